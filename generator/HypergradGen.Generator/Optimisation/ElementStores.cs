using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Stores an element of an output once: what straight-line code writes and adds to at a literal place is summed up in a value, in the same order, and stored where something
/// else may look at the memory, at the latest at the end.
/// <code>
/// w̄[0] = 0                 a = 0 + c·u
/// w̄[0] += c·u              w̄[0] = a + d
/// w̄[0] += d
/// </code>
/// Where an output is filled with zeros and then written and added to at its first places alone, these are left out of the filling:
/// <code>
/// for i &lt; n: w̄[i] = 0     rest = w̄[2..n]
/// w̄[0] += a               for i &lt; n − 2: rest[i] = 0
/// w̄[1] += b               w̄[0] = a;  w̄[1] = b
/// </code>
/// </summary>
public sealed class ElementStores : Rewriter
{
    /// <summary>The most elements that are left out of a filling: more than the machine has registers for are as soon filled.</summary>
    private const int MostPlaces = 16;

    private readonly Memory _memory;
    private readonly HashSet<int> _outputs;
    private readonly Dictionary<int, int> _leading;
    private readonly Dictionary<int, Buffer> _lengths = [];
    private readonly Dictionary<(int Buffer, int Place), (Buffer Target, Operand Value)> _waiting = [];
    private readonly bool _isStrict;
    private int _depth;

    private ElementStores(Function function)
    {
        (_memory, _isStrict) = (Memory.Of(function), function.IsStrict);
        _outputs = [.. function.Parameters.OfType<BufferParameter>().Where(p => p.Access == Access.Write).Select(p => p.Buffer.Id)];
        _leading = LeadingPlaces(function.Body);
    }

    public static Function Gather(Function function)
    {
        var pass = new ElementStores(function);
        return pass._outputs.Count == 0 ? function : pass.Rewrite(function);
    }

    protected override Block RewriteBlock(Block block)
    {
        var builder = new BlockBuilder(Numbering);
        _depth++;
        RewriteStatements(block, builder);
        _depth--;
        if (_depth == 0)
            Flush(_ => true, builder);
        return Built(builder, block);
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (_depth != 1)
        {
            base.Rewrite(statement, into);
            return;
        }
        switch (statement)
        {
            case Let { Operation: Length { Dimension: 0 } length } s:
                _lengths[s.Target.Id] = length.Source;
                break;
            case For fill when Zeros.FilledBy(fill) is { } target && _leading.TryGetValue(target.Id, out int places) && fill.Count is Value count
                && _lengths.TryGetValue(count.Id, out var counted) && counted.Id == target.Id:
                FillBehind(target, places, Map(fill.Count), into);
                return;
            case Store { Indices: [Literal place] } s when _outputs.Contains(s.Target.Id):
                _waiting[(s.Target.Id, place.AsInt)] = (s.Target, Map(s.Value));
                return;
            case Accumulate { Indices: [Literal place] } s when _waiting.TryGetValue((s.Target.Id, place.AsInt), out var known):
                _waiting[(s.Target.Id, place.AsInt)] = (s.Target, Sum(known.Value, s.Operator, Map(s.Value), into));
                return;
        }
        var touched = Touched.By(statement, _memory);
        Flush(touched.Contains, into);
        base.Rewrite(statement, into);
    }

    /// <summary>What is added to a zero that the memory was filled with is the sum itself, but for the sign of a zero, which code that is evaluated as it is written keeps.</summary>
    private Operand Sum(Operand known, AccumulateOperator by, Operand value, BlockBuilder into)
        => by == AccumulateOperator.Add && known is Literal { Bits: 0 } && !_isStrict ? value : into.Binary(by == AccumulateOperator.Add ? BinaryOperator.Add : BinaryOperator.Subtract, known, value);

    /// <summary>Fills what lies behind the first places; these wait with zeros.</summary>
    private void FillBehind(Buffer target, int places, Operand count, BlockBuilder into)
    {
        var rest = Numbering.Buffer(target.Element, target.Name + "Rest");
        into.Add(new Slice(rest, target, Operand.Int(places), into.Binary(BinaryOperator.Subtract, count, Operand.Int(places))));
        var zero = Literal.Of(ValueType.Of(target.Element), 0);
        var (index, body) = (Numbering.Value(ValueType.Int, "i"), new BlockBuilder(Numbering));
        body.Add(new Store(rest, new Operand[] { index }, zero));
        into.Add(new For(index, into.Let(ValueType.Int, new Length(rest)), EquatableArray<Carried>.Empty, body.Build(), OrderFree: true));
        for (int place = 0; place < places; place++)
            _waiting[(target.Id, place)] = (target, zero);
    }

    /// <summary>The outputs that straight-line code touches at literal places alone, but for filling them with zeros first, and how many places from 0 on.</summary>
    private Dictionary<int, int> LeadingPlaces(Block body)
    {
        var places = _outputs.ToDictionary(o => o, _ => new HashSet<int>());
        foreach (var statement in body.Statements)
        {
            switch (statement)
            {
                case Store { Indices: [Literal place] } s when places.TryGetValue(s.Target.Id, out var known):
                    known.Add(place.AsInt);
                    break;
                case Accumulate { Indices: [Literal place] } s when places.TryGetValue(s.Target.Id, out var known):
                    known.Add(place.AsInt);
                    break;
                case For fill when Zeros.FilledBy(fill) is { } target && places.TryGetValue(target.Id, out var known) && known.Count == 0:
                    break;
                default:
                    foreach (int touched in Touched.By(statement, _memory))
                        places.Remove(touched);
                    break;
            }
        }
        return places.Select(p => (p.Key, Count: Enumerable.Range(0, p.Value.Count + 1).First(i => !p.Value.Contains(i))))
            .Where(p => p.Count is > 0 and <= MostPlaces).ToDictionary(p => p.Key, p => p.Count);
    }

    private void Flush(Func<int, bool> which, BlockBuilder into)
    {
        foreach (var waiting in _waiting.Where(w => which(w.Key.Buffer)).OrderBy(w => w.Key).ToImmutableArray())
        {
            var (key, (target, value)) = (waiting.Key, waiting.Value);
            into.Add(new Store(target, new Operand[] { Operand.Int(key.Place) }, value));
            _waiting.Remove(key);
        }
    }

    /// <summary>The memory that a statement reads, writes or views.</summary>
    private sealed class Touched(Memory memory) : Walker
    {
        private readonly HashSet<int> _roots = [];

        public static HashSet<int> By(Statement statement, Memory memory)
        {
            var touched = new Touched(memory);
            touched.VisitStatement(statement);
            return touched._roots;
        }

        protected override void OnBufferUsed(Buffer buffer, Statement by)
        {
            if (by is not Let { Operation: Length })
                _roots.Add(memory.Root(buffer).Id);
        }
    }
}
