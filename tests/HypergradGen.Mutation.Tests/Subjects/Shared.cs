using System;
using HypergradGen;

/// <summary>A number that a loop and what follows it both use.</summary>
public static partial class Shared
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double mixed = w[0] * lambda[0] + Math.Sin(w[1] * lambda[1]);
        double sum = w[2] * lambda[2];
        for (int i = 0; i < w.Length; i++)
        {
            next[i] = 0.1 * Math.Sin(mixed * w[i]);
            sum = Math.Sin(sum * mixed) + w[i];
        }
        next[0] += 0.1 * mixed * mixed;
        next[1] += 0.1 * sum;
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double first = w[0] * w[1] - lambda[0], sum = first;
        for (int i = 0; i < w.Length; i++)
            sum = Math.Sin(sum + first * w[i]);
        return sum + first * first;
    }
}
