namespace HypergradGen.Integration.Tests.Problems;

/// <summary>
/// A linear system whose matrix the map makes, solved by elimination with pivots: (A(λ) + diag(w²)) x = tanh w in arrays of two
/// dimensions, with helpers that return arrays.
/// </summary>
public sealed partial class LocalGrids(double[,] couplings)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var a = System(w, lambda);
        double[] x = Solve(a, Right(w));
        for (int i = 0; i < next.Length; i++)
            next[i] = 0.4 * x[i] + 0.1 * lambda[i % lambda.Length];
    }

    private double[,] System(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        int n = w.Length;
        var a = (double[,])couplings.Clone();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                a[i, j] *= 0.2 * lambda[(i + j) % lambda.Length];
            a[i, i] += 3 + w[i] * w[i];
        }
        return a;
    }

    private static double[] Right(ReadOnlySpan<double> w)
    {
        var b = new double[w.Length];
        for (int i = 0; i < b.Length; i++)
            b[i] = Math.Tanh(w[i]) + 1;
        return b;
    }

    /// <summary>Works on an array with the right side as its last column.</summary>
    private static double[] Solve(double[,] a, double[] b)
    {
        int n = b.Length;
        var m = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                m[i, j] = a[n - 1 - i, j];
            m[i, n] = b[n - 1 - i];
        }
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Math.Abs(m[i, k]) > Math.Abs(m[pivot, k]))
                    pivot = i;
            }
            for (int j = 0; j <= n; j++)
                (m[k, j], m[pivot, j]) = (m[pivot, j], m[k, j]);
            for (int i = k + 1; i < n; i++)
            {
                double factor = m[i, k] / m[k, k];
                for (int j = k; j <= n; j++)
                    m[i, j] -= factor * m[k, j];
            }
        }
        var x = new double[n];
        for (int i = n - 1; i >= 0; i--)
        {
            double s = m[i, n];
            for (int j = i + 1; j < n; j++)
                s -= m[i, j] * x[j];
            x[i] = s / m[i, i];
        }
        return x;
    }

    [OuterObjective]
    public double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        var (low, high) = Halves(System(w, lambda));
        return Trace(Product(low, high)) + lambda[0];
    }

    private static (double[,] Low, double[,] High) Halves(double[,] a)
    {
        int n = a.GetLength(0);
        double[,] low = new double[n, n], high = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (j <= i)
                    low[i, j] = Math.Sin(a[i, j]);
                else
                    high[i, j] = a[i, j];
            }
            high[i, i] = 1;
        }
        return (low, high);
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        var c = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < c.GetLength(0); i++)
        {
            for (int j = 0; j < c.GetLength(1); j++)
            {
                for (int k = 0; k < a.GetLength(1); k++)
                    c[i, j] += a[i, k] * b[k, j];
            }
        }
        return c;
    }

    private static double Trace(double[,] a)
    {
        double sum = 0;
        for (int i = 0; i < a.GetLength(0); i++)
            sum += a[i, i];
        return sum;
    }
}

/// <summary>Polynomials with operators that return new ones, a window of memory that a helper chooses, and an array of three dimensions.</summary>
public sealed partial class ReturnedMemory
{
    private readonly struct Polynomial(double[] coefficients)
    {
        private readonly double[] _c = coefficients;

        public double At(double x)
        {
            double value = 0;
            for (int i = _c.Length - 1; i >= 0; i--)
                value = value * x + _c[i];
            return value;
        }

        public Polynomial Derivative()
        {
            var d = new double[Math.Max(0, _c.Length - 1)];
            for (int i = 0; i < d.Length; i++)
                d[i] = (i + 1) * _c[i + 1];
            return new Polynomial(d);
        }

        public static Polynomial operator *(Polynomial a, Polynomial b)
        {
            var c = new double[a._c.Length + b._c.Length - 1];
            for (int i = 0; i < a._c.Length; i++)
            {
                for (int j = 0; j < b._c.Length; j++)
                    c[i + j] += a._c[i] * b._c[j];
            }
            return new Polynomial(c);
        }
    }

    private static Polynomial Through(ReadOnlySpan<double> values)
    {
        double[] c = values.ToArray();
        for (int i = 0; i < c.Length; i++)
            c[i] *= 0.2 / (i + 1);
        return new Polynomial(c);
    }

    private static ReadOnlySpan<double> Above(ReadOnlySpan<double> x, double limit)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] > limit)
                return x[i..];
        }
        return x;
    }

    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var p = Through(w) * Through(lambda);
        var slope = p.Derivative();
        for (int i = 0; i < next.Length; i++)
        {
            var window = Above(w[i..], 0.1 * i);
            next[i] = 0.1 * p.At(lambda[0] / 4) + 0.1 * slope.At(0.3) + 0.2 * Math.Sin(window[0]) + 0.1 * (i + 1);
        }
    }

    [OuterObjective]
    public static double Sum(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        int n = w.Length;
        var t = new double[n, 2, 3];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < 3; k++)
                t[i, k % 2, k] = w[i] * lambda[k % lambda.Length];
        }
        double sum = 0;
        foreach (double x in t)
            sum = 0.9 * sum + x * x;
        return sum;
    }
}
