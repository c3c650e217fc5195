namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Products with arrays of arrays, of one length and of their own, with triangles and with all but a diagonal: sums, their transposes, and both of one row.</summary>
public sealed partial class RaggedRows(double[] a, double[][] rows, double[][] lower)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        double scale = 0.3 / (n + 1);
        for (int i = 0; i < n; i++)
        {
            double others = lambda[i];
            for (int j = 0; j < n; j++)
            {
                if (j != i)
                    others -= a[(i * n) + j] * w[j];
            }
            double upper = 0;
            for (int j = i; j < n; j++)
                upper += a[(i * n) + j] * w[j];
            next[i] = scale * (Math.Tanh(others) + (0.5 * upper)) / (2 + a[(i * n) + i]);
        }
        for (int i = 0; i < n; i++)
        {
            double[] row = rows[i];
            double whole = 0;
            for (int j = 0; j < row.Length && j < n; j++)
                whole += row[j] * w[j];
            double known = 0;
            for (int j = 0; j < n; j++)
                known += rows[i][j] * w[j];
            double below = 0;
            for (int j = 0; j < lower[i].Length; j++)
                below += lower[i][j] * w[j];
            next[i] += scale * (whole - (0.2 * known * lambda[i]) + Math.Sin(below));
        }
        for (int i = 0; i < n; i++)
        {
            double factor = scale * Math.Cos(w[i]);
            for (int j = 0; j < lower[i].Length; j++)
                next[j] += factor * lower[i][j];
            for (int j = 0; j < n; j++)
                next[j] -= rows[i][j] * factor;
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
                next[j] += scale * lambda[i] * a[(i * n) + j] * w[i];
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double residual = -lambda[i];
            foreach (double[] row in rows)
                residual += row[i] * w[i];
            for (int j = 0; j <= i; j++)
                residual += a[(i * w.Length) + j] * w[j];
            sum += residual * residual;
        }
        return sum / (w.Length + 1);
    }
}
