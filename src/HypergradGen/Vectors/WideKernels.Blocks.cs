using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>Products of matrices: a block of the result stays in registers while a row of the packed right factor after the other passes.</content>
internal static unsafe partial class WideKernels
{
    /// <summary>
    /// At most 8 rows and 24 columns of C, overwritten or added to, from so many columns of L as rows of R, which are packed as 8, 16 or 24 numbers each. Rows beyond the last repeat it, and
    /// are not stored. 24 sums, three vectors of R and one number of L take 28 of the 32 registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Block(double* left, nint rowStep, nint columnStep, int height, double* panel, nint depth, double* result, nint stride, int width, double scale, bool overwrites)
    {
        nint last = height - 1;
        double* u1 = left + Math.Min(1, last) * rowStep, u2 = left + Math.Min(2, last) * rowStep, u3 = left + Math.Min(3, last) * rowStep, u4 = left + Math.Min(4, last) * rowStep;
        double* u5 = left + Math.Min(5, last) * rowStep, u6 = left + Math.Min(6, last) * rowStep, u7 = left + Math.Min(7, last) * rowStep;
        double* end = panel + depth * ((width + 7) & ~7);
        nint k = 0;
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<double> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        Vector512<double> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        if (width > 16)
        {
            for (; panel < end; panel += 24, k += columnStep)
            {
                Vector512<double> x = Load(panel), y = Load(panel + 8), z = Load(panel + 16), u;
                u = Vector512.Create(left[k]);
                a0 = MultiplyAdd(u, x, a0);
                b0 = MultiplyAdd(u, y, b0);
                c0 = MultiplyAdd(u, z, c0);
                u = Vector512.Create(u1[k]);
                a1 = MultiplyAdd(u, x, a1);
                b1 = MultiplyAdd(u, y, b1);
                c1 = MultiplyAdd(u, z, c1);
                u = Vector512.Create(u2[k]);
                a2 = MultiplyAdd(u, x, a2);
                b2 = MultiplyAdd(u, y, b2);
                c2 = MultiplyAdd(u, z, c2);
                u = Vector512.Create(u3[k]);
                a3 = MultiplyAdd(u, x, a3);
                b3 = MultiplyAdd(u, y, b3);
                c3 = MultiplyAdd(u, z, c3);
                u = Vector512.Create(u4[k]);
                a4 = MultiplyAdd(u, x, a4);
                b4 = MultiplyAdd(u, y, b4);
                c4 = MultiplyAdd(u, z, c4);
                u = Vector512.Create(u5[k]);
                a5 = MultiplyAdd(u, x, a5);
                b5 = MultiplyAdd(u, y, b5);
                c5 = MultiplyAdd(u, z, c5);
                u = Vector512.Create(u6[k]);
                a6 = MultiplyAdd(u, x, a6);
                b6 = MultiplyAdd(u, y, b6);
                c6 = MultiplyAdd(u, z, c6);
                u = Vector512.Create(u7[k]);
                a7 = MultiplyAdd(u, x, a7);
                b7 = MultiplyAdd(u, y, b7);
                c7 = MultiplyAdd(u, z, c7);
            }
        }
        else if (width > 8)
        {
            for (; panel < end; panel += 16, k += columnStep)
            {
                Vector512<double> x = Load(panel), y = Load(panel + 8), u;
                u = Vector512.Create(left[k]);
                a0 = MultiplyAdd(u, x, a0);
                b0 = MultiplyAdd(u, y, b0);
                u = Vector512.Create(u1[k]);
                a1 = MultiplyAdd(u, x, a1);
                b1 = MultiplyAdd(u, y, b1);
                u = Vector512.Create(u2[k]);
                a2 = MultiplyAdd(u, x, a2);
                b2 = MultiplyAdd(u, y, b2);
                u = Vector512.Create(u3[k]);
                a3 = MultiplyAdd(u, x, a3);
                b3 = MultiplyAdd(u, y, b3);
                u = Vector512.Create(u4[k]);
                a4 = MultiplyAdd(u, x, a4);
                b4 = MultiplyAdd(u, y, b4);
                u = Vector512.Create(u5[k]);
                a5 = MultiplyAdd(u, x, a5);
                b5 = MultiplyAdd(u, y, b5);
                u = Vector512.Create(u6[k]);
                a6 = MultiplyAdd(u, x, a6);
                b6 = MultiplyAdd(u, y, b6);
                u = Vector512.Create(u7[k]);
                a7 = MultiplyAdd(u, x, a7);
                b7 = MultiplyAdd(u, y, b7);
            }
        }
        else
        {
            for (; panel < end; panel += 8, k += columnStep)
            {
                var x = Load(panel);
                a0 = MultiplyAdd(Vector512.Create(left[k]), x, a0);
                a1 = MultiplyAdd(Vector512.Create(u1[k]), x, a1);
                a2 = MultiplyAdd(Vector512.Create(u2[k]), x, a2);
                a3 = MultiplyAdd(Vector512.Create(u3[k]), x, a3);
                a4 = MultiplyAdd(Vector512.Create(u4[k]), x, a4);
                a5 = MultiplyAdd(Vector512.Create(u5[k]), x, a5);
                a6 = MultiplyAdd(Vector512.Create(u6[k]), x, a6);
                a7 = MultiplyAdd(Vector512.Create(u7[k]), x, a7);
            }
        }
        var row = new RowStore(width, scale, overwrites);
        row.Write(result, a0, b0, c0);
        if (height > 1)
            row.Write(result + stride, a1, b1, c1);
        if (height > 2)
            row.Write(result + 2 * stride, a2, b2, c2);
        if (height > 3)
            row.Write(result + 3 * stride, a3, b3, c3);
        if (height > 4)
            row.Write(result + 4 * stride, a4, b4, c4);
        if (height > 5)
            row.Write(result + 5 * stride, a5, b5, c5);
        if (height > 6)
            row.Write(result + 6 * stride, a6, b6, c6);
        if (height > 7)
            row.Write(result + 7 * stride, a7, b7, c7);
    }

