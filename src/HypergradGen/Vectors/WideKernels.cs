using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <summary>The contractions where vectors of 512 bits are hardware: eight rows at a time, masked at the ends of rows.</summary>
internal static unsafe partial class WideKernels
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>A constant once compiled.</summary>
    public static bool IsSupported
    {
        [MethodImpl(Inline)]
        get => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;
    }

    /// <summary>aᵀb with four accumulators.</summary>
    [MethodImpl(Inline)]
    public static double Dot(double* a, double* b, int count)
    {
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        nint j = 0, n = count;
        for (; j <= n - 32; j += 32)
        {
            s0 = MultiplyAdd(Load(a + j), Load(b + j), s0);
            s1 = MultiplyAdd(Load(a + j + 8), Load(b + j + 8), s1);
            s2 = MultiplyAdd(Load(a + j + 16), Load(b + j + 16), s2);
            s3 = MultiplyAdd(Load(a + j + 24), Load(b + j + 24), s3);
        }
        for (; j <= n - 8; j += 8)
            s0 = MultiplyAdd(Load(a + j), Load(b + j), s0);
        if (j < n)
        {
            var mask = Lanes.Mask((int)(n - j));
            s1 = MultiplyAdd(Load(a + j, mask), Load(b + j, mask), s1);
        }
        return Vector512.Sum((s0 + s1) + (s2 + s3));
    }

    /// <summary>y ← y + scale · x.</summary>
    [MethodImpl(Inline)]
    public static void AddScaled(double scale, double* x, int count, double* y)
    {
        var factor = Vector512.Create(scale);
        nint j = 0, n = count;
        for (; j <= n - 8; j += 8)
            Vector512.Store(MultiplyAdd(Load(x + j), factor, Load(y + j)), y + j);
        if (j < n)
        {
            var mask = Lanes.Mask((int)(n - j));
            Avx512F.MaskStore(y + j, mask, MultiplyAdd(Load(x + j, mask), factor, Load(y + j, mask)));
        }
    }

    /// <summary>r = M·v where sign is 0, else r += sign · M·v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(double* matrix, int stride, int rows, int columns, double* vector, double* result, double sign)
    {
        int i = 0;
        for (; i + 8 <= rows; i += 8)
        {
            var sums = ProductOfEight(matrix + (nint)i * stride, stride, columns, vector);
            Vector512.Store(sign == 0 ? sums : MultiplyAdd(sums, Vector512.Create(sign), Load(result + i)), result + i);
        }
        for (; i < rows; i++)
        {
            double sum = Dot(matrix + (nint)i * stride, vector, columns);
            result[i] = sign == 0 ? sum : result[i] + sign * sum;
        }
    }

    /// <summary>r += sign · Mᵀu in tiles of eight rows: the matrix is read once, in order, and r stays in the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedByRows<TFollowing>(double* matrix, int stride, int rows, int columns, double* vector, double* result, double sign)
        where TFollowing : struct, IFollowing
    {
        int i = 0;
        for (; i + 8 <= rows; i += 8)
            AddEight<TFollowing>(matrix + (nint)i * stride, stride, columns, vector + i, result, sign, matrix + (nint)(rows + i) * stride);
        for (; i < rows; i++)
            AddScaled(sign * vector[i], matrix + (nint)i * stride, columns, result);
    }

    /// <summary>The same in tiles of four rows, for rows that lie a multiple of 4 KiB apart: eight of them, each vector across two lines of one set of the first-level cache, drive each other out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedByFourRows(double* matrix, int stride, int rows, int columns, double* vector, double* result, double sign)
    {
        int i = 0;
        for (; i + 4 <= rows; i += 4)
            AddFour(matrix + (nint)i * stride, stride, columns, vector + i, result, sign);
        for (; i < rows; i++)
            AddScaled(sign * vector[i], matrix + (nint)i * stride, columns, result);
    }

    /// <summary>r += sign · Mᵀu in blocks of 32 columns and a narrower one, whose sums stay in registers while the rows pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedByColumns<TFollowing>(double* matrix, int stride, int rows, int columns, double* vector, double* result, double sign)
        where TFollowing : struct, IFollowing
    {
        var factor = Vector512.Create(sign);
        nint j = 0, n = columns, m = rows, next = stride, ahead = (nint)rows * stride;
        for (; j <= n - 32; j += 32)
        {
            Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
            double* row = matrix + j;
            nint i = 0;
            for (; i <= m - 2; i += 2, row += 2 * next)
            {
                Vector512<double> u = Vector512.Create(vector[i]), v = Vector512.Create(vector[i + 1]);
                double* second = row + next;
                a0 = MultiplyAdd(Load(row), u, a0);
                a1 = MultiplyAdd(Load(row + 8), u, a1);
                a2 = MultiplyAdd(Load(row + 16), u, a2);
                a3 = MultiplyAdd(Load(row + 24), u, a3);
                b0 = MultiplyAdd(Load(second), v, b0);
                b1 = MultiplyAdd(Load(second + 8), v, b1);
                b2 = MultiplyAdd(Load(second + 16), v, b2);
                b3 = MultiplyAdd(Load(second + 24), v, b3);
                TFollowing.Fetch(row + ahead);
                TFollowing.Fetch(second + ahead);
            }
            if (i < m)
            {
                var u = Vector512.Create(vector[i]);
                a0 = MultiplyAdd(Load(row), u, a0);
                a1 = MultiplyAdd(Load(row + 8), u, a1);
                a2 = MultiplyAdd(Load(row + 16), u, a2);
                a3 = MultiplyAdd(Load(row + 24), u, a3);
            }
            double* target = result + j;
            Vector512.Store(MultiplyAdd(a0 + b0, factor, Load(target)), target);
            Vector512.Store(MultiplyAdd(a1 + b1, factor, Load(target + 8)), target + 8);
            Vector512.Store(MultiplyAdd(a2 + b2, factor, Load(target + 16)), target + 16);
            Vector512.Store(MultiplyAdd(a3 + b3, factor, Load(target + 24)), target + 24);
        }
        if (j < n)
            TransposedOfFewColumns(matrix + j, next, rows, (int)(n - j), vector, result + j, sign);
    }

    /// <summary>The products of eight rows with v, one a lane.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> ProductOfEight(double* x0, nint stride, int columns, double* v)
    {
        double* x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride, x4 = x3 + stride, x5 = x4 + stride, x6 = x5 + stride, x7 = x6 + stride;
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        nint j = 0, n = columns;
        for (; j <= n - 8; j += 8)
        {
            var w = Load(v + j);
            a0 = MultiplyAdd(Load(x0 + j), w, a0);
            a1 = MultiplyAdd(Load(x1 + j), w, a1);
            a2 = MultiplyAdd(Load(x2 + j), w, a2);
            a3 = MultiplyAdd(Load(x3 + j), w, a3);
            a4 = MultiplyAdd(Load(x4 + j), w, a4);
            a5 = MultiplyAdd(Load(x5 + j), w, a5);
            a6 = MultiplyAdd(Load(x6 + j), w, a6);
            a7 = MultiplyAdd(Load(x7 + j), w, a7);
        }
        if (j < n)
        {
            var mask = Lanes.Mask((int)(n - j));
            var w = Load(v + j, mask);
            a0 = MultiplyAdd(Load(x0 + j, mask), w, a0);
            a1 = MultiplyAdd(Load(x1 + j, mask), w, a1);
            a2 = MultiplyAdd(Load(x2 + j, mask), w, a2);
            a3 = MultiplyAdd(Load(x3 + j, mask), w, a3);
            a4 = MultiplyAdd(Load(x4 + j, mask), w, a4);
            a5 = MultiplyAdd(Load(x5 + j, mask), w, a5);
            a6 = MultiplyAdd(Load(x6 + j, mask), w, a6);
            a7 = MultiplyAdd(Load(x7 + j, mask), w, a7);
        }

        return SumOfEach(a0, a1, a2, a3, a4, a5, a6, a7);
    }

    /// <summary>The sum of the elements of each of eight vectors, one a lane, by a transposition in three steps of additions.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> SumOfEach(
        Vector512<double> a0, Vector512<double> a1, Vector512<double> a2, Vector512<double> a3, Vector512<double> a4, Vector512<double> a5, Vector512<double> a6, Vector512<double> a7)
    {
        var b0 = Avx512F.UnpackLow(a0, a1) + Avx512F.UnpackHigh(a0, a1);
        var b1 = Avx512F.UnpackLow(a2, a3) + Avx512F.UnpackHigh(a2, a3);
        var b2 = Avx512F.UnpackLow(a4, a5) + Avx512F.UnpackHigh(a4, a5);
        var b3 = Avx512F.UnpackLow(a6, a7) + Avx512F.UnpackHigh(a6, a7);
        var c0 = Avx512F.Shuffle4x128(b0, b1, 0x88) + Avx512F.Shuffle4x128(b0, b1, 0xdd);
        var c1 = Avx512F.Shuffle4x128(b2, b3, 0x88) + Avx512F.Shuffle4x128(b2, b3, 0xdd);
        return Avx512F.Shuffle4x128(c0, c1, 0x88) + Avx512F.Shuffle4x128(c0, c1, 0xdd);
    }

    /// <summary>y += sign · Σ u_r x_r over eight rows, two chains of additions.</summary>
    [MethodImpl(Inline)]
    private static void AddEight<TFollowing>(double* x0, nint stride, int columns, double* u, double* y, double sign, double* following)
        where TFollowing : struct, IFollowing
    {
        double* x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride, x4 = x3 + stride, x5 = x4 + stride, x6 = x5 + stride, x7 = x6 + stride;
        Vector512<double> c0 = Vector512.Create(sign * u[0]), c1 = Vector512.Create(sign * u[1]), c2 = Vector512.Create(sign * u[2]), c3 = Vector512.Create(sign * u[3]);
        Vector512<double> c4 = Vector512.Create(sign * u[4]), c5 = Vector512.Create(sign * u[5]), c6 = Vector512.Create(sign * u[6]), c7 = Vector512.Create(sign * u[7]);
        nint j = 0, n = columns;
        for (; j <= n - 8; j += 8)
        {
            TFollowing.Fetch(following);
            TFollowing.Fetch(following + 32);
            following += 64;
            var s = MultiplyAdd(Load(x0 + j), c0, Load(y + j));
            var t = Load(x1 + j) * c1;
            s = MultiplyAdd(Load(x2 + j), c2, s);
            t = MultiplyAdd(Load(x3 + j), c3, t);
            s = MultiplyAdd(Load(x4 + j), c4, s);
            t = MultiplyAdd(Load(x5 + j), c5, t);
            s = MultiplyAdd(Load(x6 + j), c6, s);
            t = MultiplyAdd(Load(x7 + j), c7, t);
            Vector512.Store(s + t, y + j);
        }
        if (j < n)
        {
            var mask = Lanes.Mask((int)(n - j));
            var s = MultiplyAdd(Load(x0 + j, mask), c0, Load(y + j, mask));
            var t = Load(x1 + j, mask) * c1;
            s = MultiplyAdd(Load(x2 + j, mask), c2, s);
            t = MultiplyAdd(Load(x3 + j, mask), c3, t);
            s = MultiplyAdd(Load(x4 + j, mask), c4, s);
            t = MultiplyAdd(Load(x5 + j, mask), c5, t);
            s = MultiplyAdd(Load(x6 + j, mask), c6, s);
            t = MultiplyAdd(Load(x7 + j, mask), c7, t);
            Avx512F.MaskStore(y + j, mask, s + t);
        }
    }

    [MethodImpl(Inline)]
    private static void AddFour(double* x0, nint stride, int columns, double* u, double* y, double sign)
    {
        double* x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride;
        Vector512<double> c0 = Vector512.Create(sign * u[0]), c1 = Vector512.Create(sign * u[1]), c2 = Vector512.Create(sign * u[2]), c3 = Vector512.Create(sign * u[3]);
        nint j = 0, n = columns;
        for (; j <= n - 8; j += 8)
        {
            var s = MultiplyAdd(Load(x2 + j), c2, MultiplyAdd(Load(x0 + j), c0, Load(y + j)));
            var t = MultiplyAdd(Load(x3 + j), c3, Load(x1 + j) * c1);
            Vector512.Store(s + t, y + j);
        }
        if (j < n)
        {
            var mask = Lanes.Mask((int)(n - j));
            var s = MultiplyAdd(Load(x2 + j, mask), c2, MultiplyAdd(Load(x0 + j, mask), c0, Load(y + j, mask)));
            var t = MultiplyAdd(Load(x3 + j, mask), c3, Load(x1 + j, mask) * c1);
            Avx512F.MaskStore(y + j, mask, s + t);
        }
    }

    [MethodImpl(Inline)]
    private static Vector512<double> Load(double* p) => Vector512.Load(p);

    [MethodImpl(Inline)]
    private static Vector512<double> Load(double* p, Vector512<double> mask) => Avx512F.MaskLoad(p, mask, Vector512<double>.Zero);

    [MethodImpl(Inline)]
    private static Vector512<double> MultiplyAdd(Vector512<double> x, Vector512<double> y, Vector512<double> z) => Vector512.FusedMultiplyAdd(x, y, z);
}
