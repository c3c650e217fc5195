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
    private static Vector512<double> PowByLane(Vector512<double> x, Vector512<double> y)
    {
        ref double firstX = ref Unsafe.As<Vector512<double>, double>(ref x);
        ref double firstY = ref Unsafe.As<Vector512<double>, double>(ref y);
        for (int i = 0; i < Vector512<double>.Count; i++)
            Unsafe.Add(ref firstX, i) = Math.Pow(Unsafe.Add(ref firstX, i), Unsafe.Add(ref firstY, i));
        return x;
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
}
