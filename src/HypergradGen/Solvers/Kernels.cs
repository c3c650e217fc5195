using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Solvers;

/// <summary>The vector arithmetic of the solvers, each pass over memory fused. Sums do not depend on where the vectors lie in memory.</summary>
/// <remarks>
/// Written here rather than taken from TensorPrimitives for two reasons: the passes below do two or three of its operations in one reading of the
/// vectors, and its generic methods begin in the JIT's lowest tier, which costs 18 ms for the first Dot of a process.
/// </remarks>
internal static partial class Kernels<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;

    /// <summary>xᵀy.</summary>
    [MethodImpl(Hot)]
    public static T Dot(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        y = y[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length, width = (nuint)Vector<T>.Count;
        Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i + 4 * width <= n; i += 4 * width)
        {
            s0 += Vector.LoadUnsafe(ref a, i) * Vector.LoadUnsafe(ref b, i);
            s1 += Vector.LoadUnsafe(ref a, i + width) * Vector.LoadUnsafe(ref b, i + width);
            s2 += Vector.LoadUnsafe(ref a, i + 2 * width) * Vector.LoadUnsafe(ref b, i + 2 * width);
            s3 += Vector.LoadUnsafe(ref a, i + 3 * width) * Vector.LoadUnsafe(ref b, i + 3 * width);
        }
        for (; i + width <= n; i += width)
            s0 += Vector.LoadUnsafe(ref a, i) * Vector.LoadUnsafe(ref b, i);
        T sum = i > 0 ? Vector.Sum(s0 + s1 + (s2 + s3)) : T.Zero;
        for (; i < n; i++)
            sum += Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i);
        return sum;
    }

    /// <summary>‖x‖, right where squares overflow or underflow too; NaN or ∞ where x is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Norm(ReadOnlySpan<T> x)
    {
        T square = Dot(x, x);
        return Limits<T>.IsSafeSquare(square) ? T.Sqrt(square) : ScaledNorm(x, default);
    }

    /// <summary>‖x − y‖, and ‖x‖, in one pass.</summary>
    [MethodImpl(Hot)]
    public static T Distance(ReadOnlySpan<T> x, ReadOnlySpan<T> y, out T norm)
    {
        y = y[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length, width = (nuint)Vector<T>.Count;
        T stepSquare = T.Zero, square = T.Zero;
        if (IsWide(n))
        {
            Vector512<T> d0 = default, d1 = default, x0 = default, x1 = default;
            for (; i + 2 * WideCount <= n; i += 2 * WideCount)
            {
                Vector512<T> first = Vector512.LoadUnsafe(ref a, i), second = Vector512.LoadUnsafe(ref a, i + WideCount);
                Vector512<T> firstStep = first - Vector512.LoadUnsafe(ref b, i), secondStep = second - Vector512.LoadUnsafe(ref b, i + WideCount);
                d0 += firstStep * firstStep;
                d1 += secondStep * secondStep;
                x0 += first * first;
                x1 += second * second;
            }
            if (i + WideCount <= n)
            {
                Vector512<T> value = Vector512.LoadUnsafe(ref a, i), step = value - Vector512.LoadUnsafe(ref b, i);
                d0 += step * step;
                x0 += value * value;
                i += WideCount;
            }
            stepSquare = Vector512.Sum(d0 + d1);
            square = Vector512.Sum(x0 + x1);
        }
        if (i + width <= n)
        {
            Vector<T> steps = default, values = default;
            for (; i + width <= n; i += width)
            {
                Vector<T> value = Vector.LoadUnsafe(ref a, i), step = value - Vector.LoadUnsafe(ref b, i);
                steps += step * step;
                values += value * value;
            }
            stepSquare += Vector.Sum(steps);
            square += Vector.Sum(values);
        }
        for (; i < n; i++)
        {
            T value = Unsafe.Add(ref a, i), step = value - Unsafe.Add(ref b, i);
            stepSquare += step * step;
            square += value * value;
        }
        norm = Limits<T>.IsSafeSquare(square) ? T.Sqrt(square) : ScaledNorm(x, default);
        return Limits<T>.IsSafeSquare(stepSquare) ? T.Sqrt(stepSquare) : ScaledNorm(x, y);
    }

    /// <summary>destination ← scale · x.</summary>
    [MethodImpl(Hot)]
    public static void Multiply(ReadOnlySpan<T> x, T scale, Span<T> destination)
    {
        destination = destination[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), d = ref MemoryMarshal.GetReference(destination);
        nuint i = 0, n = (nuint)x.Length, width = (nuint)Vector<T>.Count;
        for (; i + width <= n; i += width)
            (Vector.LoadUnsafe(ref a, i) * scale).StoreUnsafe(ref d, i);
        for (; i < n; i++)
            Unsafe.Add(ref d, i) = Unsafe.Add(ref a, i) * scale;
    }

    /// <summary>y ← y + x.</summary>
    public static void Add(ReadOnlySpan<T> x, Span<T> y) => ScaleAdd(x, T.One, y);

    [MethodImpl(Hot)]
    private static void LongScaleAdd(ReadOnlySpan<T> x, T scale, Span<T> y)
    {
        y = y[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length, width = (nuint)Vector<T>.Count;
        for (; IsWide(n) && i + WideCount <= n; i += WideCount)
            (Vector512.LoadUnsafe(ref a, i) + Vector512.LoadUnsafe(ref b, i) * scale).StoreUnsafe(ref b, i);
        for (; i + width <= n; i += width)
            (Vector.LoadUnsafe(ref a, i) + Vector.LoadUnsafe(ref b, i) * scale).StoreUnsafe(ref b, i);
        for (; i < n; i++)
            Unsafe.Add(ref b, i) = Unsafe.Add(ref a, i) + Unsafe.Add(ref b, i) * scale;
    }

    /// <summary>Σ |xᵢyᵢ|, the magnitude that rounding of xᵀy is measured by.</summary>
    public static T MagnitudeOfDot(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        T sum = T.Zero;
        for (int i = 0; i < x.Length; i++)
            sum += T.Abs(x[i] * y[i]);
        return sum;
    }

    /// <summary>x ← x/‖x‖. False, and x as it was, where ‖x‖ is 0 or no finite number, or so small that 1/‖x‖ is none.</summary>
    public static bool TryNormalise(Span<T> x)
    {
        T length = Norm(x);
        if (!(length > T.Zero) || !T.IsFinite(length) || !T.IsFinite(T.One / length))
            return false;
        Multiply(x, T.One / length, x);
        return true;
    }

    /// <summary>max |xᵢ − yᵢ| (|xᵢ| where y is empty); NaN where one is.</summary>
    [MethodImpl(Hot)]
    private static T Largest(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length, width = (nuint)Vector<T>.Count;
        bool isAlone = y.IsEmpty;
        Vector<T> lanes = default;
        for (; i + width <= n; i += width)
        {
            Vector<T> value = Vector.LoadUnsafe(ref a, i);
            lanes = Vector.Max(lanes, Vector.Abs(isAlone ? value : value - Vector.LoadUnsafe(ref b, i)));
        }
        T largest = T.Zero;
        for (int lane = 0; i > 0 && lane < Vector<T>.Count; lane++)
            largest = T.Max(largest, lanes[lane]);
        for (; i < n; i++)
            largest = T.Max(largest, T.Abs(isAlone ? Unsafe.Add(ref a, i) : Unsafe.Add(ref a, i) - Unsafe.Add(ref b, i)));
        return largest;
    }

    /// <summary>‖x − y‖ (‖x‖ where y is empty) as m · ‖(x − y)/m‖, m the largest magnitude: no square leaves the range.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T ScaledNorm(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        T largest = Largest(x, y);
        if (largest == T.Zero || !T.IsFinite(largest))
            return largest;
        T sum = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            T ratio = (y.IsEmpty ? x[i] : x[i] - y[i]) / largest;
            sum += ratio * ratio;
        }
        return largest * T.Sqrt(sum);
    }
}
