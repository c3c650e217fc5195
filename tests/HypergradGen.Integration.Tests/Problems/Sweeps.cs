namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Gauss–Seidel sweeps that read the next state just written, forwards and then backwards (symmetric SOR).</summary>
public sealed partial class GaussSeidel(double[][] a, double[] b)
{
    [FixedPointMap]
    public void Sweep(ReadOnlySpan<double> x, ReadOnlySpan<double> lambda, Span<double> next)
    {
        x.CopyTo(next);
        double omega = lambda[0];
        for (int i = 0; i < next.Length; i++)
        {
            double sum = b[i] + lambda[1] * Math.Atan(next[i]);
            for (int j = 0; j < next.Length; j++)
            {
                if (j == i) continue;
                sum -= a[i][j] * next[j];
            }
            next[i] = (1 - omega) * next[i] + omega * sum / a[i][i];
        }
        for (int i = next.Length - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int j = 0; j < next.Length; j++)
                if (j != i)
                    sum -= a[i][j] * next[j];
            next[i] += omega * (sum / a[i][i] - next[i]);
        }
    }

    [OuterObjective]
    public double Energy(ReadOnlySpan<double> x, ReadOnlySpan<double> lambda) => 0.5 * x[0] * x[0] + x[^1] * lambda[1];
}

/// <summary>Red-black relaxation with steps of two on a grid whose coefficients are a three-index array; continue on the border.</summary>
public partial class RedBlack
{
    private readonly double[,,] _c = new double[2, 6, 5];

    public RedBlack()
    {
        for (int p = 0; p < 2; p++)
            for (int i = 0; i < 6; i++)
                for (int j = 0; j < 5; j++)
                    _c[p, i, j] = 0.2 + 0.01 * (p + i * j % 3);
    }

    private int Index(int i, int j) => i * _c.GetLength(2) + j;

    [FixedPointMap]
    public void Relax(ReadOnlySpan<double> u, ReadOnlySpan<double> f, Span<double> v)
    {
        int rows = _c.GetLength(1), columns = _c.GetLength(2);
        u.CopyTo(v);
        for (int colour = 0; colour < 2; colour++)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = (i + colour) % 2; j < columns; j += 2)
                {
                    if (i == 0 || j == 0 || i == rows - 1 || j == columns - 1)
                    {
                        v[Index(i, j)] = f[Index(i, j)];
                        continue;
                    }
                    v[Index(i, j)] = _c[0, i, j] * (v[Index(i - 1, j)] + v[Index(i + 1, j)]) + _c[1, i, j] * (v[Index(i, j - 1)] + v[Index(i, j + 1)]) + 0.1 * f[Index(i, j)];
                }
            }
        }
    }

    [OuterObjective]
    public double Flux(ReadOnlySpan<double> u, ReadOnlySpan<double> f)
    {
        double flux = 0;
        for (int i = 1; i < _c.GetLength(1) - 1; i++)
            flux += u[Index(i, 1)] - u[Index(i, 0)];
        return flux * flux;
    }
}

/// <summary>Pairs of particles: forces added to one and taken from the other, a cut-off by continue, positions in two interleaved coordinates.</summary>
public sealed partial class Particles(double cutoff)
{
    [FixedPointMap]
    public void Relax(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> next)
    {
        int n = x.Length / 2;
        for (int i = 0; i < x.Length; i++)
            next[i] = 0.7 * x[i] + 0.1 * p[i % p.Length];
        for (int i = 0; i < n - 1; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                double dx = x[2 * i] - x[2 * j], dy = x[2 * i + 1] - x[2 * j + 1];
                double r2 = dx * dx + dy * dy;
                if (r2 > cutoff * cutoff)
                    continue;
                double force = 0.05 * p[0] * Math.Exp(-r2) / Math.Sqrt(r2 + 0.1);
                next[2 * i] += force * dx;
                next[2 * i + 1] += force * dy;
                next[2 * j] -= force * dx;
                next[2 * j + 1] -= force * dy;
            }
        }
    }

    [OuterObjective]
    public double Spread(ReadOnlySpan<double> x, ReadOnlySpan<double> p)
    {
        double cx = 0, cy = 0, s = 0;
        int n = x.Length / 2;
        for (int i = 0; i < n; i++)
        {
            cx += x[2 * i] / n;
            cy += x[2 * i + 1] / n;
        }
        for (int i = 0; i < n; i++)
            s += Math.Pow(x[2 * i] - cx, 2) + Math.Pow(x[2 * i + 1] - cy, 2);
        return Math.Sqrt(s);
    }
}

