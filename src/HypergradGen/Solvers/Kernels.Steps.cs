using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Solvers;

/// <content>What every step of an iteration does. Vectors shorter than the machine's are no call.</content>
internal static partial class Kernels<T>
{
    /// <summary>More than these the library copies as fast.</summary>
    private const int MostCopiedWide = 1024;

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

    /// <summary>x ← 0, in vectors as wide as those that are added next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(Span<T> x) => Vectors.Lanes.ClearAll(x);

    /// <summary>y ← x, without a call where x is shorter than a vector, in vectors as wide as those that are added next where it is not long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<T> x, Span<T> y)
    {
        if (x.Length >= Vector<T>.Count)
        {
            LongCopy(x, y);
            return;
        }
        for (int i = 0; i < x.Length && i < y.Length; i++)
            y[i] = x[i];
    }

    [MethodImpl(Hot)]
    private static void LongCopy(ReadOnlySpan<T> x, Span<T> y)
    {
        if (!IsWide((nuint)x.Length) || x.Length > MostCopiedWide)
        {
            x.CopyTo(y);
            return;
        }
        y = y[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length;
        for (; i + WideCount <= n; i += WideCount)
            Vector512.LoadUnsafe(ref a, i).StoreUnsafe(ref b, i);
        for (; i < n; i++)
            Unsafe.Add(ref b, i) = Unsafe.Add(ref a, i);
    }

    /// <summary>Whether no element is NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite(ReadOnlySpan<T> x)
    {
        if (x.Length >= Vector<T>.Count)
            return LongIsFinite(x);
        T zero = T.Zero;
        foreach (T value in x)
            zero += value * T.Zero;
        return zero == T.Zero;
    }

    // x · 0 is 0 for every finite number and NaN for all others; a sum keeps a NaN.
    [MethodImpl(Hot)]
    private static bool LongIsFinite(ReadOnlySpan<T> x)
    {
        ref T a = ref MemoryMarshal.GetReference(x);
        nuint i = 0, n = (nuint)x.Length, width = (nuint)Vector<T>.Count;
        bool isFinite = true;
        if (IsWide(n))
        {
            Vector512<T> first = default, second = default;
            for (; i + 2 * WideCount <= n; i += 2 * WideCount)
            {
                first += Vector512.LoadUnsafe(ref a, i) * Vector512<T>.Zero;
                second += Vector512.LoadUnsafe(ref a, i + WideCount) * Vector512<T>.Zero;
            }
            if (i + WideCount <= n)
            {
                first += Vector512.LoadUnsafe(ref a, i) * Vector512<T>.Zero;
                i += WideCount;
            }
            isFinite = Vector512.EqualsAll(first + second, Vector512<T>.Zero);
        }
        if (i + width <= n)
        {
            Vector<T> zeros = default;
            for (; i + width <= n; i += width)
                zeros += Vector.LoadUnsafe(ref a, i) * Vector<T>.Zero;
            isFinite &= Vector.EqualsAll(zeros, Vector<T>.Zero);
        }
        T zero = T.Zero;
        for (; i < n; i++)
            zero += Unsafe.Add(ref a, i) * T.Zero;
        return isFinite && zero == T.Zero;
    }

    /// <summary>‖x − y‖.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Distance(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        T square = SquaredDistance(x, y);
        return Limits<T>.IsSafeSquare(square) ? T.Sqrt(square) : ScaledNorm(x, y);
    }

    /// <summary>Σ (xᵢ − yᵢ)²; nothing is done about squares that leave the range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SquaredDistance(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        if (x.Length >= Vector<T>.Count)
            return LongSquaredDistance(x, y);
        return x.Length == 0 ? T.Zero : ShortSquaredDistance(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y[..x.Length]), x.Length);
    }

    /// <summary>The same of 1 to 7 elements: the first three, all that a short vector of doubles has, without a loop, which costs more than their arithmetic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ShortSquaredDistance(ref T a, ref T b, int n)
    {
        T step = a - b, square = step * step;
        if (n == 1)
            return square;
        step = Unsafe.Add(ref a, 1) - Unsafe.Add(ref b, 1);
        square += step * step;
        if (n == 2)
            return square;
        step = Unsafe.Add(ref a, 2) - Unsafe.Add(ref b, 2);
        square += step * step;
        for (int i = 3; i < n; i++)
        {
            step = Unsafe.Add(ref a, i) - Unsafe.Add(ref b, i);
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

    /// <summary>y ← x + scale · y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScaleAdd(ReadOnlySpan<T> x, T scale, Span<T> y)
    {
        if (x.Length >= Vector<T>.Count)
        {
            LongScaleAdd(x, scale, y);
            return;
        }
        y = y[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        for (int i = 0; i < x.Length; i++)
            Unsafe.Add(ref b, i) = Unsafe.Add(ref a, i) + Unsafe.Add(ref b, i) * scale;
    }
}
