namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Jacobi's step, a kernel without itself, a convolution that ends at the edges, a triangle and neighbours, each with tests of the index inside the loop.</summary>
public sealed partial class ComparedIndices(double[] a, int at, int radius)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        for (int i = 0; i < n; i++)
        {
            double others = 0;
            for (int j = 0; j < n; j++)
            {
                if (j != i)
                    others += a[i * n + j] * w[j];
            }
            double near = 0;
            for (int j = 0; j < n; j++)
            {
                if (j == i)
                    continue;
                double d = w[i] - w[j];
                near += d * Math.Exp(-d * d);
            }
            double smooth = 0;
            for (int k = -radius; k <= radius; k++)
            {
                int p = i + k;
                if (p >= 0 && p < n)
                    smooth += a[k + radius] * w[p];
                else
                    smooth += 0.1 * lambda[i];
            }
            double lower = 0, upper = 1;
            for (int j = n - 1; j >= 0; j--)
            {
                if (j < i)
                    lower += Math.Sin(w[j]);
                else if (j > i)
                    upper += w[i] * w[j];
            }
            next[i] = (lambda[i] - 0.3 * others) / (n + a[i * n + i]) + (0.2 * near + 0.1 * smooth + 0.1 * lower * upper) / (n + 1);
        }
        for (int j = 0; j < n; j++)
        {
            double left = j > 0 ? w[j - 1] : lambda[0], right = j < n - 1 ? w[j + 1] : 0.5;
            next[j] += j == at || j + at >= n ? 0.1 * w[j] : 0.1 * left * right * Math.Tanh(lambda[j]);
        }
        double fused = 0;
        for (int j = 0; j < n; j++)
            fused = Math.FusedMultiplyAdd(w[j], w[j], fused);
        for (int j = 0; j < n; j++)
            next[j] += 0.05 * fused / (n + 1);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int j = 0; j < w.Length; j++)
            sum += j < at ? w[j] * w[j] : lambda[j] * w[j];
        return sum;
    }
}
