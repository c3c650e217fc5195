using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <summary>The contractions where vectors of 512 bits are not hardware: eight rows at a time in vectors of 256 bits, masked at the ends of rows.</summary>
/// <remarks>Where 256 bits are not hardware either, the runtime computes them in two halves: four rows at a time, as many as registers hold, and ends of rows one by one.</remarks>
internal static unsafe partial class NarrowKernels
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>aᵀb with four accumulators.</summary>
    [MethodImpl(Inline)]
    public static double Dot(double* a, double* b, int count)
    {
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        nint j = 0, n = count;
        for (; j <= n - 16; j += 16)
        {
            s0 = MultiplyAdd(Vector256.Load(a + j), Vector256.Load(b + j), s0);
            s1 = MultiplyAdd(Vector256.Load(a + j + 4), Vector256.Load(b + j + 4), s1);
            s2 = MultiplyAdd(Vector256.Load(a + j + 8), Vector256.Load(b + j + 8), s2);
            s3 = MultiplyAdd(Vector256.Load(a + j + 12), Vector256.Load(b + j + 12), s3);
        }
        for (; j <= n - 4; j += 4)
            s0 = MultiplyAdd(Vector256.Load(a + j), Vector256.Load(b + j), s0);
        double sum = Vector256.Sum((s0 + s1) + (s2 + s3));
        for (; j < n; j++)
            sum += a[j] * b[j];
        return sum;
    }

    /// <summary>y ← y + scale · x.</summary>
    [MethodImpl(Inline)]
    public static void AddScaled(double scale, double* x, int count, double* y)
    {
        var factor = Vector256.Create(scale);
        nint j = 0, n = count;
        for (; j <= n - 4; j += 4)
            Vector256.Store(MultiplyAdd(Vector256.Load(x + j), factor, Vector256.Load(y + j)), y + j);
        for (; j < n; j++)
            y[j] += scale * x[j];
    }

    /// <summary>r = M·v where sign is 0, else r += sign · M·v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(double* matrix, int stride, int rows, int columns, double* vector, double* result, double sign)
    {
        nint n = columns;
        int i = 0;
        for (; Avx.IsSupported && i + 8 <= rows; i += 8)
            ProductsOfEight(matrix + (nint)i * stride, stride, columns, vector, result + i, sign);
        for (; i + 4 <= rows; i += 4)
        {
            double* x0 = matrix + (nint)i * stride, x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride;
            Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default;
            nint j = 0;
            for (; j <= n - 4; j += 4)
            {
                var v = Vector256.Load(vector + j);
                a0 = MultiplyAdd(Vector256.Load(x0 + j), v, a0);
                a1 = MultiplyAdd(Vector256.Load(x1 + j), v, a1);
                a2 = MultiplyAdd(Vector256.Load(x2 + j), v, a2);
                a3 = MultiplyAdd(Vector256.Load(x3 + j), v, a3);
            }
            double s0 = Vector256.Sum(a0), s1 = Vector256.Sum(a1), s2 = Vector256.Sum(a2), s3 = Vector256.Sum(a3);
            for (; j < n; j++)
            {
                s0 += x0[j] * vector[j];
                s1 += x1[j] * vector[j];
                s2 += x2[j] * vector[j];
                s3 += x3[j] * vector[j];
            }
            result[i] = sign == 0 ? s0 : result[i] + sign * s0;
            result[i + 1] = sign == 0 ? s1 : result[i + 1] + sign * s1;
            result[i + 2] = sign == 0 ? s2 : result[i + 2] + sign * s2;
            result[i + 3] = sign == 0 ? s3 : result[i + 3] + sign * s3;
        }
        for (; i < rows; i++)
        {
            double sum = Dot(matrix + (nint)i * stride, vector, columns);
            result[i] = sign == 0 ? sum : result[i] + sign * sum;
        }
    }

    /// <summary>r += sign · Mᵀu in tiles of eight or four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedProduct<TFollowing>(double* matrix, int stride, int rows, int columns, double* vector, double* result, double sign)
        where TFollowing : struct, IFollowing
    {
        nint n = columns;
        int i = 0;
        for (; Avx.IsSupported && i + 8 <= rows; i += 8)
            AddEight<TFollowing>(matrix + (nint)i * stride, stride, columns, vector + i, result, sign, matrix + (nint)(rows + i) * stride);
        for (; i + 4 <= rows; i += 4)
        {
            double* x0 = matrix + (nint)i * stride, x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride;
            double u0 = sign * vector[i], u1 = sign * vector[i + 1], u2 = sign * vector[i + 2], u3 = sign * vector[i + 3];
            Vector256<double> c0 = Vector256.Create(u0), c1 = Vector256.Create(u1), c2 = Vector256.Create(u2), c3 = Vector256.Create(u3);
            nint j = 0;
            for (; j <= n - 4; j += 4)
            {
                var s = MultiplyAdd(Vector256.Load(x0 + j), c0, Vector256.Load(result + j));
                var t = Vector256.Load(x1 + j) * c1;
                s = MultiplyAdd(Vector256.Load(x2 + j), c2, s);
                t = MultiplyAdd(Vector256.Load(x3 + j), c3, t);
                Vector256.Store(s + t, result + j);
            }
            for (; j < n; j++)
                result[j] += u0 * x0[j] + u1 * x1[j] + (u2 * x2[j] + u3 * x3[j]);
        }
        for (; i < rows; i++)
            AddScaled(sign * vector[i], matrix + (nint)i * stride, columns, result);
    }

    [MethodImpl(Inline)]
    private static Vector256<double> MultiplyAdd(Vector256<double> x, Vector256<double> y, Vector256<double> z) => Vector256.MultiplyAddEstimate(x, y, z);
}
