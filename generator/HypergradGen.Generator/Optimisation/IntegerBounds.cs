using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// What is known of integers without their values, of the roundings to multiples above all that loops of several steps count by.
/// <code>
/// 4·max(0, n / 4),  n − n % 4,  n &amp; ~3          are multiples of 4, and at most n where that is positive
/// </code>
/// </summary>
/// <param name="definition">What computes a value.</param>
internal sealed class IntegerBounds(Func<Value, Operation?> definition)
{
    /// <summary>So many definitions are looked through.</summary>
    private const int MostSteps = 8;

    public AffineIndex Affine(Operand operand) => AffineIndex.Of(operand, definition);

    public bool IsNonNegative(AffineIndex value, int steps = MostSteps)
        => steps > 0 && (WithoutRemainder(value, out var whole) is { } rest ? rest.Terms.IsEmpty && IsNonNegative(Affine(whole), steps - 1)
            : value.Terms.Values.All(t => t.Factor >= 0 && t.Values.All(v => IsNonNegative(v, steps - 1))));

    private bool IsNonNegative(Value value, int steps) => definition(value) switch
    {
        Length => true,
        Intrinsic { Function: "Math.Max" } o => o.Arguments.Items.Any(a => IsNonNegative(a, steps)),
        Intrinsic { Function: "Math.Min" } o => o.Arguments.Items.All(a => IsNonNegative(a, steps)),
        Binary { Operator: BinaryOperator.Divide, Right: Literal { AsInt: > 0 } } o => IsNonNegative(o.Left, steps),
        Binary { Operator: BinaryOperator.ShiftRight or BinaryOperator.Remainder } o => IsNonNegative(o.Left, steps),
        Binary { Operator: BinaryOperator.And } o => IsNonNegative(o.Left, steps) || IsNonNegative(o.Right, steps),
        _ => false,
    };

    private bool IsNonNegative(Operand operand, int steps) => operand.Type == ValueType.Int && IsNonNegative(Affine(operand), steps);

    /// <summary>max(0, a) ≤ max(0, b)</summary>
    public bool IsAtMost(AffineIndex a, AffineIndex b, int steps = MostSteps)
    {
        if (b.Plus(a, -1).AsConstant >= 0)
            return true;
        if (steps == 0)
            return false;

        // x − x % m is between 0 and x.
        if (WithoutRemainder(a, out var whole) is { Terms.IsEmpty: true })
            return IsAtMost(Affine(whole), b, steps - 1);
        if (a.Terms.Count != 1 || a.Terms.Values.First() is not { Factor: > 0 and var factor, Values: [var value] })
            return false;
        return definition(value) switch
        {
            Intrinsic { Function: "Math.Max", Arguments: [var x, Literal { AsInt: 0 }] } => IsAtMost(Affine(x).Times(Number(factor)), b, steps - 1),
            Binary { Operator: BinaryOperator.Divide, Left: var x, Right: Literal by } when by.AsInt == factor => IsAtMost(Multiple(Affine(x), factor) ?? Affine(x), b, steps - 1),
            Binary { Operator: BinaryOperator.ShiftRight, Left: var x, Right: Literal { AsInt: > 0 and < 31 } by } when 1 << by.AsInt == factor => IsAtMost(Affine(x), b, steps - 1),
            Binary { Operator: BinaryOperator.And, Left: var x, Right: Literal { AsInt: < 0 } } when factor == 1 => IsAtMost(Affine(x), b, steps - 1),
            _ => false,
        };
    }

    /// <summary>
    /// The same number without a maximum or a rounding that changes nothing: c·max(0, x / c) is m where x = m + r, m is a multiple of c that is not negative, and 0 ≤ r &lt; c.
    /// </summary>
    public AffineIndex Simplified(AffineIndex index) => index.Terms.Values.Aggregate(AffineIndex.Zero, (sum, term) => sum.Plus(Simplified(term)));

