using static System.Math;
using Vec = System.ReadOnlySpan<double>;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>PageRank on compressed columns with a mask for dangling pages; a teleport vector from λ by a softmax in a local array.</summary>
public sealed partial class PageRank
{
    private readonly int[] _start, _target, _degree;
    private readonly bool _lazy;

    public PageRank(int[] start, int[] target, bool lazy)
    {
        _start = start;
        _target = target;
        _lazy = lazy;
        _degree = new int[start.Length - 1];
        for (int i = 0; i < _degree.Length; i++)
            _degree[i] = start[i + 1] - start[i];
    }

    [FixedPointMap]
    private void Walk(ReadOnlySpan<double> rank, ReadOnlySpan<double> preference, Span<double> next)
    {
        var teleport = new double[rank.Length];
        double z = 0;
        for (int i = 0; i < teleport.Length; i++)
            z += teleport[i] = Exp(preference[i]);
        double dangling = 0;
        next.Clear();
        for (int page = 0; page < rank.Length; page++)
        {
            if (_degree[page] == 0)
            {
                dangling += rank[page];
                continue;
            }
            double share = rank[page] / _degree[page];
            for (int e = _start[page]; e < _start[page + 1]; e++)
                next[_target[e]] += share;
        }
        double damping = 1 / (1 + Exp(-preference[^1]));
        for (int i = 0; i < next.Length; i++)
        {
            next[i] = damping * (next[i] + dangling * teleport[i] / z) + (1 - damping) * teleport[i] / z;
            if (_lazy)
                next[i] = 0.5 * (next[i] + rank[i]);
        }
    }

    [OuterObjective]
    private double Concentration(ReadOnlySpan<double> rank, ReadOnlySpan<double> preference)
    {
        double h = 0;
        foreach (var r in rank)
            h += r * r;
        return h;
    }
}

/// <summary>A type alias for the spans, a static class, static readonly jagged arrays with collection expressions; quantal response of two players.</summary>
public static partial class QuantalResponse
{
    private static readonly double[][] s_payoffsRow = [[3, 0, 1], [5, 1, 0]];
    private static readonly double[][] s_payoffsColumn = [[3, 5, 0], [0, 1, 2]];

    private static void Normalise(Span<double> p)
    {
        double z = 0;
        foreach (var x in p) z += x;
        for (int i = 0; i < p.Length; i++) p[i] /= z;
    }

    [FixedPointMap]
    public static void Respond(Vec s, Vec rationality, Span<double> next)
    {
        Vec row = s[..2], column = s[2..];
        for (int i = 0; i < 2; i++)
        {
            double u = 0;
            for (int j = 0; j < column.Length; j++) u += s_payoffsRow[i][j] * column[j];
            next[i] = Exp(0.4 * rationality[0] * u);
        }
        for (int j = 0; j < 3; j++)
        {
            double u = 0;
            for (int i = 0; i < row.Length; i++) u += s_payoffsColumn[i][j] * row[i];
            next[2 + j] = Exp(0.4 * rationality[1] * u);
        }
        Normalise(next[..2]);
        Normalise(next[2..]);
    }

    [OuterObjective]
    public static double Entropy(Vec s, Vec rationality)
    {
        double h = 0;
        foreach (double p in s) h -= p * Log(p);
        return h;
    }
}

/// <summary>Soft Bellman backups over double[,,] with int data, `for (;;)` with break, labels as ints, ternaries on data.</summary>
public sealed partial class SoftBellman
{
    private readonly int[] _terminal;
    private readonly double[,,] _p;
    private readonly double _gamma;

    public SoftBellman(int[] terminal, double[,,] p, double gamma = 0.7)
    {
        _terminal = terminal;
        _p = p;
        _gamma = gamma;
    }

    [FixedPointMap]
    public void Backup(ReadOnlySpan<double> v, ReadOnlySpan<double> reward, Span<double> next)
    {
        int actions = _p.GetLength(0), states = _p.GetLength(1);
        for (int s = 0; s < states; s++)
        {
            if (_terminal[s] != 0)
            {
                next[s] = reward[s];
                continue;
            }
            double total = 0, shift = 0;
            int a = 0;
            for (; ; )
            {
                if (a >= actions)
                    break;
                double q = reward[s] * (1 + 0.1 * a);
                for (int t = 0; t < states; t++)
                    q += _gamma * _p[a, s, t] * v[t];
                shift = a == 0 ? q : shift;
                total += Exp(q - shift);
                a++;
            }
            next[s] = shift + Log(total) - Log(actions);
        }
    }

    [OuterObjective]
    public double Regret(ReadOnlySpan<double> v, ReadOnlySpan<double> reward)
    {
        double worst = 0;
        for (int s = 0; s < v.Length; s++)
            worst += Log(1 + Exp(-v[s])) * (_terminal[s] == 1 ? 2 : 1);
        return worst;
    }
}

/// <summary>Log-domain Sinkhorn: potentials f and g in one state, g computed from the f that was just written (Gauss–Seidel within next).</summary>
public sealed partial class Sinkhorn(double[,] cost, double[] a, double[] b)
{
    [FixedPointMap]
    public void Scale(ReadOnlySpan<double> potentials, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = a.Length, m = b.Length;
        var g = potentials.Slice(n);
        double eps = 0.3 + lambda[0];
        for (int i = 0; i < n; i++)
        {
            double top = double.NegativeInfinity;
            for (int j = 0; j < m; j++)
                top = Max(top, (g[j] - cost[i, j]) / eps);
            double sum = 0;
            for (int j = 0; j < m; j++)
                sum += Exp((g[j] - cost[i, j]) / eps - top);
            next[i] = 0.9 * eps * (Log(a[i]) - top - Log(sum));
        }
        for (int j = 0; j < m; j++)
        {
            double top = double.NegativeInfinity;
            for (int i = 0; i < n; i++)
                top = Max(top, (next[i] - lambda[1] * cost[i, j]) / eps);
            double sum = 0;
            for (int i = 0; i < n; i++)
                sum += Exp((next[i] - lambda[1] * cost[i, j]) / eps - top);
            next[n + j] = 0.9 * eps * (Log(b[j]) - top - Log(sum));
        }
    }

    [OuterObjective]
    public double TransportCost(ReadOnlySpan<double> potentials, ReadOnlySpan<double> lambda)
    {
        double total = 0, eps = 0.3 + lambda[0];
        for (int i = 0; i < a.Length; i++)
            for (int j = 0; j < b.Length; j++)
                total += cost[i, j] * Exp((potentials[i] + potentials[a.Length + j] - cost[i, j]) / eps);
        return total;
    }
}
