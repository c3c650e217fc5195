using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

public static partial class VectorMath
{
    // Fused products are exact enough for these three, and vectors of 512 bits do not come without them.
    private const double HalfPi1 = ScalarMath.HalfPi1, HalfPi2 = ScalarMath.HalfPi2, HalfPi3 = ScalarMath.HalfPi3, LargestAngle = ScalarMath.LargestAngle;

    // 2^−27: below, sin x and tan x are x.
    private const double LargestOwnSine = 7.450580596923828e-09;

    // What is asked of the hardware is asked in the functions themselves: a constant to the JIT when it reads them, so that it never sees the call, for which it would keep the result in memory.

    /// <summary>Sine, as <see cref="Math.Sin"/>.</summary>
    /// <remarks>
    /// x = k·π/2 + r + r′ with |r| ≤ π/4 and r′ what r's rounding left out; sin x is ±sin r or ±cos r, one polynomial whose coefficients k chooses in each lane: up to ±10⁵ bit for bit <see cref="ScalarMath.Sin"/>.
    /// Beyond ±10⁵ k and r come of <see cref="ReduceLargeAngles"/>.
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>sin x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sin(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated || !Avx512DQ.IsSupported)
            return ByLane<SinFunction>(x);
        Vector512<long> quadrant = ReduceAngle(x, out Vector512<double> r, out Vector512<double> rest);
        return OrArgument(x, SinOfReduced(quadrant, r, rest));
    }

    /// <summary>Cosine, as <see cref="Math.Cos"/>.</summary>
    /// <remarks>As <see cref="Sin(Vector512{double})"/>, a quarter of a turn on.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>cos x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cos(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated || !Avx512DQ.IsSupported)
            return ByLane<CosFunction>(x);
        Vector512<long> quadrant = ReduceAngle(x, out Vector512<double> r, out Vector512<double> rest);
        return SinOfReduced(quadrant + Vector512<long>.One, r, rest);
    }

    /// <summary>Sine and cosine of the same arguments, bit for bit <see cref="Sin(Vector512{double})"/> and <see cref="Cos(Vector512{double})"/>, which share the reduction of the argument.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>sin x and cos x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Sine, Vector512<double> Cosine) SinCos(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated || !Avx512DQ.IsSupported)
            return (ByLane<SinFunction>(x), ByLane<CosFunction>(x));
        Vector512<long> quadrant = ReduceAngle(x, out Vector512<double> r, out Vector512<double> rest);
        var (sine, cosine) = SinCosOfReduced(quadrant, r, rest);
        return (OrArgument(x, sine), cosine);
    }

    /// <summary>Tangent, as <see cref="Math.Tan"/>.</summary>
    /// <remarks>The quotient of the two polynomials of <see cref="SinCos(Vector512{double})"/>.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>tan x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tan(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated || !Avx512DQ.IsSupported)
            return ByLane<TanFunction>(x);
        Vector512<long> quadrant = ReduceAngle(x, out Vector512<double> r, out Vector512<double> rest);
        var (sine, cosine) = SinCosOfReduced(quadrant, r, rest);
        return OrArgument(x, sine / cosine);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> IsOrdinaryAngle(Vector512<double> x) => Vector512.LessThanOrEqual(Vector512.Abs(x), All(LargestAngle));

    /// <summary>f(x), but where x is so small that f(x) is x, that: it keeps −0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OrArgument(Vector512<double> x, Vector512<double> result)
        => Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), All(LargestOwnSine)), x, result);

    /// <summary>r + rest = x − k·π/2; returns k, modulo 4 right in its lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> ReduceAngle(Vector512<double> x, out Vector512<double> r, out Vector512<double> rest)
    {
        Vector512<double> rounded = Vector512.FusedMultiplyAdd(x, All(0.6366197723675814), All(Rounder));
        Vector512<double> k = rounded - All(Rounder);
        Vector512<double> first = Vector512.FusedMultiplyAdd(k, All(-HalfPi1), x);
        Vector512<double> second = k * All(HalfPi2);
        r = first - second;
        // What the second product and its subtraction rounded off, and the third part: first is a multiple of what second's last bit is worth, so that first − r is exact.
        rest = Vector512.FusedMultiplyAdd(k, All(-HalfPi3), first - r - second - ProductError(k, All(HalfPi2), second));
        Vector512<long> quadrant = rounded.AsInt64();
        if (!Vector512.LessThanOrEqualAll(Vector512.Abs(x), All(LargestAngle)))
            ReduceLargeAngles(x, ref quadrant, ref r, ref rest);
        return quadrant;
    }

    /// <summary>sin(quadrant·π/2 + r + rest) for |r| ≤ π/4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SinOfReduced(Vector512<long> quadrant, Vector512<double> r, Vector512<double> rest)
    {
        Vector512<long> turn = quadrant & Vector512.Create(7L);
        Vector512<double> z = r * r;
        Vector512<double> z2 = z * z;
        Vector512<double> p01 = Vector512.FusedMultiplyAdd(z, Of(turn, ScalarMath.Sine1, ScalarMath.Cosine1), Of(turn, ScalarMath.Sine0, ScalarMath.Cosine0));
        Vector512<double> p23 = Vector512.FusedMultiplyAdd(z, Of(turn, ScalarMath.Sine3, ScalarMath.Cosine3), Of(turn, ScalarMath.Sine2, ScalarMath.Cosine2));
        Vector512<double> p45 = Vector512.FusedMultiplyAdd(z, Of(turn, ScalarMath.Sine5, ScalarMath.Cosine5), Of(turn, ScalarMath.Sine4, ScalarMath.Cosine4));
        Vector512<double> p46 = Vector512.FusedMultiplyAdd(z2, Of(turn, ScalarMath.Sine6, ScalarMath.Cosine6), p45);
        Vector512<double> p = Vector512.FusedMultiplyAdd(z2, Vector512.FusedMultiplyAdd(z2, p46, p23), p01);
        // ±r or ±1, and the derivative, ±(1 − z/2), near enough, or ∓r.
        Vector512<double> isSine = WithSign(turn, 1.0, 0.0), isCosine = WithSign(turn, 0.0, 1.0);
        Vector512<double> head = Vector512.FusedMultiplyAdd(r, isSine, isCosine);
        Vector512<double> slope = Vector512.FusedMultiplyAdd(-r, isCosine, Vector512.FusedMultiplyAdd(z, WithSign(turn, -0.5, 0.0), isSine));
        return head + Vector512.FusedMultiplyAdd(z * head, p, rest * slope);
    }

    /// <summary>Sine and cosine, bit for bit <see cref="SinOfReduced"/> of the quadrant and of the next: where both are wanted both polynomials are, and which is which is chosen at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Sine, Vector512<double> Cosine) SinCosOfReduced(Vector512<long> quadrant, Vector512<double> r, Vector512<double> rest)
    {
        Vector512<double> z = r * r;
        Vector512<double> z2 = z * z;
        Vector512<double> p = Polynomial(z, z2, ScalarMath.Sine0, ScalarMath.Sine1, ScalarMath.Sine2, ScalarMath.Sine3, ScalarMath.Sine4, ScalarMath.Sine5, ScalarMath.Sine6);
        Vector512<double> q = Polynomial(z, z2, ScalarMath.Cosine0, ScalarMath.Cosine1, ScalarMath.Cosine2, ScalarMath.Cosine3, ScalarMath.Cosine4, ScalarMath.Cosine5, ScalarMath.Cosine6);
        Vector512<double> sine = r + Vector512.FusedMultiplyAdd(z * r, p, rest * Vector512.FusedMultiplyAdd(z, All(-0.5), All(1.0)));
        Vector512<double> cosine = All(1.0) + Vector512.FusedMultiplyAdd(z, q, rest * -r);
        Vector512<double> isOdd = Vector512.Equals(quadrant & Vector512<long>.One, Vector512<long>.One).AsDouble();
        Vector512<long> half = Vector512.Create(2L);
        return (
            Vector512.ConditionalSelect(isOdd, cosine, sine) ^ Vector512.ShiftLeft(quadrant & half, 62).AsDouble(),
            Vector512.ConditionalSelect(isOdd, sine, cosine) ^ Vector512.ShiftLeft((quadrant + Vector512<long>.One) & half, 62).AsDouble());
    }

    /// <summary>Σ cᵢ·zⁱ, in the order of <see cref="SinOfReduced"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Polynomial(Vector512<double> z, Vector512<double> z2, double c0, double c1, double c2, double c3, double c4, double c5, double c6)
    {
        Vector512<double> p46 = Vector512.FusedMultiplyAdd(z2, All(c6), Vector512.FusedMultiplyAdd(z, All(c5), All(c4)));
        Vector512<double> p26 = Vector512.FusedMultiplyAdd(z2, p46, Vector512.FusedMultiplyAdd(z, All(c3), All(c2)));
        return Vector512.FusedMultiplyAdd(z2, p26, Vector512.FusedMultiplyAdd(z, All(c1), All(c0)));
    }

    /// <summary>In lanes whose angle is an even number of quarters of a turn away the one number, in the others the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Of(Vector512<long> turn, double even, double odd)
        => Vector512.ShuffleNative(Vector512.Create(even, odd, even, odd, even, odd, even, odd), turn);

    /// <summary>The same, with the other sign half a turn on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> WithSign(Vector512<long> turn, double even, double odd)
        => Vector512.ShuffleNative(Vector512.Create(even, odd, -even, -odd, even, odd, -even, -odd), turn);
}
