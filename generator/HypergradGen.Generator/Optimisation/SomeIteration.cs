using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Whether a condition holds in some iteration of a loop that runs, in what is known before the loop. Integers that are compared run up or down with the
/// index, so that the first or the last iteration decides.
/// <code>
/// for j &lt; n: … j + d &lt; 0 | m ≤ j + d …          d &lt; 0 | m ≤ d + (n − 1), and what an overflow in between makes of d + j: d + (n − 1) &lt; d
/// </code>
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="definition">What defines a value.</param>
/// <param name="isKnown">Whether a value is the same in all iterations.</param>
/// <param name="isIndex">Whether a value is the index of a loop: it is no larger than the loop's count, and a sum of such is taken not to overflow.</param>
internal sealed class SomeIteration(For loop, Func<Value, Operation?> definition, Func<Value, bool> isKnown, Func<Value, bool> isIndex)
{
    /// <summary>The condition, computed by statements that are added in front of the loop; null where it is not known there.</summary>
    public Operand? Holds(Operand condition, BlockBuilder into)
    {
        if (condition is not Value value || isKnown(value))
            return condition;
        return definition(value) switch
        {
            Binary { Operator: BinaryOperator.Or } o => Holds(o.Left, into) is { } left && Holds(o.Right, into) is { } right ? into.Binary(BinaryOperator.Or, left, right) : null,
            Binary { Operator: BinaryOperator.And } o when IsKnown(o.Left) => Holds(o.Right, into) is { } right ? into.Binary(BinaryOperator.And, o.Left, right) : null,
            Binary { Operator: BinaryOperator.And } o when IsKnown(o.Right) => Holds(o.Left, into) is { } left ? into.Binary(BinaryOperator.And, left, o.Right) : null,
            Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual } o when o.Left.Type == ValueType.Int => Compared(o, into),
            _ => null,
        };
    }

    private bool IsKnown(Operand operand) => operand is not Value value || isKnown(value);

    private Operand? Compared(Binary o, BlockBuilder into)
    {
        bool isLeft = !IsKnown(o.Left);
        if (isLeft && !IsKnown(o.Right) || Moving(isLeft ? o.Left : o.Right) is not var (start, factor))
            return null;
        var (first, last) = (start.Compute(into, v => v), Last(start, factor, into));
        var (least, most) = factor > 0 ? (first, last) : (last, first);
        var holds = isLeft ? into.Binary(o.Operator, least, o.Right) : into.Binary(o.Operator, o.Left, most);

        // On its way through an overflow an integer takes its least and its largest value, for one of which the comparison holds.
        return start.Values.All(isIndex) ? holds : into.Binary(BinaryOperator.Or, holds, into.Binary(BinaryOperator.Less, most, least));
    }

    /// <summary>start ± index</summary>
    private (AffineIndex Start, int Factor)? Moving(Operand operand)
    {
        var affine = AffineIndex.Of(operand, v => isKnown(v) ? null : definition(v));
        int? factor = affine.FactorOf(loop.Index)?.AsConstant;
        var start = affine.Without(loop.Index);
        return factor is 1 or -1 && start.Values.All(isKnown) ? (start, factor.Value) : null;
    }

    private Operand Last(AffineIndex start, int factor, BlockBuilder into)
        => into.Binary(factor > 0 ? BinaryOperator.Add : BinaryOperator.Subtract, start.Compute(into, v => v), into.Binary(BinaryOperator.Subtract, loop.Count, Operand.Int(1)));
}
