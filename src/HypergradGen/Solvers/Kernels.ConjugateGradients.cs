using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Solvers;

/// <content>What conjugate gradients do to their vectors in a step, in as few passes as the numbers between them allow.</content>
internal static partial class Kernels<T>
{
    /// <summary>y ← x − y; returns xᵀy and yᵀy of the new y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SubtractFrom(ReadOnlySpan<T> x, Span<T> y, out T square)
    {
        if (x.Length >= Vector<T>.Count)
            return LongSubtractFrom(x, y, out square);
        y = y[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        T product = T.Zero, sum = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            T value = Unsafe.Add(ref a, i), difference = value - Unsafe.Add(ref b, i);
            Unsafe.Add(ref b, i) = difference;
            product += value * difference;
            sum += difference * difference;
        }
        square = sum;
        return product;
    }

    [MethodImpl(Hot)]
    private static T LongSubtractFrom(ReadOnlySpan<T> x, Span<T> y, out T square)
    {
        y = y[..x.Length];
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        nuint i = 0, n = (nuint)x.Length, width = (nuint)Vector<T>.Count;
        T product = T.Zero;
        square = T.Zero;
        if (IsWide(n))
        {
            Vector512<T> products = default, squares = default;
            for (; i + WideCount <= n; i += WideCount)
            {
                Vector512<T> value = Vector512.LoadUnsafe(ref a, i), difference = value - Vector512.LoadUnsafe(ref b, i);
                difference.StoreUnsafe(ref b, i);
                products += value * difference;
                squares += difference * difference;
            }
            product = Vector512.Sum(products);
            square = Vector512.Sum(squares);
        }
        if (i + width <= n)
        {
            Vector<T> products = default, squares = default;
            for (; i + width <= n; i += width)
            {
                Vector<T> value = Vector.LoadUnsafe(ref a, i), difference = value - Vector.LoadUnsafe(ref b, i);
                difference.StoreUnsafe(ref b, i);
                products += value * difference;
                squares += difference * difference;
            }
            product += Vector.Sum(products);
            square += Vector.Sum(squares);
        }
        for (; i < n; i++)
        {
            T value = Unsafe.Add(ref a, i), difference = value - Unsafe.Add(ref b, i);
            Unsafe.Add(ref b, i) = difference;
            product += value * difference;
            square += difference * difference;
        }
        return product;
    }

    /// <summary>The next direction of the normal equations and its product: p ← s + scale · p and q ← (s − m) + scale · q; returns qᵀq of the new q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Redirect(ReadOnlySpan<T> s, ReadOnlySpan<T> m, T scale, Span<T> p, Span<T> q)
    {
        if (s.Length >= Vector<T>.Count)
            return LongRedirect(s, m, scale, p, q);
        m = m[..s.Length];
        p = p[..s.Length];
        q = q[..s.Length];
        ref T a = ref MemoryMarshal.GetReference(s), b = ref MemoryMarshal.GetReference(m);
        ref T c = ref MemoryMarshal.GetReference(p), d = ref MemoryMarshal.GetReference(q);
        T square = T.Zero;
        for (int i = 0; i < s.Length; i++)
        {
            T value = Unsafe.Add(ref a, i), product = value - Unsafe.Add(ref b, i) + Unsafe.Add(ref d, i) * scale;
            Unsafe.Add(ref c, i) = value + Unsafe.Add(ref c, i) * scale;
            Unsafe.Add(ref d, i) = product;
            square += product * product;
        }
        return square;
    }

