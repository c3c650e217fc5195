namespace IterationComplexity.Readers;

/// <summary>
/// Rows of few features each, in compressed form, and a class for each row: row i has the elements <see cref="Start"/>[i] to Start[i + 1] − 1 of
/// <see cref="Column"/> and <see cref="Value"/>.
/// </summary>
/// <param name="Features">How many columns there are.</param>
/// <param name="Classes">Labels are 0 to Classes − 1.</param>
/// <param name="Start">One number more than there are rows, from 0 to the count of elements.</param>
/// <param name="Column">The column of each element, rising within a row.</param>
/// <param name="Value">The elements.</param>
/// <param name="Labels">The class of each row.</param>
public sealed record SparseRows(int Features, int Classes, int[] Start, int[] Column, double[] Value, int[] Labels)
{
    /// <summary>How many rows there are.</summary>
    public int Count => Labels.Length;

    /// <summary>The rows with these indices, in this order; O(their elements).</summary>
    public SparseRows Choose(ReadOnlySpan<int> rows)
    {
        var start = new int[rows.Length + 1];
        var labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            start[i + 1] = start[i] + Start[rows[i] + 1] - Start[rows[i]];
            labels[i] = Labels[rows[i]];
        }
        var column = new int[start[^1]];
        var value = new double[start[^1]];
        for (int i = 0; i < rows.Length; i++)
        {
            int length = start[i + 1] - start[i];
            Column.AsSpan(Start[rows[i]], length).CopyTo(column.AsSpan(start[i]));
            Value.AsSpan(Start[rows[i]], length).CopyTo(value.AsSpan(start[i]));
        }
        return new SparseRows(Features, Classes, start, column, value, labels);
    }

    /// <summary>The largest eigenvalue of 1/N XᵀX by power iteration, which approaches it from below; O(steps · elements).</summary>
    public double Curvature(int steps)
    {
        var direction = new double[Features];
        var image = new double[Features];
        Array.Fill(direction, 1 / Math.Sqrt(Features));
        double norm = 0;
        for (int step = 0; step < steps; step++)
        {
            Array.Clear(image);
            for (int i = 0; i < Count; i++)
            {
                double score = 0;
                for (int p = Start[i]; p < Start[i + 1]; p++)
                    score += Value[p] * direction[Column[p]];
                for (int p = Start[i]; p < Start[i + 1]; p++)
                    image[Column[p]] += score * Value[p] / Count;
            }
            norm = Instance.Norm(image);
            for (int j = 0; j < Features; j++)
                direction[j] = norm > 0 ? image[j] / norm : 0;
        }
        return norm;
    }
}
