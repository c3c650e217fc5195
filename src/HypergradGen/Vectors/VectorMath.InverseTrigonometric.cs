using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

public static partial class VectorMath
{
    private const double Pi = 3.141592653589793, PiLow = 1.2246467991473532e-16;
    private const double QuarterPi = 0.7853981633974483, QuarterPiLow = 3.061616997868383e-17;

    /// <summary>Arc sine, as <see cref="Math.Asin"/>.</summary>
    /// <remarks>
    /// Up to ½ a polynomial; above, asin |x| = π/2 − 2·asin √((1 − |x|)/2), where 1 − |x| is exact: no digit is lost near ±1.
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>asin x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Asin(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<AsinFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        Vector512<double> isUpper = ReduceSine(magnitude, out Vector512<double> s, out Vector512<double> z);
        Vector512<double> head = Vector512.ConditionalSelect(isUpper, All(-2.0) * s, magnitude);
        Vector512<double> rest = MultiplyAdd(head * z, AsinTail(z), isUpper & All(HalfPi2));
        return Vector512.CopySign((isUpper & All(HalfPi1)) + head + rest, x);
    }

    /// <summary>Arc cosine, as <see cref="Math.Acos"/>.</summary>
    /// <remarks>
    /// π/2 − asin x up to ½; above, 2·asin √((1 − |x|)/2) or, for negative x, that from π.
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>acos x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Acos(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<AcosFunction>(x);
        Vector512<double> magnitude = Vector512.Abs(x);
        Vector512<double> isUpper = ReduceSine(magnitude, out Vector512<double> s, out Vector512<double> z);
        Vector512<double> isNegative = Vector512.LessThan(x, Vector512<double>.Zero);
        Vector512<double> head = Vector512.ConditionalSelect(isUpper, Vector512.CopySign(s + s, x), -x);
        Vector512<double> offset = Vector512.ConditionalSelect(isUpper, isNegative & All(Pi), All(HalfPi1));
        Vector512<double> offsetLow = Vector512.ConditionalSelect(isUpper, isNegative & All(PiLow), All(HalfPi2));
        return offset + head + MultiplyAdd(head * z, AsinTail(z), offsetLow);
    }

    /// <summary>s ≤ ½ and z = s², of which the arc sine is taken: |x|, or √((1 − |x|)/2) in the lanes above ½, which are returned. NaN above 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ReduceSine(Vector512<double> magnitude, out Vector512<double> s, out Vector512<double> z)
    {
        Vector512<double> isUpper = Vector512.GreaterThan(magnitude, All(0.5));
        z = Vector512.ConditionalSelect(isUpper, MultiplyAdd(magnitude, -0.5, 0.5), magnitude * magnitude);
        s = Vector512.ConditionalSelect(isUpper, Vector512.Sqrt(z), magnitude);
        return isUpper;
    }

    /// <summary>(asin s − s) / s³ for z = s² ≤ ¼; error of the whole below 2^-57 of s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AsinTail(Vector512<double> z)
    {
        Vector512<double> z2 = z * z;
        Vector512<double> z4 = z2 * z2;
        Vector512<double> p01 = MultiplyAdd(z, 0.07499999999998433, 0.16666666666666669);
        Vector512<double> p23 = MultiplyAdd(z, 0.030381944138531247, 0.04464285714635543);
        Vector512<double> p45 = MultiplyAdd(z, 0.017352392720869973, 0.02237217294214989);
        Vector512<double> p67 = MultiplyAdd(z, 0.011479177415184906, 0.013971212973552933);
        Vector512<double> p89 = MultiplyAdd(z, 0.005457506718640358, 0.01032281435018578);
        Vector512<double> pAB = MultiplyAdd(z, -0.014851887071247204, 0.01740087944269402);
        Vector512<double> p47 = MultiplyAdd(z2, p67, p45);
        Vector512<double> p8C = MultiplyAdd(z4, 0.028757851367421566, MultiplyAdd(z2, pAB, p89));
        return MultiplyAdd(z4, MultiplyAdd(z4, p8C, p47), MultiplyAdd(z2, p23, p01));
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
        // atan c, in two parts.
        Vector512<double> offset = Vector512.ConditionalSelect(upper, All(HalfPi1), middle & All(QuarterPi));
        Vector512<double> offsetLow = Vector512.ConditionalSelect(upper, All(HalfPi2), middle & All(QuarterPiLow));
        return Vector512.CopySign(offset + AtanOfReduced(numerator / denominator, offsetLow), x);
    }

    /// <summary>The angle of the point (x, y), as <see cref="Math.Atan2"/>.</summary>
    /// <remarks>
    /// With b ≤ a the two magnitudes, atan(b / a) is atan(b / a) or, above ½, π/4 + atan((b − a) / (b + a)), where b − a is exact: one quotient is rounded. The octants
    /// add a number of quarters of π, at most 4, and a sign.
    /// </remarks>
    /// <param name="y">The second coordinates.</param>
    /// <param name="x">The first coordinates.</param>
    /// <returns>The angle in each lane, between −π and π.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atan2(Vector512<double> y, Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<Atan2Function>(y, x);
        Vector512<double> acrossX = Vector512.Abs(x), acrossY = Vector512.Abs(y);
        Vector512<double> sum = acrossX + acrossY;
        bool ordinary = AreOrdinary(sum);
        if (!ordinary)
            ScaleToOrdinary(ref acrossX, ref acrossY, sum);
        Vector512<double> isSteep = Vector512.GreaterThan(acrossY, acrossX);
        Vector512<double> a = Vector512.ConditionalSelect(isSteep, acrossY, acrossX), b = Vector512.ConditionalSelect(isSteep, acrossX, acrossY);
        Vector512<double> isMiddle = Vector512.GreaterThan(b + b, a);
        // The sign bit of x is asked: −0 lies to the left.
        Vector512<double> isLeft = Vector512.LessThan(x.AsInt64(), Vector512<long>.Zero).AsDouble();
        Vector512<double> sign = (isSteep ^ isLeft) & All(-0.0);
        Vector512<double> t = ((b - (isMiddle & a)) / (a + (isMiddle & b))) ^ sign;
        Vector512<double> quarters = Vector512.ConditionalSelect(isSteep, All(2.0), isLeft & All(4.0)) + (isMiddle & (All(1.0) ^ sign));
        Vector512<double> result = Vector512.CopySign(MultiplyAdd(quarters, QuarterPi, AtanOfReduced(t, quarters * All(QuarterPiLow))), y);
        return ordinary ? result : Vector512.ConditionalSelect(Vector512.Equals(sum, sum), result, All(double.NaN));
    }

    /// <summary>Two magnitudes with the same quotient, whose sum does not overflow; 1 and 1 of two infinities, 1 and 0 of two zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScaleToOrdinary(ref Vector512<double> x, ref Vector512<double> y, Vector512<double> sum)
    {
        Vector512<double> infinity = All(double.PositiveInfinity), one = All(1.0);
        Vector512<double> scale = Vector512.ConditionalSelect(Vector512.Equals(sum, infinity), All(0.25), one);
        Vector512<double> areInfinite = Vector512.Equals(x, infinity) & Vector512.Equals(y, infinity);
        x = Vector512.ConditionalSelect(areInfinite | Vector512.Equals(sum, Vector512<double>.Zero), one, x * scale);
        y = Vector512.ConditionalSelect(areInfinite, one, y * scale);
    }

    /// <summary>atan t + rest for |t| ≤ ½.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AtanOfReduced(Vector512<double> t, Vector512<double> rest)
    {
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
        return t + MultiplyAdd(t * z, p, rest);
    }
}
