using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Whether each iteration of a loop touches places of its own in some memory: all accesses have one index in common but for the inner loops' indices, and these, as digits of a
/// number, stay below the distance from an iteration to the next.
/// <code>
/// for batch: for row &lt; Min(R, n − R·batch): for j &lt; m:  a[(R·batch + row)·m + j]       j &lt; m,  m·row + j &lt; m·R: its own
/// for batch: for row &lt; …:                     for j &lt; m:  r[j]                            not: all iterations touch r
/// </code>
/// </summary>
internal sealed class OwnPlaces(For loop, LoopBody body)
{
    private readonly IterationCounts _counts = new(loop, body);

    public bool Are(IReadOnlyCollection<(Buffer Buffer, EquatableArray<Operand> Indices)> accesses)
    {
        AffineIndex? common = null, stride = null;
        Buffer? root = null;
        foreach (var (buffer, indices) in accesses)
        {
            if (body.Place(buffer, indices) is not { } place || place.Index.FactorOf(loop.Index) is not { } factor || !factor.Values.All(body.IsOutside))
                return false;
            var rest = place.Index.Without(loop.Index);
            Value[] inner = [.. rest.Values.Where(v => !body.IsOutside(v))];
            if (inner.Any(v => _counts.Of(v) is null) || !IsBelow(rest, [.. inner], AffineIndex.One, factor))
                return false;
            foreach (var index in inner)
                rest = rest.Without(index);
            if (root is not null && (root.Id != place.Buffer.Id || !common!.IsSameAs(rest) || !stride!.IsSameAs(factor)))
                return false;
            (root, common, stride) = (place.Buffer, rest, factor);
        }
        return true;
    }

    /// <summary>Whether inner indices, from the last digit on, fill no more than a stride; <paramref name="filled"/> is what those before fill.</summary>
    private bool IsBelow(AffineIndex index, ImmutableArray<Value> inner, AffineIndex filled, AffineIndex stride)
    {
        if (inner.IsEmpty)
            return stride.IsSameAs(filled) || stride.Plus(filled).Terms.IsEmpty || filled.AsConstant is { } least && stride.AsConstant is { } step && Math.Abs((long)step) >= least;
        foreach (var digit in inner)
        {
            if (index.FactorOf(digit) is not { } factor || !factor.IsSameAs(filled))
                continue;
            if (_counts.Bounds(_counts.Of(digit)!).Any(b => IsBelow(index, inner.Remove(digit), filled.Times(body.Affine(b)), stride)))
                return true;
        }
        return false;
    }
}
