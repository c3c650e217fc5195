using System;
using HypergradGen;

/// <summary>A grid whose points see those beside them, rows run down once, and edges are written apart.</summary>
public static partial class Neighbours
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int columns = w.Length + 3;
        Span<double> from = stackalloc double[3 * columns], to = stackalloc double[3 * columns], few = stackalloc double[3 * columns];
        for (int k = 0; k < from.Length; k++)
            from[k] = w[k % w.Length] * (k + 1) * 0.05;
        Smooth(from, lambda, to, columns);
        Smooth(from, lambda, few, w.Length - 1);
        for (int k = 0; k < w.Length; k++)
            next[k] = 0.2 * Math.Sin(to[k] + to[k + columns] + 2 * to[k + 2 * columns] + to[columns - 1 - k] - to[2 * columns - 1 - k] + few[k + 1] + lambda[2]);
    }

    private static void Smooth(ReadOnlySpan<double> from, ReadOnlySpan<double> lambda, Span<double> to, int columns)
    {
        for (int i = 0; i < 3; i++)
        {
            int row = i * columns;
            for (int j = columns - 1; j >= 0; j--)
                to[row + j] = lambda[0] * from[row + j] - 0.1 * j * from[row + j];
            for (int j = 1; j + 1 < columns; j++)
                to[row + j] += 0.3 * (from[row + j - 1] + lambda[1] * from[row + j + 1]);
            to[row] *= 0.9;
            to[row + columns - 1] += 0.5 * to[row] * to[row];
        }
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[2];
        for (int i = 0; i + 1 < w.Length; i++)
            sum += (w[i + 1] - w[i]) * (w[i + 1] - w[i]) + w[i];
        return sum;
    }
}
