using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

public static partial class VectorMath
{
    /// <summary>x^y, as <see cref="Math.Pow"/>: negative bases with integer exponents, zeros, infinities and NaN included.</summary>
    /// <remarks>
    /// e^(y·ln|x|) with the logarithm in two doubles, good to about 2^-65 of itself: ln(1 + f) = 2s + ⅔s³ + s⁵·Q(s²) with
    /// s = f / (2 + f), the first two terms in two doubles (as in Sun's fdlibm, e_pow). An infinite exponent is as one of 10³⁰⁰, an even integer.
    /// </remarks>
    /// <param name="x">The bases.</param>
    /// <param name="y">The exponents.</param>
    /// <returns>x^y in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Pow(Vector512<double> x, Vector512<double> y)
    {
        if (!Vector512.IsHardwareAccelerated)
            return ByLane<PowFunction>(x, y);
        Vector512<double> magnitude = Vector512.Abs(x);
        Vector512<double> exponent = Vector512.MinNative(All(1e300), Vector512.MaxNative(All(-1e300), y));
        Vector512<double> logarithm = LogInTwoParts(magnitude, AreOrdinary(magnitude), out Vector512<double> logarithmLow);
        Vector512<double> result = ExpOfProduct(logarithm, logarithmLow, exponent);
        return AreOrdinary(x) && Vector512.EqualsAll(y, y) ? result : AtSpecialArguments(x, exponent, result);
    }

    /// <summary>ln x in two doubles for x &gt; 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogInTwoParts(Vector512<double> x, bool ordinary, out Vector512<double> low)
    {
        Vector512<double> f = Decompose(x, ordinary, out Vector512<double> k);
        // s = f / (2 + f).
        Vector512<double> u = All(2.0) + f;
        Vector512<double> uLow = f - (u - All(2.0));
        Vector512<double> inverse = All(1.0) / u;
        Vector512<double> s = f * inverse;
        Vector512<double> us = u * s;
        Vector512<double> sLow = (((f - us) - ProductError(u, s, us)) - uLow * s) * inverse;
        // z = s².
        Vector512<double> z = s * s;
        Vector512<double> zLow = MultiplyAdd(s + s, sLow, ProductError(s, s, z));
        // P = ⅔ + z·Q(z); error of the whole below 2^-70 of 2s.
        Vector512<double> z2 = z * z;
        Vector512<double> q01 = MultiplyAdd(z, 0.28571428571429364, 0.4);
        Vector512<double> q23 = MultiplyAdd(z, 0.18181818335392802, 0.22222222221655885);
        Vector512<double> q45 = MultiplyAdd(z, 0.1333480469384731, 0.1538459496251843);
        Vector512<double> q67 = MultiplyAdd(z, 0.11723178623876518, 0.11706236339491206);
        Vector512<double> q = MultiplyAdd(z2 * z2, MultiplyAdd(z2, q67, q45), MultiplyAdd(z2, q23, q01));
        Vector512<double> zq = z * q;
        Vector512<double> p = All(0.6666666666666666) + zq;
        Vector512<double> pLow = (zq - (p - All(0.6666666666666666))) + All(3.700743415417188e-17);
        // w = s²·P, then s³·P = s·w.
        Vector512<double> w = z * p;
        Vector512<double> wLow = ProductError(z, p, w) + MultiplyAdd(z, pLow, zLow * p);
        Vector512<double> t = s * w;
        Vector512<double> tLow = ProductError(s, w, t) + MultiplyAdd(s, wLow, sLow * w);
        // 2s + t, then k·ln 2 before it: each time the larger comes first.
        Vector512<double> twice = s + s;
        Vector512<double> body = twice + t;
        Vector512<double> bodyLow = (t - (body - twice)) + (tLow + (sLow + sLow));
        Vector512<double> whole = k * All(Ln2High);
        Vector512<double> sum = whole + body;
        // k = 0 loses nothing; otherwise |k|·ln 2 ≥ 0.69 is above |body| ≤ 0.35.
        Vector512<double> sumLow = (body - (sum - whole)) + MultiplyAdd(k, Ln2Low, bodyLow);
        Vector512<double> high = sum + sumLow;
        low = sumLow - (high - sum);
        return high;
    }

    /// <summary>e^((a + aLow)·y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpOfProduct(Vector512<double> a, Vector512<double> aLow, Vector512<double> y)
    {
        Vector512<double> product = a * y;
        Vector512<double> productLow = MultiplyAdd(aLow, y, ProductError(a, y, product));
        // Beyond 746 the result is 0 or ∞, and the lower part may be ∞ or NaN.
        productLow &= Vector512.LessThan(Vector512.Abs(product), All(746.0));
        Vector512<double> r = ReduceExponential(ClampExponent(product), out Vector512<double> rounded);
        return Scale(All(1.0) + ExpM1OfReduced(r + productLow), rounded - All(Rounder));
    }

    /// <summary>The power |x|^y for a finite y with what follows from the sign of x, an infinite x and NaN put in; x² for negative x is common, so it is a vector too, and no call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AtSpecialArguments(Vector512<double> x, Vector512<double> y, Vector512<double> result)
    {
        Vector512<double> zero = Vector512<double>.Zero, infinity = All(double.PositiveInfinity);
        Vector512<double> half = y * All(0.5);
        Vector512<double> isInteger = Vector512.Equals(Vector512.Floor(y), y);
        Vector512<double> isOdd = Vector512.AndNot(isInteger, Vector512.Equals(Vector512.Floor(half), half));
        Vector512<double> isNegativePower = Vector512.LessThan(y, zero);
        Vector512<double> isInfinite = Vector512.Equals(Vector512.Abs(x), infinity);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, zero), Vector512.ConditionalSelect(isNegativePower, infinity, zero), result);
        result = Vector512.ConditionalSelect(isInfinite, Vector512.ConditionalSelect(isNegativePower, zero, infinity), result);
        result |= isOdd & x & All(-0.0);
        result = Vector512.ConditionalSelect(Vector512.AndNot(Vector512.AndNot(Vector512.LessThan(x, zero), isInteger), isInfinite), All(double.NaN), result);
        // x^0 and 1^y are 1 for NaN too.
        Vector512<double> isNumber = Vector512.Equals(x, x) & Vector512.Equals(y, y);
        result = Vector512.ConditionalSelect(isNumber, result, All(double.NaN));
        return Vector512.ConditionalSelect(Vector512.Equals(y, zero) | Vector512.Equals(x, All(1.0)), All(1.0), result);
    }
}
