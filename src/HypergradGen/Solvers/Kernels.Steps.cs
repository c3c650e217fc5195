using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <content>What every step of an iteration does. Vectors shorter than the machine's are no call.</content>
internal static partial class Kernels<T>
{
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
        Vector<T> d0 = default, d1 = default;
        for (; i + 2 * width <= n; i += 2 * width)
        {
            Vector<T> first = Vector.LoadUnsafe(ref a, i) - Vector.LoadUnsafe(ref b, i), second = Vector.LoadUnsafe(ref a, i + width) - Vector.LoadUnsafe(ref b, i + width);
            d0 += first * first;
            d1 += second * second;
        }
        T square = Vector.Sum(d0 + d1);
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
        Vector<T> d0 = default, d1 = default;
        for (; i + 2 * width <= n; i += 2 * width)
        {
            Vector<T> first = Vector.LoadUnsafe(ref b, i) + Vector.LoadUnsafe(ref a, i), second = Vector.LoadUnsafe(ref b, i + width) + Vector.LoadUnsafe(ref a, i + width);
            first.StoreUnsafe(ref b, i);
            second.StoreUnsafe(ref b, i + width);
            first -= Vector.LoadUnsafe(ref c, i);
            second -= Vector.LoadUnsafe(ref c, i + width);
            d0 += first * first;
            d1 += second * second;
        }
        T square = Vector.Sum(d0 + d1);
        for (; i < n; i++)
        {
            T value = Unsafe.Add(ref b, i) + Unsafe.Add(ref a, i), step = value - Unsafe.Add(ref c, i);
            Unsafe.Add(ref b, i) = value;
            square += step * step;
        }
        return square;
    }
}
