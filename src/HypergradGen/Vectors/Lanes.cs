using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <summary>How emitted loops get eight numbers at a time out of memory and back.</summary>
/// <remarks>
/// A vector is eight doubles wide on every machine: where the hardware is narrower, the runtime computes it in two or four
/// parts. The order of every sum, and so its last bit, is then the same whatever the width.
/// </remarks>
public static partial class Lanes
{
    /// <summary>The numbers in a vector.</summary>
    public const int Count = 8;

    /// <summary>The first of the elements offset … offset + count − 1, for a loop that reaches all of them and no other; any where it runs no iteration. O(1).</summary>
    /// <param name="source">The memory.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="count">The number of iterations, which may be negative.</param>
    /// <returns>The element at <paramref name="offset"/>.</returns>
    /// <exception cref="IndexOutOfRangeException">The loop would reach beyond the memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly double Window(ReadOnlySpan<double> source, int offset, int count) => ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, count);

    /// <inheritdoc cref="Window(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref double Window(Span<double> source, int offset, int count) => ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, count);

    /// <summary>The first of the elements offset … offset + extent − 1, all of which a loop that runs reaches. O(1).</summary>
    /// <param name="source">The memory.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="extent">The number of elements from the first that is reached to the last, at least 1.</param>
    /// <returns>The element at <paramref name="offset"/>.</returns>
    /// <exception cref="IndexOutOfRangeException">The loop would reach beyond the memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly double Window(ReadOnlySpan<double> source, int offset, long extent) => ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, extent);

    /// <inheritdoc cref="Window(ReadOnlySpan{double}, int, long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref double Window(Span<double> source, int offset, long extent) => ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, extent);

    /// <summary>How many of a loop's iterations whole vectors make; the others make one vector more, which is partly filled. O(1).</summary>
    /// <param name="count">The number of iterations, which may be negative.</param>
    /// <returns>The largest multiple of <see cref="Count"/> that is not above it, at least 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Whole(int count) => Math.Max(count, 0) & -Count;

    /// <summary>Where a whole vector begins that is moved until it lies in a loop. O(1).</summary>
    /// <remarks>Iterations that two vectors hold run twice: for a loop that stores what it does not read.</remarks>
    /// <param name="index">Where it would begin.</param>
    /// <param name="count">The number of iterations, at least <see cref="Count"/>.</param>
    /// <returns>The next to <paramref name="index"/> of 0 … <paramref name="count"/> − <see cref="Count"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Inside(int index, int count) => Math.Max(Math.Min(index, count - Count), 0);

    /// <summary>The eight elements from <paramref name="index"/> on. O(1).</summary>
    /// <remarks>Nothing is checked: for a loop over <see cref="Whole"/> vectors of a <see cref="Window(ReadOnlySpan{double}, int, int)"/>, which was.</remarks>
    /// <param name="window">The first of the loop's elements, at least <paramref name="index"/> + 8.</param>
    /// <param name="index">The first element, at least 0.</param>
    /// <returns>The lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(in double window, int index) => Vector512.LoadUnsafe(in window, (uint)index);

    /// <summary>Writes the eight elements from <paramref name="index"/> on, unchecked as <see cref="Load(in double, int)"/>. O(1).</summary>
    /// <param name="window">The first of the loop's elements, at least <paramref name="index"/> + 8.</param>
    /// <param name="index">The first element, at least 0.</param>
    /// <param name="value">The lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref double window, int index, Vector512<double> value) => value.StoreUnsafe(ref window, (uint)index);

    /// <summary>The elements from <paramref name="index"/> to the last, fewer than eight, and zeros behind them; unchecked as <see cref="Load(in double, int)"/>. O(1).</summary>
    /// <param name="window">The first of the loop's elements.</param>
    /// <param name="index">The first element, at least 0.</param>
    /// <param name="count">The number of elements, at most <paramref name="index"/> + 8.</param>
    /// <returns>The lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadLast(in double window, int index, int count) => LoadPart(in window, index, count);

    /// <summary>Writes the elements from <paramref name="index"/> to the last, fewer than eight; the other lanes are left out. Unchecked as <see cref="Load(in double, int)"/>. O(1).</summary>
    /// <param name="window">The first of the loop's elements.</param>
    /// <param name="index">The first element, at least 0.</param>
    /// <param name="count">The number of elements, at most <paramref name="index"/> + 8.</param>
    /// <param name="value">The lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLast(ref double window, int index, int count, Vector512<double> value) => StorePart(ref window, index, count, value);

    /// <summary>Sets every element to 0. O(n).</summary>
    /// <remarks>
    /// What emitted loops clear they add to next, eight elements at a time. A load of eight is served from one store of eight that is under way, not from the
    /// smaller ones that <see cref="Span{T}.Clear"/> makes of a short span.
    /// </remarks>
    /// <param name="span">The memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(Span<double> span) => ClearAll(span);

    /// <summary>The first <paramref name="count"/> lanes, and zero in the others: what a sum takes from the last vector of a loop.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="count">How many of them belong to the loop; all where it is 8 or more.</param>
    /// <returns>The lanes, masked.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> First(Vector512<double> value, int count)
        => count >= Count ? value : Vector512.ConditionalSelect(Mask(count), value, Vector512<double>.Zero);

    /// <summary>index, index + 1, …, index + 7 as numbers.</summary>
    /// <param name="index">The first.</param>
    /// <returns>The lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Indices(int index) => Vector512.Create((double)index) + Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);

    /// <summary>coefficient · argument, and 0 in each lane where the argument is 0, as <see cref="Solvers.Singular.Scale(double, double)"/>.</summary>
    /// <param name="coefficient">The partial derivatives, which may be infinite or NaN.</param>
    /// <param name="argument">The tangents or adjoints.</param>
    /// <returns>The products.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Scale(Vector512<double> coefficient, Vector512<double> argument)
        => Vector512.AndNot(coefficient * argument, Vector512.Equals(argument, Vector512<double>.Zero));

    /// <summary>The shares x/(x + s) of summands beside an s that is neither 0 nor infinite, as <see cref="Solvers.Singular.Share(double, double)"/>.</summary>
    /// <param name="part">The summands x.</param>
    /// <param name="whole">The sums.</param>
    /// <returns>The shares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Share(Vector512<double> part, Vector512<double> whole)
        => Vector512.ConditionalSelect(Vector512.Equals(part, whole), Vector512<double>.One, part / whole);

    /// <summary>The shares x/(x + s) of summands, as <see cref="Solvers.Singular.Share(double, double, double)"/>.</summary>
    /// <param name="part">The summands x.</param>
    /// <param name="rest">The others, s, or what is infinite with them.</param>
    /// <param name="whole">The sums.</param>
    /// <returns>The shares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Share(Vector512<double> part, Vector512<double> rest, Vector512<double> whole)
    {
        var (zero, isWhole) = (Vector512<double>.Zero, Vector512.Equals(part, whole));
        var share = Vector512.ConditionalSelect(isWhole, Vector512<double>.One + zero * rest, part / whole);
        return Vector512.AndNot(share, isWhole & Vector512.Equals(part, zero));
    }
}
