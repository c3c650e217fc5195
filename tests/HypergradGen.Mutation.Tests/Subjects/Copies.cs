using System;
using HypergradGen;

/// <summary>Loops that the text writes for two iterations at a time.</summary>
public static partial class Copies
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.4, 0.15, 0.25, -0.35, 0.05, -0.1, 0.2, 0.3, -0.25, 0.12, -0.3, 0.22, 0.18];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double a = 0, b = lambda[0];
            int j = 0;
            for (; j + 2 < w.Length; j += 2)
            {
                a += s_matrix[4 * i + j] * w[j];
                b += s_matrix[4 * i + j + 1] * w[j + 1];
            }
            for (; j < w.Length; j++)
                b += s_matrix[4 * i + j] * w[j];
            next[i] = 0.3 * Math.Sin(a + b);
        }
        double c = 0, d = 0, e = 0, f = 0;
        for (int k = 0; k + 1 < w.Length; k += 2)
        {
            c += w[k] * w[k];
            d += w[k + 1] * w[k + 1];
        }
        int m = 0;
        for (; m + 1 < w.Length; m += 2)
        {
            e += w[m] * lambda[1];
            f += w[m + 1] * lambda[1];
        }
        for (; m < w.Length - 3; m++)
            e += w[m] * lambda[1];
        next[0] += 0.1 * (c + 2 * d) + 0.1 * (e + f);
        for (int k = 0; k + 2 < w.Length; k += 2)
        {
            double p = next[k], q = next[k + 1];
            next[k + 1] = 0.3 * p * lambda[2];
            next[k + 2] = 0.3 * q * lambda[2];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        int i = w.Length;
        do
        {
            i -= 2;
            sum += (i + 1) * w[i] * w[i + 1] * lambda[2];
        }
        while (i > 0);
        return sum;
    }
}
