using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>
/// What the earlier part of a loop or branch reads from outside, and whether it can be run again: it must write no memory
/// but its own, and read none that is overwritten.
/// </summary>
public sealed class FreeUses(Memory memory, LinearPart late) : Walker
{
    private readonly HashSet<int> _defined = [];
    private readonly HashSet<int> _allocated = [];
    private readonly List<Operand> _operands = [];
    private readonly List<Buffer> _buffers = [];

    public bool IsReplayable { get; private set; } = true;

    public IEnumerable<Operand> FreeOperands => _operands.Where(o => o is Value value && !_defined.Contains(value.Id)).Distinct();

    public IEnumerable<Buffer> FreeBuffers => _buffers.Where(b => !_defined.Contains(b.Id)).Distinct();

    public override void VisitStatement(Statement statement)
    {
        // A guard that did not throw the first time does not when what it guards is run again.
        if (statement is Guard || late.Controls(statement))
            return;
        if (statement is Let or Slice or Row or Allocate or Store or Accumulate && late.Touches(statement))
            return;
        switch (statement)
        {
            case Let { Operation: Load load } when !memory.IsConstant(load.Source) && !_allocated.Contains(memory.Root(load.Source).Id):
            case Store s when !_allocated.Contains(memory.Root(s.Target).Id):
            case Accumulate a when !_allocated.Contains(memory.Root(a.Target).Id):
            case Reserve or Call:
                IsReplayable = false;
                break;
            case Allocate s:
                _allocated.Add(s.Target.Id);
                break;
        }
        base.VisitStatement(statement);
    }

    protected override void OnValueDefined(Value value, Statement? by) => _defined.Add(value.Id);

    protected override void OnBufferDefined(Buffer buffer, Statement? by) => _defined.Add(buffer.Id);

    protected override void OnOperandUsed(Operand operand)
    {
        if (!late.Contains(operand))
            _operands.Add(operand);
    }

    protected override void OnBufferUsed(Buffer buffer, Statement by)
    {
        if (!late.Contains(buffer))
            _buffers.Add(buffer);
    }
}
