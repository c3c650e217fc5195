namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Many small problems side by side: number c of instance k is at c · instances + k, so that memory is rows of one length, and so is what is kept of a step.</summary>
public sealed partial class SideBySide(int instances, double[] scales)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int k = 0; k < instances; k++)
        {
            double x = w[k], y = w[instances + k];
            next[k] = lambda[k] * Math.Sin(y) + scales[k] * Math.Exp(-x * x);
            next[instances + k] = lambda[instances + k] * Math.Tanh(x) + scales[instances + k] * Math.Cos(lambda[2 * instances + k] * x);
        }
    }

    [OuterObjective]
    private double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int k = 0; k < 2 * instances; k++)
            sum += 0.5 * w[k] * w[k] * (1 + lambda[k]);
        return sum;
    }
}

/// <summary>A sum over neighbours on both sides, whose windows begin one element apart.</summary>
public sealed partial class Neighbours(double[] weights)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        for (int k = 0; k < n; k++)
            next[k] = 0.2 * Math.Sin(w[k]) + lambda[k];
        for (int k = 1; k < n - 1; k++)
            next[k] += 0.3 * Math.Tanh(w[k - 1]) * weights[k + 1] + 0.1 * w[k + 1] * weights[k];
    }

    [OuterObjective]
    private double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int k = 0; k < w.Length; k++)
            sum += 0.5 * w[k] * w[k];
        return sum;
    }
}
