using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Whether no iteration of a loop touches what another one does in some memory. Each access is at S·i + r, where the loops around it bound r; two accesses meet in different
/// iterations only if a multiple of S, but not 0, lies between the least and the largest distance of their r. That a loop's count is at least 1 wherever its body runs helps to see that none does.
/// <code>
/// for i &lt; n: { for j &lt; m: y[m·i + j] = …;  for k &lt; m − 2: y[m·i + 1 + k] += …;  y[m·i] += … }        r in 0 … m − 1: nearer than m
/// for k &lt; n: { y[k] = …;  y[n + k] = … }                                                             further than all iterations
/// for k &lt; n: { y[2k] = …;  y[2k + 5] = … }                                                           5 is no multiple of 2
/// </code>
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="definition">What defines a value, inside the loop or before it.</param>
internal sealed class IterationPlaces(For loop, Func<Value, Operation?> definition)
{
    /// <summary>Beyond so many different accesses the pairs are too many to look at.</summary>
    private const int MostPlaces = 24;

    private readonly LoopBody _body = LoopBody.Of(loop);

    /// <summary>What an access reaches in one iteration, without S·i, and the counts that are at least 1 where it runs.</summary>
    private sealed record Place(AffineIndex Least, AffineIndex Most, ImmutableArray<AffineIndex> Counts);

    /// <param name="accesses">Each index into the memory, null where it is not known, and the loops between it and the loop, the outermost first.</param>
    public bool AreOwn(IEnumerable<(AffineIndex? Index, ImmutableArray<For> Around)> accesses)
    {
        AffineIndex? stride = null;
        var places = new List<Place>();
        foreach (var (index, around) in accesses)
        {
            if (index?.FactorOf(loop.Index) is not { Terms.IsEmpty: false } factor || !IsKnown(factor) || stride is not null && !stride.IsSameAs(factor) || PlaceOf(index, around) is not { } place)
                return false;
            stride = factor;
            if (!places.Any(p => p.Least.IsSameAs(place.Least) && p.Most.IsSameAs(place.Most)))
                places.Add(place);
            if (places.Count > MostPlaces)
                return false;
        }
        return places.Select((a, i) => places.Take(i + 1).All(b => AreApart(a, b, stride!))).All(apart => apart);
    }

    /// <summary>A number that no iteration finds to be 0, since the loop's count is at least 1 where its body runs.</summary>
    public bool IsNeverZero(AffineIndex value)
    {
        bool IsPositive(int sign) => IsNonNegative(Times(value, sign).Plus(AffineIndex.One, -1), [Affine(loop.Count)]);
        return IsPositive(1) || IsPositive(-1);
    }

    private bool IsKnown(AffineIndex index) => index.Values.All(_body.IsOutside);

    private AffineIndex Affine(Operand operand) => AffineIndex.Of(operand, definition);

    private Place? PlaceOf(AffineIndex index, ImmutableArray<For> around)
    {
        ImmutableArray<AffineIndex> counts = [.. around.Select(l => Affine(l.Count)).Where(IsKnown), Affine(loop.Count)];
        AffineIndex? least = index.Without(loop.Index), most = least;
        foreach (var inner in around.Reverse())
        {
            var last = Affine(inner.Count).Plus(AffineIndex.One, -1);
            (least, most) = (Bound(least, inner.Index, last, -1, counts), Bound(most, inner.Index, last, 1, counts));
            if (least is null || most is null)
                return null;
        }
        return IsKnown(least) && IsKnown(most) ? new Place(least, most, counts) : null;
    }

    /// <summary>The largest (the least, where <paramref name="sign"/> is negative) value of an index as an inner loop runs from 0 to <paramref name="last"/>; null where the direction is not known.</summary>
    private static AffineIndex? Bound(AffineIndex index, Value inner, AffineIndex last, int sign, ImmutableArray<AffineIndex> counts)
    {
        if (index.FactorOf(inner) is not { } factor)
            return null;
        if (IsNonNegative(Times(factor, sign), counts))
            return factor.Terms.IsEmpty ? index : index.With(inner, last);
        return IsNonNegative(Times(factor, -sign), counts) ? index.Without(inner) : null;
    }

    /// <summary>y − x for y in b and x in a lies between two bounds; it has to be no multiple of the stride but 0.</summary>
    private bool AreApart(Place a, Place b, AffineIndex stride)
    {
        var (least, most) = (b.Least.Plus(a.Most, -1), b.Most.Plus(a.Least, -1));
        var count = Affine(loop.Count);
        if (stride.AsConstant is { } step && least.AsConstant is { } from && most.AsConstant is { } to && !HasMultiple(from, to, step, count.AsConstant ?? int.MaxValue))
            return true;
        ImmutableArray<AffineIndex> counts = [.. a.Counts, .. b.Counts];
        bool IsPositive(AffineIndex value) => IsNonNegative(value.Plus(AffineIndex.One, -1), counts);
        var width = IsPositive(stride) ? stride : Times(stride, -1);
        if (!IsPositive(width))
            return false;
        if (IsPositive(width.Plus(most, -1)) && IsPositive(width.Plus(least)))
            return true;
        var all = width.Times(count.Plus(AffineIndex.One, -1));
        return IsPositive(least.Plus(all, -1)) || IsPositive(Times(most, -1).Plus(all, -1));
    }

    /// <summary>Whether t·step lies in an interval for some t ≠ 0 of fewer than <paramref name="count"/> iterations.</summary>
    private static bool HasMultiple(long from, long to, long step, long count)
    {
        step = Math.Abs(step);
        bool IsReached(long nearest, long furthest) => nearest <= furthest && furthest / step * step >= nearest && (nearest + step - 1) / step < count;
        return IsReached(Math.Max(from, 1), to) || IsReached(Math.Max(-to, 1), -from);
    }

    private static AffineIndex Times(AffineIndex index, int factor) => index.Times(AffineIndex.Of(Operand.Int(factor), _ => null));

    /// <summary>A constant at least 0, or one and multiples of what is at least 0 because counts are at least 1.</summary>
    private static bool IsNonNegative(AffineIndex value, ImmutableArray<AffineIndex> counts, int depth = 3)
    {
        if (value.AsConstant is { } known)
            return known >= 0;
        if (depth == 0)
            return false;
        foreach (var count in counts)
        {
            foreach (var term in count.Terms.Where(t => !t.Value.Values.IsEmpty))
            {
                if (value.Terms.TryGetValue(term.Key, out var same) && same.Factor % term.Value.Factor == 0 && same.Factor / term.Value.Factor is > 0 and var times
                    && IsNonNegative(value.Plus(Times(count.Plus(AffineIndex.One, -1), times), -1), counts, depth - 1))
                    return true;
            }
        }
        return false;
    }
}
