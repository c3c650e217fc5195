using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>How often each value is used in a block, what it yields included.</summary>
internal sealed class UseNumbers : Walker
{
    private readonly Dictionary<int, int> _uses = [];

    public static Dictionary<int, int> Of(Block body)
    {
        var numbers = new UseNumbers();
        numbers.VisitBlock(body);
        return numbers._uses;
    }

    protected override void OnOperandUsed(Operand operand)
    {
        if (operand is Value value)
            _uses[value.Id] = (_uses.TryGetValue(value.Id, out int known) ? known : 0) + 1;
    }
}
