using System;
using HypergradGen;

/// <summary>A number that goes from row to row of a matrix, beside the products with it.</summary>
public static partial class Running
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.25, 0.15, -0.3, -0.1, 0.2, 0.35, 0.12, -0.24, 0.18, -0.15, 0.28, 0.05, -0.22];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        double running = lambda[1];
        for (int i = 0; i < n; i++)
        {
            double z = 0;
            for (int j = 0; j < n; j++)
                z += s_matrix[i * n + j] * w[j];
            running = 0.5 * Math.Sin(running * (i + 1)) + z * lambda[2];
            next[i] = 0.3 * Math.Tanh(z) + 0.1 * running;
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[0];
        for (int i = 0; i < w.Length; i++)
            sum = Math.Sin(sum) + w[i] * w[i];
        return sum;
    }
}
