using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

public static partial class ScalarMath
{
    // π/2 in three parts. The first product is subtracted exactly: x and the part's multiples are multiples of the same power of two, and their difference is short.
    internal const double HalfPi1 = 1.5707963267948966;
    internal const double HalfPi2 = 6.123233995736766e-17;
    internal const double HalfPi3 = -1.4973849048591698e-33;
    internal const double LargestAngle = 1e5;

    // (sin r − r) / r³ and (cos r − 1) / r² in powers of r² for |r| ≤ π/4; error of the whole below 2^-60.
    internal const double Sine0 = -0.16666666666666666, Sine1 = 0.008333333333333331, Sine2 = -0.00019841269841265065, Sine3 = 2.7557319219339163e-06;
    internal const double Sine4 = -2.5052106232446288e-08, Sine5 = 1.605853161878178e-10, Sine6 = -7.586697105659895e-13;
    internal const double Cosine0 = -0.5, Cosine1 = 0.04166666666666664, Cosine2 = -0.0013888888888880775, Cosine3 = 2.4801587293693453e-05;
    internal const double Cosine4 = -2.755731556633971e-07, Cosine5 = 2.087588673769994e-09, Cosine6 = -1.136799863356103e-11;

    // The numbers of one row of SinePolynomials.
    private const int Row = 10;

    /// <summary>Sine, as <see cref="Math.Sin"/>.</summary>
    /// <remarks>
    /// |x| = k·π/2 + r + r′ with |r| ≤ π/4 and r′ what r's rounding left out; sin |x| is ±sin r or ±cos r, one polynomial whose coefficients k chooses, without a branch.
    /// </remarks>
    /// <param name="x">The argument.</param>
    /// <returns>sin x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Sin(double x)
    {
        if (!HasFusedMultiplyAdd)
            return Math.Sin(x);
        long quadrant = ReduceAngle(Math.Abs(x), out double r, out double rest);
        return SinOfReduced(quadrant, r, rest, SignOf(x));
    }

    /// <summary>Cosine, as <see cref="Math.Cos"/>.</summary>
    /// <remarks>As <see cref="Sin"/>, a quarter of a turn on.</remarks>
    /// <param name="x">The argument.</param>
    /// <returns>cos x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Cos(double x)
    {
        if (!HasFusedMultiplyAdd)
            return Math.Cos(x);
        long quadrant = ReduceAngle(Math.Abs(x), out double r, out double rest);
        return SinOfReduced(quadrant + 1, r, rest, 0);
    }

