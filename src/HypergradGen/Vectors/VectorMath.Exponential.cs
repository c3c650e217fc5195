using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

public static partial class VectorMath
{
    /// <summary>e^x, as <see cref="Math.Exp"/>.</summary>
    /// <remarks>
    /// x = k·ln 2 + r with |r| ≤ ½ ln 2, ln 2 in two parts (W. J. Cody, W. Waite, Software Manual for the Elementary Functions,
    /// 1980); e^r = 1 + r + r²·Q(r). Outside −746 … 710 the result is 0 or ∞, which the clamped argument gives by itself.
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>e^x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<ExpFunction>(x);
        Vector512<double> r = ReduceExponential(ClampExponent(x), out Vector512<double> rounded);
        return Scale(All(1.0) + ExpM1OfReduced(r), rounded - All(Rounder));
    }

    /// <summary>e^x − 1. <see cref="double.ExpM1"/> subtracts 1 from e^x, of which nothing is left where x is small; here no digit is lost.</summary>
    /// <remarks>2^k·((e^r − 1) + (1 − 2^−k)), which overflows where e^x does. At signed zeros, infinities and NaN it is the library's.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>e^x − 1 in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpM1(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<ExpM1Function>(x);
        Vector512<double> clamped = Vector512.MinNative(All(710.0), Vector512.MaxNative(All(-40.0), x));
        Vector512<double> r = ReduceExponential(clamped, out Vector512<double> rounded);
        Vector512<double> k = rounded - All(Rounder);
        // 2^−k counts only while it is above 2^−54.
        Vector512<double> inverse = PowerOfTwo(All(Rounder) - Vector512.MinNative(All(60.0), k));
        return Scale(ExpM1OfReduced(r) + (All(1.0) - inverse), k);
    }

    /// <summary>The argument of an exponential within the range that has a result between 0 and ∞; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ClampExponent(Vector512<double> x)
        // Native: one instruction; it returns the second operand where either is NaN, or NaN.
        => Vector512.MinNative(All(710.0), Vector512.MaxNative(All(-746.0), x));

    /// <summary>r = x − k·ln 2 and k + <see cref="Rounder"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ReduceExponential(Vector512<double> x, out Vector512<double> rounded)
    {
        rounded = MultiplyAdd(x, Log2E, Rounder);
        Vector512<double> k = rounded - All(Rounder);
        return MultiplyAdd(k, -Ln2Low, MultiplyAdd(k, -Ln2High, x));
    }

    /// <summary>e^r − 1 for |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpM1OfReduced(Vector512<double> r)
    {
        // (e^r − 1 − r) / r²; error of the whole below 2^-60 of r. Estrin's order: short chains matter in short loops.
        Vector512<double> r2 = r * r;
        Vector512<double> r4 = r2 * r2;
        Vector512<double> q01 = MultiplyAdd(r, 0.1666666666666667, 0.5);
        Vector512<double> q23 = MultiplyAdd(r, 0.008333333333326136, 0.04166666666666667);
        Vector512<double> q45 = MultiplyAdd(r, 0.00019841269874820627, 0.0013888888888883748);
        Vector512<double> q67 = MultiplyAdd(r, 2.7557255400206422e-06, 2.4801587325547743e-05);
        Vector512<double> q89 = MultiplyAdd(r, 2.5105217004720745e-08, 2.75572736431103e-07);
        Vector512<double> q8A = MultiplyAdd(r2, 2.0914686968086876e-09, q89);
        Vector512<double> q03 = MultiplyAdd(r2, q23, q01);
        Vector512<double> q47 = MultiplyAdd(r2, q67, q45);
        Vector512<double> q = MultiplyAdd(r4, MultiplyAdd(r4, q8A, q47), q03);
        return MultiplyAdd(r2, q, r);
    }
}
