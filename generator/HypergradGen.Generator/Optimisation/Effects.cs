using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>What a statement with all inside it uses, defines, reads and writes.</summary>
public sealed class Effects : Walker
{
    private const int KeptByHelpers = -1;

    private readonly Memory _memory;

    private Effects(Memory memory) => _memory = memory;

    /// <summary>Values and buffers that it uses.</summary>
    public HashSet<int> Used { get; } = [];

    /// <summary>Values and buffers that it defines.</summary>
    public HashSet<int> Defined { get; } = [];

    private readonly HashSet<int> _reads = [];
    private readonly HashSet<int> _stores = [];
    private readonly HashSet<int> _sums = [];

    public static Effects Of(Statement statement, Memory memory)
    {
        var effects = new Effects(memory);
        effects.VisitStatement(statement);
        return effects;
    }

    /// <summary>Their order matters: one writes what the other touches, unless both only add to it.</summary>
    public bool ConflictsWith(Effects other)
        => _stores.Overlaps(other._reads) || _stores.Overlaps(other._stores) || _stores.Overlaps(other._sums)
            || _sums.Overlaps(other._reads) || _sums.Overlaps(other._stores) || _reads.Overlaps(other._stores) || _reads.Overlaps(other._sums);

    public override void VisitStatement(Statement statement)
    {
        switch (statement)
        {
            case Let { Operation: Load load }:
                _reads.Add(_memory.Root(load.Source).Id);
                break;
            case Store s:
                _stores.Add(_memory.Root(s.Target).Id);
                break;
            case Accumulate s:
                _sums.Add(_memory.Root(s.Target).Id);
                break;
            case Allocate s:
                _stores.Add(s.Target.Id);
                break;
            case Reserve s:
                _stores.Add(_memory.Root(s.Target).Id);
                break;

            // A helper may keep values for a later call of another: calls stay in order.
            case Call s:
                _stores.Add(KeptByHelpers);
                _stores.UnionWith(s.Buffers.Select(b => _memory.Root(b).Id));
                break;
        }
        base.VisitStatement(statement);
    }

    protected override void OnOperandUsed(Operand operand)
    {
        if (operand is Value value)
            Used.Add(value.Id);
    }

    protected override void OnBufferUsed(Buffer buffer, Statement by) => Used.Add(buffer.Id);

    protected override void OnValueDefined(Value value, Statement? by) => Defined.Add(value.Id);

    protected override void OnBufferDefined(Buffer buffer, Statement? by) => Defined.Add(buffer.Id);
}