    private AffineIndex Simplified(AffineIndex.Term term)
    {
        foreach (var value in term.Values)
        {
            if (term.Factor != int.MinValue && PositivePart(value, Math.Abs(term.Factor)) is { } positive && IsNonNegative(positive))
                return positive.Times(Of(new AffineIndex.Term(Math.Sign(term.Factor), term.Values.Remove(value))));
        }
        return Of(term);
    }

    /// <summary>a, where the index is max(0, a); null where it is no maximum.</summary>
    public AffineIndex? PositivePart(AffineIndex index)
        => index.Terms.Count == 1 && index.Terms.Values.First() is { Factor: > 0 and var factor, Values: [var value] } ? PositivePart(value, factor) : null;

    /// <summary>a, where a positive number times a value is max(0, a).</summary>
    private AffineIndex? PositivePart(Value value, int factor)
    {
        if (definition(value) is not Intrinsic { Function: "Math.Max", Arguments: [Value x, Literal { Type.Element: ElementType.Int32, AsInt: 0 }] })
            return null;
        return definition(x) is Binary { Operator: BinaryOperator.Divide, Left: var dividend, Right: Literal by } && by.AsInt == factor && Multiple(Affine(dividend), factor) is { } multiple
            ? multiple : Affine(x).Times(Number(factor));
    }

    /// <summary>a is b rounded to a multiple, towards zero, so that neither is negative where one is positive.</summary>
    public bool IsRounded(AffineIndex a, AffineIndex b)
        => WithoutRemainder(a, out var whole) is { Terms.IsEmpty: true } ? Affine(whole).IsSameAs(b)
            : a.Terms.Count == 1 && a.Terms.Values.First() is { Factor: > 0 and var factor, Values: [var value] }
                && definition(value) is Binary { Operator: BinaryOperator.Divide, Left: var x, Right: Literal by } && by.AsInt == factor && Affine(x).IsSameAs(b);

    /// <summary>m, if the index is m + r where m is a multiple of c and 0 ≤ r &lt; c: (m + r) / c is m / c then, or not positive.</summary>
    private AffineIndex? Multiple(AffineIndex index, int by)
        => Rest(index, by) is { } rest ? index.Plus(Number(rest), -1) : null;

    /// <summary>The remainder of a division by c, rounded down; null where it is not the same whatever the values are.</summary>
    private int? Rest(AffineIndex index, int by)
    {
        var rest = AffineIndex.Zero;
        foreach (var term in index.Terms.Values.Where(t => t.Factor % by != 0))
        {
            switch (term.Values is [var value] ? definition(value) : null)
            {
                // x % m is x and a multiple of m.
                case Binary { Operator: BinaryOperator.Remainder, Left: var x, Right: Literal { AsInt: not 0 } m } when m.AsInt % by == 0:
                    rest = rest.Plus(Affine(x).Times(Number(term.Factor)));
                    break;
                case Binary { Operator: BinaryOperator.And, Right: Literal m } when m.AsInt % by == 0:
                    break;
                default:
                    rest = rest.Plus(Of(term));
                    break;
            }
        }
        return rest.Terms.Values.All(t => t.Values.IsEmpty || t.Factor % by == 0) ? (rest.Number % by + by) % by : null;
    }

    /// <summary>What a sum has besides x − x % m; null where it has no such part.</summary>
    private AffineIndex? WithoutRemainder(AffineIndex index, out Operand whole)
    {
        foreach (var term in index.Terms.Values)
        {
            if (term is { Factor: -1, Values: [var value] } && definition(value) is Binary { Operator: BinaryOperator.Remainder, Left: var x })
            {
                whole = x;
                return index.Plus(AffineIndex.Of(value, _ => null)).Plus(Affine(x), -1);
            }
        }
        whole = Operand.Int(0);
        return null;
    }

    private static AffineIndex Number(int number) => AffineIndex.Of(Operand.Int(number), _ => null);

    private static AffineIndex Of(AffineIndex.Term term) => term.Values.Aggregate(Number(term.Factor), (product, value) => product.Times(AffineIndex.Of(value, _ => null)));
}
