using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>The greatest and the least of what a loop has seen. No order of the lanes changes them: the last bit is that of <see cref="Math.Max(double, double)"/> one after the other.</content>
public static partial class Lanes
{
    /// <summary>The first <paramref name="count"/> lanes of one vector and the others of another: what the last vector of a loop changes. O(1).</summary>
    /// <param name="value">The lanes that belong to the loop.</param>
    /// <param name="count">How many they are; all where it is 8 or more.</param>
    /// <param name="others">The other lanes.</param>
    /// <returns>The lanes of both.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> First(Vector512<double> value, int count, Vector512<double> others)
        => count >= Count ? value : Vector512.ConditionalSelect(Mask(count), value, others);

    /// <inheritdoc cref="First(Vector512{double}, int, Vector512{double})"/>
    /// <param name="value">The lanes that belong to the loop.</param>
    /// <param name="count">How many they are; all where it is 16 or more.</param>
    /// <param name="others">The other lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<float> value, int count, Vector512<float> others)
        => count >= CountOfSingles ? value : Vector512.ConditionalSelect(MaskOfSingles(count), value, others);

    /// <summary>The greatest of the lanes: NaN if any is, and +0 above −0. O(1).</summary>
    /// <param name="lanes">The lanes.</param>
    /// <returns>maxᵢ xᵢ.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(Vector512<double> lanes)
    {
        Vector256<double> four = Vector256.Max(lanes.GetLower(), lanes.GetUpper());
        Vector128<double> two = Vector128.Max(four.GetLower(), four.GetUpper());
        return Math.Max(two.ToScalar(), two.GetElement(1));
    }

    /// <inheritdoc cref="Max(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> lanes)
    {
        Vector256<float> eight = Vector256.Max(lanes.GetLower(), lanes.GetUpper());
        Vector128<float> four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        Vector128<float> two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(two.ToScalar(), two.GetElement(1));
    }

    /// <summary>The least of the lanes: NaN if any is, and −0 below +0. O(1).</summary>
    /// <param name="lanes">The lanes.</param>
    /// <returns>minᵢ xᵢ.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Min(Vector512<double> lanes)
    {
        Vector256<double> four = Vector256.Min(lanes.GetLower(), lanes.GetUpper());
        Vector128<double> two = Vector128.Min(four.GetLower(), four.GetUpper());
        return Math.Min(two.ToScalar(), two.GetElement(1));
    }

    /// <inheritdoc cref="Min(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(Vector512<float> lanes)
    {
        Vector256<float> eight = Vector256.Min(lanes.GetLower(), lanes.GetUpper());
        Vector128<float> four = Vector128.Min(eight.GetLower(), eight.GetUpper());
        Vector128<float> two = Vector128.Min(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Min(two.ToScalar(), two.GetElement(1));
    }

    /// <summary>Another number in the lanes in which it is greater: NaN is not, and nothing is greater than NaN. O(1).</summary>
    /// <param name="lanes">What there is.</param>
    /// <param name="other">The other numbers.</param>
    /// <returns>xᵢ &lt; yᵢ ? yᵢ : xᵢ.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Greater(Vector512<double> lanes, Vector512<double> other) => Vector512.ConditionalSelect(Vector512.LessThan(lanes, other), other, lanes);

    /// <inheritdoc cref="Greater(Vector512{double}, Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Greater(Vector512<float> lanes, Vector512<float> other) => Vector512.ConditionalSelect(Vector512.LessThan(lanes, other), other, lanes);

    /// <summary>Another number in the lanes in which it is less: NaN is not, and nothing is less than NaN. O(1).</summary>
    /// <param name="lanes">What there is.</param>
    /// <param name="other">The other numbers.</param>
    /// <returns>yᵢ &lt; xᵢ ? yᵢ : xᵢ.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Lesser(Vector512<double> lanes, Vector512<double> other) => Vector512.ConditionalSelect(Vector512.LessThan(other, lanes), other, lanes);

    /// <inheritdoc cref="Lesser(Vector512{double}, Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Lesser(Vector512<float> lanes, Vector512<float> other) => Vector512.ConditionalSelect(Vector512.LessThan(other, lanes), other, lanes);
}
