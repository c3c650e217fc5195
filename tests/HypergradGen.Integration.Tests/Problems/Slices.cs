namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Buffers declared in loops, of a size that changes with the iteration, in a helper that is called in a condition and in a bound.</summary>
public sealed partial class GrowingBuffers
{
    private static double Norm1(ReadOnlySpan<double> v)
    {
        Span<double> a = stackalloc double[v.Length];
        for (int i = 0; i < v.Length; i++)
            a[i] = Math.Sqrt(v[i] * v[i] + 1e-2);
        double s = 0;
        for (int i = 0; i < a.Length; i++)
            s += a[i];
        return s;
    }

    private static int CountAbove(ReadOnlySpan<double> v, double bound)
    {
        int n = 0;
        foreach (double x in v)
        {
            if (x > bound)
                n++;
        }
        return n;
    }

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            var window = new double[i + 1];
            for (int j = 0; j <= i; j++)
                window[j] = w[j] * lambda[i - j];
            next[i] = 0.2 * Norm1(window);
            if (Norm1(window) > 0.5 * Norm1(w[..(i + 1)]))
                next[i] *= 0.5 + 0.1 * window[^1];
            for (int k = 0; k < CountAbove(w, 0.1) + 1; k++)
                next[i] += 0.02 * lambda[i] * Math.Sin(k + next[i]);
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Norm1(w) * Norm1(lambda) + CountAbove(w, 0) * w[0];
}

/// <summary>One helper on overlapping, disjoint and equal slices of one buffer, with the buffer as its own source; in-place prefix sums and reversals by loops.</summary>
public sealed partial class SlicesOfOne
{
    private static void Mix(ReadOnlySpan<double> source, Span<double> target, double a)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = a * target[i] + 0.3 * Math.Sin(source[i]);
    }

    private static void Prefix(Span<double> v)
    {
        for (int i = 1; i < v.Length; i++)
            v[i] += v[i - 1] * 0.3;
    }

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        Span<double> b = stackalloc double[3 * n];
        w.CopyTo(b);
        lambda.CopyTo(b[n..]);
        b[..n].CopyTo(b[(2 * n)..]);
        Mix(b[..n], b[n..(2 * n)], lambda[0]);
        Mix(b.Slice(n, n), b[(2 * n)..], 0.4);
        Mix(b[..n], b[..n], 0.5);
        Mix(b[1..(n + 1)], b[..n], 0.2);
        Prefix(b);
        Prefix(b[n..]);
        for (int i = 0, j = b.Length - 1; i < j; i++, j--)
            (b[i], b[j]) = (b[j], b[i] + 0.05 * b[j]);
        b[n..(2 * n)].CopyTo(next);
        Mix(b[..n], next, 0.3);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<double> v = stackalloc double[w.Length + 1];
        w.CopyTo(v[1..]);
        Prefix(v);
        Prefix(v[1..]);
        return v[^1] * v[^2];
    }
}

/// <summary>Early return in the middle of the map and of nested helpers that fill spans; the rest of the output is what was written before.</summary>
public sealed partial class StopsEarly(int[] kinds)
{
    private static bool TryFill(Span<double> target, ReadOnlySpan<double> source, double limit)
    {
        for (int i = 0; i < target.Length; i++)
        {
            if (source[i] > limit)
                return false;
            target[i] = 0.5 * source[i] + 0.1 * source[i] * source[i];
        }
        return true;
    }

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
            next[i] = 0.2 * w[i] + 0.1 * lambda[i];
        if (!TryFill(next, w, 0.45))
        {
            for (int i = 0; i < next.Length; i++)
            {
                if (kinds[i % kinds.Length] == 2)
                    return;
                next[i] += 0.1 * lambda[i] * next[i];
            }
            return;
        }
        next[0] += 0.1 * lambda[^1];
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double best = w[0];
        int at = 0;
        for (int i = 1; i < w.Length; i++)
        {
            if (w[i] <= best)
                continue;
            best = w[i];
            at = i;
        }
        return best * lambda[at] + w[at == 0 ? w.Length - 1 : 0];
    }
}

/// <summary>Modified Gram–Schmidt on the columns of a matrix in a buffer: slices of one buffer against each other, triangular loops.</summary>
public static partial class GramSchmidt
{
    private const int N = 3;

