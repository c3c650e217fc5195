using System;
using HypergradGen;

/// <summary>What a row does in front of a product and behind it, to the same memory.</summary>
public static partial class Rows
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.25, 0.15, -0.3, -0.1, 0.2, 0.35, 0.12, -0.24, 0.18, -0.15, 0.28, 0.05, -0.22];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        var products = new double[n];
        for (int i = 0; i < n; i++)
        {
            next[i] = 0.3 * Math.Sin(w[i] + lambda[0]);
            for (int j = 0; j < n; j++)
                products[i] += s_matrix[i * n + j] * w[j];
            next[i] += 0.4 * products[i] * lambda[1];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[2];
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i];
        return sum;
    }
}
