namespace HypergradGen.Benchmarks.Problems;

/// <summary>p3: w = tanh(Aw + Bx + c) with all of A, B and c as hyperparameters; the objective is ½‖w − target‖².</summary>
public sealed partial class Equilibrium(int size, double[] x, double[] target)
{
    [FixedPointMap]
    private void Update(ReadOnlySpan<double> w, ReadOnlySpan<double> theta, Span<double> next)
    {
        var a = theta[..(size * size)];
        var b = theta.Slice(size * size, size * size);
        var c = theta[^size..];
        for (int i = 0; i < size; i++)
        {
            double z = c[i];
            for (int j = 0; j < size; j++)
                z += a[i * size + j] * w[j];
            for (int j = 0; j < size; j++)
                z += b[i * size + j] * x[j];
            next[i] = Math.Tanh(z);
        }
    }

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> w, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        for (int i = 0; i < size; i++)
            sum += 0.5 * (w[i] - target[i]) * (w[i] - target[i]);
        return sum;
    }
}
