using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <summary>The contractions on floats, sixteen columns at a time. A row is summed in the same order wherever it stands, so that parts of a matrix give the bits of the whole.</summary>
internal static class SingleKernels
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const int Width = Lanes.CountOfSingles;

    /// <summary>r = M·v where sign is 0, else r += sign · M·v: four rows at a time, so that v is read once for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(ref float matrix, int stride, int rows, int columns, ReadOnlySpan<float> vector, Span<float> result, float sign)
    {
        int i = 0;
        for (; i + 4 <= rows; i += 4)
        {
            ReadOnlySpan<float> m0 = Row(ref matrix, i, stride, columns), m1 = Row(ref matrix, i + 1, stride, columns), m2 = Row(ref matrix, i + 2, stride, columns), m3 = Row(ref matrix, i + 3, stride, columns);
            Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
            int j = 0;
            for (; j + 2 * Width <= columns; j += 2 * Width)
            {
                Vector512<float> v = Lanes.Load(vector, j), w = Lanes.Load(vector, j + Width);
                a0 = MultiplyAdd(Lanes.Load(m0, j), v, a0);
                a1 = MultiplyAdd(Lanes.Load(m1, j), v, a1);
                a2 = MultiplyAdd(Lanes.Load(m2, j), v, a2);
                a3 = MultiplyAdd(Lanes.Load(m3, j), v, a3);
                b0 = MultiplyAdd(Lanes.Load(m0, j + Width), w, b0);
                b1 = MultiplyAdd(Lanes.Load(m1, j + Width), w, b1);
                b2 = MultiplyAdd(Lanes.Load(m2, j + Width), w, b2);
                b3 = MultiplyAdd(Lanes.Load(m3, j + Width), w, b3);
            }
            for (; j < columns; j += Width)
            {
                var v = Lanes.Load(vector, j);
                a0 = MultiplyAdd(Lanes.Load(m0, j), v, a0);
                a1 = MultiplyAdd(Lanes.Load(m1, j), v, a1);
                a2 = MultiplyAdd(Lanes.Load(m2, j), v, a2);
                a3 = MultiplyAdd(Lanes.Load(m3, j), v, a3);
            }
            Put(result, i, Vector512.Sum(a0 + b0), sign);
            Put(result, i + 1, Vector512.Sum(a1 + b1), sign);
            Put(result, i + 2, Vector512.Sum(a2 + b2), sign);
            Put(result, i + 3, Vector512.Sum(a3 + b3), sign);
        }
        for (; i < rows; i++)
            Put(result, i, Dot(Row(ref matrix, i, stride, columns), vector), sign);
    }

    /// <summary>r += sign · Mᵀu, four rows at a time, so that r is read and written once for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedProducts(ref float matrix, int stride, int rows, int columns, ReadOnlySpan<float> vector, Span<float> result, float sign)
    {
        int i = 0;
        for (; i + 4 <= rows; i += 4)
        {
            ReadOnlySpan<float> m0 = Row(ref matrix, i, stride, columns), m1 = Row(ref matrix, i + 1, stride, columns), m2 = Row(ref matrix, i + 2, stride, columns), m3 = Row(ref matrix, i + 3, stride, columns);
            Vector512<float> u0 = Vector512.Create(sign * vector[i]), u1 = Vector512.Create(sign * vector[i + 1]), u2 = Vector512.Create(sign * vector[i + 2]), u3 = Vector512.Create(sign * vector[i + 3]);
            for (int j = 0; j < columns; j += Width)
            {
                var even = MultiplyAdd(Lanes.Load(m0, j), u0, Lanes.Load(m2, j) * u2);
                var odd = MultiplyAdd(Lanes.Load(m1, j), u1, MultiplyAdd(Lanes.Load(m3, j), u3, Lanes.Load(result, j)));
                Lanes.Store(result, j, even + odd);
            }
        }
        for (; i < rows; i++)
            AddScaled(sign * vector[i], Row(ref matrix, i, stride, columns), result);
    }

    /// <summary>y ← y + scale · x.</summary>
    [MethodImpl(Inline)]
    public static void AddScaled(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        var factor = Vector512.Create(scale);
        for (int j = 0; j < x.Length; j += Width)
            Lanes.Store(y, j, MultiplyAdd(Lanes.Load(x, j), factor, Lanes.Load(y, j)));
    }

    [MethodImpl(Inline)]
    public static Span<float> Row(ref float matrix, int row, int stride, int columns) => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref matrix, (nint)row * stride), columns);

    /// <summary>aᵀb in the order of <see cref="Products"/>.</summary>
    [MethodImpl(Inline)]
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector512<float> even = default, odd = default;
        int j = 0;
        for (; j + 2 * Width <= a.Length; j += 2 * Width)
        {
            even = MultiplyAdd(Lanes.Load(a, j), Lanes.Load(b, j), even);
            odd = MultiplyAdd(Lanes.Load(a, j + Width), Lanes.Load(b, j + Width), odd);
        }
        for (; j < a.Length; j += Width)
            even = MultiplyAdd(Lanes.Load(a, j), Lanes.Load(b, j), even);
        return Vector512.Sum(even + odd);
    }

    [MethodImpl(Inline)]
    private static void Put(Span<float> result, int i, float sum, float sign) => result[i] = sign == 0 ? sum : result[i] + sign * sum;

    [MethodImpl(Inline)]
    private static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Vector512.MultiplyAddEstimate(x, y, z);
}
