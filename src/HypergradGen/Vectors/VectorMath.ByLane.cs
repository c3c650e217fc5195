using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>
/// Lane by lane, on machines on which the vector algorithm is slower than that. Without 256-bit vectors none pays; without 512-bit ones the longest do not, since the halves of so many
/// values exceed what the JIT inlines. The conditions are constants to the JIT, which drops the other path.
/// </content>
public static partial class VectorMath
{
    private interface IScalarFunction
    {
        static abstract double Of(double x);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> ByLane<TFunction>(Vector512<double> x)
        where TFunction : struct, IScalarFunction
    {
        ref double first = ref Unsafe.As<Vector512<double>, double>(ref x);
        for (int i = 0; i < Vector512<double>.Count; i++)
            Unsafe.Add(ref first, i) = TFunction.Of(Unsafe.Add(ref first, i));
        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> ByLane<TFunction>(Vector512<float> x)
        where TFunction : struct, IScalarFunction
        => Vector512.Narrow(ByLane<TFunction>(Vector512.WidenLower(x)), ByLane<TFunction>(Vector512.WidenUpper(x)));

    private interface IScalarFunctionOfTwo
    {
        static abstract double Of(double x, double y);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> ByLane<TFunction>(Vector512<double> x, Vector512<double> y)
        where TFunction : struct, IScalarFunctionOfTwo
    {
        ref double firstX = ref Unsafe.As<Vector512<double>, double>(ref x);
        ref double firstY = ref Unsafe.As<Vector512<double>, double>(ref y);
        for (int i = 0; i < Vector512<double>.Count; i++)
            Unsafe.Add(ref firstX, i) = TFunction.Of(Unsafe.Add(ref firstX, i), Unsafe.Add(ref firstY, i));
        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> ByLane<TFunction>(Vector512<float> x, Vector512<float> y)
        where TFunction : struct, IScalarFunctionOfTwo
        => Vector512.Narrow(ByLane<TFunction>(Vector512.WidenLower(x), Vector512.WidenLower(y)), ByLane<TFunction>(Vector512.WidenUpper(x), Vector512.WidenUpper(y)));

    private readonly struct PowFunction : IScalarFunctionOfTwo
    {
        public static double Of(double x, double y) => Math.Pow(x, y);
    }

    private readonly struct Atan2Function : IScalarFunctionOfTwo
    {
        public static double Of(double x, double y) => Math.Atan2(x, y);
    }

    private readonly struct HypotFunction : IScalarFunctionOfTwo
    {
        public static double Of(double x, double y) => double.Hypot(x, y);
    }

    private readonly struct ExpFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Exp(x);
    }

    private readonly struct TanhFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Tanh(x);
    }

    private readonly struct SinhFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Sinh(x);
    }

    private readonly struct CoshFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Cosh(x);
    }

    private readonly struct LogFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Log(x);
    }

    private readonly struct Log2Function : IScalarFunction
    {
        public static double Of(double x) => Math.Log2(x);
    }

    private readonly struct Log10Function : IScalarFunction
    {
        public static double Of(double x) => Math.Log10(x);
    }

    private readonly struct SinFunction : IScalarFunction
    {
        public static double Of(double x) => ScalarMath.Sin(x);
    }

    private readonly struct CosFunction : IScalarFunction
    {
        public static double Of(double x) => ScalarMath.Cos(x);
    }

    private readonly struct TanFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Tan(x);
    }

    private readonly struct AtanFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Atan(x);
    }

    private readonly struct AsinFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Asin(x);
    }

    private readonly struct AcosFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Acos(x);
    }

    private readonly struct AsinhFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Asinh(x);
    }

    private readonly struct AcoshFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Acosh(x);
    }

    private readonly struct AtanhFunction : IScalarFunction
    {
        public static double Of(double x) => Math.Atanh(x);
    }

    private readonly struct CbrtFunction : IScalarFunction
    {
        // A step of Newton's method at the order of one: the C libraries' own roots are off by more than 3 ulp here and there.
        public static double Of(double x)
        {
            if (x == 0.0 || !double.IsFinite(x))
                return x;
            int third = Math.ILogB(x) / 3;
            double scaled = Math.ScaleB(x, -3 * third), root = Math.Cbrt(scaled), square = root * root;
            return Math.ScaleB(root + (scaled - square * root) / (3.0 * square), third);
        }
    }

    private readonly struct LogP1Function : IScalarFunction
    {
        // ln u + (what the sum u = 1 + x left out) / u; the library's own has no digit of a small x.
        public static double Of(double x)
        {
            double u = 1.0 + x;
            return u > 0.0 && u <= double.MaxValue ? Math.Log(u) + (x - (u - 1.0)) / u : Math.Log(u);
        }
    }

    private readonly struct ExpM1Function : IScalarFunction
    {
        // (u − 1)·x / ln u with u = e^x, whose rounding cancels (W. Kahan); + 0 makes +0 of −0, as the library's subtraction does.
        public static double Of(double x)
        {
            double u = Math.Exp(x);
            return Math.Abs(x) >= 0.5 ? u - 1.0 : u == 1.0 ? x + 0.0 : (u - 1.0) * x / Math.Log(u);
        }
    }
}