    /// <summary>Where a row of a block goes. Rows may overlap where they are added to: each is written before the next is read.</summary>
    private readonly struct RowStore(int width, double scale, bool overwrites)
    {
        private readonly Vector512<double> _scale = Vector512.Create(scale);

        [MethodImpl(Inline)]
        public void Write(double* target, Vector512<double> a, Vector512<double> b, Vector512<double> c)
        {
            if (width == 24)
            {
                Write(target, a);
                Write(target + 8, b);
                Write(target + 16, c);
                return;
            }
            Write(target, a, width);
            if (width > 8)
                Write(target + 8, b, width - 8);
            if (width > 16)
                Write(target + 16, c, width - 16);
        }

        [MethodImpl(Inline)]
        private void Write(double* target, Vector512<double> sum) => Vector512.Store(overwrites ? sum : MultiplyAdd(sum, _scale, Load(target)), target);

        [MethodImpl(Inline)]
        private void Write(double* target, Vector512<double> sum, int count)
        {
            if (count >= 8)
            {
                Write(target, sum);
                return;
            }
            var mask = Lanes.Mask(count);
            Avx512F.MaskStore(target, mask, overwrites ? sum : MultiplyAdd(sum, _scale, Load(target, mask)));
        }
    }

    /// <summary>At most 8 rows as 8 columns of a panel whose rows have so many numbers. Rows beyond the last repeat it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(double* rows, nint stride, int height, nint depth, double* panel, nint width)
    {
        nint last = height - 1;
        double* x1 = rows + Math.Min(1, last) * stride, x2 = rows + Math.Min(2, last) * stride, x3 = rows + Math.Min(3, last) * stride, x4 = rows + Math.Min(4, last) * stride;
        double* x5 = rows + Math.Min(5, last) * stride, x6 = rows + Math.Min(6, last) * stride, x7 = rows + Math.Min(7, last) * stride;
        nint k = 0;
        for (; k <= depth - 8; k += 8, panel += 8 * width)
        {
            Vector512<double> r0 = Load(rows + k), r1 = Load(x1 + k), r2 = Load(x2 + k), r3 = Load(x3 + k), r4 = Load(x4 + k), r5 = Load(x5 + k), r6 = Load(x6 + k), r7 = Load(x7 + k);
            Vector512<double> s0 = Avx512F.UnpackLow(r0, r1), s1 = Avx512F.UnpackHigh(r0, r1), s2 = Avx512F.UnpackLow(r2, r3), s3 = Avx512F.UnpackHigh(r2, r3);
            Vector512<double> s4 = Avx512F.UnpackLow(r4, r5), s5 = Avx512F.UnpackHigh(r4, r5), s6 = Avx512F.UnpackLow(r6, r7), s7 = Avx512F.UnpackHigh(r6, r7);
            // Of pairs of rows, columns 0|2|4|6 in s of even and 1|3|5|7 in s of odd number: 128 bits each.
            Vector512<double> t0 = Avx512F.Shuffle4x128(s0, s2, 0x88), t1 = Avx512F.Shuffle4x128(s0, s2, 0xdd), t2 = Avx512F.Shuffle4x128(s4, s6, 0x88), t3 = Avx512F.Shuffle4x128(s4, s6, 0xdd);
            Vector512<double> t4 = Avx512F.Shuffle4x128(s1, s3, 0x88), t5 = Avx512F.Shuffle4x128(s1, s3, 0xdd), t6 = Avx512F.Shuffle4x128(s5, s7, 0x88), t7 = Avx512F.Shuffle4x128(s5, s7, 0xdd);
            Vector512.Store(Avx512F.Shuffle4x128(t0, t2, 0x88), panel);
            Vector512.Store(Avx512F.Shuffle4x128(t4, t6, 0x88), panel + width);
            Vector512.Store(Avx512F.Shuffle4x128(t1, t3, 0x88), panel + 2 * width);
            Vector512.Store(Avx512F.Shuffle4x128(t5, t7, 0x88), panel + 3 * width);
            Vector512.Store(Avx512F.Shuffle4x128(t0, t2, 0xdd), panel + 4 * width);
            Vector512.Store(Avx512F.Shuffle4x128(t4, t6, 0xdd), panel + 5 * width);
            Vector512.Store(Avx512F.Shuffle4x128(t1, t3, 0xdd), panel + 6 * width);
            Vector512.Store(Avx512F.Shuffle4x128(t5, t7, 0xdd), panel + 7 * width);
        }
        for (; k < depth; k++, panel += width)
            Vector512.Store(Vector512.Create(rows[k], x1[k], x2[k], x3[k], x4[k], x5[k], x6[k], x7[k]), panel);
    }

    /// <summary>Rows behind each other, each filled up with zeros to 8, 16 or 24 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(double* rows, nint stride, nint depth, int width, double* panel)
    {
        nint vectors = (width - 1) / 8;
        var mask = Lanes.Mask(width - 8 * (int)vectors);
        for (nint k = 0; k < depth; k++, rows += stride)
        {
            for (nint j = 0; j < vectors; j++, panel += 8)
                Vector512.Store(Load(rows + 8 * j), panel);
            Vector512.Store(Load(rows + 8 * vectors, mask), panel);
            panel += 8;
        }
    }
}
