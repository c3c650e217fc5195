namespace HypergradGen.Harness.Faults;

public static partial class WrongSign
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5 * Functions.Cosine(w[i]) + lambda[i];
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0];
}

/// <summary>Scalars, static.</summary>
public static partial class MissingTerm
{
    [FixedPointMap]
    private static double Step(double y, double a, double b) => 0.4 * Functions.Product(y, a) + b;

    [OuterObjective]
    private static double Loss(double y) => y * y;
}

/// <summary>Two spans and data of the call, of an object.</summary>
public sealed partial class WrongIndex(double damping)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> u, ReadOnlySpan<double> v, double a, [Constant] ReadOnlySpan<double> shift, Span<double> uNext, Span<double> vNext)
    {
        Functions.Squares(v, uNext);
        for (int i = 0; i < u.Length; i++)
        {
            uNext[i] = damping * uNext[i] + a;
            vNext[i] = damping * Math.Sin(u[i]) + shift[i];
        }
    }
}

public static partial class RightAtOnePoint
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.1 * Functions.Cube(w[0]) + lambda[0];
}

public static partial class MissingFactor
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = Functions.Logistic(w[i] - lambda[i]);
    }
}

/// <summary>A problem on floats.</summary>
public static partial class HalvedInSingles
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5f * Functions.Tanh(w[i] + lambda[i]);
    }
}

public static partial class WrongAdjoint
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double norm = Functions.Norm(w);
        for (int i = 0; i < w.Length; i++)
            next[i] = lambda[i] / (1 + norm);
    }
}

/// <summary>The map is right, the objective's rule is not.</summary>
public static partial class WrongObjective
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0];

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Functions.Cosine(w[0]);
}

public static partial class Impure
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0] + Functions.Drift();
}

public static partial class Allocating
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0] * Functions.Wasteful();
}

public static partial class Growing
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 1.1 * w[0] + lambda[0];
}

/// <summary>It goes to and fro for ever.</summary>
public static partial class Swinging
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = lambda[0] - w[0];
}

public static partial class NotSymmetric
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        next[0] = 0.3 * w[0] + 0.2 * w[1] + lambda[0];
        next[1] = 0.1 * Math.Sin(w[0]) + 0.3 * w[1];
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + w[1];
}

/// <summary>An inner objective whose gradient lacks a term: it is no gradient.</summary>
public static partial class NoGradient
{
    [InnerObjective(0.2)]
    private static double Loss(ReadOnlySpan<double> w, double lambda) => Functions.Product(w[0], w[1]) + (w[0] - lambda) * (w[0] - lambda) + w[1] * w[1];
}

/// <summary>An inner objective whose rule is right, and constant to its own derivative.</summary>
public static partial class NoCurvature
{
    [InnerObjective(0.2)]
    private static double Loss(double w, double lambda) => Functions.Quartic(w - lambda) + (w - 2 * lambda) * (w - 2 * lambda);

    [OuterObjective]
    private static double Square(double w) => w * w;
}