    [MethodImpl(Hot)]
    private static T LongRedirect(ReadOnlySpan<T> s, ReadOnlySpan<T> m, T scale, Span<T> p, Span<T> q)
    {
        m = m[..s.Length];
        p = p[..s.Length];
        q = q[..s.Length];
        ref T a = ref MemoryMarshal.GetReference(s), b = ref MemoryMarshal.GetReference(m);
        ref T c = ref MemoryMarshal.GetReference(p), d = ref MemoryMarshal.GetReference(q);
        nuint i = 0, n = (nuint)s.Length, width = (nuint)Vector<T>.Count;
        T square = T.Zero;
        if (IsWide(n))
        {
            Vector512<T> squares = default;
            for (; i + WideCount <= n; i += WideCount)
            {
                Vector512<T> value = Vector512.LoadUnsafe(ref a, i), product = value - Vector512.LoadUnsafe(ref b, i) + Vector512.LoadUnsafe(ref d, i) * scale;
                (value + Vector512.LoadUnsafe(ref c, i) * scale).StoreUnsafe(ref c, i);
                product.StoreUnsafe(ref d, i);
                squares += product * product;
            }
            square = Vector512.Sum(squares);
        }
        if (i + width <= n)
        {
            Vector<T> squares = default;
            for (; i + width <= n; i += width)
            {
                Vector<T> value = Vector.LoadUnsafe(ref a, i), product = value - Vector.LoadUnsafe(ref b, i) + Vector.LoadUnsafe(ref d, i) * scale;
                (value + Vector.LoadUnsafe(ref c, i) * scale).StoreUnsafe(ref c, i);
                product.StoreUnsafe(ref d, i);
                squares += product * product;
            }
            square += Vector.Sum(squares);
        }
        for (; i < n; i++)
        {
            T value = Unsafe.Add(ref a, i), product = value - Unsafe.Add(ref b, i) + Unsafe.Add(ref d, i) * scale;
            Unsafe.Add(ref c, i) = value + Unsafe.Add(ref c, i) * scale;
            Unsafe.Add(ref d, i) = product;
            square += product * product;
        }
        return square;
    }

    /// <summary>A step of conjugate gradients: v ← v + scale · p and r ← r − scale · q; returns rᵀr of the new r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Advance(T scale, ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<T> v, Span<T> r)
    {
        if (p.Length >= Vector<T>.Count)
            return LongAdvance(scale, p, q, v, r);
        q = q[..p.Length];
        v = v[..p.Length];
        r = r[..p.Length];
        ref T a = ref MemoryMarshal.GetReference(p), b = ref MemoryMarshal.GetReference(q);
        ref T c = ref MemoryMarshal.GetReference(v), d = ref MemoryMarshal.GetReference(r);
        T square = T.Zero;
        for (int i = 0; i < p.Length; i++)
        {
            Unsafe.Add(ref c, i) += Unsafe.Add(ref a, i) * scale;
            T residual = Unsafe.Add(ref d, i) - Unsafe.Add(ref b, i) * scale;
            Unsafe.Add(ref d, i) = residual;
            square += residual * residual;
        }
        return square;
    }

    [MethodImpl(Hot)]
    private static T LongAdvance(T scale, ReadOnlySpan<T> p, ReadOnlySpan<T> q, Span<T> v, Span<T> r)
    {
        q = q[..p.Length];
        v = v[..p.Length];
        r = r[..p.Length];
        ref T a = ref MemoryMarshal.GetReference(p), b = ref MemoryMarshal.GetReference(q);
        ref T c = ref MemoryMarshal.GetReference(v), d = ref MemoryMarshal.GetReference(r);
        nuint i = 0, n = (nuint)p.Length, width = (nuint)Vector<T>.Count;
        T square = T.Zero;
        if (IsWide(n))
        {
            Vector512<T> squares = default;
            for (; i + WideCount <= n; i += WideCount)
            {
                (Vector512.LoadUnsafe(ref c, i) + Vector512.LoadUnsafe(ref a, i) * scale).StoreUnsafe(ref c, i);
                Vector512<T> residual = Vector512.LoadUnsafe(ref d, i) - Vector512.LoadUnsafe(ref b, i) * scale;
                residual.StoreUnsafe(ref d, i);
                squares += residual * residual;
            }
            square = Vector512.Sum(squares);
        }
        if (i + width <= n)
        {
            Vector<T> squares = default;
            for (; i + width <= n; i += width)
            {
                (Vector.LoadUnsafe(ref c, i) + Vector.LoadUnsafe(ref a, i) * scale).StoreUnsafe(ref c, i);
                Vector<T> residual = Vector.LoadUnsafe(ref d, i) - Vector.LoadUnsafe(ref b, i) * scale;
                residual.StoreUnsafe(ref d, i);
                squares += residual * residual;
            }
            square += Vector.Sum(squares);
        }
        for (; i < n; i++)
        {
            Unsafe.Add(ref c, i) += Unsafe.Add(ref a, i) * scale;
            T residual = Unsafe.Add(ref d, i) - Unsafe.Add(ref b, i) * scale;
            Unsafe.Add(ref d, i) = residual;
            square += residual * residual;
        }
        return square;
    }
}
