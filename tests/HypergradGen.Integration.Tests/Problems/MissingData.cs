namespace HypergradGen.Integration.Tests.Problems;

/// <summary>What a problem may keep its arrays in.</summary>
public sealed class Panel
{
    public double[] Rows { get; init; } = [1, 2];

    public double[]? Optional { get; init; }
}

/// <summary>A struct of arrays, which its default value has not.</summary>
public readonly record struct Band(double[] Low, double[] High);

/// <summary>An array that is declared as there, and is not.</summary>
public static class Tables
{
    public static readonly double[] Missing = null!;
}

/// <summary>Arrays in a struct, in an object, and in one that may be missing until it is read.</summary>
public sealed partial class KeptArrays(Band band, Panel panel, Panel? other)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double pull = 0;
        foreach (double x in band.Low)
            pull += x;
        foreach (double x in other!.Rows)
            pull -= 0 * x;
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5 * w[i] + lambda[i] * pull;
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        foreach (double x in panel.Rows)
            loss += x * w[0];
        if (panel.Optional is not null)
        {
            foreach (double x in panel.Optional)
                loss += x;
        }
        return loss;
    }
}

/// <summary>Nothing but statics, one of which is null.</summary>
public static partial class OfTables
{
    [FixedPointMap]
    public static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        next[0] = 0.5 * w[0] + lambda[0];
        foreach (double x in Tables.Missing)
            next[0] += x;
    }
}

/// <summary>A map of several parts, whose products have the user's parameters, and a method without a solver.</summary>
public sealed partial class MissingParts(double[] x, double[] y)
{
    [FixedPointMap]
    public double Step(double w, double lambda) => 0.5 * w + lambda * Sum(x);

    [OuterObjective]
    public double Loss(double w, double lambda) => w * Sum(y) + lambda;

    [Differentiable]
    public double Scaled(double a) => a * a * Sum(y);

    private static double Sum(double[] of)
    {
        double sum = 0;
        foreach (double v in of)
            sum += v;
        return sum;
    }
}
