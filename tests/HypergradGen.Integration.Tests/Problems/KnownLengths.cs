namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Every length is known: small loops, local buffers, powers, sine and cosine, and rows of data.</summary>
public sealed partial class KnownLengths([Length(24)] double[] x, [Length(8)] double[] y)
{
    private const int Features = 3;

    [FixedPointMap]
    public void Step([Length(Features)] ReadOnlySpan<double> w, [Length(Features)] ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> pull = stackalloc double[Features];
        Span<double> turned = stackalloc double[Features];
        for (int j = 0; j < w.Length; j++)
            turned[(j + 1) % Features] = Math.Sin(w[j]) * Math.Cos(w[j]) + Math.Pow(lambda[j], 3) / 8;
        for (int i = 0; i < y.Length; i++)
        {
            double margin = 0;
            for (int j = 0; j < w.Length; j++)
                margin += x[i * w.Length + j] * w[j];
            for (int j = 0; j < w.Length; j++)
                pull[j] += y[i] * x[i * w.Length + j] / (1 + Math.Exp(margin));
        }
        if (lambda[0] > 0)
            turned[1] *= 0.5;
        for (int j = 0; j < next.Length; j++)
            next[j] = 0.2 * w[j] + 0.02 * pull[j] + 0.1 * turned[j] + 0.1 * Math.Pow(w[j], 2);
    }

    [OuterObjective]
    public double Loss([Length(Features)] ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int j = 0; j < w.Length; j++)
            sum += Math.Pow(w[j] - lambda[j], 4) + 1 / Math.Pow(2 + lambda[j] * lambda[j], 2) + Math.Pow(1.5 + w[j] * w[j], -1);
        return sum;
    }
}

/// <summary>The same, and no length known.</summary>
public sealed partial class MeasuredLengths(double[] x, double[] y)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> pull = stackalloc double[w.Length];
        Span<double> turned = stackalloc double[w.Length];
        for (int j = 0; j < w.Length; j++)
            turned[(j + 1) % w.Length] = Math.Sin(w[j]) * Math.Cos(w[j]) + Math.Pow(lambda[j], 3) / 8;
        for (int i = 0; i < y.Length; i++)
        {
            double margin = 0;
            for (int j = 0; j < w.Length; j++)
                margin += x[i * w.Length + j] * w[j];
            for (int j = 0; j < w.Length; j++)
                pull[j] += y[i] * x[i * w.Length + j] / (1 + Math.Exp(margin));
        }
        if (lambda[0] > 0)
            turned[1] *= 0.5;
        for (int j = 0; j < next.Length; j++)
            next[j] = 0.2 * w[j] + 0.02 * pull[j] + 0.1 * turned[j] + 0.1 * Math.Pow(w[j], 2);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int j = 0; j < w.Length; j++)
            sum += Math.Pow(w[j] - lambda[j], 4) + 1 / Math.Pow(2 + lambda[j] * lambda[j], 2) + Math.Pow(1.5 + w[j] * w[j], -1);
        return sum;
    }
}

/// <summary>Known lengths, to the bit as they are written.</summary>
public static partial class StrictLengths
{
    [FixedPointMap(FloatingPoint = FloatingPoint.Strict)]
    public static void Step([Length(12)] ReadOnlySpan<double> w, [Length(2)] ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> sums = stackalloc double[2];
        for (int j = 0; j < w.Length; j++)
            sums[j % 2] += Math.Sin(w[j]) * Math.Cos(w[j]) + Math.Pow(w[j], 3) * 1e8;
        for (int j = 0; j < w.Length; j++)
            next[j] = 0.5 * w[j] + 1e-9 * lambda[j % 2] * sums[0] - 1e-9 * sums[1];
    }

    [OuterObjective]
    public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + w[1];
}

/// <summary>Several spans of known length, and one whose length the call tells.</summary>
public sealed partial class KnownBlocks([Length(3)] double[] weights)
{
    [FixedPointMap]
    public double Step(double level, [Length(3)] ReadOnlySpan<double> u, [Length(2)] ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> next)
    {
        for (int i = 0; i < u.Length; i++)
            next[i] = 0.3 * Math.Sin(u[i]) + a[i % a.Length] * level * weights[i] + 0.1 * b[i];
        return 0.2 * level + 0.1 * u[1] + b[b.Length - 1];
    }

    [OuterObjective]
    public double Loss(double level, [Length(3)] ReadOnlySpan<double> u) => level * u[0] + u[1] * u[2];
}

/// <summary>The same, and no length known.</summary>
public sealed partial class MeasuredBlocks(double[] weights)
{
    [FixedPointMap]
    public double Step(double level, ReadOnlySpan<double> u, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> next)
    {
        for (int i = 0; i < u.Length; i++)
            next[i] = 0.3 * Math.Sin(u[i]) + a[i % a.Length] * level * weights[i] + 0.1 * b[i];
        return 0.2 * level + 0.1 * u[1] + b[b.Length - 1];
    }

    [OuterObjective]
    public double Loss(double level, ReadOnlySpan<double> u) => level * u[0] + u[1] * u[2];
}

/// <summary>A method without a solver whose lengths are known.</summary>
public sealed partial class KnownPotential([Length(4)] double[] charges)
{
    [Differentiable]
    public double Energy([Length(4)] ReadOnlySpan<double> at)
    {
        double energy = 0;
        for (int i = 0; i < at.Length; i++)
        {
            for (int j = 0; j < i; j++)
                energy += charges[i] * charges[j] / Math.Sqrt(1 + Math.Pow(at[i] - at[j], 2));
        }
        return energy;
    }
}

/// <summary>An inner objective whose lengths are known.</summary>
public sealed partial class KnownInner([Length(12)] double[] x, [Length(4)] double[] y)
{
    [InnerObjective(0.1)]
    public double Training([Length(3)] ReadOnlySpan<double> w, [Length(3)] ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double z = -y[i];
            for (int j = 0; j < w.Length; j++)
                z += x[i * w.Length + j] * w[j];
            loss += z * z / y.Length;
        }
        for (int j = 0; j < w.Length; j++)
            loss += 0.5 * Math.Exp(lambda[j]) * w[j] * w[j];
        return loss;
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Math.Pow(w[0] - 1, 2) + w[1] * w[2];
}

/// <summary>The same, and no length known.</summary>
public sealed partial class MeasuredInner(double[] x, double[] y)
{
    [InnerObjective(0.1)]
    public double Training(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double z = -y[i];
            for (int j = 0; j < w.Length; j++)
                z += x[i * w.Length + j] * w[j];
            loss += z * z / y.Length;
        }
        for (int j = 0; j < w.Length; j++)
            loss += 0.5 * Math.Exp(lambda[j]) * w[j] * w[j];
        return loss;
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Math.Pow(w[0] - 1, 2) + w[1] * w[2];
}
