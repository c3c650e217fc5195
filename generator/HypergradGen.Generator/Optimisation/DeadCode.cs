using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Leaves out what nothing reads: values, carried values, branches and loops that are empty, and writes to memory that
/// is not read again. Walks backwards with what is live behind it. In an order-free loop no iteration reads what another
/// wrote, so that a write at the end of its body is live only if something behind the loop reads it.
/// <code>
/// t = ȳ[i]            t = ȳ[i]
/// ȳ[i] = 0            x̄[i] += c * t         (ȳ is not read again)
/// x̄[i] += c * t
/// </code>
/// </summary>
public sealed class DeadCode
{
    private readonly Memory _memory;
    private HashSet<int> _values = [];
    private HashSet<int> _buffers = [];
    private HashSet<int> _contents = [];

    private DeadCode(Function function)
    {
        _memory = Memory.Of(function);
        foreach (var parameter in function.Parameters)
        {
            if (parameter is BufferParameter { Access: Access.Write or Access.Update } p)
                _contents.Add(p.Buffer.Id);
        }
        new KeptBuffers(_contents).VisitBlock(function.Body);
    }

    public static Function Eliminate(Function function)
    {
        var body = new DeadCode(function).Eliminate(function.Body);
        var used = new UsedNumbers();
        used.VisitBlock(body);
        var parameters = function.Parameters.Items.Where(p => p switch
        {
            DataValue d => used.Numbers.Contains(d.Value.Id),
            DataBuffer d => used.Numbers.Contains(d.Buffer.Id),
            KeptBuffer d => used.Numbers.Contains(d.Buffer.Id),
            _ => true,
        });
        var kept = parameters.ToImmutableArray();
        return kept.Length == function.Parameters.Count && ReferenceEquals(body, function.Body) ? function : function with { Parameters = kept, Body = body };
    }

    private bool IsLive(Value value) => _values.Contains(value.Id);

    private bool IsLiveMemory(Buffer buffer) => _contents.Contains(_memory.Root(buffer).Id);

    private void Use(Few<Operand> operands)
    {
        foreach (var operand in operands)
        {
            if (operand is Value value)
                _values.Add(value.Id);
        }
    }

    private Block Eliminate(Block block)
    {
        Use(new Few<Operand>(block.Yields));
        var kept = new List<Statement>(block.Statements.Count);
        bool isSame = true;
        for (int i = block.Statements.Count - 1; i >= 0; i--)
        {
            var live = Keep(block.Statements[i]);
            isSame &= ReferenceEquals(live, block.Statements[i]);
            if (live is null)
                continue;
            kept.Add(live);
            Use(Uses.Operands(live));
            foreach (var buffer in Uses.Buffers(live))
                _buffers.Add(buffer.Id);
        }
        while (kept.Count > 0 && kept[0] is Phase)
            kept.RemoveAt(0);
        if (isSame && kept.Count == block.Statements.Count)
            return block;
        kept.Reverse();
        return block with { Statements = kept };
    }

    private Statement? Keep(Statement statement)
    {
        switch (statement)
        {
            case Phase:
                return statement;
            case Let s:
                if (!IsLive(s.Target))
                    return null;
                if (s.Operation is Load load)
                    _contents.Add(_memory.Root(load.Source).Id);
                return s;
            case Slice s:
                return _buffers.Contains(s.Target.Id) ? s : null;
            case Row s:
                return _buffers.Contains(s.Target.Id) ? s : null;
            case Allocate s:
                bool isScratch = s.Storage is Storage.Scratch or Storage.GrowingScratch or Storage.Uncleared;
                if (isScratch)
                    _contents.Remove(s.Target.Id);
                return _buffers.Contains(s.Target.Id) || !isScratch ? s : null;
            case Reserve s:
                return _buffers.Contains(s.Target.Id) || IsLiveMemory(s.Target) ? s : null;
            case Store s:
                return IsLiveMemory(s.Target) ? s : null;
            case Accumulate s:
                return IsLiveMemory(s.Target) ? s : null;
            case Guard:
                return statement;
            case For s:
                return Keep(s);
            case While s:
                return Keep(s);
            case If s:
                return Keep(s);
            case Call s:
                if (!s.Keeps && !s.Results.Items.Any(IsLive) && !s.Buffers.Items.Any(IsLiveMemory))
                    return null;
                _contents.UnionWith(s.Buffers.Select(b => _memory.Root(b).Id));
                return s;
            default:
                throw new InvalidOperationException($"unknown statement {statement.GetType().Name}");
        }
    }

