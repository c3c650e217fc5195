namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A helper object with data, in a file of its own.</summary>
public sealed class Curve(double scale)
{
    public double Scale { get; } = scale;

    /// <summary>A level and its slope, as a tuple.</summary>
    public (double Level, double Slope) At(double x)
    {
        double level = Math.Tanh(Scale * x);
        return (level, Scale * (1 - level * level));
    }
}

/// <summary>Static helpers over spans.</summary>
public static class Polynomials
{
    /// <summary>Σ cᵢ xⁱ, from the last coefficient down.</summary>
    public static double Horner(ReadOnlySpan<double> coefficients, double x)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            sum = sum * x + coefficients[i];
        return sum;
    }

    public static double Norm(ReadOnlySpan<double> x) => Math.Sqrt(1e-3 + Dot(x, x));

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>y ← a·x + y.</summary>
    public static void AddScaled(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] += a * x[i];
    }
}

/// <summary>A helper with an argument that has a derivative and does not matter: what it returns has none, and neither has memory that it is added to.</summary>
public sealed partial class UnusedArguments(double rate)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        var sums = new double[3];
        sums[0] += Second(sums[0], 0.3);
        sums[2] -= Second(sums[1], sums[0]);
        for (int i = 0; i < w.Length; i++)
            next[i] = Second(w[i], rate) - sums[0] + 0.1 * w[i] * lambda[0];
    }

    private static double Second(double first, double second) => second;

    [OuterObjective]
    private static double Sum(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + Second(w[0], lambda[0]);
}
