namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Cournot best responses; nested private record as data, arrays of a nested object reached through properties.</summary>
public partial class Cournot
{
    /// <summary>The market's data.</summary>
    public sealed record Market(double[] Costs, double Choke)
    {
        public int Firms => Costs.Length;

        public double Elasticity { get; init; } = 1.2;
    }

    private readonly Market _market;

    public Cournot(Market market) => _market = market;

    private double Price(double total, double slope) => _market.Choke / Math.Pow(1 + slope * total, _market.Elasticity);

    [FixedPointMap]
    private void BestResponse(ReadOnlySpan<double> q, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double total = 0;
        for (int f = 0; f < _market.Firms; f++)
            total += q[f];
        double price = Price(total, lambda[0]);
        for (int f = 0; f < _market.Firms; f++)
        {
            double margin = price - _market.Costs[f] * lambda[1];
            next[f] = 0.7 * q[f] + 0.3 * (margin > 0 ? Math.Sqrt(margin) : 0);
        }
    }

    [OuterObjective]
    private double Welfare(ReadOnlySpan<double> q, ReadOnlySpan<double> lambda)
    {
        double total = 0, cost = 0;
        for (int f = 0; f < q.Length; f++)
        {
            total += q[f];
            cost += _market.Costs[f] * q[f];
        }
        return -(Math.Log(1 + total) * lambda[0] - cost);
    }
}

/// <summary>A lag model whose objective is a recursion over time with early break; decimal-free mixed int and double arithmetic, checked arithmetic on ints.</summary>
public readonly partial struct GarchLike
{
    private readonly double[] _returns;
    private readonly int _burnIn;

    public GarchLike(double[] returns, int burnIn)
    {
        _returns = returns;
        _burnIn = burnIn;
    }

    [FixedPointMap]
    public readonly void Smooth(ReadOnlySpan<double> h, ReadOnlySpan<double> p, Span<double> next)
    {
        double omega = 0.1 * p[0], alpha = 0.2 * p[1], beta = 0.5 * p[2];
        for (int t = 0; t < h.Length; t++)
        {
            int before = checked(t - 1);
            double previous = before < 0 ? h[h.Length - 1] : h[before];
            next[t] = omega + alpha * _returns[t % _returns.Length] * _returns[t % _returns.Length] + beta * previous;
        }
    }

    [OuterObjective]
    public readonly double Likelihood(ReadOnlySpan<double> h, ReadOnlySpan<double> p)
    {
        double ll = 0;
        for (int t = 0; ; t++)
        {
            if (t >= h.Length)
                break;
            if (t < _burnIn)
                continue;
            ll += Math.Log(h[t]) + _returns[t % _returns.Length] * _returns[t % _returns.Length] / h[t];
        }
        return ll / (2 * (h.Length - _burnIn));
    }
}
