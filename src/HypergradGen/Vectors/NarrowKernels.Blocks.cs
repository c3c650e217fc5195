using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>Products of matrices: a block of the result stays in registers while a row of the packed right factor after the other passes.</content>
internal static unsafe partial class NarrowKernels
{
    /// <summary>
    /// At most 4 rows and 8 columns of C, overwritten or added to, from so many columns of L as rows of R, which are packed as 8 numbers each. Rows beyond the last repeat it, and are not
    /// stored. Eight sums, two vectors of R and one number of L take 11 of the 16 registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Block(double* left, nint rowStep, nint columnStep, int height, double* panel, nint depth, double* result, nint stride, int width, double scale, bool overwrites)
    {
        nint last = height - 1;
        double* u1 = left + Math.Min(1, last) * rowStep, u2 = left + Math.Min(2, last) * rowStep, u3 = left + Math.Min(3, last) * rowStep;
        double* end = panel + 8 * depth;
        Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (nint k = 0; panel < end; panel += 8, k += columnStep)
        {
            Vector256<double> x = Vector256.Load(panel), y = Vector256.Load(panel + 4), u;
            u = Vector256.Create(left[k]);
            a0 = MultiplyAdd(u, x, a0);
            b0 = MultiplyAdd(u, y, b0);
            u = Vector256.Create(u1[k]);
            a1 = MultiplyAdd(u, x, a1);
            b1 = MultiplyAdd(u, y, b1);
            u = Vector256.Create(u2[k]);
            a2 = MultiplyAdd(u, x, a2);
            b2 = MultiplyAdd(u, y, b2);
            u = Vector256.Create(u3[k]);
            a3 = MultiplyAdd(u, x, a3);
            b3 = MultiplyAdd(u, y, b3);
        }
        Write(result, a0, b0, width, scale, overwrites);
        if (height > 1)
            Write(result + stride, a1, b1, width, scale, overwrites);
        if (height > 2)
            Write(result + 2 * stride, a2, b2, width, scale, overwrites);
        if (height > 3)
            Write(result + 3 * stride, a3, b3, width, scale, overwrites);
    }

    /// <summary>Rows may overlap where they are added to: each is written before the next is read.</summary>
    [MethodImpl(Inline)]
    private static void Write(double* target, Vector256<double> a, Vector256<double> b, int width, double scale, bool overwrites)
    {
        if (width == 8)
        {
            var factor = Vector256.Create(scale);
            Vector256.Store(overwrites ? a : MultiplyAdd(a, factor, Vector256.Load(target)), target);
            Vector256.Store(overwrites ? b : MultiplyAdd(b, factor, Vector256.Load(target + 4)), target + 4);
            return;
        }
        for (int j = 0; j < width; j++)
        {
            double sum = j < 4 ? a.GetElement(j) : b.GetElement(j - 4);
            target[j] = overwrites ? sum : target[j] + scale * sum;
        }
    }
}
