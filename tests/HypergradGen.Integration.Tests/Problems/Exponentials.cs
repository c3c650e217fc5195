namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Formulas whose exponential overflows while they and their derivatives do not.</summary>
public static partial class Exponentials
{
    [Differentiable]
    public static void Logistic(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = 1 / (1 + Math.Exp(-x[i]));
    }

    [Differentiable]
    public static double LogisticOfOne(double x) => 1 / (1 + Math.Exp(-x));

    [Differentiable]
    public static void LogisticOfSingles(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = 1 / (1 + MathF.Exp(-x[i]));
    }

    [Differentiable]
    public static void Soft(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = Math.Log(1 + Math.Exp(x[i]));
    }

    /// <summary>A quotient by what has no square.</summary>
    [Differentiable]
    public static void Inverse(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = 1 / (1e200 * x[i]);
    }

    [Differentiable]
    public static void Share(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double e = Math.Exp(x[i]);
            y[i] = e / (1 + e);
        }
    }

    [Differentiable]
    public static void Odds(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double e = Math.Exp(-x[i]);
            y[i] = (1 - e) / (1 + e);
        }
    }

    /// <summary>A number times a summand, of a sum within a sum, beside what does not grow.</summary>
    [Differentiable]
    public static void Portion(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double e = Math.Exp(x[i]);
            y[i] = 0.4 * e / (1 + (e + x[i] * x[i]));
        }
    }

    [Differentiable]
    public static void PortionOfSingles(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            float e = MathF.Exp(x[i]), s = MathF.Exp(0.5f * x[i]);
            y[i] = e / (e + s);
        }
    }

    [Differentiable]
    public static void Quenched(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = 1 / (1 + x[i] * x[i] / Math.Exp(x[i]));
    }
}
