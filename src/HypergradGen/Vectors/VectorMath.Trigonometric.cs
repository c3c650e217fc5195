using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

public static partial class VectorMath
{
    // π/2 in parts of 33 bits, whose products with the multiples of π/2 below LargestAngle are exact, and a last one.
    private const double HalfPi1 = 1.5707963267341256;
    private const double HalfPi2 = 6.077100506303966e-11;
    private const double HalfPi3 = 2.0222662487111665e-21;
    private const double HalfPi4 = 8.4784276603689e-32;
    private const double LargestAngle = 1e5;

    // 2^−27: below, sin x and tan x are x.
    private const double LargestOwnSine = 7.450580596923828e-09;

    /// <summary>Sine, as <see cref="Math.Sin"/>.</summary>
    /// <remarks>
    /// x = k·π/2 + r + r′ with |r| ≤ π/4 and r′ what r's rounding left out; polynomials for sin r and cos r, of which k chooses.
    /// A vector with an argument beyond ±10⁵, infinite or NaN is left to <see cref="Math.Sin"/>.
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>sin x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sin(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return ByLane<SinFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        if (!Vector512.LessThanOrEqualAll(magnitude, All(LargestAngle)))
            return ByLane<SinFunction>(x);
        Vector512<long> quadrant = ReduceAngle(x, out Vector512<double> r, out Vector512<double> rest);
        Vector512<double> result = InQuadrant(quadrant, SinOfReduced(r, rest), CosOfReduced(r, rest));
        // Keeps −0.
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, All(LargestOwnSine)), x, result);
    }

    /// <summary>Cosine, as <see cref="Math.Cos"/>.</summary>
    /// <remarks>As <see cref="Sin(Vector512{double})"/>, a quarter of a turn on.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>cos x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cos(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return ByLane<CosFunction>(x);
        if (!Vector512.LessThanOrEqualAll(Vector512.Abs(x), All(LargestAngle)))
            return ByLane<CosFunction>(x);
        Vector512<long> quadrant = ReduceAngle(x, out Vector512<double> r, out Vector512<double> rest);
        return InQuadrant(quadrant + Vector512<long>.One, SinOfReduced(r, rest), CosOfReduced(r, rest));
    }

    /// <summary>Sine and cosine of the same arguments, bit for bit <see cref="Sin(Vector512{double})"/> and <see cref="Cos(Vector512{double})"/>, which share all but the choice by quadrant.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>sin x and cos x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Sine, Vector512<double> Cosine) SinCos(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return (ByLane<SinFunction>(x), ByLane<CosFunction>(x));
        Vector512<double> magnitude = Vector512.Abs(x);
        if (!Vector512.LessThanOrEqualAll(magnitude, All(LargestAngle)))
            return (ByLane<SinFunction>(x), ByLane<CosFunction>(x));
        Vector512<long> quadrant = ReduceAngle(x, out Vector512<double> r, out Vector512<double> rest);
        Vector512<double> sine = SinOfReduced(r, rest), cosine = CosOfReduced(r, rest);
        Vector512<double> result = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, All(LargestOwnSine)), x, InQuadrant(quadrant, sine, cosine));
        return (result, InQuadrant(quadrant + Vector512<long>.One, sine, cosine));
    }

    /// <summary>Tangent, as <see cref="Math.Tan"/>.</summary>
    /// <remarks>The quotient of the two polynomials of <see cref="Sin(Vector512{double})"/>.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>tan x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tan(Vector512<double> x)
    {
        if (!Vector512.IsHardwareAccelerated)
            return ByLane<TanFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        if (!Vector512.LessThanOrEqualAll(magnitude, All(LargestAngle)))
            return ByLane<TanFunction>(x);
        Vector512<long> quadrant = ReduceAngle(x, out Vector512<double> r, out Vector512<double> rest);
        Vector512<double> sine = SinOfReduced(r, rest);
        Vector512<double> cosine = CosOfReduced(r, rest);
        Vector512<double> even = IsEven(quadrant);
        Vector512<double> result = Vector512.ConditionalSelect(even, sine, cosine) / Vector512.ConditionalSelect(even, cosine, -sine);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, All(LargestOwnSine)), x, result);
    }

    /// <summary>Arc tangent, as <see cref="Math.Atan"/>.</summary>
    /// <remarks>
    /// atan x = atan c + atan((x − c) / (1 + c·x)) with c = 0 up to ½, 1 up to 2, ∞ above, so that one quotient, at most ½ in
    /// magnitude, goes into one polynomial.
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>atan x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atan(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<AtanFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        Vector512<double> one = All(1.0);
        Vector512<double> middle = Vector512.GreaterThan(magnitude, All(0.5));
        Vector512<double> upper = Vector512.GreaterThan(magnitude, All(2.0));
        Vector512<double> numerator = Vector512.ConditionalSelect(upper, -one, magnitude - (middle & one));
        Vector512<double> denominator = Vector512.ConditionalSelect(upper, magnitude, one + (middle & magnitude));
        Vector512<double> t = numerator / denominator;
        Vector512<double> z = t * t;
        Vector512<double> z2 = z * z;
        Vector512<double> z4 = z2 * z2;
        // (atan t − t) / t³; error of the whole below 2^-60 of t.
        Vector512<double> p01 = MultiplyAdd(z, 0.19999999999999485, -0.3333333333333333);
        Vector512<double> p23 = MultiplyAdd(z, 0.11111111100881761, -0.1428571428559874);
        Vector512<double> p45 = MultiplyAdd(z, 0.07692294677482635, -0.09090908618865388);
        Vector512<double> p67 = MultiplyAdd(z, 0.05879573107799684, -0.06666435144143137);
        Vector512<double> p89 = MultiplyAdd(z, 0.04627870086418654, -0.052400641544110685);
        Vector512<double> pAB = MultiplyAdd(z, 0.024999689507521367, -0.03806224794996687);
        Vector512<double> p47 = MultiplyAdd(z2, p67, p45);
        Vector512<double> p8B = MultiplyAdd(z2, pAB, p89);
        Vector512<double> p8C = MultiplyAdd(z4, -0.009211063504627926, p8B);
        Vector512<double> p = MultiplyAdd(z4, MultiplyAdd(z4, p8C, p47), MultiplyAdd(z2, p23, p01));
        // atan c, in two parts.
        Vector512<double> offset = Vector512.ConditionalSelect(upper, All(1.5707963267948966), middle & All(0.7853981633974483));
        Vector512<double> offsetLow = Vector512.ConditionalSelect(upper, All(6.123233995736766e-17), middle & All(3.061616997868383e-17));
        return Vector512.CopySign(offset + (t + MultiplyAdd(t * z, p, offsetLow)), x);
    }

    /// <summary>r + rest = x − k·π/2; returns k, modulo 4 right in its lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> ReduceAngle(Vector512<double> x, out Vector512<double> r, out Vector512<double> rest)
    {
        Vector512<double> rounded = MultiplyAdd(x, 0.6366197723675814, Rounder);
        Vector512<double> k = rounded - All(Rounder);
        Vector512<double> first = MultiplyAdd(k, -HalfPi1, x);
        Vector512<double> second = MultiplyAdd(k, -HalfPi2, first);
        r = MultiplyAdd(k, -HalfPi3, second);
        // What the two subtractions rounded off; both are exact where they cancel.
        rest = MultiplyAdd(k, -HalfPi2, first - second) + MultiplyAdd(k, -HalfPi3, second - r);
        rest = MultiplyAdd(k, -HalfPi4, rest);
        return rounded.AsInt64();
    }

    /// <summary>sin(r + rest) for |r| ≤ π/4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SinOfReduced(Vector512<double> r, Vector512<double> rest)
    {
        Vector512<double> z = r * r;
        Vector512<double> z2 = z * z;
        // (sin r − r) / r³; error of the whole below 2^-56 of r.
        Vector512<double> p01 = MultiplyAdd(z, 0.008333333333330946, -0.16666666666666666);
        Vector512<double> p23 = MultiplyAdd(z, 2.755731610068303e-06, -0.0001984126983675497);
        Vector512<double> p45 = MultiplyAdd(z, 1.591810123027412e-10, -2.5051131455427946e-08);
        Vector512<double> p = MultiplyAdd(z2, MultiplyAdd(z2, p45, p23), p01);
        // The derivative in r is 1 − z/2, near enough.
        return r + MultiplyAdd(r * z, p, rest * MultiplyAdd(z, -0.5, 1.0));
    }

    /// <summary>cos(r + rest) for |r| ≤ π/4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CosOfReduced(Vector512<double> r, Vector512<double> rest)
    {
        Vector512<double> z = r * r;
        Vector512<double> z2 = z * z;
        // (cos r − 1 + z/2) / z²; error of the whole below 2^-60.
        Vector512<double> p01 = MultiplyAdd(z, -0.0013888888888887395, 0.041666666666666664);
        Vector512<double> p23 = MultiplyAdd(z, -2.7557317270560326e-07, 2.4801587298763433e-05);
        Vector512<double> p45 = MultiplyAdd(z, -1.1382614868556325e-11, 2.0876146024689747e-09);
        Vector512<double> p = MultiplyAdd(z2, MultiplyAdd(z2, p45, p23), p01);
        Vector512<double> half = z * All(0.5);
        Vector512<double> main = All(1.0) - half;
        return main + (((All(1.0) - main) - half) + MultiplyAdd(z2, p, -(r * rest)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> IsEven(Vector512<long> quadrant)
        => Vector512.Equals(quadrant & Vector512<long>.One, Vector512<long>.Zero).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> InQuadrant(Vector512<long> quadrant, Vector512<double> sine, Vector512<double> cosine)
    {
        Vector512<double> sign = Vector512.ShiftLeft(quadrant & Vector512.Create(2L), 62).AsDouble();
        return Vector512.ConditionalSelect(IsEven(quadrant), sine, cosine) ^ sign;
    }
}
