namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Implicit Euler: Gaussian elimination in place by a helper, without pivots, over a matrix of w and λ.</summary>
public sealed partial class ImplicitDiffusion
{
    private readonly int _n;
    private readonly double _dt;
    private readonly double[] _load;

    public ImplicitDiffusion(int n, double dt)
    {
        _n = n;
        _dt = dt;
        _load = new double[n];
        for (int i = 0; i < n; i++)
        {
            _load[i] = Math.Sin(i + 1.0);
        }
    }

    private static void Solve(Span<double> a, Span<double> b, int n)
    {
        for (int k = 0; k < n; k++)
        {
            for (int i = k + 1; i < n; i++)
            {
                double factor = a[i * n + k] / a[k * n + k];
                for (int j = k; j < n; j++)
                {
                    a[i * n + j] -= factor * a[k * n + j];
                }
                b[i] -= factor * b[k];
            }
        }
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int j = i + 1; j < n; j++)
            {
                sum -= a[i * n + j] * b[j];
            }
            b[i] = sum / a[i * n + i];
        }
    }

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> u, ReadOnlySpan<double> k, Span<double> next)
    {
        Span<double> a = stackalloc double[_n * _n];
        Span<double> rhs = stackalloc double[_n];
        for (int i = 0; i < _n; i++)
        {
            double conductivity = 0.5 + k[i] * k[i];
            a[i * _n + i] = 1 + _dt * (2 * conductivity + 0.3);
            if (i > 0)
            {
                a[i * _n + i - 1] = -_dt * conductivity;
            }
            if (i < _n - 1)
            {
                a[i * _n + i + 1] = -_dt * conductivity * (1 + 0.1 * u[i] * u[i]);
            }
            rhs[i] = u[i] + _dt * _load[i];
        }
        Solve(a, rhs, _n);
        rhs.CopyTo(next);
    }

    [OuterObjective]
    public double Heat(ReadOnlySpan<double> u, ReadOnlySpan<double> k)
    {
        double heat = 0.0;
        for (int i = 0; i + 1 < u.Length; i++)
        {
            heat += k[i] * Math.Pow(u[i + 1] - u[i], 2.0);
        }
        return heat;
    }
}

/// <summary>The Thomas algorithm with scalars carried down and an array back up, inside a time step; loops written with decrement in the condition.</summary>
public sealed partial class Tridiagonal
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> u, ReadOnlySpan<double> d, Span<double> next)
    {
        int n = u.Length;
        Span<double> c = stackalloc double[n];
        double beta = 0, previous = 0;
        for (int i = 0; i < n; i++)
        {
            double k = 0.2 + d[i] * d[i] * (1 + 0.1 * u[i]);
            double lower = i == 0 ? 0 : -k, diagonal = 1.2 + 2 * k, upper = i == n - 1 ? 0 : -k;
            beta = diagonal - lower * (i == 0 ? 0 : c[i - 1]);
            c[i] = upper / beta;
            previous = (u[i] + 0.1 * (i + 1) - lower * previous) / beta;
            next[i] = previous;
        }
        for (int i = n - 1; i-- > 0;)
            next[i] -= c[i] * next[i + 1];
    }

    [OuterObjective]
    public double Peak(ReadOnlySpan<double> u, ReadOnlySpan<double> d)
    {
        double p = 0;
        foreach (double x in u)
            p += Math.Pow(x, 4);
        return Math.Pow(p, 0.25);
    }
}

/// <summary>Five steps of conjugate gradients inside the map, with an exit when the residual is small; dot products by a helper; four buffers.</summary>
public sealed partial class InnerConjugateGradient(double[,] a)
{
    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var s = 0.0;
        for (int i = 0; i < x.Length; i++)
            s += x[i] * y[i];
        return s;
    }

    private void Apply(ReadOnlySpan<double> x, double shift, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = shift * x[i];
            for (int j = 0; j < x.Length; j++)
                y[i] += a[i, j] * x[j];
        }
    }

    [FixedPointMap]
    private void Solve(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        Span<double> r = stackalloc double[n], p = stackalloc double[n], q = stackalloc double[n], x = stackalloc double[n];
        for (int i = 0; i < n; i++)
            r[i] = 1 + 0.5 * Math.Sin(w[i]);
        r.CopyTo(p);
        double rho = Dot(r, r), shift = 2 + Math.Exp(lambda[0]);
        for (int k = 0; k < 5; k++)
        {
            if (rho < 1e-24)
                break;
            Apply(p, shift, q);
            double alpha = rho / Dot(p, q);
            for (int i = 0; i < n; i++)
            {
                x[i] += alpha * p[i];
                r[i] -= alpha * q[i];
            }
            double old = rho;
            rho = Dot(r, r);
            for (int i = 0; i < n; i++)
                p[i] = r[i] + rho / old * p[i];
        }
        for (int i = 0; i < n; i++)
            next[i] = x[i] + 0.1 * lambda[i % lambda.Length] * w[i];
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => 0.5 * Dot(w, w) - Dot(w[..1], lambda[..1]);
}

/// <summary>Matrix helpers over flat spans, in a type of their own; extension methods.</summary>
internal static class Flat
{
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int n, bool transposeA = false, bool transposeB = false)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                    sum += (transposeA ? a[k * n + i] : a[i * n + k]) * (transposeB ? b[j * n + k] : b[k * n + j]);
                c[i * n + j] = sum;
            }
        }
    }

    public static double Trace(this ReadOnlySpan<double> a, int n)
    {
        double t = 0;
        for (int i = 0; i < n; i++)
            t += a[i * n + i];
        return t;
    }

    public static void Add(this Span<double> a, ReadOnlySpan<double> b, double scale = 1.0)
    {
        for (int i = 0; i < a.Length; i++)
            a[i] += scale * b[i];
    }

    public static void Inverse2(ReadOnlySpan<double> a, Span<double> inverse)
    {
        double det = a[0] * a[3] - a[1] * a[2];
        inverse[0] = a[3] / det;
        inverse[1] = -a[1] / det;
        inverse[2] = -a[2] / det;
        inverse[3] = a[0] / det;
    }
}

/// <summary>Discrete Riccati iteration for a 2×2 filter: matrix products in local buffers with optional and named bool arguments, extension methods.</summary>
public sealed partial class KalmanRiccati
{
    private static readonly double[] s_transition = [0.8, 0.2, -0.1, 0.7];
    private static readonly double[] s_observation = [1, 0.5, 0, 1];

    [FixedPointMap]
    public void Riccati(ReadOnlySpan<double> p, ReadOnlySpan<double> noise, Span<double> next)
    {
        Span<double> fp = stackalloc double[4], hp = stackalloc double[4], s = stackalloc double[4], inverse = stackalloc double[4];
        Span<double> gain = stackalloc double[4], correction = stackalloc double[4];
        Flat.Multiply(s_transition, p, fp, 2);
        Flat.Multiply(fp, s_transition, next, n: 2, transposeB: true);
        next[0] += noise[0];
        next[3] += noise[1];
        Flat.Multiply(s_observation, next, hp, 2);
        Flat.Multiply(hp, s_observation, s, 2, transposeB: true);
        for (int i = 0; i < 2; i++)
            s[3 * i] += noise[2] * noise[2] + 0.1;
        Flat.Inverse2(s, inverse);
        Flat.Multiply(hp, inverse, gain, 2, transposeA: true);
        Flat.Multiply(gain, hp, correction, 2);
        next.Add(correction, scale: -1);
    }

    [OuterObjective]
    public double Variance(ReadOnlySpan<double> p, ReadOnlySpan<double> noise) => p.Trace(2) + 0.1 * noise[2];
}
