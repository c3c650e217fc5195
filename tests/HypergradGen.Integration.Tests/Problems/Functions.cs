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
