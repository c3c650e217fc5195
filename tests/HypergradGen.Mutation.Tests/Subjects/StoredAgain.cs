using System;
using HypergradGen;

/// <summary>One element that each iteration stores, of which the last one's stays.</summary>
public static partial class StoredAgain
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double y = Math.Tanh(0.4 * lambda[0] * w[i] + 0.1 * i);
            next[0] = y;
            sum += y;
        }
        next[1] = 0.1 * sum * lambda[1];
        next[2] = 0.2 * w[0] * w[1];
        next[3] = 0.3 * lambda[2] * w[1];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[1] + w[1] * w[1] - w[2] * lambda[0] + w[3];
}
