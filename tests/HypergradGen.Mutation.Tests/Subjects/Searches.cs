using System;
using HypergradGen;

/// <summary>A loop that ends when the numbers say so, and runs again inside its own iterations.</summary>
public static partial class Searches
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.1 * Sum(w, lambda[0], i, 2) + 0.1 * lambda[1];
    }

    private static double Sum(ReadOnlySpan<double> w, double x, int at, int depth)
    {
        double sum = Math.Sin(x + w[at % w.Length]);
        int k = 0;
        while (k < 3 && sum < 2)
        {
            sum = 0.5 * sum * sum + Math.Cos(sum) * (depth > 0 ? Sum(w, 0.7 * sum, at + k, depth - 1) : w[k % w.Length]);
            k++;
        }
        return sum;
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Sum(w, lambda[2], 1, 1) + w[0] * w[1];
}