    /// <summary>Sine and cosine of the same argument, bit for bit <see cref="Sin"/> and <see cref="Cos"/>, which share the reduction of the argument.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>sin x and cos x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static (double Sine, double Cosine) SinCos(double x)
    {
        if (!HasFusedMultiplyAdd)
            return (Math.Sin(x), Math.Cos(x));
        long quadrant = ReduceAngle(Math.Abs(x), out double r, out double rest);
        return SinCosOfReduced(quadrant, r, rest, SignOf(x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long SignOf(double x) => BitConverter.DoubleToInt64Bits(x) & long.MinValue;

    /// <summary>−f where the sign is that of a negative number. In the register that f is in: the way through one for integers would take longer than a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double WithSign(double f, long sign) => (Vector128.CreateScalarUnsafe(f) ^ Vector128.CreateScalarUnsafe(BitConverter.Int64BitsToDouble(sign))).ToScalar();

    /// <summary>r + rest = x − k·π/2 for x ≥ 0; returns k, modulo 4 right in its lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ReduceAngle(double x, out double r, out double rest)
    {
        if (!(x <= LargestAngle))
            return ReduceLargeAngle(x, out r, out rest);
        double rounded = Math.FusedMultiplyAdd(x, 0.6366197723675814, Rounder);
        double k = rounded - Rounder;
        double first = Math.FusedMultiplyAdd(k, -HalfPi1, x);
        double second = k * HalfPi2;
        r = first - second;
        // What the second product and its subtraction rounded off, and the third part: first is a multiple of what second's last bit is worth, so that first − r is exact.
        rest = Math.FusedMultiplyAdd(k, -HalfPi3, first - r - second - Math.FusedMultiplyAdd(k, HalfPi2, -second));
        return BitConverter.DoubleToInt64Bits(rounded);
    }

    /// <summary>sin(quadrant·π/2 + r + rest) for |r| ≤ π/4, negated where the sign is that of a negative number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double SinOfReduced(long quadrant, double r, double rest, long sign)
    {
        ref double row = ref Unsafe.Add(ref MemoryMarshal.GetReference(SinePolynomials), ((int)quadrant & 1) * Row);
        double z = r * r;
        double z2 = z * z;
        double p01 = Math.FusedMultiplyAdd(z, Unsafe.Add(ref row, 1), row);
        double p23 = Math.FusedMultiplyAdd(z, Unsafe.Add(ref row, 3), Unsafe.Add(ref row, 2));
        double p45 = Math.FusedMultiplyAdd(z, Unsafe.Add(ref row, 5), Unsafe.Add(ref row, 4));
        double p46 = Math.FusedMultiplyAdd(z2, Unsafe.Add(ref row, 6), p45);
        double p = Math.FusedMultiplyAdd(z2, Math.FusedMultiplyAdd(z2, p46, p23), p01);
        // r or 1, and the derivative, 1 − z/2, near enough, or −r.
        double head = Math.FusedMultiplyAdd(r, Unsafe.Add(ref row, 7), Unsafe.Add(ref row, 8));
        double slope = Math.FusedMultiplyAdd(-r, Unsafe.Add(ref row, 8), Math.FusedMultiplyAdd(z, Unsafe.Add(ref row, 9), Unsafe.Add(ref row, 7)));
        double sine = head + Math.FusedMultiplyAdd(z * head, p, rest * slope);
        return WithSign(sine, ((quadrant & 2) << 62) ^ sign);
    }

    /// <summary>The same and that of the next quadrant, to the bit: sin r in the first lane, cos r in the second, each with the operations of <see cref="SinOfReduced"/>, and which is which is chosen at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (double Sine, double Cosine) SinCosOfReduced(long quadrant, double r, double rest, long sign)
    {
        Vector128<double> z = Vector128.Create(r * r), z2 = z * z;
        Vector128<double> p01 = Vector128.FusedMultiplyAdd(z, Vector128.Create(Sine1, Cosine1), Vector128.Create(Sine0, Cosine0));
        Vector128<double> p23 = Vector128.FusedMultiplyAdd(z, Vector128.Create(Sine3, Cosine3), Vector128.Create(Sine2, Cosine2));
        Vector128<double> p45 = Vector128.FusedMultiplyAdd(z, Vector128.Create(Sine5, Cosine5), Vector128.Create(Sine4, Cosine4));
        Vector128<double> p46 = Vector128.FusedMultiplyAdd(z2, Vector128.Create(Sine6, Cosine6), p45);
        Vector128<double> p = Vector128.FusedMultiplyAdd(z2, Vector128.FusedMultiplyAdd(z2, p46, p23), p01);
        Vector128<double> head = Vector128.Create(r, 1.0), slope = Vector128.FusedMultiplyAdd(z, Vector128.Create(-0.5, 0.0), Vector128.Create(1.0, -r));
        Vector128<double> both = head + Vector128.FusedMultiplyAdd(z * head, p, Vector128.Create(rest) * slope);
        long odd = -(quadrant & 1);
        both = Vector128.ConditionalSelect(Vector128.Create(odd).AsDouble(), Vector128.Shuffle(both, Vector128.Create(1L, 0L)), both);
        both ^= Vector128.Create(((quadrant & 2) << 62) ^ sign, ((quadrant + 1) & 2) << 62).AsDouble();
        return (both.ToScalar(), both.GetElement(1));
    }

    /// <summary>The two polynomials, and what chooses between r and 1.</summary>
    private static ReadOnlySpan<double> SinePolynomials =>
    [
        Sine0, Sine1, Sine2, Sine3, Sine4, Sine5, Sine6, 1.0, 0.0, -0.5,
        Cosine0, Cosine1, Cosine2, Cosine3, Cosine4, Cosine5, Cosine6, 0.0, 1.0, 0.0,
    ];
}
