using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>
/// A map writes all of its next state. What can be proved without knowing lengths is reported: that nothing is written at
/// all, and that all that is written stands on one side of one branch on the numbers, with nothing written on the other.
/// </summary>
internal sealed class NextWrittenCheck
{
    private readonly Function _entry;
    private readonly Memory _memory;
    private readonly Buffer _next;
    private readonly Dictionary<string, Function> _helpers;
    private readonly ValueUses _uses;

    private NextWrittenCheck(Module module, Buffer next)
    {
        (_entry, _next) = (module.Entry, next);
        _memory = Memory.Of(module.Entry);
        _helpers = module.Helpers.Items.ToDictionary(h => h.Name);
        _uses = ValueUses.Of(module.Entry);
    }

    /// <returns>Whether anything is written.</returns>
    public static bool Check(Module module, Buffer next, Activity active, ProgramLocations locations, Report report)
    {
        var check = new NextWrittenCheck(module, next);
        if (!check.Writes(module.Entry.Body))
        {
            report(Descriptors.NextNeverWritten, locations.Method, module.Entry.Name, next.Name);
            return false;
        }
        if (check.OneSided(module.Entry.Body, active) is { } condition)
            report(Descriptors.NextMayBeLeft, locations.OfValue(module.Entry.Name, condition), next.Name);
        else if (FirstElementCheck.IsLeft(module.Entry, next, check._uses))
            report(Descriptors.FirstElementLeft, locations.Method, module.Entry.Name, next.Name);
        return true;
    }

    private bool Writes(Block block) => block.Statements.Items.Any(Writes);

    private bool Writes(Statement statement) => statement switch
    {
        Store store => IsNext(store.Target),
        Accumulate sum => IsNext(sum.Target),
        Call { External: { } method } call => call.Buffers.Items.Where((b, i) => IsNext(b) && method.Fills[i]).Any(),
        Call call => call.Buffers.Items.Where((b, i) => IsNext(b) && MayWrite(call.Function, i)).Any(),
        If branch => Writes(branch.Then) || Writes(branch.Else),
        For loop => Writes(loop.Body),
        While loop => Writes(loop.Body) || Writes(loop.Condition),
        _ => false,
    };

    private bool MayWrite(string helper, int position)
        => !_helpers.TryGetValue(helper, out var function)
            || function.Parameters.Items.OfType<BufferParameter>().Skip(position).FirstOrDefault() is not { Access: Access.Read };

    private bool IsNext(Buffer buffer) => _memory.Root(buffer).Id == _next.Id;

    /// <summary>The comparison that decides whether anything is written, where all that is written is on one side of it.</summary>
    private Value? OneSided(Block block, Activity active)
    {
        var writing = block.Statements.Items.Where(Writes).ToArray();
        if (writing.Length != 1)
            return null;
        switch (writing[0])
        {
            case For loop:
                return OneSided(loop.Body, active);
            case While loop:
                return OneSided(loop.Body, active);
            case If branch when Writes(branch.Then) != Writes(branch.Else):
                var (writes, other) = Writes(branch.Then) ? (branch.Then, branch.Else) : (branch.Else, branch.Then);
                if (Throws(other))
                    return null;
                return Comparison(branch.Condition, active) ?? OneSided(writes, active);
            default:
                return null;
        }
    }

    /// <summary>A side that always throws leaves nothing to be written.</summary>
    private static bool Throws(Block block) => block.Statements.Items.Any(s => s is Guard { Throws: true } || s is Call { Keeps: true });

    private Value? Comparison(Operand condition, Activity active) => _uses.OperationOf(condition) switch
    {
        Unary { Operator: UnaryOperator.Not } not => Comparison(not.Argument, active),
        Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual } test when IsActive(test.Left, active) || IsActive(test.Right, active) => (Value)condition,
        _ => null,
    };

    private bool IsActive(Operand operand, Activity active) => operand is Value { Type.IsReal: true } value && active.IsActive(_entry.Name, value);
}
