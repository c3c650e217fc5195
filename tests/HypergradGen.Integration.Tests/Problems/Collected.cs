namespace HypergradGen.Integration.Tests.Problems;

/// <summary>w = tanh(Aw + Bx + c) with all of A, B and c as hyperparameters in one vector, of any size.</summary>
public sealed partial class LearntEquilibrium(int size, double[] x)
{
    [FixedPointMap]
    private void Update(ReadOnlySpan<double> w, ReadOnlySpan<double> theta, Span<double> next)
    {
        var a = theta[..(size * size)];
        var b = theta.Slice(size * size, size * x.Length);
        for (int i = 0; i < size; i++)
        {
            double z = theta[^(size - i)];
            for (int j = 0; j < size; j++)
                z += a[i * size + j] * w[j];
            for (int j = 0; j < x.Length; j++)
                z += b[i * x.Length + j] * x[j];
            next[i] = Math.Tanh(z);
        }
    }

    [OuterObjective]
    private double Size(ReadOnlySpan<double> w, ReadOnlySpan<double> theta)
    {
        double sum = 0.1 * theta[0];
        for (int i = 0; i < size; i++)
            sum += 0.5 * (w[i] - 0.2) * (w[i] - 0.2);
        return sum;
    }
}

/// <summary>H = tanh(HAᵀ + XBᵀ) for a batch of samples, the rows of H: each step has an outer product a sample. A and B are parameters of their own.</summary>
public sealed partial class BatchedEquilibrium(int samples, double[] x)
{
    [FixedPointMap]
    private void Layer(ReadOnlySpan<double> h, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> next)
    {
        int size = h.Length / samples, inputs = x.Length / samples;
        for (int s = 0; s < samples; s++)
        {
            for (int i = 0; i < size; i++)
            {
                double z = 0;
                for (int j = 0; j < size; j++)
                    z += a[i * size + j] * h[s * size + j];
                for (int j = 0; j < inputs; j++)
                    z -= b[i * inputs + j] * x[s * inputs + j];
                next[s * size + i] = Math.Tanh(z);
            }
        }
    }

    [OuterObjective]
    private double Mean(ReadOnlySpan<double> h, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < h.Length; i++)
            sum += h[i] * h[i];
        return sum / samples;
    }
}
