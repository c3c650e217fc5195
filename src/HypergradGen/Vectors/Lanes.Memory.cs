using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>
/// What is the same for both precisions, as generic methods: the public ones are not, since a type argument is not inferred from a
/// <see cref="Span{T}"/> that stands for a <see cref="ReadOnlySpan{T}"/>.
/// </content>
public static partial class Lanes
{
    /// <summary>The most bytes that <see cref="ClearAll"/> sets itself; for more the library's is as good.</summary>
    private const int MostCleared = 1024;

    /// <summary>The elements offset … offset + count − 1, for a loop that reaches all of them, one at a time; none where count is 0. O(1).</summary>
    /// <remarks>A span's own slice throws another exception than an index does.</remarks>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="source">The memory.</param>
    /// <param name="offset">The first element; any where <paramref name="count"/> is 0.</param>
    /// <param name="count">The number of iterations, at least 0.</param>
    /// <returns>The elements.</returns>
    /// <exception cref="IndexOutOfRangeException">The loop would reach beyond the memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> source, int offset, int count)
        => MemoryMarshal.CreateReadOnlySpan(ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, count), count);

    /// <inheritdoc cref="Part{T}(ReadOnlySpan{T}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> Part<T>(Span<T> source, int offset, int count)
        => MemoryMarshal.CreateSpan(ref First(ref MemoryMarshal.GetReference(source), source.Length, offset, count), count);

    /// <summary>One of the equally long parts that a memory consists of. O(1).</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="source">The memory, whose length is a multiple of <paramref name="count"/>.</param>
    /// <param name="index">The part's number, from 0.</param>
    /// <param name="count">The number of parts.</param>
    /// <returns>The part.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such part.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> PartOf<T>(Span<T> source, int index, int count)
        => MemoryMarshal.CreateSpan(ref FirstOfPart(ref MemoryMarshal.GetReference(source), source.Length, index, count), (int)((uint)source.Length / (uint)count));

    /// <inheritdoc cref="PartOf{T}(Span{T}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> PartOf<T>(ReadOnlySpan<T> source, int index, int count)
        => MemoryMarshal.CreateReadOnlySpan(ref FirstOfPart(ref MemoryMarshal.GetReference(source), source.Length, index, count), (int)((uint)source.Length / (uint)count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T FirstOfPart<T>(ref T first, int length, int index, int count)
    {
        if ((uint)index >= (uint)count)
            ThrowOutOfRange();
        // Not above length, since the index is below the count.
        return ref Unsafe.Add(ref first, (nuint)((uint)index * ((uint)length / (uint)count)));
    }

    /// <summary>The element at offset, where the elements from there on that a loop reaches are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T First<T>(ref T first, int length, int offset, int count)
    {
        // In 32 bits and in differences, which windows of one memory share.
        if (count > 0 && (count > length || (uint)offset > (uint)(length - count)))
            ThrowOutOfRange();
        return ref Unsafe.Add(ref first, count > 0 ? (nuint)(uint)offset : 0);
    }

    /// <summary>The element at offset, where it and those behind it up to the extent are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T First<T>(ref T first, int length, int offset, long extent)
    {
        if (offset < 0 || extent > length - offset)
            ThrowOutOfRange();
        return ref Unsafe.Add(ref first, (nuint)(uint)offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ClearAll<T>(Span<T> span)
        where T : unmanaged
    {
        if (!Vector512.IsHardwareAccelerated || span.Length > MostCleared / Unsafe.SizeOf<T>())
        {
            span.Clear();
            return;
        }
        int i = 0;
        for (; i + Vector512<T>.Count <= span.Length; i += Vector512<T>.Count)
            Vector512<T>.Zero.StoreUnsafe(ref MemoryMarshal.GetReference(span), (uint)i);
        for (; i < span.Length; i++)
            span[i] = default;
    }

    /// <summary>All ones in the first <paramref name="count"/> of eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Mask(int count)
        => Vector512.LessThan(Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((long)count)).AsDouble();

    /// <summary>All ones in the first <paramref name="count"/> of sixteen lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MaskOfSingles(int count)
        => Vector512.LessThan(Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector512<T> LoadPart<T>(ref readonly T window, int index, int count)
        where T : unmanaged
    {
        if (!Avx512F.IsSupported)
            return Gather(in window, index, count);
        fixed (T* first = &window)
        {
            return typeof(T) == typeof(double)
                ? Avx512F.MaskLoad((double*)(first + index), Mask(count - index), Vector512<double>.Zero).As<double, T>()
                : Avx512F.MaskLoad((float*)(first + index), MaskOfSingles(count - index), Vector512<float>.Zero).As<float, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void StorePart<T>(ref T window, int index, int count, Vector512<T> value)
        where T : unmanaged
    {
        if (!Avx512F.IsSupported)
        {
            Scatter(ref window, index, count, value);
            return;
        }
        fixed (T* first = &window)
        {
            if (typeof(T) == typeof(double))
                Avx512F.MaskStore((double*)(first + index), Mask(count - index), value.As<T, double>());
            else
                Avx512F.MaskStore((float*)(first + index), MaskOfSingles(count - index), value.As<T, float>());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<T> Gather<T>(ref readonly T window, int index, int count)
        where T : unmanaged
    {
        Span<T> lanes = stackalloc T[Vector512<T>.Count];
        lanes.Clear();
        for (int i = index; i < count; i++)
            lanes[i - index] = Unsafe.Add(ref Unsafe.AsRef(in window), i);
        return Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(lanes));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Scatter<T>(ref T window, int index, int count, Vector512<T> value)
        where T : unmanaged
    {
        for (int i = index; i < count; i++)
            Unsafe.Add(ref window, i) = value.GetElement(i - index);
    }

    // Not marked as never inlined: the JIT would not look into it, take it for a call that returns, and keep every value in memory for what follows.
    [DoesNotReturn]
    internal static void ThrowOutOfRange() => throw new IndexOutOfRangeException();
}
