using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>Writes the two programs of a <see cref="CollectedAdjoint"/>, one accumulation after the other.</summary>
internal sealed partial class CollectionWriter
{
    private readonly Function _function;
    private readonly Buffer _state, _states, _adjoint;
    private readonly Definitions _definitions;
    private readonly Numbering _numbering;
    private readonly Value _place, _capacity, _steps;
    private readonly HashSet<int> _known = [];
    private readonly HashSet<int> _constant = [];
    private readonly Splicer _splicer = new();
    private readonly BlockBuilder _add;
    private readonly List<(OuterFactor Factor, ImmutableArray<For> Sums, Buffer Rows)> _collected = [];
    private readonly Dictionary<int, Buffer> _sums = [];

    public CollectionWriter(Function function, Buffer adjoint, Buffer? following, IReadOnlyCollection<Buffer> prepared, Definitions definitions, Numbering numbering)
    {
        (_function, _adjoint, _definitions, _numbering) = (function, adjoint, definitions, numbering);
        (_place, _capacity, _steps) = (numbering.Value(ValueType.Int, "place"), numbering.Value(ValueType.Int, "capacity"), numbering.Value(ValueType.Int, "steps"));
        _add = new BlockBuilder(numbering);
        _state = function.Parameters.OfType<BufferParameter>().First().Buffer;
        _states = numbering.Buffer(_state.Element, _state.Name + "OfSteps");
        int at = 0;
        foreach (var parameter in function.Parameters)
        {
            // Of the state the length is the same in every step; behind the vectors stand constants, which are the same as λ and data are.
            var (number, isThere, isConstant) = parameter switch
            {
                ValueParameter p => (p.Value.Id, true, false),
                DataValue p => (p.Value.Id, true, false),
                DataBuffer p => (p.Buffer.Id, true, true),
                KeptBuffer p => (p.Buffer.Id, prepared.Any(b => b.Id == p.Buffer.Id), true),
                BufferParameter p when p.Buffer.Id == following?.Id => (p.Buffer.Id, false, false),
                BufferParameter p => (p.Buffer.Id, at++ is 0 or 1 or > 4, at is 2 or > 5),
                _ => throw new InvalidOperationException($"unknown parameter {parameter.GetType().Name}"),
            };
            if (isThere)
                _known.Add(number);
            if (isThere && isConstant)
                _constant.Add(number);
        }
    }

    /// <summary>Takes an accumulation out of the step, if what it needs can be had outside it.</summary>
    public void Collect(OuterAccumulation a)
    {
        var later = Later();
        var counts = a.Sums.Append(a.Outer.Along).Append(a.Inner.Along).Select(l => l.Count);
        var loops = new HashSet<int>(a.Sums.Append(a.Outer.Along).Append(a.Inner.Along).Select(l => l.Index.Id));
        if (!counts.All(later.CanProvide) || a.Index.Values.Any(v => !loops.Contains(v.Id) && !later.CanProvide(v)))
            return;
        var inLoops = Later();
        foreach (var loop in a.Sums.Append(a.Outer.Along).Append(a.Inner.Along))
            inLoops.Bind(loop.Index, loop.Index);
        bool outerIsSame = a.Outer.Operands.All(inLoops.CanProvide), innerIsSame = a.Inner.Operands.All(inLoops.CanProvide);
        var written = _definitions.Memory.Written(new Block(new Statement[] { a.Top }, EquatableArray<Operand>.Empty));
        bool IsUnwritten(Buffer buffer) => !written.Contains(_definitions.Memory.Root(buffer).Id);

        // The outer factor is stored where it is computed, in front of the innermost loop; the inner one in loops of its own in front of all.
        var before = new Recomputation(_definitions, number => _definitions.IsOutside(number, a.Inner.Along), IsUnwritten, _numbering);
        var top = new Recomputation(_definitions, number => _definitions.IsOutside(number, a.Top), IsUnwritten, _numbering);
        var topLoops = new Recomputation(_definitions, number => _definitions.IsOutside(number, a.Top), IsUnwritten, _numbering);
        foreach (var loop in a.Sums.Append(a.Inner.Along))
            topLoops.Bind(loop.Index, loop.Index);
        if (!counts.All(top.CanProvide) || !outerIsSame && !a.Outer.Operands.All(before.CanProvide) || !innerIsSame && !a.Inner.Operands.All(topLoops.CanProvide))
            return;

        _splicer.Remove(a.Statement);
        var addition = new AdditionWriter(this, a.Sums, a.Index, a.IsNegative, [a.Outer.Along, a.Inner.Along]);
        if (innerIsSame)
        {
            addition.WriteSummed(CollectOuter(a, before), a.Outer, a.Inner);
            return;
        }
        if (outerIsSame)
        {
            addition.WriteSummed(CollectInner(a), a.Inner, a.Outer);
            return;
        }
        var (outerPlace, innerPlace) = (PlaceInState(a, a.Outer, later), PlaceInState(a, a.Inner, later));
        addition.WriteProduct(
            outerPlace is null ? addition.OfRows(CollectOuter(a, before), a.Outer) : addition.OfStates(outerPlace),
            innerPlace is null ? addition.OfRows(CollectInner(a), a.Inner) : addition.OfStates(innerPlace));
    }

