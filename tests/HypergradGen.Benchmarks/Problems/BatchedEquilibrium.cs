namespace HypergradGen.Benchmarks.Problems;

/// <summary>H = tanh(H Aᵀ + X), a row a sample, A as hyperparameters; the objective is ½‖H − target‖².</summary>
public sealed partial class BatchedEquilibrium(int samples, int size, double[] x, double[] target)
{
    [FixedPointMap]
    private void Update(ReadOnlySpan<double> h, ReadOnlySpan<double> a, Span<double> next)
    {
        for (int i = 0; i < samples; i++)
        {
            for (int k = 0; k < size; k++)
            {
                double z = x[i * size + k];
                for (int j = 0; j < size; j++)
                    z += a[k * size + j] * h[i * size + j];
                next[i * size + k] = Math.Tanh(z);
            }
        }
    }

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> h, ReadOnlySpan<double> a)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
            sum += 0.5 * (h[i] - target[i]) * (h[i] - target[i]);
        return sum;
    }
}
