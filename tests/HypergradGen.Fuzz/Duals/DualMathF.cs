namespace HypergradGen.Fuzz.Duals;

/// <summary><c>MathF</c> on dual numbers: its values, and the derivatives of the same functions on doubles.</summary>
public static class DualMathF
{
    public static Dual32 Exp(Dual32 x) => Dual32.Of(MathF.Exp(x.Value), DualMath.Exp(x));

    public static Dual32 Log(Dual32 x) => Dual32.Of(MathF.Log(x.Value), DualMath.Log(x));

    public static Dual32 Log2(Dual32 x) => Dual32.Of(MathF.Log2(x.Value), DualMath.Log2(x));

    public static Dual32 Log10(Dual32 x) => Dual32.Of(MathF.Log10(x.Value), DualMath.Log10(x));

    public static Dual32 Sqrt(Dual32 x) => Dual32.Of(MathF.Sqrt(x.Value), DualMath.Sqrt(x));

    public static Dual32 Cbrt(Dual32 x) => Dual32.Of(MathF.Cbrt(x.Value), DualMath.Cbrt(x));

    public static Dual32 Sin(Dual32 x) => Dual32.Of(MathF.Sin(x.Value), DualMath.Sin(x));

    public static Dual32 Cos(Dual32 x) => Dual32.Of(MathF.Cos(x.Value), DualMath.Cos(x));

    public static Dual32 Tan(Dual32 x) => Dual32.Of(MathF.Tan(x.Value), DualMath.Tan(x));

    public static Dual32 Asin(Dual32 x) => Dual32.Of(MathF.Asin(x.Value), DualMath.Asin(x));

    public static Dual32 Acos(Dual32 x) => Dual32.Of(MathF.Acos(x.Value), DualMath.Acos(x));

    public static Dual32 Atan(Dual32 x) => Dual32.Of(MathF.Atan(x.Value), DualMath.Atan(x));

    public static Dual32 Sinh(Dual32 x) => Dual32.Of(MathF.Sinh(x.Value), DualMath.Sinh(x));

    public static Dual32 Cosh(Dual32 x) => Dual32.Of(MathF.Cosh(x.Value), DualMath.Cosh(x));

    public static Dual32 Tanh(Dual32 x) => Dual32.Of(MathF.Tanh(x.Value), DualMath.Tanh(x));

    public static Dual32 Asinh(Dual32 x) => Dual32.Of(MathF.Asinh(x.Value), DualMath.Asinh(x));

    public static Dual32 Acosh(Dual32 x) => Dual32.Of(MathF.Acosh(x.Value), DualMath.Acosh(x));

    public static Dual32 Atanh(Dual32 x) => Dual32.Of(MathF.Atanh(x.Value), DualMath.Atanh(x));

    public static Dual32 Abs(Dual32 x) => Dual32.Of(MathF.Abs(x.Value), DualMath.Abs(x));

    public static Dual32 Floor(Dual32 x) => Dual32.Of(MathF.Floor(x.Value), DualMath.Floor(x));

    public static Dual32 Ceiling(Dual32 x) => Dual32.Of(MathF.Ceiling(x.Value), DualMath.Ceiling(x));

    public static Dual32 Truncate(Dual32 x) => Dual32.Of(MathF.Truncate(x.Value), DualMath.Truncate(x));

    public static Dual32 Round(Dual32 x) => Dual32.Of(MathF.Round(x.Value), DualMath.Round(x));

    public static Dual32 Log(Dual32 x, Dual32 y) => Dual32.Of(MathF.Log(x.Value, y.Value), DualMath.Log(x, y));

    public static Dual32 Pow(Dual32 x, Dual32 y) => Dual32.Of(MathF.Pow(x.Value, y.Value), DualMath.Pow(x, y));

    public static Dual32 Atan2(Dual32 x, Dual32 y) => Dual32.Of(MathF.Atan2(x.Value, y.Value), DualMath.Atan2(x, y));

    public static Dual32 Max(Dual32 x, Dual32 y) => Dual32.Of(MathF.Max(x.Value, y.Value), DualMath.Max(x, y));

    public static Dual32 Min(Dual32 x, Dual32 y) => Dual32.Of(MathF.Min(x.Value, y.Value), DualMath.Min(x, y));

    public static Dual32 CopySign(Dual32 x, Dual32 y) => Dual32.Of(MathF.CopySign(x.Value, y.Value), DualMath.CopySign(x, y));

    public static Dual32 IEEERemainder(Dual32 x, Dual32 y) => Dual32.Of(MathF.IEEERemainder(x.Value, y.Value), DualMath.IEEERemainder(x, y));

    public static Dual32 Clamp(Dual32 x, Dual32 low, Dual32 high) => Dual32.Of(Math.Clamp(x.Value, low.Value, high.Value), DualMath.Clamp(x, low, high));

    public static Dual32 FusedMultiplyAdd(Dual32 x, Dual32 y, Dual32 z) => Dual32.Of(MathF.FusedMultiplyAdd(x.Value, y.Value, z.Value), DualMath.FusedMultiplyAdd(x, y, z));

    public static Dual32 ScaleB(Dual32 x, int n) => Dual32.Of(MathF.ScaleB(x.Value, n), DualMath.ScaleB(x, n));
}
