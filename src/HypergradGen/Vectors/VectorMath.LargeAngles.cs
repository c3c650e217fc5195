using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>
/// Angles of any size, eight at a time, as <see cref="ScalarMath"/> reduces them, in the integers of a vector. There is no call in it: a call, though it be never
/// reached, would have every vector of the loop around it stored to memory.
/// </content>
public static partial class VectorMath
{
    /// <summary>r + rest = x − k·π/2 in the lanes of large angles, and k, modulo 4 right in its lowest bits; NaN where x is no number. The other lanes stay as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReduceLargeAngles(Vector512<double> x, ref Vector512<long> quadrant, ref Vector512<double> r, ref Vector512<double> rest)
    {
        Vector512<ulong> bits = Vector512.Abs(x).AsUInt64();
        Vector512<ulong> mantissa = (bits & Vector512.Create(0x000FFFFFFFFFFFFFUL)) | Vector512.Create(0x0010000000000000UL);
        // The place of b of e − 1 in the table, whose first word is zero, where e = exponent − 1075.
        Vector512<ulong> place = Vector512.ShiftRightLogical(bits, 52) - Vector512.Create(1013UL);
        Vector512<ulong> word = Vector512.ShiftRightLogical(place, 6);
        Vector512<ulong> shift = place & Vector512.Create(63UL);
        Vector512<ulong> word0 = BitsOfTwoOverPi(word), word1 = BitsOfTwoOverPi(word + Vector512.Create(1UL));
        Vector512<ulong> word2 = BitsOfTwoOverPi(word + Vector512.Create(2UL)), word3 = BitsOfTwoOverPi(word + Vector512.Create(3UL));
        Vector512<ulong> factor0 = Joined(word0, word1, shift), factor1 = Joined(word1, word2, shift), factor2 = Joined(word2, word3, shift);
        // The upper two of three words of the product.
        Vector512<ulong> lower = mantissa * factor1 + HighProduct(mantissa, factor2);
        Vector512<ulong> carry = Vector512.LessThan(lower, mantissa * factor1) & Vector512.Create(1UL);
        Vector512<ulong> upper = mantissa * factor0 + HighProduct(mantissa, factor1) + carry;
        // Its first two bits are the quadrant, rounded; what follows is a fraction of π/2 with a sign, f = (signed·2^64 + lower)·2^−126.
        Vector512<ulong> turns = Vector512.ShiftRightLogical(upper + Vector512.Create(1UL << 61), 62);
        Vector512<long> signed = (upper - Vector512.ShiftLeft(turns, 62)).AsInt64();
        Vector512<double> first = Vector512.ConvertToDouble(signed & Vector512.Create(-1L << 32)) * All(1.0 / (1L << 62));
        Vector512<double> second = Vector512.ConvertToDouble(signed & Vector512.Create(0xFFFFFFFFL)) * All(1.0 / (1L << 62));
        Vector512<double> third = Vector512.ConvertToDouble(Vector512.ShiftRightLogical(lower, 11).AsInt64()) * All(1.0 / (1L << 62) / (1L << 53));
        Vector512<double> later = second + third;
        Vector512<double> fraction = first + later;
        Vector512<double> fractionLow = (later - (fraction - first)) + (third - (later - second));
        // f·π/2 in two parts.
        Vector512<double> product = fraction * All(HalfPi1);
        Vector512<double> productLow = ProductError(fraction, All(HalfPi1), product) + Vector512.FusedMultiplyAdd(fraction, All(HalfPi2), fractionLow * All(HalfPi1));
        // x − x is 0, or NaN where x is infinite or NaN.
        Vector512<double> angle = product + productLow + (x - x);
        Vector512<double> sign = x & All(-0.0);
        Vector512<long> negative = Vector512.ShiftRightArithmetic(x.AsInt64(), 63);
        Vector512<double> isOrdinary = IsOrdinaryAngle(x);
        // Where there is no angle the quadrant is the first, so that all that comes of it is the same NaN.
        quadrant = Vector512.ConditionalSelect(isOrdinary.AsInt64(), quadrant, ((turns.AsInt64() ^ negative) - negative) & Vector512.Equals(angle, angle).AsInt64());
        rest = Vector512.ConditionalSelect(isOrdinary, rest, (productLow - (angle - product)) ^ sign);
        r = Vector512.ConditionalSelect(isOrdinary, r, angle ^ sign);
    }

    /// <summary>Words of <see cref="ScalarMath.TwoOverPi"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> BitsOfTwoOverPi(Vector512<ulong> word)
    {
        ref ulong words = ref MemoryMarshal.GetReference(ScalarMath.TwoOverPi);
        Vector512<ulong> first = Vector512.LoadUnsafe(ref words), second = Vector512.LoadUnsafe(ref words, 8), third = Vector512.LoadUnsafe(ref words, 16);
        return Vector512.ConditionalSelect(Vector512.LessThan(word, Vector512.Create(16UL)), Avx512F.PermuteVar8x64x2(first, word, second), Avx512F.PermuteVar8x64(third, word));
    }

    /// <summary>The 64 bits that begin <paramref name="shift"/> bits behind the first of two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Joined(Vector512<ulong> word, Vector512<ulong> next, Vector512<ulong> shift)
        // A shift by 64 gives 0.
        => Avx512F.ShiftLeftLogicalVariable(word, shift) | Avx512F.ShiftRightLogicalVariable(next, Vector512.Create(64UL) - shift);

    /// <summary>The upper word of the product of a number below 2^53 and one of 64 bits, from products of halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> HighProduct(Vector512<ulong> a, Vector512<ulong> b)
    {
        Vector512<ulong> low = Vector512.Create(0xFFFFFFFFUL);
        Vector512<uint> aHigh = Vector512.ShiftRightLogical(a, 32).AsUInt32(), bHigh = Vector512.ShiftRightLogical(b, 32).AsUInt32();
        Vector512<ulong> lowHigh = Avx512F.Multiply(a.AsUInt32(), bHigh);
        // Below 2^53 + 2^33: no carry is lost.
        Vector512<ulong> middle = Avx512F.Multiply(aHigh, b.AsUInt32()) + Vector512.ShiftRightLogical(Avx512F.Multiply(a.AsUInt32(), b.AsUInt32()), 32) + (lowHigh & low);
        return Avx512F.Multiply(aHigh, bHigh) + Vector512.ShiftRightLogical(lowHigh, 32) + Vector512.ShiftRightLogical(middle, 32);
    }
}
