namespace HypergradGen.Benchmarks.Problems;

/// <summary>p3 with a size that the compiler knows.</summary>
public sealed partial class Equilibrium16(double[] x, double[] target)
{
    private const int Size = 16;

    [FixedPointMap]
    private void Update(ReadOnlySpan<double> w, ReadOnlySpan<double> theta, Span<double> next)
    {
        var a = theta[..(Size * Size)];
        var b = theta.Slice(Size * Size, Size * Size);
        var c = theta[^Size..];
        for (int i = 0; i < Size; i++)
        {
            double z = c[i];
            for (int j = 0; j < Size; j++)
                z += a[i * Size + j] * w[j];
            for (int j = 0; j < Size; j++)
                z += b[i * Size + j] * x[j];
            next[i] = Math.Tanh(z);
        }
    }

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> w, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        for (int i = 0; i < Size; i++)
            sum += 0.5 * (w[i] - target[i]) * (w[i] - target[i]);
        return sum;
    }
}
