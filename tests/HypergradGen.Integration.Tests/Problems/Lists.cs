using System.Collections.Immutable;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Data in lists and immutable arrays, of numbers, structs and mixed tuples; lists may grow between solves.</summary>
public sealed partial class Ledger
{
    public List<double> Rates = [];

    public List<(int To, double Weight)>? Links;

    public ImmutableArray<int> Order { get; init; } = [];

    public readonly List<Share> Shares = [];

    public readonly record struct Share(double Part, double Rest);

    private static double Weighted(List<double> rates, ReadOnlySpan<double> w)
    {
        double sum = 0;
        for (int i = 0; i < rates.Count; i++)
            sum += rates[i] * w[i % w.Length];
        return sum;
    }

    [FixedPointMap]
    internal void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
            next[i] = 0.2 * w[i] + 0.1 * lambda[i] * Weighted(Rates, w) + lambda[i];
        foreach (int k in Order)
            next[k] += 0.1 * Math.Sin(w[(k + 1) % w.Length]);
        if (Links is not null)
        {
            foreach (var (to, weight) in Links)
                next[to] += 0.1 * weight * lambda[to] * w[to];
        }
        foreach (var share in Shares)
            next[0] += 0.05 * share.Part * w[0] + share.Rest;
    }

    [OuterObjective]
    internal double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + Rates[^1] * w[^1] + Order.Length * lambda[0];
}
