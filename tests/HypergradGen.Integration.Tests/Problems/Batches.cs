namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A row a sample, each the equilibrium of the same learnt matrix: products of matrices in every program.</summary>
public sealed partial class BatchedModel(int samples, int size, double[] x)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> h, ReadOnlySpan<double> a, Span<double> next)
    {
        for (int i = 0; i < samples; i++)
        {
            for (int k = 0; k < size; k++)
            {
                double z = x[i * size + k];
                for (int j = 0; j < size; j++)
                    z += 0.2 * a[k * size + j] * h[i * size + j];
                next[i * size + k] = Math.Tanh(z);
            }
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> h, ReadOnlySpan<double> a)
    {
        double sum = 0;
        for (int i = 0; i < samples; i++)
        {
            for (int k = 0; k < size; k++)
            {
                double z = 0;
                for (int j = 0; j < size; j++)
                    z += a[j * size + k] * h[i * size + j];
                sum += z * z;
            }
        }
        return sum;
    }
}

/// <summary>Two learnt layers; the hidden one is in memory of each sample's own, and each sample is scaled by its norm.</summary>
public sealed partial class BatchedLayers(int samples, int size, int hidden)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> h, ReadOnlySpan<double> theta, Span<double> next)
    {
        var inner = theta[..(hidden * size)];
        var outer = theta[(hidden * size)..];
        for (int i = 0; i < samples; i++)
        {
            var sample = h.Slice(i * size, size);
            var layer = new double[hidden];
            double square = 1;
            for (int j = 0; j < size; j++)
                square += sample[j] * sample[j];
            for (int k = 0; k < hidden; k++)
            {
                double z = 0.1 * i;
                for (int j = 0; j < size; j++)
                    z += inner[k * size + j] * sample[j];
                layer[k] = Math.Sin(z) / Math.Sqrt(square);
            }
            for (int k = 0; k < size; k++)
            {
                double z = 0.3;
                for (int j = 0; j < hidden; j++)
                    z -= outer[k * hidden + j] * layer[j];
                next[i * size + k] = 0.1 * z;
            }
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> h, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        foreach (double element in h)
            sum += element * element;
        return sum;
    }
}

/// <summary>W ← B + ΛW/4 − WᵀΛ/5 + WWᵀ/9, its loops in several orders.</summary>
public sealed partial class PlainProducts(int size, double[] b)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < size * size; i++)
            next[i] = 0.1 * b[i];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k < size; k++)
                    next[i * size + j] += 0.05 * (lambda[i * size + k] * w[k * size + j]);
            }
        }
        for (int k = 0; k < size; k++)
        {
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                    next[i * size + j] -= w[k * size + i] * lambda[k * size + j] / 25;
            }
        }
        for (int i = 0; i < size; i++)
        {
            for (int k = 0; k < size; k++)
            {
                for (int j = 0; j < size; j++)
                    next[i * size + k] += w[i * size + j] * w[k * size + j] / 90;
            }
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        foreach (double element in w)
            sum += element * element;
        return sum;
    }
}
