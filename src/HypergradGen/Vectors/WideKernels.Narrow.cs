using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>Matrices of at most 32 columns: what stands along the columns stays in registers while the rows pass.</content>
internal static unsafe partial class WideKernels
{
    /// <summary>The most columns of a narrow matrix: four vectors.</summary>
    public const int MostNarrowColumns = 32;

    /// <summary>How many vectors a row takes; a type, so that each number is compiled by itself.</summary>
    private interface IVectors
    {
        static abstract int Count { get; }
    }

    private readonly struct One : IVectors
    {
        public static int Count => 1;
    }

    private readonly struct Two : IVectors
    {
        public static int Count => 2;
    }

    private readonly struct Three : IVectors
    {
        public static int Count => 3;
    }

    private readonly struct Four : IVectors
    {
        public static int Count => 4;
    }

    /// <summary>r = M·v where sign is 0, else r += sign · M·v, at most 32 columns.</summary>
    [MethodImpl(Inline)]
    public static void NarrowProducts(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
    {
        switch ((columns - 1) / 8)
        {
            case 0:
                NarrowProducts<One>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 1:
                NarrowProducts<Two>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 2:
                NarrowProducts<Three>(matrix, stride, rows, columns, vector, result, sign);
                break;
            default:
                NarrowProducts<Four>(matrix, stride, rows, columns, vector, result, sign);
                break;
        }
    }

    /// <summary>r = Mᵀu where sign is 0, else r += sign · Mᵀu, at most 32 columns.</summary>
    [MethodImpl(Inline)]
    public static void NarrowTransposed(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
    {
        switch ((columns - 1) / 8)
        {
            case 0:
                NarrowTransposed<One>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 1:
                NarrowTransposed<Two>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 2:
                NarrowTransposed<Three>(matrix, stride, rows, columns, vector, result, sign);
                break;
            default:
                NarrowTransposed<Four>(matrix, stride, rows, columns, vector, result, sign);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void NarrowProducts<TVectors>(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
        where TVectors : struct, IVectors
    {
        var mask = Lanes.Mask(columns - 8 * (TVectors.Count - 1));
        Vector512<double> w0 = LoadRow<TVectors>(vector, 0, mask), w1 = LoadRow<TVectors>(vector, 1, mask), w2 = LoadRow<TVectors>(vector, 2, mask), w3 = LoadRow<TVectors>(vector, 3, mask);
        double* x = matrix;
        nint i = 0, m = rows;
        for (; i <= m - 8; i += 8, x += 8 * stride)
        {
            double* y = x + 4 * stride;
            var sums = SumOfEach(
                NarrowDot<TVectors>(x, w0, w1, w2, w3, mask), NarrowDot<TVectors>(x + stride, w0, w1, w2, w3, mask),
                NarrowDot<TVectors>(x + 2 * stride, w0, w1, w2, w3, mask), NarrowDot<TVectors>(x + 3 * stride, w0, w1, w2, w3, mask),
                NarrowDot<TVectors>(y, w0, w1, w2, w3, mask), NarrowDot<TVectors>(y + stride, w0, w1, w2, w3, mask),
                NarrowDot<TVectors>(y + 2 * stride, w0, w1, w2, w3, mask), NarrowDot<TVectors>(y + 3 * stride, w0, w1, w2, w3, mask));
            Vector512.Store(sign == 0 ? sums : MultiplyAdd(sums, Vector512.Create(sign), Load(result + i)), result + i);
        }
        for (; i < m; i++, x += stride)
        {
            double sum = Vector512.Sum(NarrowDot<TVectors>(x, w0, w1, w2, w3, mask));
            result[i] = sign == 0 ? sum : result[i] + sign * sum;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void NarrowTransposed<TVectors>(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
        where TVectors : struct, IVectors
    {
        var mask = Lanes.Mask(columns - 8 * (TVectors.Count - 1));
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        Vector512<double> c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default, d2 = default, d3 = default;
        double* row = matrix;
        nint i = 0, m = rows;
        for (; i <= m - 4; i += 4, row += 4 * stride)
        {
            double* third = row + 2 * stride;
            AddRow<TVectors>(row, vector[i], ref a0, ref a1, ref a2, ref a3, mask);
            AddRow<TVectors>(row + stride, vector[i + 1], ref b0, ref b1, ref b2, ref b3, mask);
            AddRow<TVectors>(third, vector[i + 2], ref c0, ref c1, ref c2, ref c3, mask);
            AddRow<TVectors>(third + stride, vector[i + 3], ref d0, ref d1, ref d2, ref d3, mask);
        }
        for (; i < m; i++, row += stride)
            AddRow<TVectors>(row, vector[i], ref a0, ref a1, ref a2, ref a3, mask);
        AddNarrow<TVectors>(result, 0, (a0 + b0) + (c0 + d0), sign, mask);
        AddNarrow<TVectors>(result, 1, (a1 + b1) + (c1 + d1), sign, mask);
        AddNarrow<TVectors>(result, 2, (a2 + b2) + (c2 + d2), sign, mask);
        AddNarrow<TVectors>(result, 3, (a3 + b3) + (c3 + d3), sign, mask);
    }

    /// <summary>One of a row's vectors: masked where it is the last, zero behind that.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> LoadRow<TVectors>(double* row, int index, Vector512<double> mask)
        where TVectors : struct, IVectors
        => index >= TVectors.Count ? default : index == TVectors.Count - 1 ? Load(row + 8 * index, mask) : Load(row + 8 * index);

    [MethodImpl(Inline)]
    private static Vector512<double> NarrowDot<TVectors>(double* row, Vector512<double> w0, Vector512<double> w1, Vector512<double> w2, Vector512<double> w3, Vector512<double> mask)
        where TVectors : struct, IVectors
    {
        var sum = LoadRow<TVectors>(row, 0, mask) * w0;
        if (TVectors.Count > 1)
            sum = MultiplyAdd(LoadRow<TVectors>(row, 1, mask), w1, sum);
        if (TVectors.Count > 2)
            sum = MultiplyAdd(LoadRow<TVectors>(row, 2, mask), w2, sum);
        if (TVectors.Count > 3)
            sum = MultiplyAdd(LoadRow<TVectors>(row, 3, mask), w3, sum);
        return sum;
    }

    [MethodImpl(Inline)]
    private static void AddRow<TVectors>(double* row, double scale, ref Vector512<double> a0, ref Vector512<double> a1, ref Vector512<double> a2, ref Vector512<double> a3, Vector512<double> mask)
        where TVectors : struct, IVectors
    {
        var factor = Vector512.Create(scale);
        a0 = MultiplyAdd(LoadRow<TVectors>(row, 0, mask), factor, a0);
        if (TVectors.Count > 1)
            a1 = MultiplyAdd(LoadRow<TVectors>(row, 1, mask), factor, a1);
        if (TVectors.Count > 2)
            a2 = MultiplyAdd(LoadRow<TVectors>(row, 2, mask), factor, a2);
        if (TVectors.Count > 3)
            a3 = MultiplyAdd(LoadRow<TVectors>(row, 3, mask), factor, a3);
    }

    [MethodImpl(Inline)]
    private static void AddNarrow<TVectors>(double* target, int index, Vector512<double> sum, double sign, Vector512<double> mask)
        where TVectors : struct, IVectors
    {
        if (index >= TVectors.Count)
            return;
        var value = sign == 0 ? sum : MultiplyAdd(sum, Vector512.Create(sign), LoadRow<TVectors>(target, index, mask));
        if (index == TVectors.Count - 1)
            Avx512F.MaskStore(target + 8 * index, mask, value);
        else
            Vector512.Store(value, target + 8 * index);
    }
}
