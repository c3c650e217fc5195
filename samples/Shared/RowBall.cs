namespace Samples;

/// <summary>The matrices with ‖A‖∞ ≤ radius, all of whose rows lie in a ball of the 1-norm. Below 1, w ↦ tanh(A w + b) contracts in the maximum norm.</summary>
public static class RowBall
{
    /// <summary>Moves a matrix, given row by row, to the nearest one of the set.</summary>
    /// <remarks>
    /// Each row on its own: v ↦ sign(v)·max(|v| − θ, 0), with the θ that makes the 1-norm the radius, from the row's sorted absolute values (Duchi, Shalev-Shwartz, Singer and
    /// Chandra, <i>Efficient projections onto the ℓ1-ball</i>, ICML 2008). O(columns · log columns) a row.
    /// </remarks>
    public static void Project(Span<double> matrix, int columns, double radius)
    {
        Span<double> sorted = stackalloc double[columns];
        for (int start = 0; start < matrix.Length; start += columns)
        {
            Span<double> row = matrix.Slice(start, columns);
            double norm = 0;
            for (int j = 0; j < columns; j++)
                norm += sorted[j] = Math.Abs(row[j]);
            if (norm <= radius)
                continue;
            sorted.Sort();
            double sum = 0, threshold = 0;
            for (int taken = 1; taken <= columns; taken++)
            {
                // While the next largest is above the threshold it belongs to those that stay.
                double value = sorted[^taken];
                if (value <= threshold)
                    break;
                sum += value;
                threshold = Math.Max((sum - radius) / taken, 0);
            }
            foreach (ref double value in row)
                value = Math.CopySign(Math.Max(Math.Abs(value) - threshold, 0), value);
        }
    }

    /// <summary>The largest 1-norm of a row.</summary>
    public static double Norm(ReadOnlySpan<double> matrix, int columns)
    {
        double largest = 0;
        for (int start = 0; start < matrix.Length; start += columns)
        {
            double norm = 0;
            for (int j = 0; j < columns; j++)
                norm += Math.Abs(matrix[start + j]);
            largest = Math.Max(largest, norm);
        }
        return largest;
    }
}
