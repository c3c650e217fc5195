using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Makes values of the elements of a local buffer that is touched at literal places alone, so that they live in registers: an element that a branch or a loop
/// writes is a result of it.
/// <code>
/// q[0] = a                 if c: yield b
/// if c: q[0] = b           else: yield a            → r
/// y = q[0] + q[1]          y = r + 0
/// </code>
/// </summary>
public sealed class ScalarElements : Rewriter
{
    /// <summary>The most elements of a buffer: beyond the machine's registers they would be memory again.</summary>
    private const int MostElements = 16;

    private readonly IReadOnlyDictionary<int, SortedSet<int>> _places;
    private readonly Dictionary<(int Buffer, int Place), Operand> _elements = [];

    private ScalarElements(IReadOnlyDictionary<int, SortedSet<int>> places) => _places = places;

    public static Function Promote(Function function)
    {
        var places = LiteralPlaces.Of(function);
        return places.Count == 0 ? function : new ScalarElements(places).Rewrite(function);
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        switch (statement)
        {
            case Allocate s when _places.TryGetValue(s.Target.Id, out var places):
                foreach (int place in places)
                    _elements[(s.Target.Id, place)] = Zero(s.Target.Element);
                break;
            case Let { Operation: Load { Indices: [Literal place] } load } s when _places.ContainsKey(load.Source.Id):
                Replace(s.Target, _elements[(load.Source.Id, place.AsInt)]);
                break;
            case Store { Indices: [Literal place] } s when _places.ContainsKey(s.Target.Id):
                _elements[(s.Target.Id, place.AsInt)] = Map(s.Value);
                break;
            case Accumulate { Indices: [Literal place] } s when _places.ContainsKey(s.Target.Id):
                var op = s.Operator == AccumulateOperator.Add ? BinaryOperator.Add : BinaryOperator.Subtract;
                _elements[(s.Target.Id, place.AsInt)] = into.Binary(op, _elements[(s.Target.Id, place.AsInt)], Map(s.Value));
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    private static Operand Zero(ElementType element) => element switch
    {
        ElementType.Boolean => Operand.Bool(false),
        ElementType.Int32 => Operand.Int(0),
        _ => Literal.Of(ValueType.Of(element), 0),
    };

    protected override void RewriteIf(If s, BlockBuilder into)
    {
        var written = Written(s.Then, s.Else);
        if (written.Length == 0)
        {
            base.RewriteIf(s, into);
            return;
        }
        var before = written.Select(e => _elements[e]).ToArray();
        var then = WithElements(s.Then, written);
        for (int i = 0; i < written.Length; i++)
            _elements[written[i]] = before[i];
        var otherwise = WithElements(s.Else, written);
        into.Add(new If(Map(s.Condition), then, otherwise, s.Results.Items.AddRange(Defined(written))));
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var written = Written(s.Body);
        if (written.Length == 0)
        {
            base.RewriteFor(s, into);
            return;
        }
        var carried = Carry(s.Carried, written);
        var body = WithElements(s.Body, written);
        Finish(carried, written);

        // What was memory is carried: whether the order still does not matter has to be seen anew.
        into.Add(s with { Count = Map(s.Count), Carried = carried, Body = body, OrderFree = false });
    }

    protected override void RewriteWhile(While s, BlockBuilder into)
    {
        var written = Written(s.Body);
        if (written.Length == 0)
        {
            base.RewriteWhile(s, into);
            return;
        }
        var carried = Carry(s.Carried, written);
        var condition = RewriteBlock(s.Condition);
        var body = WithElements(s.Body, written);
        Finish(carried, written);
        into.Add(new While(carried, condition, body));
    }

    private EquatableArray<Carried> Carry(EquatableArray<Carried> own, (int Buffer, int Place)[] written)
    {
        var carried = own.Select(c => c with { Initial = Map(c.Initial) }).ToList();
        foreach (var element in written)
        {
            var initial = _elements[element];
            var parameter = Numbering.Value(initial.Type, NameOf(initial));
            carried.Add(new Carried(parameter, initial, Numbering.Value(initial.Type, NameOf(initial))));
            _elements[element] = parameter;
        }
        return carried.ToImmutableArray();
    }

    private void Finish(EquatableArray<Carried> carried, (int Buffer, int Place)[] written)
    {
        for (int i = 0; i < written.Length; i++)
            _elements[written[i]] = carried[carried.Count - written.Length + i].Result;
    }

    private IEnumerable<Value> Defined((int Buffer, int Place)[] written)
    {
        foreach (var element in written)
        {
            var result = Numbering.Value(_elements[element].Type, NameOf(_elements[element]));
            _elements[element] = result;
            yield return result;
        }
    }

    private static string? NameOf(Operand operand) => (operand as Value)?.Name;

    /// <summary>The block, yielding what the elements are at its end too.</summary>
    private Block WithElements(Block block, (int Buffer, int Place)[] written)
    {
        var builder = new BlockBuilder(Numbering);
        RewriteStatements(block, builder);
        return builder.Build(Map(block.Yields).Concat(written.Select(e => _elements[e])));
    }

    /// <summary>The elements, of buffers that are there already, that blocks write.</summary>
    private (int Buffer, int Place)[] Written(params Block[] blocks)
    {
        var search = new WrittenPlaces();
        foreach (var block in blocks)
            search.VisitBlock(block);
        return [.. search.Found.Where(e => _places.ContainsKey(e.Buffer) && !search.Allocated.Contains(e.Buffer))];
    }

    private sealed class WrittenPlaces : StatementWalker
    {
        public SortedSet<(int Buffer, int Place)> Found { get; } = [];

        public HashSet<int> Allocated { get; } = [];

        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Store { Indices: [Literal place] } s:
                    Found.Add((s.Target.Id, place.AsInt));
                    break;
                case Accumulate { Indices: [Literal place] } s:
                    Found.Add((s.Target.Id, place.AsInt));
                    break;
                case Allocate s:
                    Allocated.Add(s.Target.Id);
                    break;
            }
            base.VisitStatement(statement);
        }
    }

