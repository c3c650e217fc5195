using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>The pieces of one loop.</summary>
internal sealed partial class Distribution
{
    /// <summary>A batch has at most this many rows, and its part of a matrix at most <see cref="BatchElements"/> elements: 28 KiB of a first-level cache of 32.</summary>
    private const int MostRows = 128, LeastRows = 8, BatchElements = 3600;

    /// <summary>
    /// Rows in a batch of a product whose matrix no other piece reads: many, since the memory waits between two batches, and few enough that threads can share a matrix of a
    /// thousand. Products with the transpose, which a batch adds to the result, are cut as if there were more of them: threads share them by batches alone.
    /// </summary>
    private const int RowsOfOneProduct = 512;

    private readonly RowLoop _rows;
    private readonly Numbering _numbering;
    private readonly Operand _first;
    private readonly Operand _batchRows;
    private readonly List<Segment> _segments = [];
    private readonly List<Buffer> _buffers = [];
    private readonly Dictionary<int, Segment> _home = [];
    private readonly Dictionary<int, Buffer> _waiting = [];

    /// <summary>The values that an iteration itself stores for good, an element a row: they need not wait anywhere else.</summary>
    private readonly Dictionary<int, Store> _kept = [];
    private readonly Dictionary<int, (Carried Carried, List<(Buffer Sum, RowProduct Product)> Terms)> _sums = [];
    private readonly Dictionary<int, Statement> _definitions = [];
    private readonly Dictionary<int, Value> _batchCarried = [];
    private readonly Value _rowsHere;
    private Segment? _open;
    private bool _failed, _cutsBehindLoops;

    private Distribution(RowLoop rows, Numbering numbering, Operand batchRows, Operand? first = null)
    {
        (_rows, _numbering, _batchRows) = (rows, numbering, batchRows);
        _first = first ?? numbering.Value(ValueType.Int, "first");
        _rowsHere = numbering.Value(ValueType.Int, "rows");
    }

