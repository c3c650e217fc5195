namespace HypergradGen.Benchmarks.Problems;

/// <summary>p4 with lengths that the compiler knows.</summary>
public sealed partial class TinyOfLengths([Length(3)] double[] target)
{
    [FixedPointMap]
    private void Step([Length(3)] ReadOnlySpan<double> w, [Length(6)] ReadOnlySpan<double> l, Span<double> next)
    {
        next[0] = l[0] + l[1] * Math.Sin(w[1]);
        next[1] = l[2] * Math.Exp(-w[0]) + l[4] * w[2];
        next[2] = l[3] / (1 + w[0] * w[0]) + l[5] * Math.Tanh(w[1]);
    }

    [OuterObjective]
    private double Distance([Length(3)] ReadOnlySpan<double> w, [Length(6)] ReadOnlySpan<double> l)
    {
        double a = w[0] - target[0], b = w[1] - target[1], c = w[2] - target[2];
        return 0.5 * (a * a + b * b + c * c);
    }
}
