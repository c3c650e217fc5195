using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Planning;

/// <summary>What operations cost, an addition being 1.</summary>
public static class CostModel
{
    public const int Unbounded = 1_000_000;

    public static int Of(Operation operation) => operation switch
    {
        Binary { Operator: BinaryOperator.Divide } o when o.Left.Type.IsReal => 4,
        Binary { Operator: BinaryOperator.Remainder } o when o.Left.Type.IsReal => 10,
        Intrinsic o => RuleTable.Rows.TryGetValue(o.Function, out var rule) && o.Arguments.Items.Any(a => a.Type.IsReal) ? rule.Cost : 1,
        Share => 6,
        Length or Stop => 0,
        _ => 1,
    };
}
