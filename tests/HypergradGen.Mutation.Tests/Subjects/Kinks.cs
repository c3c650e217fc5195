using System;
using HypergradGen;

public static partial class Kinks
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.2 * Math.Max(w[i] * lambda[0], lambda[1] - w[i]) + 0.1 * Math.Abs(w[i] - lambda[2]) - 0.1 * Math.Min(w[i], Math.Clamp(lambda[1] * w[i], 0.05, 0.4));
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double largest = w[0];
        for (int i = 1; i < w.Length; i++)
            largest = Math.Max(largest, w[i] * lambda[i % 3]);
        return largest * largest;
    }
}
