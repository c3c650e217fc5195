using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>Sums of outer products: a block of the result stays in registers while the rows of both factors pass.</content>
internal static unsafe partial class NarrowKernels
{
    /// <summary>M += sign · UᵀV in blocks of 4 rows and 8 columns; the last rows and columns one number at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuterProducts(double* matrix, nint stride, int rows, int columns, double* left, nint leftStride, double* right, nint rightStride, int count, double sign)
    {
        nint j = 0, n = columns, m = rows;
        for (; j <= n - 8; j += 8)
        {
            nint i = 0;
            for (; i <= m - 4; i += 4)
                AddBlock(matrix + i * stride + j, stride, left + i, leftStride, right + j, rightStride, count, sign);
            for (; i < m; i++)
            {
                Vector256<double> a = default, b = default;
                double* u = left + i, v = right + j;
                for (nint k = 0; k < count; k++, u += leftStride, v += rightStride)
                {
                    a = MultiplyAdd(Vector256.Create(*u), Vector256.Load(v), a);
                    b = MultiplyAdd(Vector256.Create(*u), Vector256.Load(v + 4), b);
                }
                Add(matrix + i * stride + j, a, b, sign);
            }
        }
        for (nint i = 0; i < m && j < n; i++)
        {
            for (nint l = j; l < n; l++)
            {
                double sum = 0;
                double* u = left + i, v = right + l;
                for (nint k = 0; k < count; k++, u += leftStride, v += rightStride)
                    sum += *u * *v;
                matrix[i * stride + l] += sign * sum;
            }
        }
    }

    /// <summary>4 rows and 8 columns: eight sums, two vectors of V and one number of U in 11 of the 16 registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(double* matrix, nint stride, double* left, nint leftStride, double* right, nint rightStride, nint count, double sign)
    {
        Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (nint k = 0; k < count; k++, left += leftStride, right += rightStride)
        {
            Vector256<double> x = Vector256.Load(right), y = Vector256.Load(right + 4), u;
            u = Vector256.Create(left[0]);
            a0 = MultiplyAdd(u, x, a0);
            b0 = MultiplyAdd(u, y, b0);
            u = Vector256.Create(left[1]);
            a1 = MultiplyAdd(u, x, a1);
            b1 = MultiplyAdd(u, y, b1);
            u = Vector256.Create(left[2]);
            a2 = MultiplyAdd(u, x, a2);
            b2 = MultiplyAdd(u, y, b2);
            u = Vector256.Create(left[3]);
            a3 = MultiplyAdd(u, x, a3);
            b3 = MultiplyAdd(u, y, b3);
        }
        Add(matrix, a0, b0, sign);
        Add(matrix += stride, a1, b1, sign);
        Add(matrix += stride, a2, b2, sign);
        Add(matrix + stride, a3, b3, sign);
    }

    /// <summary>Rows may overlap: each is written before the next is read.</summary>
    [MethodImpl(Inline)]
    private static void Add(double* target, Vector256<double> a, Vector256<double> b, double sign)
    {
        var factor = Vector256.Create(sign);
        Vector256.Store(MultiplyAdd(a, factor, Vector256.Load(target)), target);
        Vector256.Store(MultiplyAdd(b, factor, Vector256.Load(target + 4)), target + 4);
    }
}
