using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>Matrices of at most 32 columns: what stands along the columns stays in registers while the rows pass.</content>
internal static unsafe partial class WideKernels
{
    /// <summary>The most columns that are few: four vectors.</summary>
    public const int FewColumns = 32;

    /// <summary>How many vectors a row takes; a type, so that each number is compiled by itself.</summary>
    private interface IVectors
    {
        static abstract int Count { get; }

        /// <summary>
        /// The last vector is all of the row's: it is written whole, since a load of eight elements is not served from a masked store that is under way.
        /// </summary>
        static abstract bool IsWhole { get; }
    }

    private readonly struct One : IVectors
    {
        public static int Count => 1;

        public static bool IsWhole => false;
    }

    private readonly struct Two : IVectors
    {
        public static int Count => 2;

        public static bool IsWhole => false;
    }

    private readonly struct Three : IVectors
    {
        public static int Count => 3;

        public static bool IsWhole => false;
    }

    private readonly struct Four : IVectors
    {
        public static int Count => 4;

        public static bool IsWhole => false;
    }

    private readonly struct Whole<TVectors> : IVectors
        where TVectors : struct, IVectors
    {
        public static int Count => TVectors.Count;

        public static bool IsWhole => true;
    }

    /// <summary>r = M·v where sign is 0, else r += sign · M·v, at most 32 columns.</summary>
    [MethodImpl(Inline)]
    public static void ProductsOfFewColumns(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
    {
        switch ((columns - 1) / 8)
        {
            case 0:
                ProductsOf<One>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 1:
                ProductsOf<Two>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 2:
                ProductsOf<Three>(matrix, stride, rows, columns, vector, result, sign);
                break;
            default:
                ProductsOf<Four>(matrix, stride, rows, columns, vector, result, sign);
                break;
        }
    }

    /// <summary>r = Mᵀu where sign is 0, else r += sign · Mᵀu, at most 32 columns.</summary>
    [MethodImpl(Inline)]
    public static void TransposedOfFewColumns(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
    {
        bool isTall = IsReadByColumns(rows, columns);
        switch ((columns - 1) / 8)
        {
            case 1 when isTall:
                TransposedOfManyRows<Two>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 2 when isTall:
                TransposedOfManyRows<Three>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 3 when isTall:
                // Eight sums of four vectors each are more than there are registers.
                TransposedOfManyRows<Whole<Two>>(matrix, stride, rows, 16, vector, result, sign);
                TransposedOfManyRows<Two>(matrix + 16, stride, rows, columns - 16, vector, result + 16, sign);
                break;
            case 0:
                TransposedOf<One>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 1:
                TransposedOf<Two>(matrix, stride, rows, columns, vector, result, sign);
                break;
            case 2:
                TransposedOf<Three>(matrix, stride, rows, columns, vector, result, sign);
                break;
            default:
                TransposedOf<Four>(matrix, stride, rows, columns, vector, result, sign);
                break;
        }
    }

    [MethodImpl(Inline)]
    private static void ProductsOf<TVectors>(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
        where TVectors : struct, IVectors
    {
        if (columns % 8 == 0)
            ProductsInRegisters<Whole<TVectors>>(matrix, stride, rows, columns, vector, result, sign);
        else
            ProductsInRegisters<TVectors>(matrix, stride, rows, columns, vector, result, sign);
    }

    [MethodImpl(Inline)]
    private static void TransposedOf<TVectors>(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
        where TVectors : struct, IVectors
    {
        if (columns % 8 == 0)
            TransposedInRegisters<Whole<TVectors>>(matrix, stride, rows, columns, vector, result, sign);
        else
            TransposedInRegisters<TVectors>(matrix, stride, rows, columns, vector, result, sign);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void ProductsInRegisters<TVectors>(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
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
                DotOfFew<TVectors>(x, w0, w1, w2, w3, mask), DotOfFew<TVectors>(x + stride, w0, w1, w2, w3, mask),
                DotOfFew<TVectors>(x + 2 * stride, w0, w1, w2, w3, mask), DotOfFew<TVectors>(x + 3 * stride, w0, w1, w2, w3, mask),
                DotOfFew<TVectors>(y, w0, w1, w2, w3, mask), DotOfFew<TVectors>(y + stride, w0, w1, w2, w3, mask),
                DotOfFew<TVectors>(y + 2 * stride, w0, w1, w2, w3, mask), DotOfFew<TVectors>(y + 3 * stride, w0, w1, w2, w3, mask));
            Vector512.Store(sign == 0 ? sums : MultiplyAdd(sums, Vector512.Create(sign), Load(result + i)), result + i);
        }
        if (i < m)
        {
            // Summed as eight are, so that a row's bits are the same wherever it stands.
            int left = (int)(m - i);
            var sums = SumOfEach(
                DotOfFew<TVectors>(x, w0, w1, w2, w3, mask), left > 1 ? DotOfFew<TVectors>(x + stride, w0, w1, w2, w3, mask) : default,
                left > 2 ? DotOfFew<TVectors>(x + 2 * stride, w0, w1, w2, w3, mask) : default, left > 3 ? DotOfFew<TVectors>(x + 3 * stride, w0, w1, w2, w3, mask) : default,
                left > 4 ? DotOfFew<TVectors>(x + 4 * stride, w0, w1, w2, w3, mask) : default, left > 5 ? DotOfFew<TVectors>(x + 5 * stride, w0, w1, w2, w3, mask) : default,
                left > 6 ? DotOfFew<TVectors>(x + 6 * stride, w0, w1, w2, w3, mask) : default, default);
            StoreFirst(result + i, sums, left, sign);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void TransposedInRegisters<TVectors>(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
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
        AddFew<TVectors>(result, 0, (a0 + b0) + (c0 + d0), sign, mask);
        AddFew<TVectors>(result, 1, (a1 + b1) + (c1 + d1), sign, mask);
        AddFew<TVectors>(result, 2, (a2 + b2) + (c2 + d2), sign, mask);
        AddFew<TVectors>(result, 3, (a3 + b3) + (c3 + d3), sign, mask);
    }

    /// <summary>One of a row's vectors: masked where it is the last, zero behind that.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> LoadRow<TVectors>(double* row, int index, Vector512<double> mask)
        where TVectors : struct, IVectors
        => index >= TVectors.Count ? default : IsMasked<TVectors>(index) ? Load(row + 8 * index, mask) : Load(row + 8 * index);

    [MethodImpl(Inline)]
    private static bool IsMasked<TVectors>(int index)
        where TVectors : struct, IVectors
        => !TVectors.IsWhole && index == TVectors.Count - 1;

    [MethodImpl(Inline)]
    private static Vector512<double> DotOfFew<TVectors>(double* row, Vector512<double> w0, Vector512<double> w1, Vector512<double> w2, Vector512<double> w3, Vector512<double> mask)
        where TVectors : struct, IVectors
    {
        var sum = IsMasked<TVectors>(0) ? w0 * Load(row, mask) : w0 * Load(row);
        if (TVectors.Count > 1)
            sum = AddOfFew<TVectors>(w1, row, 1, sum, mask);
        if (TVectors.Count > 2)
            sum = AddOfFew<TVectors>(w2, row, 2, sum, mask);
        if (TVectors.Count > 3)
            sum = AddOfFew<TVectors>(w3, row, 3, sum, mask);
        return sum;
    }

    [MethodImpl(Inline)]
    private static void AddRow<TVectors>(double* row, double scale, ref Vector512<double> a0, ref Vector512<double> a1, ref Vector512<double> a2, ref Vector512<double> a3, Vector512<double> mask)
        where TVectors : struct, IVectors
    {
        var factor = Vector512.Create(scale);
        a0 = AddOfFew<TVectors>(factor, row, 0, a0, mask);
        if (TVectors.Count > 1)
            a1 = AddOfFew<TVectors>(factor, row, 1, a1, mask);
        if (TVectors.Count > 2)
            a2 = AddOfFew<TVectors>(factor, row, 2, a2, mask);
        if (TVectors.Count > 3)
            a3 = AddOfFew<TVectors>(factor, row, 3, a3, mask);
    }

    /// <summary>sum + factor · one of a row's vectors. The load is an argument of the sum itself, so that the two are one instruction.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> AddOfFew<TVectors>(Vector512<double> factor, double* row, int index, Vector512<double> sum, Vector512<double> mask)
        where TVectors : struct, IVectors
    {
        if (IsMasked<TVectors>(index))
            return Vector512.FusedMultiplyAdd(factor, Load(row + 8 * index, mask), sum);
        return Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 8 * index), sum);
    }

    [MethodImpl(Inline)]
    private static void AddFew<TVectors>(double* target, int index, Vector512<double> sum, double sign, Vector512<double> mask)
        where TVectors : struct, IVectors
    {
        if (index >= TVectors.Count)
            return;
        var value = sign == 0 ? sum : MultiplyAdd(sum, Vector512.Create(sign), LoadRow<TVectors>(target, index, mask));
        if (IsMasked<TVectors>(index))
            Avx512F.MaskStore(target + 8 * index, mask, value);
        else
            Vector512.Store(value, target + 8 * index);
    }

    /// <summary>The first of eight numbers, or what sign times them adds to others.</summary>
    [MethodImpl(Inline)]
    private static void StoreFirst(double* target, Vector512<double> sums, int count, double sign)
    {
        var mask = Lanes.Mask(count);
        Avx512F.MaskStore(target, mask, sign == 0 ? sums : MultiplyAdd(sums, Vector512.Create(sign), Load(target, mask)));
    }
}
