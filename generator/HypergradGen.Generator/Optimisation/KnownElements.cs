using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Follows the elements of a local buffer through straight-line code: one that is read at a fixed place was stored there, or copied from a buffer that nobody
/// writes. Seeds that a straight-line adjoint takes apart need no copy then.
/// <code>
/// for k: q[k] = u[k]
/// t = q[1]                 t = u[1]
/// q[1] = 0                 q[1] = 0            (which nothing reads any more)
/// s = q[0] + q[1]          s = u[0] + 0
/// </code>
/// </summary>
public sealed class KnownElements : Rewriter
{
    private readonly Memory _memory;
    private readonly Dictionary<int, Contents> _contents = [];
    private readonly Dictionary<int, Buffer> _lengths = [];
    private readonly HashSet<int> _shared;
    private int _depth;

    private KnownElements(Function function)
    {
        _memory = Memory.Of(function);
        var shared = new Shared();
        shared.VisitBlock(function.Body);
        _shared = shared.Buffers;
    }

    public static Function Forward(Function function) => new KnownElements(function).Rewrite(function);

    /// <summary>What is known of a buffer: the buffer that it is a copy of but for some elements, and those; null for one that is not known.</summary>
    private sealed record Contents(Operand Count)
    {
        public Buffer? Source { get; set; }

        public Dictionary<int, Operand?> Elements { get; } = [];
    }

    protected override Block RewriteBlock(Block block)
    {
        _depth++;
        var rewritten = base.RewriteBlock(block);
        _depth--;
        return rewritten;
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
            case Let { Operation: Length length } s:
                _lengths[s.Target.Id] = length.Source;
                break;
            case Allocate { Storage: Storage.Scratch or Storage.Uncleared } s when !_shared.Contains(s.Target.Id):
                _contents[s.Target.Id] = new Contents(s.Count);
                break;
            case Store { Indices: [Literal place] } s when _contents.TryGetValue(s.Target.Id, out var contents):
                contents.Elements[place.AsInt] = Map(s.Value);
                break;
            case Accumulate { Indices: [Literal place] } s when _contents.TryGetValue(s.Target.Id, out var contents):
                contents.Elements[place.AsInt] = null;
                break;
            case Let { Operation: Load { Indices: [Literal place] } load } s when _contents.TryGetValue(load.Source.Id, out var contents):
                if (contents.Elements.TryGetValue(place.AsInt, out var known))
                {
                    if (known is not null)
                    {
                        Replace(s.Target, known);
                        return;
                    }
                }
                else if (contents.Source is { } source)
                {
                    into.Add(s with { Operation = new Load(source, load.Indices) });
                    return;
                }
                break;
            case For s when CopiedTo(s) is var (target, source):
                _contents[target.Id].Source = source;
                _contents[target.Id].Elements.Clear();
                break;
            default:
                foreach (int written in _memory.Written(new Block(new[] { statement }, EquatableArray<Operand>.Empty)))
                    _contents.Remove(written);
                break;
        }
        base.Rewrite(statement, into);
    }

    /// <summary>The loop copies all of a buffer that nobody writes to one that is as long.</summary>
    private (Buffer Target, Buffer Source)? CopiedTo(For s)
        => s.Carried.Count == 0 && s.Body.Statements.Items is [Let { Operation: Load { Indices: [Value from] } load } let, Store { Indices: [Value to] } store]
            && from == s.Index && to == s.Index && store.Value == let.Target
            && _contents.TryGetValue(store.Target.Id, out var contents) && contents.Count == s.Count
            && _memory.IsConstant(load.Source)
            && (s.Count is Value count && _lengths.TryGetValue(count.Id, out var like) && like == load.Source || s.Count is Literal known && load.Source.FixedLength == known.AsInt)
                ? (store.Target, load.Source)
                : null;

    /// <summary>Buffers that are written by other names too.</summary>
    private sealed class Shared : Walker
    {
        public HashSet<int> Buffers { get; } = [];

        protected override void OnBufferUsed(Buffer buffer, Statement by)
        {
            if (by is Slice or Row or Call or Reserve)
                Buffers.Add(buffer.Id);
        }
    }
}
