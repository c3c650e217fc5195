using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

public static partial class VectorMath
{
    /// <summary>Sixteen numbers of single precision as two vectors of eight doubles, where these are registers.</summary>
    private static class Halves
    {
        [MethodImpl(Called)]
        public static Vector512<float> Exp(Vector512<float> x) => Vector512.Narrow(VectorMath.Exp(Vector512.WidenLower(x)), VectorMath.Exp(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Log(Vector512<float> x) => Vector512.Narrow(VectorMath.Log(Vector512.WidenLower(x)), VectorMath.Log(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Log2(Vector512<float> x) => Vector512.Narrow(VectorMath.Log2(Vector512.WidenLower(x)), VectorMath.Log2(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Log10(Vector512<float> x) => Vector512.Narrow(VectorMath.Log10(Vector512.WidenLower(x)), VectorMath.Log10(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Tanh(Vector512<float> x) => Vector512.Narrow(VectorMath.Tanh(Vector512.WidenLower(x)), VectorMath.Tanh(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Sinh(Vector512<float> x) => Vector512.Narrow(VectorMath.Sinh(Vector512.WidenLower(x)), VectorMath.Sinh(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Cosh(Vector512<float> x) => Vector512.Narrow(VectorMath.Cosh(Vector512.WidenLower(x)), VectorMath.Cosh(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Sin(Vector512<float> x) => Vector512.Narrow(VectorMath.Sin(Vector512.WidenLower(x)), VectorMath.Sin(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Cos(Vector512<float> x) => Vector512.Narrow(VectorMath.Cos(Vector512.WidenLower(x)), VectorMath.Cos(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Tan(Vector512<float> x) => Vector512.Narrow(VectorMath.Tan(Vector512.WidenLower(x)), VectorMath.Tan(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Atan(Vector512<float> x) => Vector512.Narrow(VectorMath.Atan(Vector512.WidenLower(x)), VectorMath.Atan(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Asin(Vector512<float> x) => Vector512.Narrow(VectorMath.Asin(Vector512.WidenLower(x)), VectorMath.Asin(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Acos(Vector512<float> x) => Vector512.Narrow(VectorMath.Acos(Vector512.WidenLower(x)), VectorMath.Acos(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Asinh(Vector512<float> x) => Vector512.Narrow(VectorMath.Asinh(Vector512.WidenLower(x)), VectorMath.Asinh(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Acosh(Vector512<float> x) => Vector512.Narrow(VectorMath.Acosh(Vector512.WidenLower(x)), VectorMath.Acosh(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Atanh(Vector512<float> x) => Vector512.Narrow(VectorMath.Atanh(Vector512.WidenLower(x)), VectorMath.Atanh(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Cbrt(Vector512<float> x) => Vector512.Narrow(VectorMath.Cbrt(Vector512.WidenLower(x)), VectorMath.Cbrt(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> LogP1(Vector512<float> x) => Vector512.Narrow(VectorMath.LogP1(Vector512.WidenLower(x)), VectorMath.LogP1(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> ExpM1(Vector512<float> x) => Vector512.Narrow(VectorMath.ExpM1(Vector512.WidenLower(x)), VectorMath.ExpM1(Vector512.WidenUpper(x)));

        [MethodImpl(Called)]
        public static Vector512<float> Pow(Vector512<float> x, Vector512<float> y)
            => Vector512.Narrow(VectorMath.Pow(Vector512.WidenLower(x), Vector512.WidenLower(y)), VectorMath.Pow(Vector512.WidenUpper(x), Vector512.WidenUpper(y)));

        [MethodImpl(Called)]
        public static Vector512<float> Atan2(Vector512<float> y, Vector512<float> x)
            => Vector512.Narrow(VectorMath.Atan2(Vector512.WidenLower(y), Vector512.WidenLower(x)), VectorMath.Atan2(Vector512.WidenUpper(y), Vector512.WidenUpper(x)));
    }
}
