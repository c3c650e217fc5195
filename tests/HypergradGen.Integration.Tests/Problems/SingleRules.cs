namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Rules for methods on floats: by the result, and of the adjoint.</summary>
public static partial class SingleRules
{
    /// <summary>The root of y³ + a·y = b, for a > 0.</summary>
    public static double RootOf(double a, double b)
    {
        double y = 0;
        for (int i = 0; i < 60; i++)
            y -= (y * y * y + a * y - b) / (3 * y * y + a);
        return y;
    }

    [Differentiable]
    public static float Value(float a, float b)
    {
        var (sine, product) = Pair(a, b);
        return Root(1 + a * a, sine) * product + Scaled(b, 2.5) * a;
    }

    internal static float Root(float a, float b) => (float)RootOf(a, b);

    // 3y²·ẏ + ȧ·y + a·ẏ = ḃ
    [DerivativeOf(nameof(Root))]
    internal static float RootDerivative(float a, float b, float y, float aTangent, float bTangent) => (bTangent - y * aTangent) / (3 * y * y + a);

    internal static (float Sine, float Product) Pair(float x, float y) => (MathF.Sin(x) * y, x * y);

    [AdjointOf(nameof(Pair))]
    internal static void PairAdjoint(float x, float y, float sineAdjoint, float productAdjoint, out float xAdjoint, out float yAdjoint)
    {
        xAdjoint = MathF.Cos(x) * y * sineAdjoint + y * productAdjoint;
        yAdjoint = MathF.Sin(x) * sineAdjoint + x * productAdjoint;
    }

    internal static float Scaled(float x, double scale) => (float)(scale * x * x);

    [AdjointOf(nameof(Scaled))]
    internal static void ScaledAdjoint(float x, double scale, float resultAdjoint, out float xAdjoint, out double scaleAdjoint)
    {
        xAdjoint = (float)(2 * scale * x * resultAdjoint);
        scaleAdjoint = (double)x * x * resultAdjoint;
    }
}
