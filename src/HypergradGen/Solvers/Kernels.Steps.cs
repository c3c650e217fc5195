using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Solvers;

/// <content>What every step of an iteration does. Vectors shorter than the machine's are no call.</content>
internal static partial class Kernels<T>
{
    private static nuint WideCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (nuint)Vector512<T>.Count;
    }

    /// <summary>
    /// Whether vectors of 512 bits are used. <see cref="Vector{T}"/> has half of them, and emitted loops, which read what is written here, would wait: a load of 512
    /// bits is not served from two stores of 256 that are under way.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWide(nuint length) => Vector512.IsHardwareAccelerated && length >= WideCount;

    /// <summary>y ← x, without a call where x is shorter than a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<T> x, Span<T> y)
    {
        if (x.Length >= Vector<T>.Count)
        {
            x.CopyTo(y);
            return;
        }
        for (int i = 0; i < x.Length && i < y.Length; i++)
            y[i] = x[i];
    }

    /// <summary>Σ (xᵢ − yᵢ)²; nothing is done about squares that leave the range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SquaredDistance(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        if (x.Length >= Vector<T>.Count)
            return LongSquaredDistance(x, y);
        T square = T.Zero;
        for (int i = 0; i < x.Length && i < y.Length; i++)
        {
            T step = x[i] - y[i];
            square += step * step;
        }
        return square;
    }

    [MethodImpl(Hot)]
    private static T LongSquaredDistance(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        y = y[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length, width = (nuint)Vector<T>.Count;
        T square = T.Zero;
        if (IsWide(n))
        {
            Vector512<T> d0 = default, d1 = default;
            for (; i + 2 * WideCount <= n; i += 2 * WideCount)
            {
                Vector512<T> first = Vector512.LoadUnsafe(ref a, i) - Vector512.LoadUnsafe(ref b, i);
                Vector512<T> second = Vector512.LoadUnsafe(ref a, i + WideCount) - Vector512.LoadUnsafe(ref b, i + WideCount);
                d0 += first * first;
                d1 += second * second;
            }
            if (i + WideCount <= n)
            {
                Vector512<T> step = Vector512.LoadUnsafe(ref a, i) - Vector512.LoadUnsafe(ref b, i);
                d0 += step * step;
                i += WideCount;
            }
            square = Vector512.Sum(d0 + d1);
        }
        if (i + width <= n)
        {
            Vector<T> sum = default;
            for (; i + width <= n; i += width)
            {
                Vector<T> step = Vector.LoadUnsafe(ref a, i) - Vector.LoadUnsafe(ref b, i);
                sum += step * step;
            }
            square += Vector.Sum(sum);
        }
        for (; i < n; i++)
        {
            T step = Unsafe.Add(ref a, i) - Unsafe.Add(ref b, i);
            square += step * step;
        }
        return square;
    }

    /// <summary>y ← y + x; returns ‖y − z‖ of the new y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AddAndMeasure(ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<T> z)
    {
        T square = x.Length >= Vector<T>.Count ? LongAddAndMeasure(x, y, z) : T.Zero;
        for (int i = 0; x.Length < Vector<T>.Count && i < x.Length && i < y.Length && i < z.Length; i++)
        {
            T value = y[i] + x[i], step = value - z[i];
            y[i] = value;
            square += step * step;
        }
        return Limits<T>.IsSafeSquare(square) ? T.Sqrt(square) : ScaledNorm(y, z);
    }

    [MethodImpl(Hot)]
    private static T LongAddAndMeasure(ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<T> z)
    {
        y = y[..x.Length];
        z = z[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y), c = ref MemoryMarshal.GetReference(z);
        nuint i = 0, n = (nuint)x.Length, width = (nuint)Vector<T>.Count;
        T square = T.Zero;
        if (IsWide(n))
        {
            Vector512<T> d0 = default, d1 = default;
            for (; i + 2 * WideCount <= n; i += 2 * WideCount)
            {
                Vector512<T> first = Vector512.LoadUnsafe(ref b, i) + Vector512.LoadUnsafe(ref a, i);
                Vector512<T> second = Vector512.LoadUnsafe(ref b, i + WideCount) + Vector512.LoadUnsafe(ref a, i + WideCount);
                first.StoreUnsafe(ref b, i);
                second.StoreUnsafe(ref b, i + WideCount);
                first -= Vector512.LoadUnsafe(ref c, i);
                second -= Vector512.LoadUnsafe(ref c, i + WideCount);
                d0 += first * first;
                d1 += second * second;
            }
            if (i + WideCount <= n)
            {
                Vector512<T> value = Vector512.LoadUnsafe(ref b, i) + Vector512.LoadUnsafe(ref a, i), step = value - Vector512.LoadUnsafe(ref c, i);
                value.StoreUnsafe(ref b, i);
                d0 += step * step;
                i += WideCount;
            }
            square = Vector512.Sum(d0 + d1);
        }
        if (i + width <= n)
        {
            Vector<T> sum = default;
            for (; i + width <= n; i += width)
            {
                Vector<T> value = Vector.LoadUnsafe(ref b, i) + Vector.LoadUnsafe(ref a, i), step = value - Vector.LoadUnsafe(ref c, i);
                value.StoreUnsafe(ref b, i);
                sum += step * step;
            }
            square += Vector.Sum(sum);
        }
        for (; i < n; i++)
        {
            T value = Unsafe.Add(ref b, i) + Unsafe.Add(ref a, i), step = value - Unsafe.Add(ref c, i);
            Unsafe.Add(ref b, i) = value;
            square += step * step;
        }
        return square;
    }
}
