namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Kepler's equation E = M + e·sin E: a scalar state, two scalar hyperparameters.</summary>
public static partial class Kepler
{
    [FixedPointMap]
    private static double Step(double E, double e, double M) => M + e * Math.Sin(E);

    [OuterObjective]
    private static double Distance(double E, double e) => Math.Pow(1 - e * Math.Cos(E) - 0.9, 2);
}

/// <summary>The same with vectors.</summary>
public static partial class KeplerInVectors
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = lambda[1] + lambda[0] * Math.Sin(w[0]);

    [OuterObjective]
    private static double Distance(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Math.Pow(1 - lambda[0] * Math.Cos(w[0]) - 0.9, 2);
}

/// <summary>Fewer parameters than a map on vectors has.</summary>
public static partial class OneOfEach
{
    [FixedPointMap]
    private static double Step(double x, double a) => 0.5 * a * Math.Cos(x);

    [OuterObjective]
    private static double Error(double x) => (x - 0.3) * (x - 0.3);
}

/// <summary>The same with vectors.</summary>
public static partial class OneOfEachInVectors
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * lambda[0] * Math.Cos(w[0]);

    [OuterObjective]
    private static double Error(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => (w[0] - 0.3) * (w[0] - 0.3);
}

/// <summary>Spans that are bound anew in both methods, each of which has a span behind a scalar.</summary>
public static partial class Swept
{
    [FixedPointMap]
    private static double Sweep(double mean, ReadOnlySpan<double> u, double gain, Span<double> uNext)
    {
        double[] a = u.ToArray(), b = new double[u.Length];
        for (int sweep = 0; sweep < 3; sweep++)
        {
            for (int i = 0; i < a.Length; i++)
                b[i] = 0.5 * a[(i + 1) % a.Length] + gain * Math.Sin(mean);
            (a, b) = (b, a);
        }
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            uNext[i] = a[i];
            sum += a[i];
        }
        return 0.3 * mean + 0.1 * sum / u.Length;
    }

    [OuterObjective]
    private static double Last(double mean, double gain, ReadOnlySpan<double> u)
    {
        var rest = u;
        while (rest.Length > 1)
            rest = rest[1..];
        return rest[0] * mean + gain * u[1];
    }
}

/// <summary>The same with vectors: w = (mean, u), λ = gain.</summary>
public static partial class SweptInVectors
{
    [FixedPointMap]
    private static void Sweep(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length - 1;
        Span<double> a = stackalloc double[n], b = stackalloc double[n];
        w[1..].CopyTo(a);
        for (int sweep = 0; sweep < 3; sweep++)
        {
            for (int i = 0; i < n; i++)
                b[i] = 0.5 * a[(i + 1) % n] + lambda[0] * Math.Sin(w[0]);
            b.CopyTo(a);
        }
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            next[i + 1] = a[i];
            sum += a[i];
        }
        next[0] = 0.3 * w[0] + 0.1 * sum / n;
    }

    [OuterObjective]
    private static double Last(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[^1] * w[0] + lambda[0] * w[2];
}

/// <summary>Two coupled scalars, returned as a tuple in another order than the parameters; a marked state behind a hyperparameter.</summary>
public sealed partial class Duopoly(double cost)
{
    [FixedPointMap]
    private (double second, double first) Respond([Hyperparameter] double slope, double first, double second, double intercept)
        => (0.5 * (intercept - slope * first - cost), 0.5 * (intercept - 0.9 * slope * second - 2 * cost));

    /// <summary>By name, in another order than the map's.</summary>
    [OuterObjective]
    private double Profit(double intercept, double second, double first, double slope) => (intercept - slope * (first + second)) * first - cost * first;
}

/// <summary>The same with vectors: w = (first, second), λ = (slope, intercept).</summary>
public sealed partial class DuopolyInVectors(double cost)
{
    [FixedPointMap]
    private void Respond(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        next[0] = 0.5 * (lambda[1] - 0.9 * lambda[0] * w[1] - 2 * cost);
        next[1] = 0.5 * (lambda[1] - lambda[0] * w[0] - cost);
    }

    [OuterObjective]
    private double Profit(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => (lambda[1] - lambda[0] * (w[0] + w[1])) * w[0] - cost * w[0];
}

/// <summary>Two spans and a scalar of state; a span, a scalar and a second span of hyperparameters; data of the call.</summary>
public sealed partial class CoupledNetworks(double[] coupling)
{
    [FixedPointMap]
    private double Update(
        ReadOnlySpan<double> u, double mean, ReadOnlySpan<double> v, ReadOnlySpan<double> bias, double gain, ReadOnlySpan<double> scale, [Constant] ReadOnlySpan<double> input,
        int stride, Span<double> uNext, Span<double> vNext)
    {
        double sum = 0;
        for (int i = 0; i < u.Length; i++)
        {
            double z = bias[i] + gain * input[i * stride];
            for (int j = 0; j < v.Length; j++)
                z += coupling[i * v.Length + j] * v[j];
            uNext[i] = Math.Tanh(z + 0.1 * mean);
            sum += uNext[i];
        }
        for (int j = 0; j < v.Length; j++)
        {
            double z = 0;
            for (int i = 0; i < u.Length; i++)
                z += coupling[i * v.Length + j] * u[i];
            vNext[j] = scale[j] * Math.Sin(z + mean);
        }
        return 0.5 * mean + 0.2 * sum / u.Length;
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> v, ReadOnlySpan<double> u, double gain, double mean, ReadOnlySpan<double> input)
    {
        double sum = gain * gain * mean;
        for (int i = 0; i < u.Length; i++)
            sum += (u[i] - input[i]) * (u[i] - input[i]);
        foreach (double x in v)
            sum += Math.Cos(x);
        return sum;
    }
}

/// <summary>The same with vectors: w = (mean, u, v), λ = (gain, bias, scale).</summary>
public sealed partial class CoupledNetworksInVectors(double[] coupling, double[] input, int stride, int count)
{
    [FixedPointMap]
    private void Update(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int others = w.Length - 1 - count;
        double mean = w[0], gain = lambda[0], sum = 0;
        for (int i = 0; i < count; i++)
        {
            double z = lambda[1 + i] + gain * input[i * stride];
            for (int j = 0; j < others; j++)
                z += coupling[i * others + j] * w[1 + count + j];
            double value = Math.Tanh(z + 0.1 * mean);
            next[1 + i] = value;
            sum += value;
        }
        for (int j = 0; j < others; j++)
        {
            double z = 0;
            for (int i = 0; i < count; i++)
                z += coupling[i * others + j] * w[1 + i];
            next[1 + count + j] = lambda[1 + count + j] * Math.Sin(z + mean);
        }
        next[0] = 0.5 * mean + 0.2 * sum / count;
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = lambda[0] * lambda[0] * w[0];
        for (int i = 0; i < count; i++)
            sum += (w[1 + i] - input[i]) * (w[1 + i] - input[i]);
        for (int j = 1 + count; j < w.Length; j++)
            sum += Math.Cos(w[j]);
        return sum;
    }
}

/// <summary>A plain map whose objective reads the state alone, and one that has its parameters in the other order.</summary>
public static partial class StateOnlyObjective
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5 * Math.Cos(w[i]) + lambda[i];
    }

    [OuterObjective]
    private static double Size(ReadOnlySpan<double> w)
    {
        double sum = 0;
        foreach (double x in w)
            sum += x * x;
        return sum;
    }
}

public static partial class ReversedObjective
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5 * Math.Cos(w[i]) + lambda[i];
    }

    [OuterObjective]
    private static double Size(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i] + 3 * lambda[i];
        return sum;
    }
}
