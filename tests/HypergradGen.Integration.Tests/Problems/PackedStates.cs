namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Momentum: state holds weights and velocities as two slices, and so does the next state; writes through slices of the output.</summary>
public sealed partial class HeavyBall(double[] curvature, double[] target)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> state, ReadOnlySpan<double> hyper, Span<double> next)
    {
        int n = state.Length / 2;
        var position = state[..n];
        var velocity = state[n..];
        var nextPosition = next[..n];
        var nextVelocity = next[n..];
        double learning = 0.3 * hyper[0], momentum = 0.5 * hyper[1];
        for (int i = 0; i < n; i++)
        {
            double gradient = curvature[i] * (position[i] - target[i]) + hyper[^1] * Math.Sin(position[i]);
            nextVelocity[i] = momentum * velocity[i] - learning * gradient;
            nextPosition[i] = position[i] + nextVelocity[i];
        }
    }

    [OuterObjective]
    public double Value(ReadOnlySpan<double> state, ReadOnlySpan<double> hyper)
    {
        double v = 0;
        foreach (double x in state[..(state.Length / 2)])
            v += Math.Cosh(x);
        return v;
    }
}

/// <summary>Alternating least squares for a matrix factorisation: normal equations per row in buffers declared in the loop, the second half from the first half of next.</summary>
public sealed partial class Factorisation
{
    private readonly double[,] _ratings;
    private readonly bool[,] _seen;
    private const int Rank = 2;

    public Factorisation(double[,] ratings, bool[,] seen) => (_ratings, _seen) = (ratings, seen);

    private static void Solve2(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x)
    {
        double det = a[0] * a[3] - a[1] * a[2];
        x[0] = (a[3] * b[0] - a[1] * b[1]) / det;
        x[1] = (a[0] * b[1] - a[2] * b[0]) / det;
    }

    [FixedPointMap]
    public void Alternate(ReadOnlySpan<double> factors, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int users = _ratings.GetLength(0), items = _ratings.GetLength(1);
        var oldItems = factors[(users * Rank)..];
        for (int side = 0; side < 2; side++)
        {
            int mine = side == 0 ? users : items, others = side == 0 ? items : users;
            for (int m = 0; m < mine; m++)
            {
#pragma warning disable CA2014 // Small, and what is tested: fresh stack memory in each iteration.
                Span<double> a = stackalloc double[Rank * Rank];
                Span<double> b = stackalloc double[Rank];
#pragma warning restore CA2014
                for (int r = 0; r < Rank; r++)
                {
                    a[r * Rank + r] = 0.3 + Math.Exp(lambda[side]);
                    b[r] = 0.1 * (r + 1);
                }
                for (int o = 0; o < others; o++)
                {
                    int u = side == 0 ? m : o, i = side == 0 ? o : m;
                    if (!_seen[u, i])
                        continue;
                    for (int r = 0; r < Rank; r++)
                    {
                        double fr = side == 0 ? oldItems[i * Rank + r] : next[u * Rank + r];
                        b[r] += _ratings[u, i] * fr;
                        for (int q = 0; q < Rank; q++)
                            a[r * Rank + q] += fr * (side == 0 ? oldItems[i * Rank + q] : next[u * Rank + q]);
                    }
                }
                if (side == 0)
                    Solve2(a, b, next.Slice(m * Rank, Rank));
                else
                    Solve2(a, b, next.Slice((users + m) * Rank, Rank));
            }
        }
    }

    [OuterObjective]
    public double Holdout(ReadOnlySpan<double> factors, ReadOnlySpan<double> lambda)
    {
        int users = _ratings.GetLength(0);
        double loss = 0;
        for (int u = 0; u < users; u++)
        {
            for (int i = 0; i < _ratings.GetLength(1); i++)
            {
                if (_seen[u, i]) continue;
                double e = _ratings[u, i];
                for (int r = 0; r < Rank; r++)
                    e -= factors[u * Rank + r] * factors[(users + i) * Rank + r];
                loss += e * e;
            }
        }
        return loss;
    }
}
