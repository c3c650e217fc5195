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
        ref float first = ref MemoryMarshal.GetReference(vector);
        int i = 0;
        for (; i + 4 <= rows; i += 4)
        {
            ref float m0 = ref Unsafe.Add(ref matrix, (nint)i * stride), m1 = ref Unsafe.Add(ref m0, stride), m2 = ref Unsafe.Add(ref m1, stride), m3 = ref Unsafe.Add(ref m2, stride);
            Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
            int j = 0;
            for (; j + 2 * Width <= columns; j += 2 * Width)
            {
                Vector512<float> v = Load(ref first, j), w = Load(ref first, j + Width);
                a0 = MultiplyAdd(Load(ref m0, j), v, a0);
                a1 = MultiplyAdd(Load(ref m1, j), v, a1);
                a2 = MultiplyAdd(Load(ref m2, j), v, a2);
                a3 = MultiplyAdd(Load(ref m3, j), v, a3);
                b0 = MultiplyAdd(Load(ref m0, j + Width), w, b0);
                b1 = MultiplyAdd(Load(ref m1, j + Width), w, b1);
                b2 = MultiplyAdd(Load(ref m2, j + Width), w, b2);
                b3 = MultiplyAdd(Load(ref m3, j + Width), w, b3);
            }
            for (; j < columns; j += Width)
            {
                var v = LoadUpTo(ref first, j, columns);
                a0 = MultiplyAdd(LoadUpTo(ref m0, j, columns), v, a0);
                a1 = MultiplyAdd(LoadUpTo(ref m1, j, columns), v, a1);
                a2 = MultiplyAdd(LoadUpTo(ref m2, j, columns), v, a2);
                a3 = MultiplyAdd(LoadUpTo(ref m3, j, columns), v, a3);
            }
            Vector128<float> sums = SumOfEach(a0 + b0, a1 + b1, a2 + b2, a3 + b3);
            ref float target = ref Unsafe.Add(ref MemoryMarshal.GetReference(result), i);
            (sign == 0 ? sums : Vector128.LoadUnsafe(ref target) + sign * sums).StoreUnsafe(ref target);
        }
        for (; i < rows; i++)
        {
            float sum = Dot(Row(ref Unsafe.Add(ref matrix, (nint)i * stride), columns), vector);
            result[i] = sign == 0 ? sum : result[i] + sign * sum;
        }
    }

    /// <summary>r += sign · Mᵀu, four rows at a time, so that r is read and written once for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedProducts(ref float matrix, int stride, int rows, int columns, ReadOnlySpan<float> vector, Span<float> result, float sign)
    {
        ref float first = ref MemoryMarshal.GetReference(result);
        int i = 0;
        for (; i + 4 <= rows; i += 4)
        {
            ref float m0 = ref Unsafe.Add(ref matrix, (nint)i * stride), m1 = ref Unsafe.Add(ref m0, stride), m2 = ref Unsafe.Add(ref m1, stride), m3 = ref Unsafe.Add(ref m2, stride);
            Vector512<float> u0 = Vector512.Create(sign * vector[i]), u1 = Vector512.Create(sign * vector[i + 1]), u2 = Vector512.Create(sign * vector[i + 2]), u3 = Vector512.Create(sign * vector[i + 3]);
            int j = 0;
            for (; j + Width <= columns; j += Width)
                (MultiplyAdd(Load(ref m0, j), u0, Load(ref m2, j) * u2) + MultiplyAdd(Load(ref m1, j), u1, MultiplyAdd(Load(ref m3, j), u3, Load(ref first, j)))).StoreUnsafe(ref first, (nuint)j);
            if (j < columns)
            {
                var even = MultiplyAdd(Lanes.LoadLast(m0, j, columns), u0, Lanes.LoadLast(m2, j, columns) * u2);
                Lanes.StoreLast(ref first, j, columns, even + MultiplyAdd(Lanes.LoadLast(m1, j, columns), u1, MultiplyAdd(Lanes.LoadLast(m3, j, columns), u3, Lanes.LoadLast(first, j, columns))));
            }
        }
        for (; i < rows; i++)
            AddScaled(sign * vector[i], Row(ref Unsafe.Add(ref matrix, (nint)i * stride), columns), result);
    }

    /// <summary>y ← y + scale · x.</summary>
    [MethodImpl(Inline)]
    public static void AddScaled(float scale, ReadOnlySpan<float> x, Span<float> y)
    {
        var factor = Vector512.Create(scale);
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        int j = 0;
        for (; j + Width <= x.Length; j += Width)
            MultiplyAdd(Load(ref from, j), factor, Load(ref to, j)).StoreUnsafe(ref to, (nuint)j);
        if (j < x.Length)
            Lanes.StoreLast(ref to, j, x.Length, MultiplyAdd(Lanes.LoadLast(from, j, x.Length), factor, Lanes.LoadLast(to, j, x.Length)));
    }

    [MethodImpl(Inline)]
    public static Span<float> Row(ref float first, int columns) => MemoryMarshal.CreateSpan(ref first, columns);

    [MethodImpl(Inline)]
    private static Vector512<float> Load(ref float row, int column) => Vector512.LoadUnsafe(ref row, (nuint)column);

    /// <summary>A whole vector, or what is left of one.</summary>
    [MethodImpl(Inline)]
    private static Vector512<float> LoadUpTo(ref float row, int column, int columns) => column + Width <= columns ? Load(ref row, column) : Lanes.LoadLast(in row, column, columns);

    /// <summary>The sums of four vectors' lanes, each by halves.</summary>
    [MethodImpl(Inline)]
    private static Vector128<float> SumOfEach(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        Vector128<float> a4 = Quarter(a), b4 = Quarter(b), c4 = Quarter(c), d4 = Quarter(d);
        return Vector128.Create(Vector128.Sum(a4), Vector128.Sum(b4), Vector128.Sum(c4), Vector128.Sum(d4));
    }

    [MethodImpl(Inline)]
    private static Vector128<float> Quarter(Vector512<float> x)
    {
        Vector256<float> half = x.GetLower() + x.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    /// <summary>aᵀb in the order of <see cref="Products"/>.</summary>
    [MethodImpl(Inline)]
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref float x = ref MemoryMarshal.GetReference(a), y = ref MemoryMarshal.GetReference(b);
        Vector512<float> even = default, odd = default;
        int j = 0;
        for (; j + 2 * Width <= a.Length; j += 2 * Width)
        {
            even = MultiplyAdd(Load(ref x, j), Load(ref y, j), even);
            odd = MultiplyAdd(Load(ref x, j + Width), Load(ref y, j + Width), odd);
        }
        for (; j < a.Length; j += Width)
            even = MultiplyAdd(LoadUpTo(ref x, j, a.Length), LoadUpTo(ref y, j, a.Length), even);
        return Vector128.Sum(Quarter(even + odd));
    }

    [MethodImpl(Inline)]
    private static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Vector512.MultiplyAddEstimate(x, y, z);
}
