namespace HypergradGen.Checks;

/// <summary>Whether a map contracts along its own path.</summary>
internal static class Contraction
{
    private const int MostSteps = 4000, NoiseEvery = 100;

    /// <summary>
    /// Follows w ← Φ(w, λ) and measures q = (‖s_t‖/‖s_{t/2}‖)^(2/t), s_t the step of iteration t, in which transient growth has died out. Passes where the steps
    /// fall to rounding or q is below 1; fails where they grow, stand still or cease to be finite.
    /// </summary>
    public static CheckResult AlongThePath(MapFunction map, double[] w, double[] lambda, int seed, Precision precision)
    {
        const string Name = "contraction along the path";
        var lengths = new List<double>();
        double[] state = (double[])w.Clone();
        CheckResult Result(CheckOutcome outcome, double q, string detail) => new(Name, outcome, seed, q, 1, 0, detail);
        for (int t = 0; t < MostSteps; t++)
        {
            double[] next = ProductChecks.Apply(map, state, lambda);
            double length = Vectors.Norm(Vectors.Move(next, -1, state)), size = Vectors.Norm(next);
            if (!double.IsFinite(length) || !double.IsFinite(size))
                return Result(CheckOutcome.Failed, double.PositiveInfinity, $"the map does not contract: step {t + 1} of the iteration is not finite{After(lengths)}");
            lengths.Add(length);
            state = next;
            if (length <= 8 * precision.Epsilon * size || (t + 1) % NoiseEvery == 0 && length <= Noise(map, state, lambda, precision))
                return Result(CheckOutcome.Passed, lengths.Count > 2 && length > 0 ? Rate(lengths) : 0, $"the steps fall to rounding after {t + 1}");
        }
        double rate = Rate(lengths);
        const double Margin = 1e-5;
        return rate < 1 - Margin ? Result(CheckOutcome.Passed, rate, $"slowly, with the factor {rate:G6} a step")
            : lengths[^1] < 0.5 * lengths[MostSteps / 2] ? Result(CheckOutcome.Inconclusive, rate, $"the steps fall more slowly than can be told from standing still{After(lengths)}")
            : Result(CheckOutcome.Failed, rate, $"the map does not contract: its steps do not become shorter{After(lengths)}");
    }

    /// <summary>Steps that hover near the map's own rounding are as short as they get.</summary>
    private static double Noise(MapFunction map, double[] state, double[] lambda, Precision precision)
    {
        double[] sizes = Vectors.Sizes(state);
        return 16 * ComputationalNoise.Of(h => ProductChecks.Apply(map, Vectors.Move(state, h, sizes), lambda), precision) + 64 * precision.Epsilon * Vectors.Norm(state);
    }

    private static double Rate(List<double> lengths)
    {
        int half = lengths.Count / 2;
        return Math.Pow(lengths[^1] / lengths[half], 1.0 / Math.Max(1, lengths.Count - 1 - half));
    }

    private static string After(List<double> lengths)
        => lengths.Count == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" (the first is {lengths[0]:E2} long, the middle one {lengths[lengths.Count / 2]:E2}, the last {lengths[^1]:E2})");
}
