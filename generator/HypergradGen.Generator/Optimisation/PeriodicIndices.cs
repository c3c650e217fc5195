using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A remainder that goes round once is a choice: of an index i below m, shifted by 0 ≤ c ≤ m, the remainder by m is i + c or i + c − m. A loop is cut where the choice changes
/// (<see cref="IndexSetSplitting"/>), and what is chosen is affine.
/// <code>
/// for i &lt; m: { l = (i + m − 1) % m;  r = (i + 1) % m;  … }          r = i + 1 &lt; m ? i + 1 : i + 1 − m, and l alike
/// </code>
/// The loop runs, so that m is at least 1.
/// </summary>
public sealed class PeriodicIndices : Rewriter
{
    private readonly Dictionary<int, Operation> _definitions = [];
    private readonly List<For> _around = [];

    private PeriodicIndices()
    {
    }

    public static Function Choose(Function function) => new PeriodicIndices().Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        _around.Add(s);
        base.RewriteFor(s, into);
        _around.RemoveAt(_around.Count - 1);
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (statement is not Let s)
        {
            base.Rewrite(statement, into);
            return;
        }
        _definitions[s.Target.Id] = s.Operation;
        if (s.Operation is Binary { Operator: BinaryOperator.Remainder, Left: Value { Type.Element: ElementType.Int32 } } o && GoesRoundOnce(o.Left, o.Right))
        {
            Operand x = Map(o.Left), m = Map(o.Right);
            var isBelow = into.Binary(BinaryOperator.Less, x, m);
            into.Add(s with { Operation = new Select(isBelow, x, into.Binary(BinaryOperator.Subtract, x, m)) });
            return;
        }
        base.Rewrite(s, into);
    }

    private bool GoesRoundOnce(Operand x, Operand m)
    {
        var (index, period) = (Affine(x), Affine(m));
        return _around.Any(loop => IsSame(loop.Count, period) && Least(index, loop, period) is { } least && IsBetween(least, period));
    }

    /// <summary>The least of m neighbours that an index takes, one after the other, up or down.</summary>
    private static AffineIndex? Least(AffineIndex index, For loop, AffineIndex period) => index.FactorOf(loop.Index)?.AsConstant switch
    {
        1 => index.Without(loop.Index),
        -1 => index.Without(loop.Index).Plus(period, -1).Plus(AffineIndex.One),
        _ => null,
    };

    /// <summary>Whether 0 ≤ least ≤ m for every m ≥ 1, or for the m that is known.</summary>
    private static bool IsBetween(AffineIndex least, AffineIndex period)
        => least.AsConstant is { } known ? known is 0 or 1 || period.AsConstant is { } length && known >= 0 && known <= length : period.Plus(least, -1).AsConstant is 0 or 1;

    /// <summary>A loop that is counted by the larger of m and 0 runs m times where it runs.</summary>
    private bool IsSame(Operand count, AffineIndex period)
        => Affine(count).IsSameAs(period) || count is Value value && Definition(value) is Intrinsic { Function: "Math.Max", Arguments: [var length, Literal { Bits: 0 }] } && Affine(length).IsSameAs(period);

    private AffineIndex Affine(Operand operand) => AffineIndex.Of(operand, Definition);

    private Operation? Definition(Value value) => _definitions.TryGetValue(value.Id, out var operation) ? operation : null;
}
