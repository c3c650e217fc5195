namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A kernel matrix built from λ alone, factored in place by a helper, and used by two triangular solves on a right-hand side of w: what is prepared meets what is not, in one buffer each.</summary>
public sealed partial class PreparedCholesky(double[] x)
{
    private static void Factor(Span<double> k, int n)
    {
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double s = k[i * n + j];
                for (int m = 0; m < j; m++)
                    s -= k[i * n + m] * k[j * n + m];
                k[i * n + j] = i == j ? Math.Sqrt(s) : s / k[j * n + j];
            }
        }
    }

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = x.Length;
        Span<double> k = stackalloc double[n * n];
        double width = Math.Exp(lambda[0]), ridge = Math.Exp(lambda[1]);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                k[i * n + j] = Math.Exp(-width * (x[i] - x[j]) * (x[i] - x[j])) + (i == j ? ridge : 0);
        }
        Factor(k, n);
        Span<double> b = stackalloc double[n];
        for (int i = 0; i < n; i++)
            b[i] = Math.Tanh(w[i]) + x[i];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                b[i] -= k[i * n + j] * b[j];
            b[i] /= k[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < n; j++)
                b[i] -= k[j * n + i] * b[j];
            b[i] /= k[i * n + i];
        }
        b.CopyTo(next);
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<double> weights = stackalloc double[w.Length];
        double z = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Exp(-lambda[0] * i);
            z += weights[i];
        }
        double loss = 0;
        for (int i = 0; i < w.Length; i++)
            loss += weights[i] / z * w[i] * w[i];
        return loss;
    }
}

/// <summary>A buffer that is λ's in its first half and w's in its second, written in one loop and read across the border; then cleared and filled anew.</summary>
public static partial class HalfAndHalf
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        Span<double> t = stackalloc double[2 * n];
        for (int i = 0; i < n; i++)
        {
            t[i] = Math.Exp(0.1 * lambda[i]);
            t[n + i] = Math.Sin(w[i]);
        }
        for (int i = 1; i < 2 * n; i++)
            t[i] += 0.2 * t[i - 1] * t[(i + n) % (2 * n)];
        next.Clear();
        for (int i = 0; i < n; i++)
            next[i] += 0.3 * t[i] * t[2 * n - 1 - i];
        t.Fill(lambda[0]);
        t[..n].Clear();
        for (int i = 0; i < 2 * n; i++)
            next[i / 2] += 0.01 * t[i] * w[i / 2];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = w.Length; i > 0; --i)
            sum = 0.5 * sum * sum + w[i - 1];
        return sum;
    }
}

/// <summary>A loop whose count depends on λ, another on data, and a branch on λ around a buffer; a scalar that is λ's until a branch on w.</summary>
public sealed partial class CountsFromLambda(int[] counts)
{
    private static double Series(double x, double bound)
    {
        double term = 1, sum = 0;
        int k = 1;
        while (Math.Abs(term) > bound && k < 60)
        {
            sum += term;
            term *= x / k;
            k++;
        }
        return sum;
    }

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double scale = Series(lambda[0], 1e-17);
        double[] powers = new double[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            powers[i] = 1;
            for (int k = 0; k < counts[i]; k++)
                powers[i] *= 0.5 * lambda[^1];
            if (lambda[0] > 0.6)
                powers[i] += 0.1 * lambda[0];
        }
        if (w[0] > 0)
            scale += 0.1 * w[0];
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.1 * scale * w[i] + 0.2 * powers[i % powers.Length] + 0.05 * Series(w[i], 1e-16);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Series(0.2 * w[0], 1e-17) + Series(lambda[0], 1e-17) * w[^1];
}

/// <summary>A table of data alone (Chebyshev nodes and a rotation by recurrence), computed in the map; λ's expansion by it; and w's.</summary>
public static partial class DataTables
{
    private const int Degree = 5;

    private static void Nodes(Span<double> nodes)
    {
        for (int i = 0; i < nodes.Length; i++)
            nodes[i] = Math.Cos(Math.PI * (i + 0.5) / nodes.Length);
    }

    private static double Clenshaw(ReadOnlySpan<double> c, double x)
    {
        double b1 = 0, b2 = 0;
        for (int k = c.Length - 1; k >= 1; k--)
            (b1, b2) = (2 * x * b1 - b2 + c[k], b1);
        return x * b1 - b2 + c[0];
    }

    [FixedPointMap]
    internal static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> nodes = stackalloc double[Degree];
        Nodes(nodes);
        var values = new double[Degree];
        for (int i = 0; i < Degree; i++)
            values[i] = Clenshaw(lambda, nodes[i]);
        for (int i = 0; i < w.Length; i++)
        {
            double numerator = 0, denominator = 0;
            for (int k = 0; k < Degree; k++)
            {
                double weight = Math.Exp(-4 * (w[i] - nodes[k]) * (w[i] - nodes[k]));
                numerator += weight * values[k];
                denominator += weight;
            }
            next[i] = 0.3 * numerator / denominator + 0.1 * Clenshaw(w, 0.2);
        }
    }

    [OuterObjective]
    internal static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<double> nodes = stackalloc double[3];
        Nodes(nodes);
        double loss = 0;
        foreach (double x in nodes)
            loss += Math.Pow(Clenshaw(w, x), 2);
        return loss;
    }
}
