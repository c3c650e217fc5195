using System;
using HypergradGen;

/// <summary>Rows that are stored whole and then added to but for their ends, and rows that are stored but for their ends and then added to as a whole: long ones, and one element.</summary>
public static partial class Borders
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int columns = w.Length + 9;
        Span<double> from = stackalloc double[3 * columns], to = stackalloc double[3 * columns], few = stackalloc double[3 * columns];
        for (int k = 0; k < from.Length; k++)
            from[k] = w[k % w.Length] * (k + 1) * 0.02;
        Fill(from, lambda, to, columns);
        Fill(from, lambda, few, w.Length - 3);
        for (int k = 0; k < w.Length; k++)
            next[k] = 0.05 * Math.Sin(to[k] + to[k + 4] + to[k + columns - 4] + to[k + columns] + to[k + columns + 4] + to[k + 2 * columns - 4] + to[k + 2 * columns] + few[k % 3] + lambda[2]);
    }

    private static void Fill(ReadOnlySpan<double> from, ReadOnlySpan<double> lambda, Span<double> to, int columns)
    {
        for (int i = 0; i < 2; i++)
        {
            int row = i * columns;
            for (int j = 0; j < columns; j++)
                to[row + j] = lambda[0] * from[row + j];
            for (int j = 1; j + 1 < columns; j++)
                to[row + j] += 0.3 * (from[row + j - 1] + lambda[1] * from[row + j + 1]);
        }
        int last = 2 * columns;
        for (int j = 1; j + 1 < columns; j++)
            to[last + j] = lambda[0] * from[last + j] * from[last + j - 1];
        for (int j = 0; j < columns; j++)
            to[last + j] += 0.2 * from[last + j] * lambda[1];
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
