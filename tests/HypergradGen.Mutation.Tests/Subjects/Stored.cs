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
