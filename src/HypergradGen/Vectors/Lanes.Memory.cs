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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<T> Part<T>(ReadOnlySpan<T> source, int offset, int count)
    {
        if (count <= 0)
            return default;
        if ((ulong)(uint)offset + (uint)count > (uint)source.Length)
            ThrowOutOfRange();
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), offset), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<T> Part<T>(Span<T> source, int offset, int count)
    {
        if (count <= 0)
            return default;
        if ((ulong)(uint)offset + (uint)count > (uint)source.Length)
            ThrowOutOfRange();
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), offset), count);
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
    private static unsafe Vector512<T> LoadPart<T>(ReadOnlySpan<T> window, int index)
        where T : unmanaged
    {
        if (!Avx512F.IsSupported)
            return Gather(window, index);
        int count = window.Length - index;
        fixed (T* first = window)
        {
            return typeof(T) == typeof(double)
                ? Avx512F.MaskLoad((double*)(first + index), Mask(count), Vector512<double>.Zero).As<double, T>()
                : Avx512F.MaskLoad((float*)(first + index), MaskOfSingles(count), Vector512<float>.Zero).As<float, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void StorePart<T>(Span<T> window, int index, Vector512<T> value)
        where T : unmanaged
    {
        if (!Avx512F.IsSupported)
        {
            Scatter(window, index, value);
            return;
        }
        int count = window.Length - index;
        fixed (T* first = window)
        {
            if (typeof(T) == typeof(double))
                Avx512F.MaskStore((double*)(first + index), Mask(count), value.As<T, double>());
            else
                Avx512F.MaskStore((float*)(first + index), MaskOfSingles(count), value.As<T, float>());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<T> Gather<T>(ReadOnlySpan<T> window, int index)
        where T : unmanaged
    {
        Span<T> lanes = stackalloc T[Vector512<T>.Count];
        lanes.Clear();
        if (index < window.Length)
            window[index..].CopyTo(lanes);
        return Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(lanes));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Scatter<T>(Span<T> window, int index, Vector512<T> value)
        where T : unmanaged
    {
        for (int i = index; i < window.Length; i++)
            window[i] = value.GetElement(i - index);
    }

    // Not marked as never inlined: the JIT would not look into it, take it for a call that returns, and keep every value in memory for what follows.
    [DoesNotReturn]
    private static void ThrowOutOfRange() => throw new IndexOutOfRangeException();
}