    /// <summary>The statements that take the loop's place; null where nothing is won or the loop cannot be cut.</summary>
    public static IEnumerable<Statement>? Of(For loop, Memory memory, Numbering numbering)
    {
        if (KeepsTogether.In(loop))
            return null;
        var rows = new RowLoop(loop, memory);
        var products = Products(rows);
        if (products.Count == 0)
            return FunctionsBehindLoops.In(loop) ? OfFunctions(rows, numbering) : null;
        rows = new RowLoop(EarlierPieces.Of(rows, s => s is For inner && products.ContainsKey(inner), memory), memory);
        var before = new BlockBuilder(numbering);
        int count = products.Values.Sum(p => p.Sums.Count + p.Accumulations.Count);
        var batchRows = ReadsHalves(products, memory) ? before.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { loop.Count, Operand.Int(1) }), "allRows")
            : count == 1 ? Operand.Int(products.Values.Any(p => p.Accumulations.Count > 0) ? MostRows : RowsOfOneProduct)
            : products.Keys.Select(k => k.Count).FirstOrDefault(rows.Body.IsOutside) is { } columns ? BatchRows(columns, before) : Operand.Int(MostRows);
        var distribution = new Distribution(rows, numbering, batchRows);
        return distribution.Cut(products) ? distribution.Assemble(before) : null;
    }

    /// <summary>Cut behind each inner loop, where that makes elementary functions into vectors.</summary>
    private static IEnumerable<Statement>? OfFunctions(RowLoop rows, Numbering numbering)
    {
        var distribution = new Distribution(rows, numbering, Operand.Int(MostRows)) { _cutsBehindLoops = true };
        return distribution.Cut([]) && distribution._segments.Any(s => FunctionsBehindLoops.AreVectors(s.Close(distribution._rowsHere, rows.Loop)))
            ? distribution.Assemble(new BlockBuilder(numbering)) : null;
    }

    private static Dictionary<For, RowProducts> Products(RowLoop rows)
        => rows.Loop.Body.Statements.OfType<For>().Select(f => (Loop: f, Products: rows.Products(f))).Where(p => p.Products is not null)
            .ToDictionary(p => p.Loop, p => p.Products!, (IEqualityComparer<For>)ReferenceComparer<For>.Instance);

    /// <summary>Whether a product is with a symmetric matrix: half of it is read where all rows are in one batch.</summary>
    private static bool ReadsHalves(Dictionary<For, RowProducts> products, Memory memory)
        => products.Values.SelectMany(p => p.Columns.Body.Statements.OfType<Let>()).Any(s => s.Operation is Load load && memory.IsSymmetric(memory.Root(load.Source)));

    private static Operand BatchRows(Operand columns, BlockBuilder into)
    {
        var least = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { columns, Operand.Int(1) }));
        var fitting = into.Binary(BinaryOperator.And, into.Binary(BinaryOperator.Divide, Operand.Int(BatchElements), least), Operand.Int(-8));
        var atLeast = into.Let(ValueType.Int, new Intrinsic("Math.Max", new Operand[] { fitting, Operand.Int(LeastRows) }));
        return into.Let(ValueType.Int, new Intrinsic("Math.Min", new Operand[] { atLeast, Operand.Int(MostRows) }), "batchRows");
    }

    private bool Cut(Dictionary<For, RowProducts> products)
    {
        foreach (var carried in _rows.Loop.Carried)
            _batchCarried[carried.Parameter.Id] = _numbering.Value(carried.Parameter.Type, carried.Parameter.Name);
        foreach (var statement in _rows.Loop.Body.Statements)
        {
            Note(statement);
            if (statement is For loop && products.TryGetValue(loop, out var product))
                AddProducts(product);
            else if (!IsRepeated(statement))
                AddToOpen(statement);
            if (_cutsBehindLoops && statement is For)
                _open = null;
            if (_failed)
                return false;
        }
        return YieldCarried();
    }

    /// <summary>Each value that the loop carries is carried by the one piece that adds to it.</summary>
    private bool YieldCarried()
    {
        for (int i = 0; i < _rows.Loop.Carried.Count; i++)
        {
            var parameter = _rows.Loop.Carried[i].Parameter;
            var holder = _segments.Where(s => s.IsBound(parameter)).ToArray();
            if (holder.Length != 1 || _rows.Loop.Body.Yields[i] is not Value yielded || !holder[0].IsBound(yielded))
                return false;
            holder[0].Yield(parameter, yielded);
        }
        return !_failed;
    }

    private void Note(Statement statement)
    {
        foreach (var value in Uses.Defined(statement))
            _definitions[value.Id] = statement;
        if (Uses.DefinedBuffer(statement) is { } buffer)
            _definitions[buffer.Id] = statement;
    }

    /// <summary>What is computed again in each piece that needs it: indices, views, elements that the loop does not write, and what is a multiplication or addition away from them.</summary>
    private bool IsRepeated(Statement statement) => statement switch
    {
        Phase or Slice or Row => true,
        Let { Operation: Load load } => !_rows.IsWritten(load.Source),
        Let { Operation: Convert or Length } => true,
        Let { Target.Type.IsReal: false } => true,
        Let { Operation: Unary or Binary { Operator: not BinaryOperator.Divide } } s => Uses.Operands(s).All(IsRepeated),
        _ => false,
    };

    private bool IsRepeated(Operand operand)
        => _rows.Body.IsOutside(operand) || _definitions.TryGetValue(((Value)operand).Id, out var definition) && IsRepeated(definition);

    private Segment NewSegment()
    {
        var segment = new Segment(_numbering, _rows.Loop.Index, _first);
        _segments.Add(segment);
        return segment;
    }

    private void AddToOpen(Statement statement)
    {
        _open ??= NewSegment();
        Provide(statement, _open);
        if (_failed)
            return;
        _open.Copy(statement);
        foreach (var value in Uses.Defined(statement))
            _home[value.Id] = _open;
        if (statement is Store { Value: Value stored } store && _rows.IsAlongRows(store.Target, store.Indices) && _rows.IsWrittenOnlyBy(store))
            _kept[stored.Id] = store;
    }

    private Buffer NewBuffer(string name, ElementType element)
    {
        var buffer = _numbering.Buffer(element, name + "s");
        _buffers.Add(buffer);
        return buffer;
    }

    private IEnumerable<Statement> Assemble(BlockBuilder into)
    {
        foreach (var buffer in _buffers)
            into.Add(new Allocate(buffer, _batchRows, Storage.Uncleared));
        AllocateExpanded(Storage.Uncleared, into);
        var loop = _rows.Loop;
        var count = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { loop.Count, Operand.Int(0) }));
        var batches = into.Binary(BinaryOperator.Add, into.Binary(BinaryOperator.Divide, into.Binary(BinaryOperator.Subtract, count, Operand.Int(1)), _batchRows), Operand.Int(1), "batches");
        var batch = _numbering.Value(ValueType.Int, "batch");
        var body = new BlockBuilder(_numbering);
        body.Add(new Let((Value)_first, new Binary(BinaryOperator.Multiply, batch, _batchRows)));
        body.Add(new Let(_rowsHere, new Intrinsic("Math.Min", new[] { _batchRows, body.Binary(BinaryOperator.Subtract, loop.Count, _first) })));
        AllocateExpanded(Storage.Scratch, body);
        Statement[] pieces = [.. _segments.SelectMany(Joined)];
        body.AddRange(pieces);
        var all = pieces.OfType<For>().SelectMany(s => s.Carried).ToArray();
        var carried = loop.Carried.Select(c => new Carried(_batchCarried[c.Parameter.Id], c.Initial, c.Result)).ToImmutableArray();
        var yields = carried.Select(c => (Operand)all.First(a => a.Initial is Value v && v.Id == c.Parameter.Id).Result);
        into.Add(new For(batch, batches, carried, body.Build(yields), loop.OrderFree, loop.Descending));
        return into.Build().Statements;
    }

    /// <summary>What must not be taken apart: buffers of an iteration's own, calls, loops without a count, and checks that throw before what follows them.</summary>
    private sealed class KeepsTogether : StatementWalker
    {
        private bool _found;

        public static bool In(For loop) => In(loop.Body.Statements);

        public static bool In(IEnumerable<Statement> statements)
        {
            var search = new KeepsTogether();
            foreach (var statement in statements)
                search.VisitStatement(statement);
            return search._found;
        }

        public override void VisitStatement(Statement statement)
        {
            _found |= statement is Allocate or Reserve or Call or While or Guard;
            base.VisitStatement(statement);
        }
    }
}
