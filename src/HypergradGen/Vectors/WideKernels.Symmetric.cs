using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

internal static unsafe partial class WideKernels
{
    /// <summary>r += sign · S·v for a symmetric S, of which the elements on the diagonal's blocks and right of them are read: Sᵢⱼ serves rᵢ and rⱼ. O(n²), n²/2 elements read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSymmetricProduct(double* matrix, int n, double* vector, double* result, double sign)
    {
        const int Rows = 8;
        int first = 0;
        for (; first + Rows <= n; first += Rows)
        {
            double* x0 = matrix + ((nint)first * n), x1 = x0 + n, x2 = x1 + n, x3 = x2 + n, x4 = x3 + n, x5 = x4 + n, x6 = x5 + n, x7 = x6 + n;
            double* v = vector + first, r = result + first;
            Vector512<double> f0 = Vector512.Create(sign * v[0]), f1 = Vector512.Create(sign * v[1]), f2 = Vector512.Create(sign * v[2]), f3 = Vector512.Create(sign * v[3]);
            Vector512<double> f4 = Vector512.Create(sign * v[4]), f5 = Vector512.Create(sign * v[5]), f6 = Vector512.Create(sign * v[6]), f7 = Vector512.Create(sign * v[7]);

            // The block on the diagonal, whole: by its symmetry the sum over rows is the sum over columns.
            var diagonal = MultiplyAdd(Load(x0 + first), f0, MultiplyAdd(Load(x1 + first), f1, MultiplyAdd(Load(x2 + first), f2, Load(x3 + first) * f3)))
                + MultiplyAdd(Load(x4 + first), f4, MultiplyAdd(Load(x5 + first), f5, MultiplyAdd(Load(x6 + first), f6, Load(x7 + first) * f7)));
            Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
            nint j = first + Rows;
            for (; j <= n - 8; j += 8)
            {
                var u = Load(vector + j);
                Vector512<double> m0 = Load(x0 + j), m1 = Load(x1 + j), m2 = Load(x2 + j), m3 = Load(x3 + j), m4 = Load(x4 + j), m5 = Load(x5 + j), m6 = Load(x6 + j), m7 = Load(x7 + j);
                a0 = MultiplyAdd(m0, u, a0);
                a1 = MultiplyAdd(m1, u, a1);
                a2 = MultiplyAdd(m2, u, a2);
                a3 = MultiplyAdd(m3, u, a3);
                a4 = MultiplyAdd(m4, u, a4);
                a5 = MultiplyAdd(m5, u, a5);
                a6 = MultiplyAdd(m6, u, a6);
                a7 = MultiplyAdd(m7, u, a7);
                var even = MultiplyAdd(m0, f0, MultiplyAdd(m2, f2, MultiplyAdd(m4, f4, MultiplyAdd(m6, f6, Load(result + j)))));
                var odd = MultiplyAdd(m1, f1, MultiplyAdd(m3, f3, MultiplyAdd(m5, f5, m7 * f7)));
                Vector512.Store(even + odd, result + j);
            }
            if (j < n)
            {
                var mask = Lanes.Mask((int)(n - j));
                var u = Load(vector + j, mask);
                Vector512<double> m0 = Load(x0 + j, mask), m1 = Load(x1 + j, mask), m2 = Load(x2 + j, mask), m3 = Load(x3 + j, mask);
                Vector512<double> m4 = Load(x4 + j, mask), m5 = Load(x5 + j, mask), m6 = Load(x6 + j, mask), m7 = Load(x7 + j, mask);
                a0 = MultiplyAdd(m0, u, a0);
                a1 = MultiplyAdd(m1, u, a1);
                a2 = MultiplyAdd(m2, u, a2);
                a3 = MultiplyAdd(m3, u, a3);
                a4 = MultiplyAdd(m4, u, a4);
                a5 = MultiplyAdd(m5, u, a5);
                a6 = MultiplyAdd(m6, u, a6);
                a7 = MultiplyAdd(m7, u, a7);
                var even = MultiplyAdd(m0, f0, MultiplyAdd(m2, f2, MultiplyAdd(m4, f4, MultiplyAdd(m6, f6, Load(result + j, mask)))));
                var odd = MultiplyAdd(m1, f1, MultiplyAdd(m3, f3, MultiplyAdd(m5, f5, m7 * f7)));
                Avx512F.MaskStore(result + j, mask, even + odd);
            }
            var sums = SumOfEach(a0, a1, a2, a3, a4, a5, a6, a7);
            Vector512.Store(MultiplyAdd(sums, Vector512.Create(sign), Load(r) + diagonal), r);
        }
        for (int i = first; i < n; i++)
        {
            double sum = 0;
            for (int j = first; j < n; j++)
                sum += matrix[((nint)i * n) + j] * vector[j];
            result[i] += sign * sum;
        }
    }
}
