namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Two sums of a row that go to one element in another order than they are computed in, to elements of other rows, or nowhere; and rows of arrays that are there only where they have columns.</summary>
public sealed partial class RaggedOrders(double[] a, double[][] rows, double[][] lower, int none)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        double[] second = new double[n], minus = new double[n], last = new double[n], beside = new double[n + 1], empty = new double[n], before = new double[n], factor = new double[n], ends = new double[n];
        for (int i = 0; i < n; i++)
        {
            double p = 0, q = 0;
            for (int j = 0; j < i; j++)
                p += a[(i * n) + j] * w[j];
            for (int j = i + 1; j < n; j++)
                q += a[(i * n) + j] * w[j];
            second[i] = q;
            second[i] += p;
        }
        for (int i = 0; i < n; i++)
        {
            double p = 0, q = 0;
            for (int j = 0; j < i; j++)
                p += a[(i * n) + j] * w[j];
            for (int j = i + 1; j < n; j++)
                q += a[(i * n) + j] * w[j];
            minus[i] = q;
            minus[i] -= p;
        }
        for (int i = 0; i < n; i++)
        {
            double p = 0, q = 0;
            for (int j = 0; j < i; j++)
                p += a[(i * n) + j] * w[j];
            for (int j = i + 1; j < n; j++)
                q += a[(i * n) + j] * w[j];
            last[i] = q;
            last[i] = p;
        }
        for (int i = 0; i < n; i++)
        {
            double p = 0, q = 0;
            for (int j = 0; j < i; j++)
                p += a[(i * n) + j] * w[j];
            for (int j = i; j < n; j++)
                q += a[(i * n) + j] * w[j];
            beside[i] += p;
            beside[i + 1] += q;
        }
        for (int i = 0; i < n; i++)
        {
            double z = 0;
            for (int j = 0; j < none; j++)
                z += rows[i][j] * w[j];
            empty[i] = z;
        }
        for (int i = 0; i < n; i++)
        {
            double z = 0;
            for (int j = 0; j < i; j++)
                z += lower[i - 1][j] * w[j];
            before[i] = z;
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                factor[j] += a[(i * n) + j] * w[i - 1];
        }
        for (int i = 0; i < n; i++)
        {
            double z = 0;
            for (int j = 0; j < rows[i].Length - i; j++)
                z += rows[i][j] * w[j];
            ends[i] = z;
        }
        double scale = 0.2 / (n + 1);
        for (int i = 0; i < n; i++)
        {
            next[i] = (scale * (second[i] + (lambda[i] * minus[i]) - Math.Sin(last[i]) + (0.3 * beside[i]) + (0.1 * beside[i + 1]) + before[i] - (lambda[i] * factor[i]) + ends[i])) + empty[i] + lambda[i];
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i] * lambda[i];
        return sum / (w.Length + 1);
    }
}
