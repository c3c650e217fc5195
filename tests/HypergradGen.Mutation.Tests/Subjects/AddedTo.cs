using System;
using HypergradGen;

/// <summary>What is stored as the next state, and is added to afterwards.</summary>
public static partial class AddedTo
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = Math.Tanh(0.4 * lambda[0] * w[i] + 0.3 * lambda[1]);
        next[1] += 0.2 * w[0] * lambda[2];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[1] + w[1] * w[1] - w[2] * lambda[0] + w[3];
}
