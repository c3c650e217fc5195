using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <content>
/// A loop around loops that are products with a matrix: cut at both levels, so that each product is a nest of three loops. What waits between pieces, and scratch of an iteration, has a
/// part for each iteration of a batch.
/// </content>
internal sealed partial class Distribution
{
    /// <summary>A batch has at least so many iterations, if there are, so that the matrix is read and packed seldom; else as many as keep what waits in a second-level cache.</summary>
    private const int LeastOfMatrices = 128, WaitingElements = 1 << 15;

    private readonly Dictionary<int, (Buffer All, Operand Length, Storage Storage)> _expanded = [];
    private readonly HashSet<Segment> _nests = [];
    private bool _isJoined;

    /// <summary>The statements that take the loop's place; null where neither a product of matrices comes of it nor one with the rows of all iterations.</summary>
    /// <param name="loop">A loop whose iterations run in any order.</param>
    /// <param name="isFreeInMemory">Whether what orders the iterations of a loop inside it is at most what that carries.</param>
    /// <param name="memory">The memory of its function.</param>
    /// <param name="numbering">The numbers that are free.</param>
    public static IEnumerable<Statement>? OfMatrices(For loop, Func<For, bool> isFreeInMemory, Memory memory, Numbering numbering)
    {
        if (!loop.Body.Statements.Any(s => s is For { Body.Statements: var inner } && inner.Any(i => i is For)) || KeepsTogether.In(loop.Body.Statements.Where(s => s is not Allocate)))
            return null;
        var statements = ImmutableArray.CreateBuilder<Statement>();
        foreach (var statement in loop.Body.Statements)
        {
            if (statement is For inner && (inner.OrderFree || isFreeInMemory(inner)) && Contraction.Of(inner, memory) is null)
            {
                if (Whole(inner, memory, numbering) is { } pieces)
                    statements.AddRange(pieces);
                else
                    statements.Add(inner);
            }
            else
            {
                statements.Add(statement);
            }
        }
        var cut = loop with { Body = loop.Body with { Statements = statements.ToImmutable() } };
        memory = memory.With(cut.Body);
        var nests = statements.OfType<For>().Select(f => (Loop: f, Product: Contraction.Of(f, memory))).Where(n => n.Product is not null)
            .ToDictionary(n => n.Loop, n => n.Product!, (IEqualityComparer<For>)ReferenceComparer<For>.Instance);
        if (nests.Values.All(p => IsCompiledIn(p, loop.Count)))
            return null;
        var before = new BlockBuilder(numbering);
        var rows = new RowLoop(cut, memory);
        bool isOfOneMatrix = nests.Values.Any(p => !rows.Moves(p.Matrix));

        // Two products with the same rows are nearer to each other batch by batch of rows, which then come from the first-level cache.
        if (!isOfOneMatrix && nests.Values.GroupBy(p => memory.Root(p.Matrix.Buffer).Id).Any(g => g.Count() > 1))
            return null;
        var width = statements.OfType<Allocate>().Select(a => a.Count).FirstOrDefault(rows.Body.IsOutside) ?? Operand.Int(1);
        var iterations = isOfOneMatrix ? IterationsOfABatch(loop.Count, width, before) : IterationsOfJoinedRows(loop.Count, nests.Keys.First().Count, before);
        var distribution = new Distribution(rows, numbering, iterations) { _cutsBehindLoops = FunctionsBehindLoops.In(loop) };
        if (!distribution.Expand(statements.OfType<Allocate>()) || !distribution.CutAt([.. nests.Keys]))
            return null;
        var assembled = distribution.Assemble(before).ToImmutableArray();
        var all = memory.With(new Block(assembled, EquatableArray<Operand>.Empty));
        return assembled.OfType<For>().Any(f => MatrixProduct.In(f, all).Count > 0) || distribution._isJoined ? assembled : null;
    }

    /// <summary>Whether products with a small matrix of known shape, which are compiled into the program, cost less than a product of matrices: those with 8 × 8 elements, and fewer than 8 products.</summary>
    private static bool IsCompiledIn(Contraction product, Operand iterations)
        => product.HasSmallShape && (product is { Rows: Literal { AsInt: 8 }, Columns: Literal { AsInt: 8 } } || iterations is Literal { AsInt: < 8 });

    /// <summary>The loop over rows in pieces that each run over all rows; null where it is not cut.</summary>
    private static IEnumerable<Statement>? Whole(For loop, Memory memory, Numbering numbering)
    {
        if (KeepsTogether.In(loop))
            return null;
        var rows = new RowLoop(loop, memory);
        var products = Products(rows);
        var distribution = new Distribution(rows, numbering, loop.Count, first: Operand.Int(0));
        return products.Count > 0 && distribution.Cut(products)
            ? distribution._buffers.Select(b => (Statement)new Allocate(b, loop.Count, Storage.Uncleared)).Concat(distribution._segments.Select(distribution.CloseWhole))
            : null;
    }

