using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>Sums of outer products: a block of the result stays in registers while the rows of both factors pass.</content>
internal static unsafe partial class WideKernels
{
    /// <summary>M += sign · UᵀV in blocks of 8 rows and 24 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuterProducts(double* matrix, nint stride, int rows, int columns, double* left, nint leftStride, double* right, nint rightStride, int count, double sign)
    {
        nint j = 0, n = columns, m = rows;
        for (; j <= n - 24; j += 24)
        {
            nint i = 0;
            for (; i <= m - 8; i += 8)
                AddBlock(matrix + i * stride + j, stride, left + i, leftStride, right + j, rightStride, count, sign);
            for (; i < m; i++)
                AddRow(matrix + i * stride + j, left + i, leftStride, right + j, rightStride, count, sign);
        }
        for (; j < n; j += 8)
        {
            var mask = Lanes.Mask((int)Math.Min(8, n - j));
            nint i = 0;
            for (; i <= m - 8; i += 8)
                AddNarrowBlock(matrix + i * stride + j, stride, left + i, leftStride, right + j, rightStride, count, sign, mask);
            for (; i < m; i++)
            {
                Vector512<double> sum = default;
                double* u = left + i, v = right + j;
                for (nint k = 0; k < count; k++, u += leftStride, v += rightStride)
                    sum = MultiplyAdd(Vector512.Create(*u), Load(v, mask), sum);
                Add(matrix + i * stride + j, sum, sign, mask);
            }
        }
    }

    /// <summary>8 rows and 24 columns: 24 sums, three vectors of V and one number of U in 28 of the 32 registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(double* matrix, nint stride, double* left, nint leftStride, double* right, nint rightStride, nint count, double sign)
    {
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<double> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        Vector512<double> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        for (nint k = 0; k < count; k++, left += leftStride, right += rightStride)
        {
            Vector512<double> x = Load(right), y = Load(right + 8), z = Load(right + 16), u;
            u = Vector512.Create(left[0]);
            a0 = MultiplyAdd(u, x, a0);
            b0 = MultiplyAdd(u, y, b0);
            c0 = MultiplyAdd(u, z, c0);
            u = Vector512.Create(left[1]);
            a1 = MultiplyAdd(u, x, a1);
            b1 = MultiplyAdd(u, y, b1);
            c1 = MultiplyAdd(u, z, c1);
            u = Vector512.Create(left[2]);
            a2 = MultiplyAdd(u, x, a2);
            b2 = MultiplyAdd(u, y, b2);
            c2 = MultiplyAdd(u, z, c2);
            u = Vector512.Create(left[3]);
            a3 = MultiplyAdd(u, x, a3);
            b3 = MultiplyAdd(u, y, b3);
            c3 = MultiplyAdd(u, z, c3);
            u = Vector512.Create(left[4]);
            a4 = MultiplyAdd(u, x, a4);
            b4 = MultiplyAdd(u, y, b4);
            c4 = MultiplyAdd(u, z, c4);
            u = Vector512.Create(left[5]);
            a5 = MultiplyAdd(u, x, a5);
            b5 = MultiplyAdd(u, y, b5);
            c5 = MultiplyAdd(u, z, c5);
            u = Vector512.Create(left[6]);
            a6 = MultiplyAdd(u, x, a6);
            b6 = MultiplyAdd(u, y, b6);
            c6 = MultiplyAdd(u, z, c6);
            u = Vector512.Create(left[7]);
            a7 = MultiplyAdd(u, x, a7);
            b7 = MultiplyAdd(u, y, b7);
            c7 = MultiplyAdd(u, z, c7);
        }
        Add(matrix, a0, b0, c0, sign);
        Add(matrix += stride, a1, b1, c1, sign);
        Add(matrix += stride, a2, b2, c2, sign);
        Add(matrix += stride, a3, b3, c3, sign);
        Add(matrix += stride, a4, b4, c4, sign);
        Add(matrix += stride, a5, b5, c5, sign);
        Add(matrix += stride, a6, b6, c6, sign);
        Add(matrix + stride, a7, b7, c7, sign);
    }

    /// <summary>One row and 24 columns.</summary>
    [MethodImpl(Inline)]
    private static void AddRow(double* matrix, double* left, nint leftStride, double* right, nint rightStride, nint count, double sign)
    {
        Vector512<double> a = default, b = default, c = default;
        for (nint k = 0; k < count; k++, left += leftStride, right += rightStride)
        {
            var u = Vector512.Create(*left);
            a = MultiplyAdd(u, Load(right), a);
            b = MultiplyAdd(u, Load(right + 8), b);
            c = MultiplyAdd(u, Load(right + 16), c);
        }
        Add(matrix, a, b, c, sign);
    }

    /// <summary>8 rows and at most 8 columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddNarrowBlock(double* matrix, nint stride, double* left, nint leftStride, double* right, nint rightStride, nint count, double sign, Vector512<double> mask)
    {
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        for (nint k = 0; k < count; k++, left += leftStride, right += rightStride)
        {
            var x = Load(right, mask);
            a0 = MultiplyAdd(Vector512.Create(left[0]), x, a0);
            a1 = MultiplyAdd(Vector512.Create(left[1]), x, a1);
            a2 = MultiplyAdd(Vector512.Create(left[2]), x, a2);
            a3 = MultiplyAdd(Vector512.Create(left[3]), x, a3);
            a4 = MultiplyAdd(Vector512.Create(left[4]), x, a4);
            a5 = MultiplyAdd(Vector512.Create(left[5]), x, a5);
            a6 = MultiplyAdd(Vector512.Create(left[6]), x, a6);
            a7 = MultiplyAdd(Vector512.Create(left[7]), x, a7);
        }
        Add(matrix, a0, sign, mask);
        Add(matrix += stride, a1, sign, mask);
        Add(matrix += stride, a2, sign, mask);
        Add(matrix += stride, a3, sign, mask);
        Add(matrix += stride, a4, sign, mask);
        Add(matrix += stride, a5, sign, mask);
        Add(matrix += stride, a6, sign, mask);
        Add(matrix + stride, a7, sign, mask);
    }

    /// <summary>Rows may overlap: each is written before the next is read.</summary>
    [MethodImpl(Inline)]
    private static void Add(double* target, Vector512<double> a, Vector512<double> b, Vector512<double> c, double sign)
    {
        var factor = Vector512.Create(sign);
        Vector512.Store(MultiplyAdd(a, factor, Load(target)), target);
        Vector512.Store(MultiplyAdd(b, factor, Load(target + 8)), target + 8);
        Vector512.Store(MultiplyAdd(c, factor, Load(target + 16)), target + 16);
    }

    [MethodImpl(Inline)]
    private static void Add(double* target, Vector512<double> sum, double sign, Vector512<double> mask)
        => Avx512F.MaskStore(target, mask, MultiplyAdd(sum, Vector512.Create(sign), Load(target, mask)));
}
