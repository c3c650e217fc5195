using System;
using HypergradGen;

/// <summary>Nested loops, a matrix of hyperparameters, activity that reaches a local array in the second round only.</summary>
public static partial class Layers
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.4, 0.15, 0.25, -0.35, 0.05, -0.1, 0.2, 0.3, -0.25, 0.12, -0.3, 0.22, 0.18];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        double[] hidden = new double[n], mixed = new double[n];
        for (int i = 0; i < n; i++)
            hidden[i] = 0.1 * (i + 1);
        for (int layer = 0; layer < 3; layer++)
        {
            for (int i = 0; i < n; i++)
            {
                double z = mixed[i];
                for (int j = 0; j < n; j++)
                    z += s_matrix[i * n + j] * hidden[j] * w[j];
                mixed[i] = Math.Tanh(z + lambda[layer % 3] * hidden[i]);
            }
            for (int i = 0; i < n; i++)
                hidden[i] = 0.5 * mixed[i] * mixed[(i + 1) % n] + 0.3 * hidden[i];
        }
        for (int i = 0; i < n; i++)
            next[i] = 0.5 * hidden[i] + 0.1 * mixed[i];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            for (int j = 0; j <= i; j++)
                sum += s_matrix[i * w.Length + j] * w[i] * w[j] * Math.Cos(lambda[j % 3] * w[i]);
        }
        return sum;
    }
}
