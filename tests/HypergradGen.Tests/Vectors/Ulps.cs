namespace HypergradGen.Tests.Vectors;

/// <summary>The distance of a result from the true value, in units of the last place of the true value's double.</summary>
internal static class Ulps
{
    public static double Between(double result, DoubleDouble value, int exponent)
    {
        double rounded = Math.ScaleB(value.High, exponent);
        // Above the largest double, ∞ is as near as can be.
        if (double.IsInfinity(rounded))
            return double.IsInfinity(result) || Math.Abs(result) == double.MaxValue ? 0.0 : double.PositiveInfinity;
        if (result == 0.0 && value.High == 0.0)
            return 0.0;
        if (!double.IsFinite(result))
            return double.IsInfinity(result) && Math.Abs(rounded) == double.MaxValue ? 1.0 : double.PositiveInfinity;
        // Measured at the value's own scale, so that nothing is lost where the result is subnormal.
        int place = Math.Max(Math.ILogB(rounded == 0.0 ? double.Epsilon : rounded), -1022) - 52;
        DoubleDouble nearby = value.Scaled(exponent < -900 ? 0 : exponent);
        int shift = exponent < -900 ? -exponent : 0;
        double unit = place + shift;
        DoubleDouble difference = new DoubleDouble(Math.ScaleB(result, shift), 0.0) - nearby;
        return Math.Abs(difference.High) / Math.ScaleB(1.0, (int)unit);
    }
}
