using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>Numbers of single precision: sixteen in a vector.</content>
public static partial class Lanes
{
    /// <summary>The numbers of single precision in a vector.</summary>
    public const int CountOfSingles = 16;

    /// <inheritdoc cref="Window(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly float Window(ReadOnlySpan<float> source, int offset, int count) => ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, count);

    /// <inheritdoc cref="Window(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Window(Span<float> source, int offset, int count) => ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, count);

    /// <inheritdoc cref="Window(ReadOnlySpan{double}, int, long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly float Window(ReadOnlySpan<float> source, int offset, long extent) => ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, extent);

    /// <inheritdoc cref="Window(ReadOnlySpan{double}, int, long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Window(Span<float> source, int offset, long extent) => ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, extent);

    /// <summary>How many of a loop's iterations whole vectors of single precision make. O(1).</summary>
    /// <param name="count">The number of iterations, which may be negative.</param>
    /// <returns>The largest multiple of <see cref="CountOfSingles"/> that is not above it, at least 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WholeOfSingles(int count) => Math.Max(count, 0) & -CountOfSingles;

    /// <summary>Where a whole vector of single precision begins that is moved until it lies in a loop, as <see cref="Inside"/>. O(1).</summary>
    /// <param name="index">Where it would begin.</param>
    /// <param name="count">The number of iterations, at least <see cref="CountOfSingles"/>.</param>
    /// <returns>The next to <paramref name="index"/> of 0 … <paramref name="count"/> − <see cref="CountOfSingles"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int InsideOfSingles(int index, int count) => Math.Max(Math.Min(index, count - CountOfSingles), 0);

    /// <summary>The sixteen elements from <paramref name="index"/> on, unchecked as <see cref="Load(in double, int)"/>. O(1).</summary>
    /// <param name="window">The first of the loop's elements, at least <paramref name="index"/> + 16.</param>
    /// <param name="index">The first element, at least 0.</param>
    /// <returns>The lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(in float window, int index) => Vector512.LoadUnsafe(in window, (uint)index);

    /// <summary>Writes the sixteen elements from <paramref name="index"/> on, unchecked as <see cref="Load(in double, int)"/>. O(1).</summary>
    /// <param name="window">The first of the loop's elements, at least <paramref name="index"/> + 16.</param>
    /// <param name="index">The first element, at least 0.</param>
    /// <param name="value">The lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref float window, int index, Vector512<float> value) => value.StoreUnsafe(ref window, (uint)index);

    /// <inheritdoc cref="LoadLast(in double, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadLast(in float window, int index, int count) => LoadPart(in window, index, count);

    /// <inheritdoc cref="StoreLast(ref double, int, int, Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLast(ref float window, int index, int count, Vector512<float> value) => StorePart(ref window, index, count, value);

    /// <inheritdoc cref="Clear(Span{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(Span<float> span) => ClearAll(span);

    /// <summary>The first <paramref name="count"/> lanes, and zero in the others: what a sum takes from the last vector of a loop.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="count">How many of them belong to the loop; all where it is 16 or more.</param>
    /// <returns>The lanes, masked.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<float> value, int count)
        => count >= CountOfSingles ? value : Vector512.ConditionalSelect(MaskOfSingles(count), value, Vector512<float>.Zero);

    /// <summary>index, index + 1, …, index + 15, each rounded to single precision as a cast does.</summary>
    /// <param name="index">The first.</param>
    /// <returns>The lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IndicesOfSingles(int index)
        => Vector512.ConvertToSingle(Vector512.Create(index) + Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));

    /// <summary>coefficient · argument, and 0 in each lane where the argument is 0, as <see cref="Solvers.Singular.Scale(float, float)"/>.</summary>
    /// <param name="coefficient">The partial derivatives, which may be infinite or NaN.</param>
    /// <param name="argument">The tangents or adjoints.</param>
    /// <returns>The products.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> coefficient, Vector512<float> argument)
        => Vector512.AndNot(coefficient * argument, Vector512.Equals(argument, Vector512<float>.Zero));

    /// <summary>The shares x/(x + s) of summands beside an s that is neither 0 nor infinite, as <see cref="Solvers.Singular.Share(float, float)"/>.</summary>
    /// <param name="part">The summands x.</param>
    /// <param name="whole">The sums.</param>
    /// <returns>The shares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Share(Vector512<float> part, Vector512<float> whole)
        => Vector512.ConditionalSelect(Vector512.Equals(part, whole), Vector512<float>.One, part / whole);

    /// <summary>The shares x/(x + s) of summands, as <see cref="Solvers.Singular.Share(float, float, float)"/>.</summary>
    /// <param name="part">The summands x.</param>
    /// <param name="rest">The others, s, or what is infinite with them.</param>
    /// <param name="whole">The sums.</param>
    /// <returns>The shares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Share(Vector512<float> part, Vector512<float> rest, Vector512<float> whole)
    {
        var (zero, isWhole) = (Vector512<float>.Zero, Vector512.Equals(part, whole));
        var share = Vector512.ConditionalSelect(isWhole, Vector512<float>.One + zero * rest, part / whole);
        return Vector512.AndNot(share, isWhole & Vector512.Equals(part, zero));
    }
}
