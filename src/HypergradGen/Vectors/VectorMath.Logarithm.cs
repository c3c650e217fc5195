using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

public static partial class VectorMath
{
    private const double SmallestNormal = 2.2250738585072014E-308;

    /// <summary>Natural logarithm, as <see cref="Math.Log(double)"/>.</summary>
    /// <remarks>
    /// x = 2^k·(1 + f) with 1 + f between √½ and √2; s = f / (2 + f) and ln(1 + f) = 2 artanh s = f − (½f² − s·(½f² + R(s²))),
    /// which rounds f, the largest term, not at all (the form of Sun's fdlibm).
    /// </remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>ln x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<LogFunction>(x);
        bool ordinary = AreOrdinary(x);
        Vector512<double> f = Decompose(x, ordinary, out Vector512<double> k);
        Vector512<double> tail = LogTail(f, out Vector512<double> halfSquare);
        Vector512<double> result = MultiplyAdd(k, Ln2High, f - (halfSquare - MultiplyAdd(k, Ln2Low, tail)));
        return ordinary ? result : AtSpecialArguments(x, result);
    }

    /// <summary>Logarithm to base 2, as <see cref="Math.Log2(double)"/>; exact at powers of two.</summary>
    /// <remarks>As <see cref="Log(Vector512{double})"/>, with ln(1 + f) in two parts, the first short enough for an exact product with 1 / ln 2.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>log₂ x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log2(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<Log2Function>(x);
        bool ordinary = AreOrdinary(x);
        Vector512<double> f = Decompose(x, ordinary, out Vector512<double> k);
        Vector512<double> high = SplitLog(f, out Vector512<double> low);
        // 1 / ln 2, the first part of 21 bits: its product with the 32 bits of `high` is exact.
        Vector512<double> main = high * All(Log2EHigh);
        Vector512<double> rest = MultiplyAdd(low + high, Log2ELow, low * All(Log2EHigh));
        Vector512<double> sum = k + main;
        // |k| ≥ 1 is above |main| ≤ ½, and k = 0 loses nothing.
        Vector512<double> result = sum + (rest + ((k - sum) + main));
        return ordinary ? result : AtSpecialArguments(x, result);
    }

    /// <summary>Logarithm to base 10, as <see cref="Math.Log10"/>.</summary>
    /// <remarks>As <see cref="Log2(Vector512{double})"/>.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>log₁₀ x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log10(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<Log10Function>(x);
        bool ordinary = AreOrdinary(x);
        Vector512<double> f = Decompose(x, ordinary, out Vector512<double> k);
        Vector512<double> high = SplitLog(f, out Vector512<double> low);
        Vector512<double> main = high * All(Log10EHigh);
        Vector512<double> rest = MultiplyAdd(low + high, Log10ELow, low * All(Log10EHigh));
        Vector512<double> whole = k * All(Log10Of2High);
        Vector512<double> sum = whole + main;
        rest = MultiplyAdd(k, Log10Of2Low, rest);
        Vector512<double> result = sum + (rest + ((whole - sum) + main));
        return ordinary ? result : AtSpecialArguments(x, result);
    }

    /// <summary>ln(1 + x). <see cref="double.LogP1(double)"/> rounds 1 + x, of which nothing is left where x is small; here no digit is lost.</summary>
    /// <remarks>The logarithm of u = 1 + x, rounded, to which x − (u − 1) comes, what that left out. At signed zeros, infinities, NaN and below −1 it is the library's.</remarks>
    /// <param name="x">The arguments.</param>
    /// <returns>ln(1 + x) in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LogP1(Vector512<double> x)
    {
        if (!Vector256.IsHardwareAccelerated)
            return ByLane<LogP1Function>(x);
        Vector512<double> u = All(1.0) + x;
        Vector512<double> result = LogInTwoTerms(u, x - (u - All(1.0)), Vector512<double>.Zero);
        return AreOrdinary(u) ? result : AtSpecialArguments(u, result);
    }

    /// <summary>ln(u + uLow) + n·ln 2 for a normal u and a uLow of at most about its last bit.</summary>
    /// <remarks>ln(m + d) = ln m + d / m, u = 2^k·m; 1 / m is near enough 1 − f + ½f², for d is the larger the less counts beside f.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogInTwoTerms(Vector512<double> u, Vector512<double> uLow, Vector512<double> n)
    {
        Vector512<double> f = Decompose(u, true, out Vector512<double> k);
        Vector512<double> tail = LogTail(f, out Vector512<double> halfSquare);
        // Beyond 2^60 the lower part is lost beside k·ln 2.
        Vector512<double> d = uLow * PowerOfTwo(All(Rounder) - Vector512.MinNative(All(60.0), k));
        tail = MultiplyAdd(d, All(1.0) - (f - halfSquare), tail);
        k += n;
        return MultiplyAdd(k, Ln2High, f - (halfSquare - MultiplyAdd(k, Ln2Low, tail)));
    }

    private const double Log2EHigh = 1.4426946640014648;
    private const double Log2ELow = 3.768874985636099e-07;
    private const double Log10EHigh = 0.4342944622039795;
    private const double Log10ELow = 1.9699272335463627e-08;
    private const double Log10Of2High = 0.30102999566395283;
    private const double Log10Of2Low = 2.8363394551044964e-14;

    /// <summary>Whether every lane is positive, normal and finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreOrdinary(Vector512<double> x)
        => Vector512.EqualsAll((Vector512.GreaterThanOrEqual(x, All(SmallestNormal)) & Vector512.LessThanOrEqual(x, All(double.MaxValue))).AsInt64(), Vector512<long>.AllBitsSet);

    /// <summary>f and k of x = 2^k·(1 + f), 1 + f between √½ and √2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Decompose(Vector512<double> x, bool ordinary, out Vector512<double> k)
    {
        Vector512<double> offset = All(4503599627370496.0 + ExponentBias);
        if (!ordinary)
        {
            // Subnormal numbers have their exponent in their leading zeros: 2^54 makes them normal.
            Vector512<double> subnormal = Vector512.LessThan(x, All(SmallestNormal));
            x = Vector512.ConditionalSelect(subnormal, x * All(18014398509481984.0), x);
            offset = Vector512.ConditionalSelect(subnormal, offset + All(54.0), offset);
        }

        // Adding the distance from √½ to 1 carries into the exponent at √2 instead of at 2.
        Vector512<ulong> bits = x.AsUInt64() + Vector512.Create(0x3FF0000000000000UL - 0x3FE6A09E667F3BCDUL);
        // An integer in the lowest bits of 2^52 is that integer, converted.
        k = (Vector512.ShiftRightLogical(bits, 52) | Vector512.Create(0x4330000000000000UL)).AsDouble() - offset;
        return ((bits & Vector512.Create(0x000FFFFFFFFFFFFFUL)) + Vector512.Create(0x3FE6A09E667F3BCDUL)).AsDouble() - All(1.0);
    }

    /// <summary>½f² and s·(½f² + R) of ln(1 + f) = f − ½f² + s·(½f² + R).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogTail(Vector512<double> f, out Vector512<double> halfSquare)
    {
        Vector512<double> s = f / (All(2.0) + f);
        Vector512<double> z = s * s;
        Vector512<double> z2 = z * z;
        Vector512<double> z4 = z2 * z2;
        halfSquare = All(0.5) * f * f;
        // (2 artanh s − 2s) / s³; error of the whole below 2^-64 of 2s.
        Vector512<double> p01 = MultiplyAdd(z, 0.4000000000000088, 0.6666666666666666);
        Vector512<double> p23 = MultiplyAdd(z, 0.2222222239180047, 0.2857142857080323);
        Vector512<double> p45 = MultiplyAdd(z, 0.15386240205813478, 0.18181795630884753);
        Vector512<double> p67 = MultiplyAdd(z, 0.13086767009948175, 0.13268759668560612);
        Vector512<double> p = MultiplyAdd(z4, MultiplyAdd(z2, p67, p45), MultiplyAdd(z2, p23, p01));
        return s * MultiplyAdd(z, p, halfSquare);
    }

    /// <summary>ln(1 + f) in two parts, the first of 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SplitLog(Vector512<double> f, out Vector512<double> low)
    {
        Vector512<double> tail = LogTail(f, out Vector512<double> halfSquare);
        Vector512<double> high = ((f - halfSquare).AsUInt64() & Vector512.Create(0xFFFFFFFFFFE00000UL)).AsDouble();
        low = ((f - high) - halfSquare) + tail;
        return high;
    }

    /// <summary>A logarithm's result with the values at 0 (−∞), below 0 (NaN), ∞ and NaN put in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AtSpecialArguments(Vector512<double> x, Vector512<double> result)
    {
        result = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<double>.Zero), result, All(double.NaN));
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), All(double.NegativeInfinity), result);
        return Vector512.ConditionalSelect(Vector512.Equals(x, All(double.PositiveInfinity)), x, result);
    }
}
