using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// How one number comes up to another that a loop compares it with, if their difference changes by a constant: it holds as often as
/// <code>
/// a &lt; b:  (b − a + s − 1) / s          a ≤ b:  (b − a + s) / s          where b − a becomes less by s &gt; 0
/// </code>
/// The difference is taken to be one that an int can hold, as that of a <c>for</c> is.
/// </summary>
/// <param name="distance">The dividend, in what is known before the loop.</param>
/// <param name="step">s</param>
/// <param name="name">That of the integer which numbers the iterations, where there is one.</param>
internal sealed class Approach(AffineIndex distance, int step, string? name)
{
    /// <param name="comparison">a &lt; b or a ≤ b.</param>
    /// <param name="affine">A side of it in what the loop carries.</param>
    /// <param name="steps">The steps of that.</param>
    public static Approach? Of(Binary comparison, Func<Operand, AffineIndex> affine, CarriedSteps steps)
    {
        var distance = affine(comparison.Right).Plus(affine(comparison.Left), -1);
        (int step, string? name) = (0, null);
        for (int i = 0; i < steps.Carried.Count; i++)
        {
            var (parameter, initial, _) = steps.Carried[i];
            if (!distance.Values.Contains(parameter))
                continue;
            if (distance.FactorOf(parameter)?.AsConstant is not { } factor || factor is not (1 or -1) || steps.Of(i)?.AsConstant is not { } change)
                return null;
            step = unchecked(step - factor * change);
            distance = distance.With(parameter, AffineIndex.Of(initial, _ => null))!;
            if (initial is Literal { Bits: 0 } && change == 1)
                name ??= parameter.Name;
        }
        int rounding = comparison.Operator == BinaryOperator.Less ? step - 1 : step;
        return step > 0 && steps.IsOutside(distance) ? new Approach(distance.Plus(AffineIndex.Of(Operand.Int(rounding), _ => null)), step, name) : null;
    }

    /// <summary>A loop of as many iterations as the comparison holds times, and <paramref name="more"/>.</summary>
    public For Loop(EquatableArray<Carried> carried, Block body, BlockBuilder before, int more = 0)
    {
        Operand count = distance.Compute(before, v => v);
        if (step != 1)
            count = before.Binary(BinaryOperator.Divide, count, Operand.Int(step));
        if (more != 0)
            count = before.Binary(BinaryOperator.Add, before.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { count, Operand.Int(0) })), Operand.Int(more));
        return new For(before.Numbering.Value(ValueType.Int, name), count, carried, body);
    }
}
