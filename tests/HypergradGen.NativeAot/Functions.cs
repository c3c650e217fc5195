using HypergradGen;

namespace HypergradGen.NativeAot;

/// <summary>Every function that has a form in lanes, on doubles.</summary>
public static partial class Functions
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double a = w[i], b = lambda[i], p = 2 + a * a;
            next[i] = 0.04 * (Math.Exp(-a) + Math.Log(p) + Math.Log2(p) + Math.Log10(p) + Math.Tanh(a) * b + Math.Sinh(a) + Math.Cosh(a) + Math.Sin(b) * a + Math.Cos(a) + Math.Tan(0.5 * a)
                + Math.Atan(a) + Math.Pow(p, 0.3) + Math.Sqrt(p) + Math.Abs(a - 7) + Math.Max(a, -3) + Math.Min(a, b + 5) + (a > 0.1 ? a : 0.5 * a + 0.05));
        }
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i] + 0.1 * lambda[i] * lambda[i];
        return sum;
    }
}

/// <summary>The same on floats.</summary>
public static partial class FunctionsOfSingles
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            float a = w[i], b = lambda[i], p = 2 + a * a;
            next[i] = 0.04f * (MathF.Exp(-a) + MathF.Log(p) + MathF.Log2(p) + MathF.Log10(p) + MathF.Tanh(a) * b + MathF.Sinh(a) + MathF.Cosh(a) + MathF.Sin(b) * a + MathF.Cos(a) + MathF.Tan(0.5f * a)
                + MathF.Atan(a) + MathF.Pow(p, 0.3f) + MathF.Sqrt(p) + MathF.Abs(a - 7) + MathF.Max(a, -3) + MathF.Min(a, b + 5) + (a > 0.1f ? a : 0.5f * a + 0.05f));
        }
    }

    [OuterObjective]
    private static float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)
    {
        float sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * w[i] + 0.1f * lambda[i] * lambda[i];
        return sum;
    }
}
