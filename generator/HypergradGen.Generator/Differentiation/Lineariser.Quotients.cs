using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <content>
/// Quotients of sums. In (a/b)˙ = ȧ/b − (a/b)·(ḃ/b) all cancels that a and b have in common: of a summand t which is α times in a and β times in b there is left
/// <code>
/// (α·b − β·a)/b² · ṫ = (s/b)·(α·ṫ/b),     s = b − (β/α)·a, where t is in neither
/// a / (a + s):   (s/b)·(ȧ/b) − (a/b)·(ṡ/b)
/// </code>
/// and s is added up without t and without whatever else cancels in it: 1 − a/b would have lost what a/b has beyond its last digit.
/// </content>
public sealed partial class Lineariser
{
    /// <summary>A quotient of products has this many candidates for the sums whose summands are compared.</summary>
    private const int MostFactors = 6;

    /// <summary>(a/b)˙ = (ȧ − (a/b)·ḃ)/b, with the logarithm's tangent of b where it grows, and without what cancels where a and b have summands in common.</summary>
    private Operand? TangentOfQuotient(Operand dividend, Operand divisor, Value quotient, BlockBuilder into)
    {
        var (above, below) = (Tangent(dividend), Tangent(divisor));
        if (above is not null && below is not null && Common(dividend, divisor) is var (a, b))
            return a.Operand == dividend && b.Operand == divisor ? TangentOfShare(a.Sum, b.Sum, quotient, into) : TangentOfMultiple(a, b, into);
        var reciprocal = Reciprocal(divisor, into);
        var first = DividedBy(into, divisor, reciprocal, above);
        if (below is not null && Grows(divisor))
            return Difference(into, first, Guarded(into, quotient, LogarithmTangent(divisor, into)));
        // Not (a/b²)·ḃ: the square overflows and vanishes where the derivative does not.
        return Difference(into, first, DividedBy(into, divisor, reciprocal, Guarded(into, quotient, below)));
    }

    /// <summary>A factor of a product, what it is multiplied with and what is below it.</summary>
    private sealed record Factor(Operand Operand, ImmutableArray<Operand> Times, ImmutableArray<Operand> Over, Summands Sum);

    /// <summary>Sums, the whole or a factor of a dividend and a divisor, that have active summands in common; null where there are none.</summary>
    private (Factor Above, Factor Below)? Common(Operand dividend, Operand divisor)
    {
        var below = Factors(divisor, [], []).Take(MostFactors).ToArray();
        foreach (var a in Factors(dividend, [], []).Take(MostFactors))
        {
            foreach (var b in below)
            {
                if (a.Sum.Terms.Count + b.Sum.Terms.Count > 2 && a.Sum.Terms.Any(t => Tangent(t) is not null && IsShared(t, a.Sum, b.Sum)))
                    return (a, b);
            }
        }
        return null;
    }

    private static bool IsShared(Operand term, Summands a, Summands b) => a.WeightOf(term) != 0 && b.WeightOf(term) != 0;

    private IEnumerable<Factor> Factors(Operand x, ImmutableArray<Operand> times, ImmutableArray<Operand> over)
    {
        if (Summands.Of(x, Definition) is { } sum)
            yield return new Factor(x, times, over, sum);
        var factors = Definition(x) switch
        {
            Binary { Operator: BinaryOperator.Multiply } o => Factors(o.Left, times.Add(o.Right), over).Concat(Factors(o.Right, times.Add(o.Left), over)),
            Binary { Operator: BinaryOperator.Divide } o => Factors(o.Left, times, over.Add(o.Right)),
            _ => [],
        };
        foreach (var factor in factors)
            yield return factor;
    }

    /// <summary>The tangent of (k·a)/(m·b) as that of (k/m)·(a/b).</summary>
    private Operand? TangentOfMultiple(Factor a, Factor b, BlockBuilder into)
    {
        Operand one = Literal.Of(a.Operand.Type, 1);
        var (times, over) = (a.Times.AddRange(b.Over), a.Over.AddRange(b.Times));
        var above = times.Aggregate(one, Product);
        var multiple = over.IsEmpty ? above : Linearised(new Binary(BinaryOperator.Divide, above, over.Aggregate(one, Product)), into);
        var share = Linearised(new Binary(BinaryOperator.Divide, a.Operand, b.Operand), into);
        return Sum(into, Guarded(into, multiple, Tangent(share)), Guarded(into, share, Tangent(multiple)));

        Operand Product(Operand x, Operand y) => x == one ? y : Linearised(new Binary(BinaryOperator.Multiply, x, y), into);
    }

    /// <summary>A value that the program has not, with its tangent.</summary>
    private Value Linearised(Binary operation, BlockBuilder into)
    {
        var value = into.Let(operation.Left.Type, operation);
        Note(new Let(value, operation));
        if (TangentOf(operation, value, into) is { } tangent)
            _tangents[value.Id] = tangent;
        return value;
    }

    private Operand? TangentOfShare(Summands a, Summands b, Value quotient, BlockBuilder into)
    {
        Operand? tangent = null;
        bool IsCommon(Operand term) => IsShared(term, a, b);
        double Ratio(Operand term) => b.WeightOf(term) / a.WeightOf(term);
        foreach (double ratio in a.Terms.Where(t => Tangent(t) is not null && IsCommon(t)).Select(Ratio).Distinct())
        {
            var rest = Rest(a, b, ratio, into);
            if (rest is null)
                continue;
            var share = rest is Literal ? into.Binary(BinaryOperator.Divide, rest, b.Sum) : into.Let(rest.Type, new Share(rest, a.Sum, b.Sum));
            var relative = TangentOver(new Part(a.Sum, [rest]), new Whole(b.Sum) { Only = (a, t => IsCommon(t) && Ratio(t) == ratio) }, into);
            tangent = Sum(into, tangent, Guarded(into, share, relative));
        }
        tangent = Sum(into, tangent, TangentOver(new Part(a.Sum, []), new Whole(b.Sum) { Only = (a, t => !IsCommon(t)), IsOther = true }, into));
        return Difference(into, tangent, Guarded(into, quotient, TangentOver(new Part(b.Sum, []), new Whole(b.Sum) { Only = (b, t => !IsCommon(t)) }, into)));
    }

    /// <summary>b − ratio·a, without the summands of which nothing is left; null where there are no others.</summary>
    private static Operand? Rest(Summands a, Summands b, double ratio, BlockBuilder into)
    {
        var ofB = b.With(t => IsShared(t, a, b) ? Left(ratio, b.WeightOf(t) / a.WeightOf(t)) : 1, into);
        var ofA = a.With(t => IsShared(t, a, b) ? 0 : 1, into);
        if (ofA is null)
            return ofB;
        var multiple = ratio == 1 ? ofA : into.Binary(BinaryOperator.Multiply, Literal.Of(ofA.Type, ratio), ofA);
        return ofB is null ? into.Unary(UnaryOperator.Negate, multiple) : into.Binary(BinaryOperator.Subtract, ofB, multiple);

        static double Left(double ratio, double own) => ratio == own ? 0 : 1 - ratio / own;
    }
}
