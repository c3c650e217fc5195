namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Every smooth function of System.Math, each at arguments where it has a derivative.</summary>
public static partial class Functions
{
    [FixedPointMap]
    public static void Apply(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double x = 0.3 + 0.1 * Math.Tanh(w[0]), y = 1.5 + 0.1 * Math.Sin(lambda[0]);
        next[0] = 0.1 * (Math.Exp(x) + Math.Log(y) + Math.Log(y, 3 + x) + Math.Log2(y) + Math.Log10(y)) + 0.05 * lambda[1];
        next[1] = 0.1 * (Math.Sqrt(y) + Math.Cbrt(y) + Math.Pow(y, x) + Math.Pow(x, 3) + Math.ScaleB(x, 2)) * Math.Cos(w[1]);
        next[2] = 0.1 * (Math.Sin(x) + Math.Cos(y) + Math.Tan(x) + Math.Asin(x) + Math.Acos(x) + Math.Atan(y) + Math.Atan2(x, y)) + 0.1 * w[2];
        next[3] = 0.05 * (Math.Sinh(x) + Math.Cosh(x) + Math.Tanh(y) + Math.Asinh(x) + Math.Acosh(y) + Math.Atanh(x)) * w[3];
        next[4] = 0.1 * (Math.FusedMultiplyAdd(x, y, w[4]) + Math.CopySign(x, -y) + Math.IEEERemainder(x, y) + y % (x + 0.5) + 1 / y);
    }

    [OuterObjective]
    public static double Sum(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += w[i] * (1 + i) * Math.Floor(1.5);
        return sum + Math.Round(2.4) * lambda[0];
    }
}

/// <summary>The smooth functions of double that System.Math does not have, and the kinked ones away from their kinks.</summary>
public static partial class FunctionsOfDouble
{
    [FixedPointMap]
    public static void Apply(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double x = 0.3 + 0.1 * double.Tanh(w[0]), y = 1.5 + 0.1 * double.SinPi(lambda[0]);
        next[0] = 0.02 * (double.ExpM1(x) + double.Exp2(y) + double.Exp2M1(x) + double.Exp10(x) + double.Exp10M1(-x)) + 0.05 * lambda[1];
        next[1] = 0.02 * (double.LogP1(x) + double.Log2P1(y) + double.Log10P1(x) + double.RootN(y, 3) + double.Hypot(x, y)) * double.CosPi(w[1]);
        next[2] = 0.02 * (double.TanPi(x) + double.AsinPi(x) + double.AcosPi(x) + double.AtanPi(y) + double.Atan2Pi(x, y) + double.SinCosPi(y).CosPi) + 0.1 * w[2];
        next[3] = 0.05 * (double.Lerp(x, y, 0.3 * x) + double.DegreesToRadians(y) + 0.01 * double.RadiansToDegrees(x)) * w[3];
        next[4] = 0.1 * (double.MaxNumber(x, y) * double.MinNumber(x, y) + double.MaxMagnitudeNumber(-y, x) + double.MinMagnitudeNumber(-y, x) + Math.Round(x, MidpointRounding.AwayFromZero) + double.Clamp(w[4], -y, y));
        if (double.IsOddInteger(Gradient.Stop(w[1])) || int.IsEvenInteger(w.Length))
            next[4] += 0.01 * double.Ieee754Remainder(y, x);
    }

    [OuterObjective]
    public static double Sum(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += double.LogP1(w[i] * w[i]) * (1 + int.PopCount(i));
        return sum + double.Hypot(lambda[0], 1);
    }
}
