using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <summary>The functions of <see cref="Math"/> on eight numbers at a time, inlined into the loops that the generator emits.</summary>
/// <remarks>
/// <para>
/// Every function is within 3 ulp of the true value over its whole range, and equals <see cref="Math"/> at special arguments:
/// signed zeros, infinities, NaN. The two that <c>double</c> has and <see cref="Math"/> has not, ln(1 + x) and e^x − 1, are the functions, not what the library rounds
/// them to. Measured errors and times are in <c>docs/vector-functions.md</c>.
/// </para>
/// <para>
/// Vectors are eight doubles wide on every machine: where the hardware is narrower the runtime computes them in parts, or
/// goes lane by lane where that is faster. Only powers and the functions of angles, which run on 512-bit vectors alone, rely on a
/// fused multiply-add for their accuracy; elsewhere products that have to be exact are exact by the length of their factors.
/// Results may differ in the last places between machines.
/// </para>
/// <para>
/// Polynomials are interpolants at Chebyshev nodes of the functions named beside them, computed with 60 digits and rounded.
/// </para>
/// </remarks>
public static partial class VectorMath
{
    // Adding 1.5 · 2^52 rounds a number below 2^51 to an integer, and leaves that integer in the sum's lowest bits.
    private const double Rounder = 6755399441055744.0;
    private const double ExponentBias = 1023.0;

    // ln 2 in two parts; the first has 42 bits, so that its product with any exponent is exact.
    private const double Ln2High = 0.6931471805598903;
    private const double Ln2Low = 5.497923018708371e-14;
    private const double Log2E = 1.4426950408889634;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> All(double value) => Vector512.Create(value);

    /// <summary>a·b + c, rounded once or twice, whichever is the faster.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c)
        => Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> MultiplyAdd(Vector512<double> a, double b, Vector512<double> c)
        => Vector512.MultiplyAddEstimate(a, Vector512.Create(b), c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> MultiplyAdd(Vector512<double> a, double b, double c)
        => Vector512.MultiplyAddEstimate(a, Vector512.Create(b), Vector512.Create(c));

    /// <summary>a·b − product, exactly, where product is a·b rounded. Only for code that runs where 512-bit vectors, and so fused products, are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ProductError(Vector512<double> a, Vector512<double> b, Vector512<double> product)
        => Vector512.FusedMultiplyAdd(a, b, -product);

    /// <summary>2^n for the n in the lowest bits of <paramref name="rounded"/> = n + <see cref="Rounder"/>; −1023 &lt; n &lt; 1024.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<double> rounded)
        => Vector512.ShiftLeft(rounded.AsInt64() + Vector512.Create(1023L), 52).AsDouble();

    /// <summary>value · 2^exponent, rounded once where value is of the order of one, subnormal results included; |exponent| ≤ 2000.</summary>
    /// <remarks>The instruction that does this is AVX-512's alone; elsewhere two factors, the first of which leaves a normal number.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Scale(Vector512<double> value, Vector512<double> exponent)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Scale(value, exponent);
        Vector512<double> half = MultiplyAdd(exponent, 0.5, Rounder + ExponentBias);
        Vector512<double> rest = exponent - (half - All(Rounder + ExponentBias)) + All(Rounder + ExponentBias);
        return value * Vector512.ShiftLeft(half.AsInt64(), 52).AsDouble() * Vector512.ShiftLeft(rest.AsInt64(), 52).AsDouble();
    }

    /// <summary>Square root, correctly rounded, as <see cref="Math.Sqrt"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>√x in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sqrt(Vector512<double> x) => Vector512.Sqrt(x);

    /// <summary>Magnitude, as <see cref="Math.Abs(double)"/>.</summary>
    /// <param name="x">The arguments.</param>
    /// <returns>|x| in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Abs(Vector512<double> x) => Vector512.Abs(x);

    /// <summary>The greater, as <see cref="Math.Max(double, double)"/>: NaN if either is, and +0 above −0.</summary>
    /// <param name="x">The first arguments.</param>
    /// <param name="y">The second arguments.</param>
    /// <returns>max(x, y) in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Max(Vector512<double> x, Vector512<double> y) => Vector512.Max(x, y);

    /// <summary>The lesser, as <see cref="Math.Min(double, double)"/>: NaN if either is, and −0 below +0.</summary>
    /// <param name="x">The first arguments.</param>
    /// <param name="y">The second arguments.</param>
    /// <returns>min(x, y) in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Min(Vector512<double> x, Vector512<double> y) => Vector512.Min(x, y);

    /// <summary>The magnitude of one with the sign of another, as <see cref="Math.CopySign"/>.</summary>
    /// <param name="x">The magnitudes.</param>
    /// <param name="y">The signs.</param>
    /// <returns>±|x| in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> CopySign(Vector512<double> x, Vector512<double> y) => Vector512.CopySign(x, y);

    /// <summary>x·y + z rounded once, as <see cref="Math.FusedMultiplyAdd"/>; slow where the machine does not have it.</summary>
    /// <param name="x">The first factors.</param>
    /// <param name="y">The second factors.</param>
    /// <param name="z">The addends.</param>
    /// <returns>x·y + z in each lane.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> FusedMultiplyAdd(Vector512<double> x, Vector512<double> y, Vector512<double> z)
        => Vector512.FusedMultiplyAdd(x, y, z);
}
