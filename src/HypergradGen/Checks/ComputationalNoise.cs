namespace HypergradGen.Checks;

/// <summary>
/// The rounding noise of a function, from a table of differences at neighbouring points: differences of order k of a smooth function fall as spacingᵏ, those of
/// its noise do not, and √((k!)²/(2k)!)·rms(Δᵏ) is the noise's deviation (Moré and Wild, <i>Estimating Computational Noise</i>, SIAM J. Sci. Comput. 33, 2011).
/// </summary>
internal static class ComputationalNoise
{
    private const int Points = 7, Order = 4;

    /// <summary>√((4!)²/8!).</summary>
    private const double Factor = 0.11952286093343936;

    /// <summary>The deviation of the noise of f(h) around h = 0, in the Euclidean norm: the largest of what points at several distances show. 21 calls.</summary>
    /// <remarks>Where large numbers cancel, f is a staircase, and points on one of its stairs show no noise. Δ⁴ of a smooth part is below ε at each of the distances.</remarks>
    /// <param name="function">h ↦ f(x + h·ẋ), ẋ of the size of x.</param>
    /// <param name="precision">Of the numbers that f computes with.</param>
    public static double Of(Func<double, double[]> function, Precision precision)
    {
        double epsilon = precision.Epsilon;
        return Math.Max(At(128 * epsilon, function), Math.Max(At(Math.Sqrt(epsilon), function), At(Math.Cbrt(epsilon), function)));
    }

    private static double At(double spacing, Func<double, double[]> function)
    {
        double[][] table = [.. Enumerable.Range(0, Points).Select(i => (double[])function((i - Points / 2) * spacing).Clone())];
        for (int order = 1; order <= Order; order++)
        {
            for (int i = 0; i < Points - order; i++)
                table[i] = Vectors.Move(table[i + 1], -1, table[i]);
        }
        double squares = 0;
        for (int i = 0; i < Points - Order; i++)
            squares += Vectors.Dot(table[i], table[i]);
        return Factor * Math.Sqrt(squares / (Points - Order));
    }

    /// <inheritdoc cref="Of(Func{double, double[]}, Precision)"/>
    public static double Of(Func<double, double> function, Precision precision) => Of(h => new[] { function(h) }, precision);
}
