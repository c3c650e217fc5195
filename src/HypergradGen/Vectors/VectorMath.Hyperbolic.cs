using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

public static partial class VectorMath
{
    /// <summary>Hyperbolic tangent, as <see cref="Math.Tanh"/>.</summary>
    /// <remarks>
    /// tanh x = u / (u + 2) with u = e^2|x| − 1 = 2^k·(e^r − 1) + (2^k − 1): no cancellation near 0, one division, no branch.
    /// Above |x| = 20 the result is ±1.
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>tanh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<TanhFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        Vector512<double> r = ReduceExponential(Vector512.MinNative(All(40.0), magnitude + magnitude), out Vector512<double> rounded);
        Vector512<double> power = PowerOfTwo(rounded);
        Vector512<double> u = MultiplyAdd(power, ExpM1OfReduced(r), power - All(1.0));
        return Vector512.CopySign(u / (u + All(2.0)), x);
    }

    /// <summary>Hyperbolic sine, as <see cref="Math.Sinh"/>.</summary>
    /// <remarks>
    /// sinh x = h + h / (2h + 1) with h = ½(e^|x| − 1) = 2^(k−1)·((e^r − 1) + (1 − 2^−k)), which overflows where sinh does.
    /// Above 40 the second term is below half an ulp. Below 2^−27 the result is x.
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>sinh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sinh(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return ByLane<SinhFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        Vector512<double> r = ReduceExponential(Vector512.MinNative(All(711.0), magnitude), out Vector512<double> rounded);
        Vector512<double> k = rounded - All(Rounder);
        // 2^−k counts only while it is above 2^−54.
        Vector512<double> inverse = PowerOfTwo(All(Rounder) - Vector512.MinNative(All(60.0), k));
        Vector512<double> half = Scale(ExpM1OfReduced(r) + (All(1.0) - inverse), k - All(1.0));
        Vector512<double> rest = half / (half + half + All(1.0));
        Vector512<double> result = half + Vector512.ConditionalSelect(Vector512.LessThan(magnitude, All(40.0)), rest, Vector512<double>.Zero);
        result = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, All(7.450580596923828e-09)), magnitude, result);
        return Vector512.CopySign(result, x);
    }

    /// <summary>Hyperbolic cosine, as <see cref="Math.Cosh"/>.</summary>
    /// <remarks>cosh x = h + ¼ / h with h = ½·e^|x|, which overflows where cosh does.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>cosh x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cosh(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<CoshFunction>(x);
        Vector512<double> magnitude = Vector512.MinNative(All(711.0), Vector512.Abs(x));
        Vector512<double> r = ReduceExponential(magnitude, out Vector512<double> rounded);
        Vector512<double> half = Scale(All(1.0) + ExpM1OfReduced(r), rounded - All(Rounder + 1.0));
        return half + All(0.25) / half;
    }
}