/// <summary>A sorting network on values by Min and Max in place, then order statistics weighted by λ.</summary>
public static partial class SortedWeights
{
    [FixedPointMap]
    public static void Owa(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double[] s = w.ToArray();
        for (int pass = 0; pass < s.Length; pass++)
        {
            for (int i = pass % 2; i + 1 < s.Length; i += 2)
            {
                double low = Math.Min(s[i], s[i + 1]), high = Math.Max(s[i], s[i + 1]);
                s[i] = low;
                s[i + 1] = high;
            }
        }
        double z = 0, mean = 0;
        for (int i = 0; i < s.Length; i++)
        {
            double weight = Math.Exp(lambda[i]);
            mean += weight * s[i];
            z += weight;
        }
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5 * mean / z + 0.3 * Math.Sin(w[i] + i) + 0.1 * s[^(i + 1)];
    }

    [OuterObjective]
    public static double Range(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double x in w)
        {
            if (x < low)
                low = x;
            if (x > high)
                high = x;
        }
        return high - low;
    }
}

/// <summary>Soft dynamic time warping: a table filled by a recursion over two indices, soft minimum of three by a helper, a filled border.</summary>
public sealed partial class SoftDtw(double[] series)
{
    private static double SoftMin(double a, double b, double c, double gamma)
    {
        double m = Math.Min(a, Math.Min(b, c));
        return m - gamma * Math.Log(Math.Exp((m - a) / gamma) + Math.Exp((m - b) / gamma) + Math.Exp((m - c) / gamma));
    }

    [FixedPointMap]
    private void Move(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.6 * w[i] + 0.4 * series[i % series.Length] * lambda[i % lambda.Length];
        int rows = w.Length + 1, columns = series.Length + 1;
        Span<double> table = stackalloc double[rows * columns];
        table.Fill(1e3);
        table[0] = 0;
        for (int i = 1; i < rows; i++)
        {
            for (int j = 1; j < columns; j++)
            {
                double d = w[i - 1] - series[j - 1];
                table[i * columns + j] = d * d + SoftMin(table[(i - 1) * columns + j], table[i * columns + j - 1], table[(i - 1) * columns + j - 1], 0.5 + lambda[0]);
            }
        }
        next[^1] -= 0.05 * table[^1];
    }

    [OuterObjective]
    private double Gap(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double g = 0;
        for (int i = 0; i < w.Length; i++)
            g += Math.Abs(w[i] - series[i % series.Length] + 10) * (i + 1);
        return g;
    }
}

/// <summary>Belief propagation on a chain: forward and backward messages in buffers, ping-pong by CopyTo, normalisation inside loops.</summary>
public sealed partial class ChainBeliefs(int length)
{
    private const int K = 2;

    [FixedPointMap]
    private void Pass(ReadOnlySpan<double> m, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> current = stackalloc double[K];
        Span<double> incoming = stackalloc double[K];
        current.Fill(1.0 / K);
        for (int t = 0; t < length; t++)
        {
            double z = 0;
            for (int j = 0; j < K; j++)
            {
                incoming[j] = 0;
                for (int i = 0; i < K; i++)
                    incoming[j] += current[i] * Math.Exp((i == j ? lambda[0] : -lambda[0]) + 0.2 * m[t * K + i]);
                z += incoming[j];
            }
            for (int j = 0; j < K; j++)
            {
                incoming[j] /= z;
                next[t * K + j] = incoming[j] + 0.1 * Math.Log(incoming[j]) * lambda[1];
            }
            incoming.CopyTo(current);
        }
        for (int t = length - 2; t >= 0; t--)
        {
            for (int j = 0; j < K; j++)
                next[t * K + j] = 0.5 * next[t * K + j] + 0.3 * next[(t + 1) * K + j];
        }
    }

    [OuterObjective]
    private double Free(ReadOnlySpan<double> m, ReadOnlySpan<double> lambda)
    {
        double f = 0;
        for (int t = 1; t < length; ++t)
        {
            var a = m.Slice((t - 1) * K, K);
            var b = m.Slice(t * K, K);
            f += a[0] * b[1] - a[^1] * b[^2];
        }
        return f + 0.5 * m[0] * m[^1];
    }
}
