using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

internal static unsafe partial class NarrowKernels
{
    /// <summary>r += sign · S·v for a symmetric S, of which the elements on the diagonal's blocks and right of them are read: Sᵢⱼ serves rᵢ and rⱼ. O(n²), n²/2 elements read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSymmetricProduct(double* matrix, int n, double* vector, double* result, double sign)
    {
        const int Rows = 4;
        int first = 0;
        for (; first + Rows <= n; first += Rows)
        {
            double* x0 = matrix + ((nint)first * n), x1 = x0 + n, x2 = x1 + n, x3 = x2 + n;
            double* v = vector + first, r = result + first;
            double s0 = sign * v[0], s1 = sign * v[1], s2 = sign * v[2], s3 = sign * v[3];
            Vector256<double> f0 = Vector256.Create(s0), f1 = Vector256.Create(s1), f2 = Vector256.Create(s2), f3 = Vector256.Create(s3);

            // The block on the diagonal, whole: by its symmetry the sum over rows is the sum over columns.
            var diagonal = MultiplyAdd(Vector256.Load(x0 + first), f0, Vector256.Load(x1 + first) * f1) + MultiplyAdd(Vector256.Load(x2 + first), f2, Vector256.Load(x3 + first) * f3);
            Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default;
            nint j = first + Rows;
            for (; j <= n - 4; j += 4)
            {
                var u = Vector256.Load(vector + j);
                Vector256<double> m0 = Vector256.Load(x0 + j), m1 = Vector256.Load(x1 + j), m2 = Vector256.Load(x2 + j), m3 = Vector256.Load(x3 + j);
                a0 = MultiplyAdd(m0, u, a0);
                a1 = MultiplyAdd(m1, u, a1);
                a2 = MultiplyAdd(m2, u, a2);
                a3 = MultiplyAdd(m3, u, a3);
                var even = MultiplyAdd(m0, f0, MultiplyAdd(m2, f2, Vector256.Load(result + j)));
                var odd = MultiplyAdd(m1, f1, m3 * f3);
                Vector256.Store(even + odd, result + j);
            }
            double t0 = Vector256.Sum(a0), t1 = Vector256.Sum(a1), t2 = Vector256.Sum(a2), t3 = Vector256.Sum(a3);
            for (; j < n; j++)
            {
                double u = vector[j];
                t0 += x0[j] * u;
                t1 += x1[j] * u;
                t2 += x2[j] * u;
                t3 += x3[j] * u;
                result[j] += x0[j] * s0 + x1[j] * s1 + (x2[j] * s2 + x3[j] * s3);
            }
            Vector256.Store(MultiplyAdd(Vector256.Create(t0, t1, t2, t3), Vector256.Create(sign), Vector256.Load(r) + diagonal), r);
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