    private Statement? Keep(For s)
    {
        var after = new HashSet<int>(_contents);
        var (carried, _, body) = KeepLoop(s.Carried, null, s.Body, s.OrderFree);
        if (carried.Count == 0 && body.Statements.Count == 0)
        {
            _contents = after;
            return null;
        }
        _contents.UnionWith(after);
        return carried.IsSame(s.Carried) && ReferenceEquals(body, s.Body) ? s : s with { Carried = carried, Body = body };
    }

    private Statement? Keep(While s)
    {
        var after = new HashSet<int>(_contents);
        if (!s.Carried.Items.Any(c => IsLive(c.Result)) && !_memory.Written(s.Body).Any(after.Contains) && !GuardSearch.In(s))
            return null;
        var (carried, condition, body) = KeepLoop(s.Carried, s.Condition, s.Body, isOrderFree: false);
        _contents.UnionWith(after);
        return carried.IsSame(s.Carried) && ReferenceEquals(condition, s.Condition) && ReferenceEquals(body, s.Body) ? s : new While(carried, condition!, body);
    }

    private Statement? Keep(If s)
    {
        var results = Enumerable.Range(0, s.Results.Count).Where(i => IsLive(s.Results[i])).ToArray();
        var after = new HashSet<int>(_contents);
        bool isSame = results.Length == s.Results.Count;
        var then = Eliminate(isSame ? s.Then : s.Then with { Yields = results.Select(i => s.Then.Yields[i]).ToArray() });
        var afterThen = _contents;
        _contents = new HashSet<int>(after);
        var otherwise = Eliminate(isSame ? s.Else : s.Else with { Yields = results.Select(i => s.Else.Yields[i]).ToArray() });
        _contents.UnionWith(afterThen);
        _contents.UnionWith(after);
        if (results.Length == 0 && then.Statements.Count == 0 && otherwise.Statements.Count == 0)
            return null;
        return isSame && ReferenceEquals(then, s.Then) && ReferenceEquals(otherwise, s.Else) ? s : new If(s.Condition, then, otherwise, results.Select(i => s.Results[i]).ToArray());
    }

    /// <summary>
    /// A carried value is live if its result or its parameter is read, and memory at the end of the body if the next
    /// iteration reads it for something live. Both are known only when the body has been walked, so the walk is repeated
    /// until no more become live.
    /// </summary>
    private (EquatableArray<Carried> Carried, Block? Condition, Block Body) KeepLoop(EquatableArray<Carried> carried, Block? condition, Block body, bool isOrderFree)
    {
        var after = new HashSet<int>(_contents);
        var atEnd = new HashSet<int>(_contents);
        while (true)
        {
            var (values, buffers) = (new HashSet<int>(_values), new HashSet<int>(_buffers));
            _contents = new HashSet<int>(after);
            var liveCondition = condition is null ? null : Eliminate(condition);
            var live = Live(carried);
            _contents = new HashSet<int>(atEnd);
            bool isSame = live.Length == carried.Count;
            var liveBody = Eliminate(isSame ? body : body with { Yields = live.Select(i => body.Yields[i]).ToArray() });
            if (condition is not null)
            {
                _contents.UnionWith(after);
                liveCondition = Eliminate(condition);
            }
            bool isStable = Live(carried).Length == live.Length && (isOrderFree || _contents.IsSubsetOf(atEnd));
            if (isStable)
                return (isSame ? carried : live.Select(i => carried[i]).ToImmutableArray(), liveCondition, liveBody);
            if (!isOrderFree)
                atEnd.UnionWith(_contents);
            values.UnionWith(carried.Select(c => c.Parameter.Id).Where(_values.Contains));
            (_values, _buffers) = (values, buffers);
        }
    }

    private int[] Live(EquatableArray<Carried> carried)
        => Enumerable.Range(0, carried.Count).Where(i => IsLive(carried[i].Result) || IsLive(carried[i].Parameter)).ToArray();

    private sealed class KeptBuffers(HashSet<int> contents) : StatementWalker
    {
        public override void VisitStatement(Statement statement)
        {
            if (statement is Allocate { Storage: Storage.Kept or Storage.Growing or Storage.Collected } kept)
                contents.Add(kept.Target.Id);
            base.VisitStatement(statement);
        }
    }

    private sealed class UsedNumbers : Walker
    {
        public HashSet<int> Numbers { get; } = [];

        protected override void OnOperandUsed(Operand operand)
        {
            if (operand is Value value)
                Numbers.Add(value.Id);
        }

        protected override void OnBufferUsed(Buffer buffer, Statement by) => Numbers.Add(buffer.Id);
    }
}
