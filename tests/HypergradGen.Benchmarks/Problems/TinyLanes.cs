namespace HypergradGen.Benchmarks.Problems;

/// <summary>Many instances of p4 as one problem: element c of instance k is at c · instances + k, so that neighbours in memory are instances.</summary>
public sealed partial class TinyLanes(int instances, double[] target)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> next)
    {
        for (int k = 0; k < instances; k++)
        {
            double w0 = w[k], w1 = w[instances + k], w2 = w[2 * instances + k];
            next[k] = l[k] + l[instances + k] * Math.Sin(w1);
            next[instances + k] = l[2 * instances + k] * Math.Exp(-w0) + l[4 * instances + k] * w2;
            next[2 * instances + k] = l[3 * instances + k] / (1 + w0 * w0) + l[5 * instances + k] * Math.Tanh(w1);
        }
    }

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> w, ReadOnlySpan<double> l)
    {
        double sum = 0;
        for (int k = 0; k < 3 * instances; k++)
            sum += 0.5 * (w[k] - target[k]) * (w[k] - target[k]);
        return sum;
    }
}
