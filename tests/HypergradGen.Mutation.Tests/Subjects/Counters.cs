using System;
using HypergradGen;

/// <summary>Indices that the text steps itself, used again behind their loops.</summary>
public static partial class Counters
{
    private static readonly double[] s_matrix = [0.3, -0.2, 0.1, 0.4, 0.15, 0.25, -0.35, 0.05, -0.1, 0.2, 0.3, -0.25, 0.12, -0.3, 0.22, 0.18];

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int place = 0, i = 0;
        while (i < w.Length)
        {
            double z = lambda[0];
            for (int j = 0; j < w.Length; j++)
                z += s_matrix[place++] * w[j];
            next[i] = 0.3 * Math.Sin(z);
            i++;
        }
        int k = 0;
        while (k <= w.Length - 1)
        {
            next[k] += 0.1 * lambda[1] * w[k] * s_matrix[place - 1 - k];
            k += 3;
        }
        int down = w.Length;
        while (down-- > 1)
            next[down] += 0.1 * next[down - 1] * lambda[2];
        next[down] += 0.1 * w[1] * w[2];
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
