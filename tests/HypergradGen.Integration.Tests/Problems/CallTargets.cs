namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Elementwise, any length; the objective reads both.</summary>
public sealed partial class Plain(double q)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = q * w[i] + lambda[i] * Math.Cos(lambda[i]);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double s = 0;
        for (int i = 0; i < w.Length; i++)
            s += w[i] * w[i] * (1 + lambda[i]);
        return s;
    }
}

/// <summary>Data that must be there, and a mask that may be missing.</summary>
public sealed partial class Observed(double[] x, double[]? mask)
{
    private double[] Weights { get; init; } = [1, 2];

    public static Observed WithoutWeights() => new([1, 2], null) { Weights = null! };

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double pull = 0;
        for (int i = 0; i < x.Length; i++)
            pull += mask is not null ? mask[i] * x[i] : x[i];
        next[0] = 0.5 * w[0] + lambda[0] * pull;
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        foreach (double weight in Weights)
            loss += weight * w[0];
        return loss;
    }
}

/// <summary>Fixed indices, from the front and from the back.</summary>
public sealed partial class Fixed
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        next[0] = 0.5 * w[1] + lambda[2];
        next[1] = lambda[^3] * Math.Sin(w[0]);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[1];
}

/// <summary>The objective reads more of λ than the map does.</summary>
public sealed partial class OnlyObjectiveReads
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0];

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * lambda[1];
}

/// <summary>Indices from data.</summary>
public sealed partial class Sparse(int[] index)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        Span<double> t = stackalloc double[w.Length];
        for (int i = 0; i < w.Length; i++)
            t[i] = Math.Sin(w[i]) * lambda[i];
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.3 * t[i] + lambda[i];
        foreach (int k in index)
            next[k] += 0.1 * t[k] * t[k];
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0];
}

/// <summary>J = 1 at the fixed point.</summary>
public sealed partial class Singularity
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0] + lambda[0] * w[0];

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0];
}

/// <summary>An objective that is NaN.</summary>
public sealed partial class NanObjective
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0];

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Math.Log(-1 - w[0] * w[0]);
}

/// <summary>A mutable struct.</summary>
public partial struct Valued
{
    public double Rate { get; set; }

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = Rate * w[0] + lambda[0];

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0];
}

/// <summary>A struct with an array that may be null.</summary>
public readonly partial struct WithArray(double[] a)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0] * a[0];

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0];
}

/// <summary>A class whose data its owner changes between solves.</summary>
public sealed partial class Mutable
{
    public double Rate;

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = Rate * w[0] + lambda[0];

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0];
}

/// <summary>Gradient.Stop on the state, on a hyperparameter and on a factor of the objective.</summary>
public sealed partial class Stopped
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5 * w[i] + 0.2 * Gradient.Stop(w[i]) + lambda[i] * Gradient.Stop(lambda[i]);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * Gradient.Stop(w[i]) + Gradient.Stop(lambda[i]);
        return sum;
    }
}
