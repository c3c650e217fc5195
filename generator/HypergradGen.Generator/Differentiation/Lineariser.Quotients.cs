using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <content>
/// Quotients of sums. In (a/b)˙ = ȧ/b − (a/b)·(ḃ/b) all cancels that a and b have in common: of a summand t which is α times in a and β times in b there is left
/// <code>
/// (α·b − β·a)/b² · ṫ = (α/β)·(s/b)·(β·ṫ/b),     s = b − (β/α)·a, where t is in neither
/// a / (a + s):   (s/b)·(ȧ/b) − (a/b)·(ṡ/b)
/// </code>
/// and s is added up without t and without whatever else cancels in it: 1 − a/b would have lost what a/b has beyond its last digit.
/// </content>
public sealed partial class Lineariser
{
    /// <summary>(a/b)˙ = (ȧ − (a/b)·ḃ)/b, with the logarithm's tangent of b where it grows, and without what cancels where the summands of a are in b.</summary>
    private Operand? TangentOfQuotient(Operand dividend, Operand divisor, Value quotient, BlockBuilder into)
    {
        var (above, below) = (Tangent(dividend), Tangent(divisor));
        if (above is not null && below is not null && Summands.Of(dividend, Definition) is { } a && Summands.Of(divisor, Definition) is { } b && Ratios(a, b) is { } ratios)
            return TangentOfShare(a, b, ratios, quotient, into);
        var reciprocal = Reciprocal(divisor, into);
        var first = DividedBy(into, divisor, reciprocal, above);
        if (below is not null && Grows(divisor))
            return Difference(into, first, LogarithmTangent(divisor, quotient, into));
        // Not (a/b²)·ḃ: the square overflows and vanishes where the derivative does not.
        return Difference(into, first, DividedBy(into, divisor, reciprocal, Guarded(into, quotient, below)));
    }

    /// <summary>
    /// β/α of the active summands of a dividend, where all of them are in the divisor; null where they are not, or where their ratios are so many that a quotient would be computed more often than without.
    /// </summary>
    private double[]? Ratios(Summands a, Summands b)
    {
        var active = a.Terms.Where(t => Tangent(t) is not null && a.WeightOf(t) != 0).ToArray();
        if (a.Terms.Count + b.Terms.Count <= 2 || active.Length == 0 || active.Any(t => b.WeightOf(t) == 0))
            return null;
        double[] ratios = [.. active.Select(t => b.WeightOf(t) / a.WeightOf(t)).Distinct()];
        return ratios.Length <= (Grows(b.Sum) ? 2 : 1) ? ratios : null;
    }

    private static bool IsShared(Operand term, Summands a, Summands b) => a.WeightOf(term) != 0 && b.WeightOf(term) != 0;

    private Operand? TangentOfShare(Summands a, Summands b, double[] ratios, Value quotient, BlockBuilder into)
    {
        Operand? tangent = null;
        bool IsCommon(Operand term) => IsShared(term, a, b);
        foreach (double ratio in ratios)
        {
            if (Rest(a, b, ratio, into) is not { } rest)
                continue;
            var share = rest is Literal ? into.Binary(BinaryOperator.Divide, rest, b.Sum) : into.Let(rest.Type, new Share(rest, a.Sum, b.Sum));
            var relative = Relative(term => IsCommon(term) && b.WeightOf(term) / a.WeightOf(term) == ratio);
            tangent = Sum(into, tangent, Scaled(into, Literal.Of(rest.Type, 1 / ratio), Guarded(into, share, relative)));
        }
        var others = Relative(term => !IsCommon(term));
        return Difference(into, tangent, others is null ? null : Guarded(into, quotient, others));

        Operand? Relative(Func<Operand, bool> count) => TangentOver(new Part(b.Sum, null), new Whole(b.Sum) { Only = (b, count) }, into);
    }

    /// <summary>b − ratio·a, without the summands of which nothing is left; null where there are no others.</summary>
    private static Operand? Rest(Summands a, Summands b, double ratio, BlockBuilder into)
    {
        var ofB = b.With(t => IsShared(t, a, b) ? 1 - ratio * a.WeightOf(t) / b.WeightOf(t) : 1, into);
        var ofA = a.With(t => IsShared(t, a, b) ? 0 : 1, into);
        if (ofA is null)
            return ofB;
        var multiple = ratio == 1 ? ofA : into.Binary(BinaryOperator.Multiply, Literal.Of(ofA.Type, ratio), ofA);
        return ofB is null ? into.Unary(UnaryOperator.Negate, multiple) : into.Binary(BinaryOperator.Subtract, ofB, multiple);
    }
}
