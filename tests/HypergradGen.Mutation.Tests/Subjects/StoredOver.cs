using System;
using HypergradGen;

/// <summary>What is stored as the next state and read as a value, before another is stored there.</summary>
public static partial class StoredOver
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double y = Math.Tanh(0.4 * lambda[0] * w[i] + 0.3 * lambda[1]);
            next[i] = y;
            sum += y;
        }
        next[2] = 0.1 * sum * lambda[2];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[1] + w[2] * w[2] - w[2] * lambda[0] + w[3];
}
