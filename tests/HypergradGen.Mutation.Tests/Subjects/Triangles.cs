using System;
using HypergradGen;

/// <summary>Rows that have other columns from row to row: a triangle that is subtracted, all but the diagonal, and the triangle behind it, transposed.</summary>
public static partial class Triangles
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.25, 0.15, -0.3, -0.1, 0.2, 0.35, 0.12, -0.24, 0.18, -0.15, 0.28, 0.05, -0.22];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        var behind = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
                behind[j] += s_matrix[i * n + j] * w[i];
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                behind[i] -= s_matrix[i * n + j] * w[j];
        }
        for (int i = 0; i < n; i++)
        {
            double z = behind[i] + lambda[0];
            for (int j = 0; j < n; j++)
            {
                if (j != i)
                    z += s_matrix[i * n + j] * w[j];
            }
            next[i] = 0.6 * Math.Tanh(z * lambda[1]);
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
