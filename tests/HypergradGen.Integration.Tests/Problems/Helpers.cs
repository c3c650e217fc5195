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
