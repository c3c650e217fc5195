using System;
using HypergradGen;

/// <summary>Loops whose iterations depend on the one before.</summary>
public static partial class Recurrence
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double s = lambda[0] * lambda[1], scale = lambda[2] * w[0];
        for (int i = 0; i < w.Length; i++)
        {
            s = Math.Tanh(0.6 * s + w[i] * scale);
            next[i] = 0.3 * s * s - 0.1 * s;
        }
        for (int i = 1; i < w.Length; i++)
            next[i] = 0.5 * next[i] + 0.3 * next[i - 1] * next[i - 1] * w[i];
        next[0] += 0.05 * s;
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double product = 1;
        foreach (double x in w)
            product = product * (1 + x * lambda[1]) - 0.2 * x;
        return product;
    }
}