    /// <summary>Finds the buffers that are touched at literal places alone, and these.</summary>
    private sealed class LiteralPlaces : Walker
    {
        private readonly Dictionary<int, (int Count, SortedSet<int> Places)> _found = [];

        public static IReadOnlyDictionary<int, SortedSet<int>> Of(Function function)
        {
            var search = new LiteralPlaces();
            search.VisitFunction(function);
            return search._found.Where(f => f.Value.Places.Count <= MostElements).ToDictionary(f => f.Key, f => f.Value.Places);
        }

        public override void VisitStatement(Statement statement)
        {
            if (statement is Allocate { Storage: Storage.Scratch or Storage.Uncleared, Count: Literal { AsInt: >= 0 } count } s)
                _found[s.Target.Id] = (count.AsInt, []);

            // The last time a condition runs, no body does: what it wrote would be carried by nothing.
            if (statement is While loop)
            {
                var condition = new WrittenPlaces();
                condition.VisitBlock(loop.Condition);
                foreach (var (buffer, _) in condition.Found)
                    _found.Remove(buffer);
            }
            base.VisitStatement(statement);
        }

        protected override void OnBufferUsed(Buffer buffer, Statement by)
        {
            if (!_found.TryGetValue(buffer.Id, out var known))
                return;
            Operand? place = by switch
            {
                Let { Operation: Load { Indices: [var only] } } => only,
                Store { Indices: [var only] } => only,
                Accumulate { Indices: [var only] } => only,
                _ => null,
            };
            if (place is Literal literal && literal.AsInt >= 0 && literal.AsInt < known.Count)
                known.Places.Add(literal.AsInt);
            else
                _found.Remove(buffer.Id);
        }
    }
}