    /// <summary>The piece carries on with what the loop started from, to what the loop ended with.</summary>
    private For CloseWhole(Segment segment)
    {
        var piece = segment.Close(_rows.Loop.Count, _rows.Loop);
        Carried Whole(Carried part)
        {
            var whole = _rows.Loop.Carried.First(c => part.Initial == _batchCarried[c.Parameter.Id]);
            return part with { Initial = whole.Initial, Result = whole.Result };
        }

        return piece with { Carried = piece.Carried.Select(Whole).ToImmutableArray() };
    }

    private static Operand IterationsOfABatch(Operand count, Operand width, BlockBuilder into)
    {
        var least = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { width, Operand.Int(1) }));
        var fitting = into.Binary(BinaryOperator.And, into.Binary(BinaryOperator.Divide, Operand.Int(WaitingElements), least), Operand.Int(-8));
        var most = into.Let(ValueType.Int, new Intrinsic("Math.Max", new Operand[] { fitting, Operand.Int(LeastOfMatrices) }));
        var some = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { count, Operand.Int(1) }));
        return into.Let(ValueType.Int, new Intrinsic("Math.Min", new Operand[] { most, some }), "batchRows");
    }

    /// <summary>As many iterations as have the rows of one product in a batch, at least one.</summary>
    private static Operand IterationsOfJoinedRows(Operand count, Operand rows, BlockBuilder into)
    {
        var least = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { rows, Operand.Int(1) }));
        var most = into.Let(ValueType.Int, new Intrinsic("Math.Max", new Operand[] { into.Binary(BinaryOperator.Divide, Operand.Int(RowsOfOneProduct), least), Operand.Int(1) }));
        var some = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { count, Operand.Int(1) }));
        return into.Let(ValueType.Int, new Intrinsic("Math.Min", new Operand[] { most, some }), "batchRows");
    }

    /// <summary>A product with other rows of a matrix in each iteration is one with all of them, where they lie one behind the other.</summary>
    private IReadOnlyList<Statement> Joined(Segment segment)
    {
        var piece = segment.Close(_rowsHere, _rows.Loop);
        if (!_nests.Contains(segment) || JoinedLoops.Of(piece, _numbering) is not { } joined)
            return [piece];
        _isJoined = true;
        return joined;
    }

    /// <summary>Gives each buffer of an iteration's own a part for each iteration of a batch; false where one is used in any other way than by its elements.</summary>
    private bool Expand(IEnumerable<Allocate> buffers)
    {
        foreach (var buffer in buffers)
        {
            if (buffer.Storage is not (Storage.Uncleared or Storage.Scratch) || buffer.Target.Rank != 1 || buffer.Target.Depth != 0 || !_rows.Body.IsOutside(buffer.Count) || !ElementsAlone.Of(buffer.Target, _rows.Loop))
                return false;
            _expanded[buffer.Target.Id] = (buffer.Target with { Id = _numbering.Next() }, buffer.Count, buffer.Storage);
        }
        return true;
    }

    /// <summary>What is zero at the start of an iteration is so at the start of each batch.</summary>
    private void AllocateExpanded(Storage storage, BlockBuilder into)
    {
        foreach (var (all, length, _) in _expanded.Values.Where(e => e.Storage == storage))
        {
            var positive = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { length, Operand.Int(0) }));
            into.Add(new Allocate(all, into.Binary(BinaryOperator.Multiply, _batchRows, positive), storage));
        }
    }

    /// <summary>Each product is a piece; what is between two of them is another.</summary>
    private bool CutAt(HashSet<For> nests)
    {
        foreach (var carried in _rows.Loop.Carried)
            _batchCarried[carried.Parameter.Id] = _numbering.Value(carried.Parameter.Type, carried.Parameter.Name);
        foreach (var statement in _rows.Loop.Body.Statements)
        {
            Note(statement);
            if (statement is For nest && nests.Contains(nest))
            {
                _open = null;
                AddToOpen(nest);
                _nests.Add(_open!);
                _open = null;
            }
            else if (statement is not Allocate && !IsRepeated(statement))
            {
                AddToOpen(statement);
            }
            if (_cutsBehindLoops && statement is For)
                _open = null;
            if (_failed)
                return false;
        }
        return YieldCarried();
    }

    /// <summary>Whether a buffer is only read and written element by element: no view is made of it, and nobody asks for its length.</summary>
    private sealed class ElementsAlone(Buffer buffer) : Walker
    {
        private bool _holds = true;

        public static bool Of(Buffer buffer, For loop)
        {
            var search = new ElementsAlone(buffer);
            search.VisitBlock(loop.Body);
            return search._holds;
        }

        protected override void OnBufferUsed(Buffer used, Statement by)
            => _holds &= used.Id != buffer.Id || by is Store or Accumulate or Let { Operation: Load };
    }
}
