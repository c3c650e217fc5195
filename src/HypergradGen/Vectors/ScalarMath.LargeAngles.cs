using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Vectors;

/// <content>Angles of any size (M. H. Payne, R. N. Hanek, Radian reduction for trigonometric functions, 1983), in integers, and without a call.</content>
public static partial class ScalarMath
{
    /// <summary>r + rest = x − k·π/2 for x &gt; 10⁵, |r| ≤ π/4; returns k, modulo 4 right in its lowest bits. NaN and 0 where x is no number.</summary>
    /// <remarks>
    /// |x| = m·2^e with an integer m of 53 bits. Of m·2^e·2/π, where 2/π = Σ bᵢ·2^−i, all that comes of bᵢ with i &lt; e − 1 is a multiple of 4. So m is multiplied with the 192 bits that begin with
    /// b of e − 1, which leaves an error of 2^−137, modulo 2^192, which is 4. No double is nearer to a multiple of π/2 than 2^−62.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ReduceLargeAngle(double x, out double r, out double rest)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        ulong mantissa = (bits & 0x000FFFFFFFFFFFFFUL) | 0x0010000000000000UL;
        // The place of b of e − 1 in the table, whose first word is zero, where e = exponent − 1075: at most 1,034, in the word before the last three.
        int place = (int)(bits >> 52 & 0x7FF) - 1013, shift = place & 63;
        ref ulong words = ref Unsafe.Add(ref MemoryMarshal.GetReference(TwoOverPi), place >> 6);
        ulong factor0 = Joined(words, Unsafe.Add(ref words, 1), shift), factor1 = Joined(Unsafe.Add(ref words, 1), Unsafe.Add(ref words, 2), shift);
        ulong factor2 = Joined(Unsafe.Add(ref words, 2), Unsafe.Add(ref words, 3), shift);
        // The upper two of three words of the product.
        ulong middle = mantissa * factor1, lower = middle + HighProduct(mantissa, factor2);
        ulong upper = mantissa * factor0 + HighProduct(mantissa, factor1) + (lower < middle ? 1UL : 0);
        // Its first two bits are the quadrant, rounded; what follows is a fraction of π/2 with a sign, f = (signed·2^64 + lower)·2^−126.
        ulong turns = (upper + (1UL << 61)) >> 62;
        long signed = (long)(upper - (turns << 62));
        double first = (signed & (-1L << 32)) * (1.0 / (1L << 62)), second = (signed & 0xFFFFFFFFL) * (1.0 / (1L << 62)), third = (long)(lower >> 11) * (1.0 / (1L << 62) / (1L << 53));
        double later = second + third, fraction = first + later;
        double fractionLow = (later - (fraction - first)) + (third - (later - second));
        // f·π/2 in two parts; x − x is 0, or NaN where x is infinite or NaN.
        double product = fraction * HalfPi1;
        double productLow = Math.FusedMultiplyAdd(fraction, HalfPi1, -product) + Math.FusedMultiplyAdd(fraction, HalfPi2, fractionLow * HalfPi1);
        r = product + productLow + (x - x);
        rest = productLow - (r - product);
        return x <= double.MaxValue ? (long)turns : 0;
    }

    /// <summary>The 64 bits that begin <paramref name="shift"/> bits behind the first of two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Joined(ulong word, ulong next, int shift) => word << shift | next >> 1 >> (63 - shift);

    /// <summary>The upper word of the product of a number below 2^53 and one of 64 bits, from products of halves: below 2^53 + 2^33, no carry is lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HighProduct(ulong a, ulong b)
    {
        ulong lowHigh = (uint)a * (b >> 32), middle = (a >> 32) * (uint)b + ((ulong)(uint)a * (uint)b >> 32) + (uint)lowHigh;
        return (a >> 32) * (b >> 32) + (lowHigh >> 32) + (middle >> 32);
    }

    /// <summary>64 zeros and then the first 1,216 bits of 2/π, filled up to whole vectors.</summary>
    internal static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0x0000000000000000UL, 0xA2F9836E4E441529UL, 0xFC2757D1F534DDC0UL, 0xDB6295993C439041UL,
        0xFE5163ABDEBBC561UL, 0xB7246E3A424DD2E0UL, 0x06492EEA09D1921CUL, 0xFE1DEB1CB129A73EUL,
        0xE88235F52EBB4484UL, 0xE99C7026B45F7E41UL, 0x3991D639835339F4UL, 0x9C845F8BBDF9283BUL,
        0x1FF897FFDE05980FUL, 0xEF2F118B5A0A6D1FUL, 0x6D367ECF27CB09B7UL, 0x4F463F669E5FEA2DUL,
        0x7527BAC7EBE5F17BUL, 0x3D0739F78A5292EAUL, 0x6BFB5FB11F8D5D08UL, 0x56033046FC7B6BABUL,
        0UL, 0UL, 0UL, 0UL,
    ];
}
