namespace HypergradGen.Harness.Problems;

/// <summary>Soft thresholding: |·| and Max have kinks near many points.</summary>
public sealed partial class NearKinks(double[] target)
{
    public int Length => target.Length;

    // A step towards the target, then shrinking by λ.
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double moved = 0.6 * w[i] + 0.4 * target[i];
            next[i] = Math.Sign(moved) * Math.Max(Math.Abs(moved) - 0.4 * lambda[0], 0);
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += (w[i] - 0.5 * target[i]) * (w[i] - 0.5 * target[i]) + 0.01 * Math.Abs(w[i]);
        return sum;
    }
}

/// <summary>A state of the order of 1e-8.</summary>
public static partial class TinyState
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.4 * w[i] + 1e-8 * Math.Sqrt(lambda[i]) + 1e6 * w[i] * w[i];
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += 1e16 * w[i] * w[i] + 0.1 * lambda[i];
        return sum;
    }
}

/// <summary>Hyperparameters of the order of 1e8, and a state of it.</summary>
public static partial class HugeValues
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.3 * w[i] + Math.Sqrt(lambda[i] * (lambda[i] + w[i]));
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += Math.Log(w[i]);
        return sum;
    }
}

/// <summary>Elements of the order of 1e-3 and 1e3 in one vector: its solvers' tolerances are on norms, which the large ones make.</summary>
public static partial class MixedScales
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        next[0] = 0.5 * w[0] + 1e-3 * lambda[0] * Math.Cos(1e2 * w[0]);
        next[1] = 0.5 * w[1] + 1e3 * lambda[1] / (1 + 1e-4 * w[1]);
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => 1e3 * w[0] + 1e-3 * w[1] * lambda[1] * lambda[0];
}

/// <summary>No state and no hyperparameters, one of each, or many: all elementwise.</summary>
public static partial class AnyLength
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double mean = 0;
        for (int j = 0; j < lambda.Length; j++)
            mean += lambda[j] / lambda.Length;
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5 * Math.Sin(w[i]) + mean;
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0.5;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i];
        for (int j = 0; j < lambda.Length; j++)
            sum += 0.1 * lambda[j] * lambda[j];
        return sum;
    }
}

/// <summary>Cancellation: differences of numbers that are nearly equal.</summary>
public static partial class Cancellation
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double large = 1e3 + w[i];
            next[i] = 0.5 * (large * large - 1e6 - 2e3 * w[i]) + 0.2 * w[i] + lambda[i];
        }
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i];
        return sum;
    }
}

/// <summary>A map whose steps grow at first: its derivative has a small spectral radius and a large norm.</summary>
public static partial class GrowsAtFirst
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        next[0] = 0.6 * w[0] + 20 * w[1] + lambda[0];
        next[1] = 0.6 * w[1] + 0.1 * lambda[1] * lambda[1];
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + w[1] * lambda[0];
}

/// <summary>Newton's iteration for y² = λ: it converges in a few steps, and its derivative in the state vanishes at the solution.</summary>
public static partial class NewtonRoot
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5 * (w[i] + lambda[i] / w[i]);
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i] * w[i];
        return sum;
    }
}

/// <summary>A symmetric derivative in the state: a gradient step on a quartic with a tridiagonal coupling.</summary>
public static partial class GradientStep
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double slope = 2 * w[i] + w[i] * w[i] * w[i] - lambda[i];
            if (i > 0)
                slope -= 0.5 * w[i - 1];
            if (i + 1 < w.Length)
                slope -= 0.5 * w[i + 1];
            next[i] = w[i] - 0.2 * slope;
        }
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += (w[i] - 0.3) * (w[i] - 0.3);
        return sum;
    }
}