    /// <summary>Takes the accumulation of a vector out of the step, where the vector is a factor that is collected: what is the same in every step times the sum of its rows.</summary>
    public void Collect(VectorAccumulation a)
    {
        var inLoops = Later();
        foreach (var loop in a.Sums.Append(a.Along))
            inLoops.Bind(loop.Index, loop.Index);
        if (!a.Index.Values.All(inLoops.CanProvide))
            return;
        foreach (var (factor, sums, rows) in _collected)
        {
            if (!ReferenceEquals(factor.Along, a.Along) || !sums.SequenceEqual(a.Sums, ReferenceComparer<For>.Instance))
                continue;
            var rest = a.Factors.ToList();
            if (!factor.Operands.All(rest.Remove) || !rest.All(inLoops.CanProvide))
                continue;
            _splicer.Remove(a.Statement);
            new AdditionWriter(this, a.Sums, a.Index, a.IsNegative, [a.Along]).WriteSummed(rows, factor, rest);
            return;
        }
    }

    /// <summary>
    /// Where a factor is an element of the state: steps need not store it, since the sweep has the states of all steps, one behind the other. Rows of many samples are no
    /// rows of those, whose distance from a step's last to the next one's first is another.
    /// </summary>
    private AffineIndex? PlaceInState(OuterAccumulation a, OuterFactor factor, Recomputation later)
    {
        if (!a.Sums.IsEmpty || factor.Operands.Length != 1 || factor.Operands[0] is not Value value || _definitions.Operation(value) is not Load load || _definitions.Memory.Root(load.Source).Id != _state.Id)
            return null;
        var place = _definitions.Place(load.Source, load.Indices);
        return place is not null && place.Values.All(v => v.Id == factor.Along.Index.Id || later.CanProvide(v)) ? place : null;
    }

    public CollectedAdjoint? Finish()
    {
        if (_collected.Count == 0)
            return null;
        var function = _splicer.Rewrite(_function);
        var buffers = _function.Parameters.OfType<BufferParameter>().ToArray();
        var rest = _function.Parameters.Where(p => p is not BufferParameter).ToArray();
        Parameter[] collect = [.. buffers, new ValueParameter(_place), new ValueParameter(_capacity), .. rest];
        var known = rest.Where(p => p is not KeptBuffer kept || _known.Contains(kept.Buffer.Id));
        Parameter[] add = [buffers[0], buffers[1], new BufferParameter(_states, Access.Read), buffers[4], .. buffers.Skip(5).Where(b => _known.Contains(b.Buffer.Id)), new ValueParameter(_steps), .. known, .. _collected.Select(c => new KeptBuffer(c.Rows))];
        return new CollectedAdjoint(
            Signatures.WithUsed(Pipeline.Clean(function with { Parameters = collect }), 5, [_place, _capacity]),
            Signatures.WithUsed(Pipeline.Clean(_function with { Parameters = add, Body = _add.Build() }), 4, [_steps]));
    }

    private Recomputation Later() => new(_definitions, _known.Contains, b => _constant.Contains(_definitions.Memory.Root(b).Id), _numbering);

    private Buffer CollectOuter(OuterAccumulation a, Recomputation before)
    {
        foreach (var (factor, sums, known) in _collected)
        {
            if (ReferenceEquals(factor.Along, a.Outer.Along) && sums.SequenceEqual(a.Sums, ReferenceComparer<For>.Instance) && factor.Operands.SequenceEqual(a.Outer.Operands))
                return known;
        }
        var rows = Allocate(a, a.Outer);
        var into = new BlockBuilder(_numbering);
        into.Add(new Store(rows, new[] { Index(a, a.Outer, into) }, Product(a.Outer.Operands, before, into)));
        _splicer.Insert(a.Inner.Along, into);
        return rows;
    }

