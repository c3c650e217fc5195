using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A comparison of a loop's index j, or of j + o or c − j, with something known before the loop. In integers that do not wrap around it says where j is:
/// <code>
/// o + j &lt; b     j &lt; b − o            b &lt; c − j     j &lt; c − b            o + j = b     j = b − o
/// b ≤ o + j     not j &lt; b − o        c − j &lt; b     not j ≤ c − b        c − j = b     j = c − b
/// </code>
/// </summary>
/// <param name="Target">The truth value.</param>
/// <param name="Operator">What holds of j and the difference, where it is not negated: it is less, at most that, or equal.</param>
/// <param name="IsNegated">The comparison holds where that does not.</param>
/// <param name="Offset">o or c.</param>
/// <param name="IsDifference">The index is taken from c.</param>
/// <param name="Bound">b.</param>
internal sealed record IndexComparison(Value Target, BinaryOperator Operator, bool IsNegated, AffineIndex Offset, bool IsDifference, AffineIndex Bound)
{
    /// <summary>What j is compared with is <see cref="Minuend"/> − <see cref="Subtrahend"/>.</summary>
    public AffineIndex Minuend => IsDifference ? Offset : Bound;

    public AffineIndex Subtrahend => IsDifference ? Bound : Offset;

    /// <param name="let">A comparison of integers.</param>
    /// <returns>Null where it is none of the index.</returns>
    public static IndexComparison? Of(Let let, For loop, LoopBody body)
    {
        var comparison = (Binary)let.Operation;
        var (left, right) = (body.Affine(comparison.Left), body.Affine(comparison.Right));
        bool isRight = right.Values.Any(v => v.Id == loop.Index.Id);
        var (indexed, bound) = isRight ? (right, left) : (left, right);
        var offset = indexed.Without(loop.Index);
        if (indexed.FactorOf(loop.Index)?.AsConstant is not (1 or -1) || !offset.Values.Concat(bound.Values).All(body.IsOutside))
            return null;
        bool isDifference = indexed.FactorOf(loop.Index)!.AsConstant == -1;
        if (comparison.Operator is BinaryOperator.Equal or BinaryOperator.NotEqual)
            return new IndexComparison(let.Target, BinaryOperator.Equal, comparison.Operator == BinaryOperator.NotEqual, offset, isDifference, bound);
        bool isNegated = isRight != isDifference;
        bool isLess = comparison.Operator == BinaryOperator.Less != isNegated;
        return new IndexComparison(let.Target, isLess ? BinaryOperator.Less : BinaryOperator.LessOrEqual, isNegated, offset, isDifference, bound);
    }

    public static bool ComparesIntegers(Let let)
        => let.Operation is Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Equal or BinaryOperator.NotEqual } comparison && comparison.Left.Type == ValueType.Int;
}
