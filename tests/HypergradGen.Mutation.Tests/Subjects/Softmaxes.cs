using System;
using HypergradGen;

/// <summary>Rows of a table in two loops, with and without others between them; scratch that is an iteration's own, and scratch that is not; maxima that a loop carries.</summary>
public static partial class Softmaxes
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length, k = lambda.Length;
        double[] table = new double[2 * n * k * n];
        for (int i = 0; i < table.Length; i++)
            table[i] = Math.Sin(0.7 * i + w[i % n]);
        double[] q = new double[k], gap = new double[k], late = new double[k];
        for (int s = 0; s < n; s++)
        {
            double largest = -lambda[0] - 2;
            for (int a = 0; a < k; a++)
            {
                double z = 0;
                for (int j = 0; j < n; j++)
                    z += table[(s * k + a) * n + j] * w[j];
                q[a] = 0.1 * z - lambda[a] - 0.1 * s;
                largest = Math.Max(q[a], largest);
            }
            double sum = 0;
            for (int a = 0; a < k; a++)
                sum += Math.Exp(largest - q[a]);
            next[s] = 0.1 * largest + 0.1 * Math.Log(sum);
        }
        for (int s = 0; s < n; s++)
        {
            for (int a = 0; a < k; a++)
            {
                double z = 0;
                for (int j = 0; j < n; j++)
                    z += table[(2 * s * k + a) * n + j] * w[j];
                gap[a] = 0.1 * z * lambda[a];
            }
            next[s] += 0.1 * gap[0] * gap[1];
        }
        for (int s = 0; s < n; s++)
        {
            double[] minus = new double[k];
            for (int a = 0; a < k; a++)
                minus[a] -= 0.1 * w[s] * lambda[a];
            for (int a = 0; a < k; a++)
            {
                next[s] += 0.1 * minus[k - 1 - a] * minus[a];
                late[a] = 0.2 * w[s] * lambda[a];
                next[s] += 0.1 * late[k - 1 - a];
            }
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double least = 1 - lambda[0] * lambda[0];
        for (int i = 0; i < w.Length; i++)
            least = Math.Min(least, -w[i] * lambda[1]);
        return least * least + w[0];
    }
}
