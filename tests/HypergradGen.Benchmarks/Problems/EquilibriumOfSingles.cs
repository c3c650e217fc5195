namespace HypergradGen.Benchmarks.Problems;

/// <summary>p3 on floats: w = tanh(Aw + Bx + c) with all of A, B and c as hyperparameters; the objective is ½‖w − target‖².</summary>
public sealed partial class EquilibriumOfSingles(int size, float[] x, float[] target)
{
    [FixedPointMap]
    private void Update(ReadOnlySpan<float> w, ReadOnlySpan<float> theta, Span<float> next)
    {
        var a = theta[..(size * size)];
        var b = theta.Slice(size * size, size * size);
        var c = theta[^size..];
        for (int i = 0; i < size; i++)
        {
            float z = c[i];
            for (int j = 0; j < size; j++)
                z += a[i * size + j] * w[j];
            for (int j = 0; j < size; j++)
                z += b[i * size + j] * x[j];
            next[i] = MathF.Tanh(z);
        }
    }

    [OuterObjective]
    private float Distance(ReadOnlySpan<float> w, ReadOnlySpan<float> theta)
    {
        float sum = 0;
        for (int i = 0; i < size; i++)
            sum += 0.5f * (w[i] - target[i]) * (w[i] - target[i]);
        return sum;
    }
}
