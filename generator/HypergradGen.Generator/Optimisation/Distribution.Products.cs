using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <content>The pieces that are products with a matrix.</content>
internal sealed partial class Distribution
{
    private void AddProducts(RowProducts products)
    {
        foreach (var sums in products.Sums.GroupBy(s => s.Carried))
        {
            var terms = new List<(Buffer, RowProduct)>();
            var initial = sums.Key.Initial;
            foreach (var sum in sums)
            {
                var segment = SegmentOf(sum.Product, null, isSum: true);
                var before = SumBefore(sum, segment);
                var waiting = before?.Waiting ?? NewBuffer(sum.Carried.Result.Name ?? "sum", sum.Carried.Result.Type.Element);
                var total = _numbering.Value(sum.Carried.Result.Type, sum.Carried.Result.Name);
                var parameter = _numbering.Value(total.Type, total.Name);
                var carried = new Carried(parameter, Literal.Of(total.Type, 0), total);
                AddColumns(segment, products.Columns, sum.Product.Inside, [carried], (product, into) => into.Build(into.Binary(BinaryOperator.Add, parameter, product)));
                Operand[] row = [segment.Row];
                segment.Into.Add(before is null ? new Store(waiting, row, total) : new Accumulate(waiting, row, AccumulateOperator.Add, total));
                terms.Add((waiting, sum.Product));
                initial = before?.Initial ?? initial;
                _pieces[waiting.Id] = segment;
            }
            _sums[sums.Key.Result.Id] = (sums.Key with { Initial = initial }, terms);
        }
        foreach (var accumulation in products.Accumulations)
        {
            var product = accumulation.Product;
            var factor = RowFactor(product);
            var segment = SegmentOf(product, factor, isSum: false);
            var statement = accumulation.Statement;
            if (factor is not null && !ProvideKept(factor, segment))
                Provide(factor, segment);
            foreach (var index in statement.Indices)
                ProvideInside(index, products.Columns, segment);
            ProvideInside(statement.Target, products.Columns, segment);
            if (_failed)
                return;
            AddColumns(segment, products.Columns, product.Inside.Concat(statement.Indices), [], (inside, into) =>
            {
                var value = factor is null ? inside : into.Binary(BinaryOperator.Multiply, segment.Of(factor), inside);
                var op = product.IsNegative ? AccumulateOperator.Subtract : AccumulateOperator.Add;
                into.Add(new Accumulate(segment.Of(statement.Target), segment.Of(statement.Indices), op, value));
                return into.Build();
            }, product.Inside.Count);
        }
        _open = null;
    }

    /// <summary>The sum that another alone goes on with, where both are parts of the same rows in one piece, with the same factors of the row: the second is added to where the first waits.</summary>
    private (Buffer Waiting, Operand Initial)? SumBefore(RowSum sum, Segment segment)
        => sum.Carried.Initial is Value value && UseNumbers.Of(_rows.Loop.Body)[value.Id] == 1 && _sums.TryGetValue(value.Id, out var before) && before.Terms is [var (waiting, product)] && _pieces[waiting.Id] == segment
            && product.IsNegative == sum.Product.IsNegative && product.RowFactors.SequenceEqual(sum.Product.RowFactors)
            ? (waiting, before.Carried.Initial) : null;

    /// <summary>
    /// The factors of the row alone as one value that a kernel can read along the rows: an element of a vector as it is, else
    /// their product, computed in a piece of its own.
    /// </summary>
    private Value? RowFactor(RowProduct product)
    {
        if (product.RowFactors.Count == 0)
            return null;
        if (product.RowFactors is [Value only] && (_home.ContainsKey(only.Id) || _kept.ContainsKey(only.Id) || _rows.IsAlongRows(only)))
            return only;
        string key = string.Join(" ", product.RowFactors.Select(f => f.ToString()));
        if (_factors.TryGetValue(key, out var known))
            return known;
        _open ??= NewSegment();
        foreach (var factor in product.RowFactors)
            Provide(factor, _open);
        if (_failed)
            return null;
        var whole = product.RowFactors.Skip(1).Aggregate(_open.Of(product.RowFactors[0]), (all, f) => _open.Into.Binary(BinaryOperator.Multiply, all, _open.Of(f)));
        var own = _numbering.Value(whole.Type, (product.RowFactors[0] as Value)?.Name);
        _open.Bind(own, whole);
        _home[own.Id] = _open;
        _own.Add(own.Id);
        _factors[key] = own;
        return own;
    }

    /// <summary>
    /// The piece that a product is in: with ragged rows, that of a product of the same kind with other columns of the same rows, if the factor of the row is known by then. What products
    /// read the loop does not write, and what they add to it does not read.
    /// </summary>
    private Segment SegmentOf(RowProduct product, Value? factor, bool isSum)
    {
        if (product.Ragged is not { } matrix)
            return NewSegment();
        if (_ragged.TryGetValue((matrix.Id, isSum), out var before) && (factor is null || !_home.TryGetValue(factor.Id, out var home) || _segments.IndexOf(home) < _segments.IndexOf(before)))
        {
            _ragged.Remove((matrix.Id, isSum));
            return before;
        }
        return _ragged[(matrix.Id, isSum)] = NewSegment();
    }

    /// <summary>The piece that computes a sum, by where it waits.</summary>
    private readonly Dictionary<int, Segment> _pieces = [];

    private readonly HashSet<int> _own = [];

    /// <summary>The products of factors of the row that a piece has computed.</summary>
    private readonly Dictionary<string, Value> _factors = [];

    /// <summary>The pieces that are products with one part of a matrix's ragged rows, sums or with the transpose.</summary>
    private readonly Dictionary<(int Matrix, bool IsSum), Segment> _ragged = [];

    /// <summary>The loop over columns with the given factors and nothing else of its body.</summary>
    private void AddColumns(Segment segment, For columns, IEnumerable<Operand> wanted, IReadOnlyList<Carried> carried, Func<Operand, BlockBuilder, Block> finish, int factorCount = int.MaxValue)
    {
        var operands = wanted.ToArray();
        Provide(columns.Count, segment);
        foreach (var operand in operands)
            ProvideInside(operand, columns, segment);
        if (_failed)
            return;
        var index = _numbering.Value(ValueType.Int, columns.Index.Name);
        segment.Bind(columns.Index, index);
        var into = new BlockBuilder(_numbering);
        foreach (var statement in columns.Body.Statements.Where(s => s is Let or Slice && Uses.Operands(s).All(o => IsAvailable(o, segment)) && Uses.Buffers(s).All(b => IsAvailable(b, segment))))
            segment.Copy(statement, into);
        var factors = operands.Take(factorCount).Select(segment.Of).ToArray();
        var product = factors.Skip(1).Aggregate(factors[0], (all, f) => into.Binary(BinaryOperator.Multiply, all, f));
        var body = finish(product, into);
        segment.Into.Add(new For(index, segment.Of(columns.Count), carried.ToImmutableArray(), body, OrderFree: true));
    }
}
