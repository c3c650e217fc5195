namespace HypergradGen.Checks;

/// <summary>How fast the remainder of a Taylor polynomial falls with the step: as h to the first power that is left out, where the derivatives before it are right.</summary>
internal static class TaylorRemainder
{
    private const int Halvings = 24;

    /// <summary>What one rounding of a sum of the remainder's size is taken to be, relative.</summary>
    public static double Rounding(Probe probe) => 450 * probe.Precision.Epsilon;

    /// <param name="name">The check's.</param>
    /// <param name="order">The first power that is left out.</param>
    /// <param name="probe">The point and its seed.</param>
    /// <param name="remainder">The size of the remainder at a step, and what rounding makes of it.</param>
    /// <param name="difference">A difference that falls as hᵒʳᵈᵉʳ whatever the derivatives are, unless there is a kink.</param>
    /// <returns>
    /// The slope over the smallest steps whose remainder stands clear of rounding, against the order. Where no remainder does, the function is a polynomial along the
    /// direction and the check passes. Inconclusive where too few do, and where a smaller slope ends at a kink.
    /// </returns>
    public static CheckResult Slope(string name, int order, Probe probe, Func<double, (double Size, double Rounding)> remainder, Func<double, double> difference)
    {
        const double Margin = 0.1, Clear = 30, KinkShare = 0.1;
        CheckResult Result(CheckOutcome outcome, double slope, string detail) => new(name, outcome, probe.Seed, slope, order, Margin, detail);
        var clear = new List<(double Step, double Remainder)>();
        double step = 0.125;
        for (int i = 0; i < Halvings; i++, step /= 2)
        {
            var (size, rounding) = remainder(step);
            if (double.IsFinite(size) && size > Clear * rounding)
                clear.Add((step, size));
        }
        if (clear.Count == 0)
            return Result(CheckOutcome.Passed, double.PositiveInfinity, order == 2 ? "linear along the direction" : "quadratic along the direction");
        if (clear.Count < 3)
            return Result(CheckOutcome.Inconclusive, double.NaN, "too few remainders stand clear of rounding");

        // The last two steps are the most asymptotic.
        (double shortStep, double small) = clear[^1];
        (double longStep, double large) = clear[^3];
        double slope = Math.Log(large / small) / Math.Log(longStep / shortStep);
        if (slope >= order - Margin)
            return Result(CheckOutcome.Passed, slope, "slope of the remainder's logarithm");
        // Where the difference is a part of the remainder and falls slower than it should, the remainder is that of a kink.
        double near = difference(shortStep), slopeOfDifference = Math.Log(difference(longStep) / near) / Math.Log(longStep / shortStep);
        return !(near <= KinkShare * small || slopeOfDifference >= order - Margin)
            ? Result(CheckOutcome.Inconclusive, slope, "the remainder is that of a kink nearby")
            : Result(CheckOutcome.Failed, slope, "slope of the remainder's logarithm");
    }
}
