namespace HypergradGen.Theory;

/// <summary>Finds the counts of one method at which its bound first meets a tolerance.</summary>
internal sealed class PlanSearch(IterationBounds bounds, HypergradientMethod method, double tolerance)
{
    private readonly double _contraction = bounds.Constants.Contraction.Value;

    /// <summary>k of the counts found.</summary>
    public int LinearIterations { get; private set; }

    /// <summary>The least t of an unrolled method.</summary>
    public bool TryUnrolled(out int t)
    {
        t = 0;
        if (!double.IsFinite(bounds.C1 + bounds.C2 + bounds.C3))
            return false;
        if (bounds.Unrolled(0) <= tolerance)
            return true;
        // (a + c₂t/q)·qᵗ rises while t < −1/ln q − a·q/c₂ and falls after: up to there it is above its value at 0, and no t will do.
        double peak = bounds.C2 == 0 ? 0 : -1 / Math.Log(_contraction) - (bounds.C1 + bounds.C3) * _contraction / bounds.C2;
        return TryLeast(bounds.Unrolled, (int)Math.Clamp(peak, 0, int.MaxValue / 2), out t);
    }

    /// <summary>The cheapest t and k of an implicit method.</summary>
    public bool TryImplicit(double perStep, double perLinearStep, out int t)
    {
        t = 0;
        if (!double.IsFinite(bounds.C1 + bounds.C2 + bounds.C3))
            return false;
        // With no step of the map left to wish for, the linear error alone has to fit.
        if (!TryLeast(k => bounds.For(method, int.MaxValue, k), 0, out int first))
            return false;
        double best = double.PositiveInfinity;
        for (int k = first; k < int.MaxValue && k * perLinearStep < best; k++)
        {
            if (!TryLeast(steps => bounds.For(method, steps, k), 0, out int steps))
                continue;
            double cost = steps * perStep + k * perLinearStep;
            if (cost < best)
                (best, t, LinearIterations) = (cost, steps, k);
            // More linear steps take nothing from what the error of w costs: they can only save the steps above this floor.
            TryLeast(fewest => Floor(fewest, k), 0, out int floor);
            if (floor * perStep + (k + 1) * perLinearStep >= best)
                break;
        }
        return double.IsFinite(best);
    }

    /// <summary>What the bound keeps of the error of w at t, whatever further linear steps do: the bound itself less its linear part.</summary>
    private double Floor(int t, int k)
    {
        double rate = Math.Pow(_contraction, t);
        double linear = method == HypergradientMethod.FixedPoint ? (1 - Math.Pow(_contraction, k)) / (1 - _contraction) : 1 / (1 - _contraction);
        return (bounds.C1 + bounds.C2 * linear) * rate;
    }

    /// <summary>The least count, not before <paramref name="from"/>, at which a bound that falls from there on meets the tolerance.</summary>
    private bool TryLeast(Func<int, double> bound, int from, out int least)
    {
        least = from;
        if (bound(from) <= tolerance)
            return true;
        long above = from, below = Math.Max(1, 2L * from);
        while (!(bound((int)Math.Min(below, int.MaxValue)) <= tolerance))
        {
            if (below >= int.MaxValue)
                return false;
            above = below;
            below *= 2;
        }
        below = Math.Min(below, int.MaxValue);
        while (below - above > 1)
        {
            long middle = (below + above) / 2;
            if (bound((int)middle) <= tolerance)
                below = middle;
            else
                above = middle;
        }
        least = (int)below;
        return true;
    }
}
