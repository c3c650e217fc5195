namespace HypergradGen.Benchmarks.Problems;

/// <summary>p3 with sizes that the compiler knows.</summary>
public sealed partial class Equilibrium16([Length(Equilibrium16.Size)] double[] x, [Length(Equilibrium16.Size)] double[] target)
{
    private const int Size = 16, Parameters = 2 * Size * Size + Size;

    [FixedPointMap]
    private void Update([Length(Size)] ReadOnlySpan<double> w, [Length(Parameters)] ReadOnlySpan<double> theta, Span<double> next)
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
    private double Distance([Length(Size)] ReadOnlySpan<double> w, [Length(Parameters)] ReadOnlySpan<double> theta)
    {
        double sum = 0;
        for (int i = 0; i < Size; i++)
            sum += 0.5 * (w[i] - target[i]) * (w[i] - target[i]);
        return sum;
    }
}
