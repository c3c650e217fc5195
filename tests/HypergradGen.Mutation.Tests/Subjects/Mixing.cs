using System;
using HypergradGen;

/// <summary>Rows of a product, and rows behind them that read all of its elements.</summary>
public static partial class Mixing
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.25, 0.15, -0.3, -0.1, 0.2, 0.35, 0.12, -0.24, 0.18, -0.15, 0.28, 0.05, -0.22];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        var hidden = new double[n];
        for (int i = 0; i < n; i++)
        {
            double z = lambda[0];
            for (int j = 0; j < n; j++)
                z += s_matrix[i * n + j] * w[j];
            hidden[i] = Math.Tanh(z);
        }
        for (int i = 0; i < n; i++)
        {
            double z = lambda[1] * hidden[n - 1 - i];
            for (int j = 0; j < n; j++)
                z += s_matrix[j * n + i] * hidden[j];
            next[i] = 0.7 * Math.Sin(z);
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[2] * w[0];
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i];
        return sum;
    }
}
