using System;
using HypergradGen;

/// <summary>Branches on data, on the state, and selections.</summary>
public static partial class Branches
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double shared = 0.3 * lambda[0] * w[3];
        for (int i = 0; i < w.Length; i++)
        {
            double z;
            if (w[i] * w[i] > 0.3)
            {
                z = Math.Sin(w[i]) * lambda[1] + shared * w[i];
                next[i] = 0.1 * z;
            }
            else
            {
                z = Math.Cos(w[i] * lambda[2]) - shared;
                next[i] = 0.2 * z * z;
            }
            double chosen = w[i] > lambda[0] ? z * lambda[1] : w[i];
            next[i] += 0.1 * chosen;
            double fixedSide = i % 2 == 0 ? 0.1 * z : 0.5;
            next[i] += 0.1 * fixedSide * w[0];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            if (w[i] < 0.1)
                continue;
            sum += w[i] * lambda[0] * (i > 1 ? w[0] : lambda[2]);
        }
        return sum;
    }
}
