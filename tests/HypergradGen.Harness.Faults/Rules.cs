using System.Runtime.CompilerServices;

namespace HypergradGen.Harness.Faults;

/// <summary>Functions that the compiler does not look into, since they have rules; each rule has a mistake.</summary>
internal static class Functions
{
    private static int s_calls;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Cosine(double x) => Math.Cos(x);

    [DerivativeOf(nameof(Cosine))]
    public static double CosineWithTheWrongSign(double x, double xTangent) => Math.Sin(x) * xTangent;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Product(double x, double y) => Math.Sin(x * y);

    [DerivativeOf(nameof(Product))]
    public static double ProductWithoutATerm(double x, double y, double xTangent, double yTangent) => Math.Cos(x * y) * y * xTangent + 0 * yTangent;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Squares(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] * x[i];
    }

    [DerivativeOf(nameof(Squares))]
    public static void SquaresAtTheWrongIndex(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, Span<double> yTangent)
    {
        for (int i = 0; i < x.Length; i++)
            yTangent[i] = 2 * x[i] * xTangent[(i + 1) % x.Length];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Cube(double x) => x * x * x;

    /// <summary>Right at x = 1 only.</summary>
    [DerivativeOf(nameof(Cube))]
    public static double CubeRightAtOne(double x, double xTangent) => 3 * xTangent;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Quartic(double x) => x * x * x * x;

    /// <summary>Right, and wrong where it is differentiated.</summary>
    [DerivativeOf(nameof(Quartic))]
    public static double QuarticWithoutCurvature(double x, double xTangent) => 4 * Gradient.Stop(x * x * x) * xTangent;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    [DerivativeOf(nameof(Logistic))]
    public static double LogisticWithoutAFactor(double x, double xTangent) => Logistic(x) * xTangent;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float Tanh(float x) => MathF.Tanh(x);

    [DerivativeOf(nameof(Tanh))]
    public static float TanhHalved(float x, float xTangent) => 0.5f * (1 - Tanh(x) * Tanh(x)) * xTangent;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Norm(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * x[i];
        return Math.Sqrt(1 + sum);
    }

    [AdjointOf(nameof(Norm))]
    public static void NormWithoutItsLastElement(ReadOnlySpan<double> x, double resultAdjoint, Span<double> xAdjoint)
    {
        for (int i = 0; i < x.Length - 1; i++)
            xAdjoint[i] += x[i] / Norm(x) * resultAdjoint;
    }

    /// <summary>Another number at every call.</summary>
    [Constant]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Drift() => 1e-3 * Math.Sin(s_calls++);

    /// <summary>The same number at every call, at a price.</summary>
    [Constant]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Wasteful() => new double[] { 0.1, 0.2 }[1];
}