    private Buffer CollectInner(OuterAccumulation a)
    {
        var rows = Allocate(a, a.Inner);
        var copy = new Recomputation(_definitions, number => _definitions.IsOutside(number, a.Top), _ => true, _numbering);
        var into = new BlockBuilder(_numbering);
        var store = Nest([.. a.Sums, a.Inner.Along], copy, into, body =>
            body.Add(new Store(rows, new[] { Index(a, a.Inner, body, copy) }, Product(a.Inner.Operands, copy, body))));

        // The loops that the factor was computed in may not have run at all.
        if (a.Outer.Along.Count != a.Inner.Along.Count)
        {
            var runs = into.Binary(BinaryOperator.Less, Operand.Int(0), copy.Of(a.Outer.Along.Count, into));
            into.Add(new If(runs, new Block(new[] { store }, EquatableArray<Operand>.Empty), Block.Empty, EquatableArray<Value>.Empty));
        }
        else
        {
            into.Add(store);
        }
        _splicer.Insert(a.Top, into);
        return rows;
    }

    /// <summary>The rows of a factor: each step has one for every iteration of the loops that are summed over.</summary>
    private Buffer Allocate(OuterAccumulation a, OuterFactor factor)
    {
        var rows = _numbering.Buffer(_adjoint.Element, "collected" + Capitalised(factor.Operands.OfType<Value>().Select(NameOf).FirstOrDefault(n => n is not null) ?? "factors"));
        var copy = new Recomputation(_definitions, number => _definitions.IsOutside(number, a.Top), _ => true, _numbering);
        var into = new BlockBuilder(_numbering);
        Operand count = _capacity;
        foreach (var loop in a.Sums.Append(factor.Along))
            count = into.Binary(BinaryOperator.Multiply, count, NonNegative(copy.Of(loop.Count, into), into));
        into.Add(new Allocate(rows, count, Storage.Collected));
        _splicer.Insert(a.Top, into);
        _collected.Add((factor, a.Sums, rows));
        return rows;
    }

    private string? NameOf(Value value) => value.Name ?? (_definitions.Of(value.Id) is Let { Operation: Load load } ? load.Source.Name : null);

    private static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>The place of the loops' current iteration in the rows of the current step.</summary>
    private Operand Index(OuterAccumulation a, OuterFactor factor, BlockBuilder into, Recomputation? copy = null)
    {
        Operand index = _place;
        copy ??= new Recomputation(_definitions, number => _definitions.IsOutside(number, a.Inner.Along), _ => true, _numbering);
        foreach (var loop in a.Sums.Append(factor.Along))
            index = into.Binary(BinaryOperator.Add, into.Binary(BinaryOperator.Multiply, index, NonNegative(copy.Of(loop.Count, into), into)), copy.Of(loop.Index, into));
        return index;
    }

    private static Operand Product(IReadOnlyList<Operand> factors, Recomputation copy, BlockBuilder into)
        => factors.Select(o => copy.Of(o, into)).ToArray().Aggregate((all, o) => into.Binary(BinaryOperator.Multiply, all, o));

    private static Operand NonNegative(Operand count, BlockBuilder into)
        => count is Literal literal ? Operand.Int(Math.Max(0, literal.AsInt)) : into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { count, Operand.Int(0) }));

    /// <summary>Loops like the given ones, one in the other. Their counts are computed in front of all.</summary>
    private For Nest(IReadOnlyList<For> loops, Recomputation copy, BlockBuilder into, Action<BlockBuilder> write)
    {
        var heads = loops.Select(l => (Like: l, Count: copy.Of(l.Count, into), Index: _numbering.Value(ValueType.Int, l.Index.Name))).ToArray();
        foreach (var (like, _, index) in heads)
            copy.Bind(like.Index, index);
        var body = new BlockBuilder(_numbering);
        write(body);
        var block = body.Build();
        foreach (var (_, count, index) in Enumerable.Reverse(heads))
            block = new Block(new Statement[] { new For(index, count, EquatableArray<Carried>.Empty, block, OrderFree: true) }, EquatableArray<Operand>.Empty);
        return (For)block.Statements[0];
    }

    /// <summary>The step with some accumulations left out, and statements put in front of some loops.</summary>
    private sealed class Splicer : Rewriter
    {
        private readonly HashSet<Statement> _removed = new(ReferenceComparer<Statement>.Instance);
        private readonly Dictionary<Statement, List<Statement>> _inserted = new(ReferenceComparer<Statement>.Instance);

        public void Remove(Statement statement) => _removed.Add(statement);

        public void Insert(Statement before, BlockBuilder statements)
        {
            if (!_inserted.TryGetValue(before, out var inserted))
                _inserted[before] = inserted = [];
            inserted.AddRange(statements.Build().Statements);
        }

        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            if (_inserted.TryGetValue(statement, out var inserted))
                into.AddRange(inserted);
            if (!_removed.Contains(statement))
                base.Rewrite(statement, into);
        }
    }
}