    private static void Subtract(Span<double> y, ReadOnlySpan<double> x, double a)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] -= a * x[i];
    }

    private static double Inner(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double s = 0;
        for (int i = 0; i < x.Length; ++i)
            s += x[i] * y[i];
        return s;
    }

    [FixedPointMap]
    internal static void Orthogonal(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var q = new double[N * N];
        for (int c = 0; c < N; c++)
        {
            for (int r = 0; r < N; r++)
                q[c * N + r] = 0.3 * w[c * N + r] + (r == c ? 2 : 0) + 0.2 * lambda[(r + 2 * c) % lambda.Length];
            var column = q.AsSpan(c * N, N);
            for (int k = 0; k < c; k++)
                Subtract(column, q.AsSpan(k * N, N), Inner(q.AsSpan(k * N, N), column));
            double length = Math.Sqrt(Inner(column, column));
            for (int r = 0; r < N; r++)
                column[r] /= length;
        }
        q.AsSpan().CopyTo(next);
    }

    [OuterObjective]
    internal static double Skew(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => (w[1] - w[N]) * (w[1] - w[N]) + w[2 * N] * lambda[0];
}

/// <summary>A multigrid V-cycle: restriction, smoothing and prolongation by one helper set on slices of one buffer, levels in a loop with halving sizes.</summary>
public sealed partial class Multigrid(int finest, double[] load)
{
    private static void Smooth(Span<double> u, ReadOnlySpan<double> f, double h, double c, int sweeps)
    {
        for (int s = 0; s < sweeps; s++)
        {
            for (int i = 1; i < u.Length - 1; i++)
                u[i] = (u[i - 1] + u[i + 1] + h * h * f[i]) / (2 + c * h * h);
        }
    }

    private static void Restrict(ReadOnlySpan<double> u, ReadOnlySpan<double> f, double h, double c, Span<double> coarse)
    {
        for (int i = 1; i < coarse.Length - 1; i++)
        {
            double r = 0;
            for (int s = -1; s <= 1; s++)
            {
                int k = 2 * i + s;
                double residual = f[k] - ((2 + c * h * h) * u[k] - u[k - 1] - u[k + 1]) / (h * h);
                r += (s == 0 ? 0.5 : 0.25) * residual;
            }
            coarse[i] = r;
        }
    }

    [FixedPointMap]
    private void Cycle(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = finest, total = 0, levels = 0;
        for (int m = finest; m >= 2; m /= 2)
        {
            total += m + 1;
            levels++;
        }
        Span<double> u = stackalloc double[total];
        Span<double> f = stackalloc double[total];
        w.CopyTo(u);
        u[0] = u[n] = 0;
        for (int i = 0; i <= n; i++)
            f[i] = load[i] + 0.1 * lambda[1] * w[i] * w[i];
        double c = 1 + lambda[0] * lambda[0], h = 1.0 / n;
        int offset = 0;
        for (int level = 0; level < levels - 1; level++)
        {
            int size = n + 1, half = n / 2 + 1;
            Smooth(u.Slice(offset, size), f.Slice(offset, size), h, c, 2);
            Restrict(u.Slice(offset, size), f.Slice(offset, size), h, c, f.Slice(offset + size, half));
            u.Slice(offset + size, half).Clear();
            offset += size;
            n /= 2;
            h *= 2;
        }
        Smooth(u[offset..(offset + n + 1)], f[offset..(offset + n + 1)], h, c, 1);
        for (int level = levels - 2; level >= 0; level--)
        {
            int coarse = offset;
            n *= 2;
            h /= 2;
            offset -= n + 1;
            for (int i = 1; i < n; i++)
                u[offset + i] += i % 2 == 0 ? u[coarse + i / 2] : 0.5 * (u[coarse + i / 2] + u[coarse + i / 2 + 1]);
            Smooth(u.Slice(offset, n + 1), f.Slice(offset, n + 1), h, c, 1);
        }
        u[..(finest + 1)].CopyTo(next);
    }

    [OuterObjective]
    private double Compliance(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double e = 0;
        for (int i = 0; i <= finest; i++)
            e += load[i] * w[i];
        return e;
    }
}
