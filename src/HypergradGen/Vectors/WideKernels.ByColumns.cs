using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>
/// Tall matrices of at most 32 columns, read from a copy whose columns lie one behind the other: eight rows are a vector, so that none is partly filled and a product adds nothing across lanes, and the copy is
/// no larger than the matrix. The sums are those of the kernels that read rows, in the same order: the bits are the same.
/// </content>
internal static unsafe partial class WideKernels
{
    /// <summary>Matrices with fewer rows are read by rows: a product with the transpose ends with sums across lanes.</summary>
    public const int LeastRowsByColumns = 64;

    /// <summary>Whether a copy of a matrix of which so many rows are read together has its columns one behind the other. Rows that fill their vectors lack nothing, and shorter ones are one vector.</summary>
    [MethodImpl(Inline)]
    public static bool IsReadByColumns(int rows, int columns) => columns is > 8 and <= FewColumns && columns % 8 != 0 && rows >= LeastRowsByColumns;

    /// <summary>How many columns are multiplied side by side; a type, so that each number is compiled by itself.</summary>
    private interface IColumns
    {
        static abstract int Count { get; }
    }

    private readonly struct EightColumns : IColumns
    {
        public static int Count => 8;
    }

    private readonly struct FourColumns : IColumns
    {
        public static int Count => 4;
    }

    private readonly struct OneColumn : IColumns
    {
        public static int Count => 1;
    }

    /// <summary>Copies a matrix column by column; what the distance of the copy's columns leaves behind each is not written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void CopyColumns(double* matrix, int stride, int rows, int columns, double* target, int columnStride)
    {
        for (nint i = 0; i < rows; i++, matrix += stride, target++)
        {
            for (nint j = 0; j < columns; j++)
                target[j * columnStride] = matrix[j];
        }
    }

    /// <summary>r = M·v where sign is 0, else r += sign · M·v. Reads up to seven elements behind the rows of each column.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ProductsByColumns(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
    {
        nint i = 0, m = rows;
        for (; i <= m - 16; i += 16)
        {
            double* x = matrix + i;
            var (sums, next) = SumsOfRows(x, x + 8, stride, columns, vector);
            if (sign != 0)
            {
                sums = MultiplyAdd(sums, Vector512.Create(sign), Load(result + i));
                next = MultiplyAdd(next, Vector512.Create(sign), Load(result + i + 8));
            }
            Vector512.Store(sums, result + i);
            Vector512.Store(next, result + i + 8);
        }
        for (; i < m; i += 8)
        {
            double* x = matrix + i;
            var (sums, _) = SumsOfRows(x, x, stride, columns, vector);
            StoreFirst(result + i, sums, (int)Math.Min(m - i, 8), sign);
        }
    }

    /// <summary>r = Mᵀu where sign is 0, else r += sign · Mᵀu.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void TransposedByColumns(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
    {
        nint j = 0, n = columns;
        for (; j <= n - 8; j += 8)
        {
            var sums = SumsOfColumns<EightColumns>(matrix + j * stride, stride, rows, vector);
            Vector512.Store(sign == 0 ? sums : MultiplyAdd(sums, Vector512.Create(sign), Load(result + j)), result + j);
        }
        if (j <= n - 4)
        {
            StoreFirst(result + j, SumsOfColumns<FourColumns>(matrix + j * stride, stride, rows, vector), 4, sign);
            j += 4;
        }
        for (; j < n; j++)
            StoreFirst(result + j, SumsOfColumns<OneColumn>(matrix + j * stride, stride, rows, vector), 1, sign);
    }

    /// <summary>The same by rows, at most three vectors each: of a matrix before it is copied, and of one that is not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void TransposedOfManyRows<TVectors>(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
        where TVectors : struct, IVectors
    {
        var mask = Lanes.Mask(columns - 8 * (TVectors.Count - 1));
        Vector512<double> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default, c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        Vector512<double> e0 = default, e1 = default, e2 = default, f0 = default, f1 = default, f2 = default, g0 = default, g1 = default, g2 = default, h0 = default, h1 = default, h2 = default;
        Vector512<double> none = default;
        double* row = matrix;
        nint i = 0, m = rows;
        for (; i <= m - 8; i += 8, row += 8 * stride)
        {
            double* fifth = row + 4 * stride;
            AddRow<TVectors>(row, vector[i], ref a0, ref a1, ref a2, ref none, mask);
            AddRow<TVectors>(row + stride, vector[i + 1], ref b0, ref b1, ref b2, ref none, mask);
            AddRow<TVectors>(row + 2 * stride, vector[i + 2], ref c0, ref c1, ref c2, ref none, mask);
            AddRow<TVectors>(row + 3 * stride, vector[i + 3], ref d0, ref d1, ref d2, ref none, mask);
            AddRow<TVectors>(fifth, vector[i + 4], ref e0, ref e1, ref e2, ref none, mask);
            AddRow<TVectors>(fifth + stride, vector[i + 5], ref f0, ref f1, ref f2, ref none, mask);
            AddRow<TVectors>(fifth + 2 * stride, vector[i + 6], ref g0, ref g1, ref g2, ref none, mask);
            AddRow<TVectors>(fifth + 3 * stride, vector[i + 7], ref h0, ref h1, ref h2, ref none, mask);
        }
        if (i < m)
        {
            double* fifth = row + 4 * stride;
            nint left = m - i;
            AddRow<TVectors>(row, vector[i], ref a0, ref a1, ref a2, ref none, mask);
            if (left > 1)
                AddRow<TVectors>(row + stride, vector[i + 1], ref b0, ref b1, ref b2, ref none, mask);
            if (left > 2)
                AddRow<TVectors>(row + 2 * stride, vector[i + 2], ref c0, ref c1, ref c2, ref none, mask);
            if (left > 3)
                AddRow<TVectors>(row + 3 * stride, vector[i + 3], ref d0, ref d1, ref d2, ref none, mask);
            if (left > 4)
                AddRow<TVectors>(fifth, vector[i + 4], ref e0, ref e1, ref e2, ref none, mask);
            if (left > 5)
                AddRow<TVectors>(fifth + stride, vector[i + 5], ref f0, ref f1, ref f2, ref none, mask);
            if (left > 6)
                AddRow<TVectors>(fifth + 2 * stride, vector[i + 6], ref g0, ref g1, ref g2, ref none, mask);
        }
        AddFew<TVectors>(result, 0, ((a0 + b0) + (c0 + d0)) + ((e0 + f0) + (g0 + h0)), sign, mask);
        AddFew<TVectors>(result, 1, ((a1 + b1) + (c1 + d1)) + ((e1 + f1) + (g1 + h1)), sign, mask);
        AddFew<TVectors>(result, 2, ((a2 + b2) + (c2 + d2)) + ((e2 + f2) + (g2 + h2)), sign, mask);
    }

    /// <summary>Σⱼ Mᵢⱼvⱼ of two times eight rows: the columns j, j + 8, … are one sum, and the eight sums are added as <see cref="SumOfEach"/> adds lanes.</summary>
    [MethodImpl(Inline)]
    private static (Vector512<double> First, Vector512<double> Second) SumsOfRows(double* x, double* y, nint stride, int columns, double* w)
    {
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<double> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        Multiply(x, y, w[0], ref a0, ref b0);
        if (columns > 1)
            Multiply(x + stride, y + stride, w[1], ref a1, ref b1);
        if (columns > 2)
            Multiply(x + 2 * stride, y + 2 * stride, w[2], ref a2, ref b2);
        if (columns > 3)
            Multiply(x + 3 * stride, y + 3 * stride, w[3], ref a3, ref b3);
        if (columns > 4)
            Multiply(x + 4 * stride, y + 4 * stride, w[4], ref a4, ref b4);
        if (columns > 5)
            Multiply(x + 5 * stride, y + 5 * stride, w[5], ref a5, ref b5);
        if (columns > 6)
            Multiply(x + 6 * stride, y + 6 * stride, w[6], ref a6, ref b6);
        if (columns > 7)
            Multiply(x + 7 * stride, y + 7 * stride, w[7], ref a7, ref b7);
        nint j = 8;
        for (; j <= columns - 8; j += 8)
        {
            x += 8 * stride;
            y += 8 * stride;
            AddProduct(x, y, w[j], ref a0, ref b0);
            AddProduct(x + stride, y + stride, w[j + 1], ref a1, ref b1);
            AddProduct(x + 2 * stride, y + 2 * stride, w[j + 2], ref a2, ref b2);
            AddProduct(x + 3 * stride, y + 3 * stride, w[j + 3], ref a3, ref b3);
            AddProduct(x + 4 * stride, y + 4 * stride, w[j + 4], ref a4, ref b4);
            AddProduct(x + 5 * stride, y + 5 * stride, w[j + 5], ref a5, ref b5);
            AddProduct(x + 6 * stride, y + 6 * stride, w[j + 6], ref a6, ref b6);
            AddProduct(x + 7 * stride, y + 7 * stride, w[j + 7], ref a7, ref b7);
        }
        if (j < columns)
        {
            x += 8 * stride;
            y += 8 * stride;
            nint left = columns - j;
            AddProduct(x, y, w[j], ref a0, ref b0);
            if (left > 1)
                AddProduct(x + stride, y + stride, w[j + 1], ref a1, ref b1);
            else
                AddNothing(ref a1, ref b1);
            if (left > 2)
                AddProduct(x + 2 * stride, y + 2 * stride, w[j + 2], ref a2, ref b2);
            else
                AddNothing(ref a2, ref b2);
            if (left > 3)
                AddProduct(x + 3 * stride, y + 3 * stride, w[j + 3], ref a3, ref b3);
            else
                AddNothing(ref a3, ref b3);
            if (left > 4)
                AddProduct(x + 4 * stride, y + 4 * stride, w[j + 4], ref a4, ref b4);
            else
                AddNothing(ref a4, ref b4);
            if (left > 5)
                AddProduct(x + 5 * stride, y + 5 * stride, w[j + 5], ref a5, ref b5);
            else
                AddNothing(ref a5, ref b5);
            if (left > 6)
                AddProduct(x + 6 * stride, y + 6 * stride, w[j + 6], ref a6, ref b6);
            else
                AddNothing(ref a6, ref b6);
            AddNothing(ref a7, ref b7);
        }
        return (((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7)), ((b0 + b1) + (b2 + b3)) + ((b4 + b5) + (b6 + b7)));
    }

    [MethodImpl(Inline)]
    private static void Multiply(double* x, double* y, double scale, ref Vector512<double> a, ref Vector512<double> b)
    {
        var factor = Vector512.Create(scale);
        a = factor * Vector512.Load(x);
        b = factor * Vector512.Load(y);
    }

    [MethodImpl(Inline)]
    private static void AddProduct(double* x, double* y, double scale, ref Vector512<double> a, ref Vector512<double> b)
    {
        var factor = Vector512.Create(scale);
        a = Vector512.FusedMultiplyAdd(factor, Vector512.Load(x), a);
        b = Vector512.FusedMultiplyAdd(factor, Vector512.Load(y), b);
    }

    /// <summary>What a vector that is partly filled adds where it is not: −0 becomes 0.</summary>
    [MethodImpl(Inline)]
    private static void AddNothing(ref Vector512<double> a, ref Vector512<double> b)
    {
        a += Vector512<double>.Zero;
        b += Vector512<double>.Zero;
    }

    /// <summary>Σᵢ uᵢMᵢⱼ of neighbouring columns, one a lane: the rows i, i + 8, … are one sum.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> SumsOfColumns<TColumns>(double* x, nint stride, int rows, double* u)
        where TColumns : struct, IColumns
    {
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        double* y = x + 4 * stride;
        nint i = 0, m = rows;
        for (; i <= m - 8; i += 8)
        {
            var factor = Load(u + i);
            a0 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + i), a0);
            if (TColumns.Count > 1)
            {
                a1 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + i + stride), a1);
                a2 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + i + 2 * stride), a2);
                a3 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + i + 3 * stride), a3);
            }
            if (TColumns.Count > 4)
            {
                a4 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(y + i), a4);
                a5 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(y + i + stride), a5);
                a6 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(y + i + 2 * stride), a6);
                a7 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(y + i + 3 * stride), a7);
            }
        }
        if (i < m)
        {
            var mask = Lanes.Mask((int)(m - i));
            var factor = Load(u + i, mask);
            AddFirst(x + i, factor, mask, ref a0);
            if (TColumns.Count > 1)
            {
                AddFirst(x + i + stride, factor, mask, ref a1);
                AddFirst(x + i + 2 * stride, factor, mask, ref a2);
                AddFirst(x + i + 3 * stride, factor, mask, ref a3);
            }
            if (TColumns.Count > 4)
            {
                AddFirst(y + i, factor, mask, ref a4);
                AddFirst(y + i + stride, factor, mask, ref a5);
                AddFirst(y + i + 2 * stride, factor, mask, ref a6);
                AddFirst(y + i + 3 * stride, factor, mask, ref a7);
            }
        }
        return SumOfEach(a0, a1, a2, a3, a4, a5, a6, a7);
    }

    /// <summary>a += factor · x in the first lanes; the others stay as they are.</summary>
    [MethodImpl(Inline)]
    private static void AddFirst(double* x, Vector512<double> factor, Vector512<double> mask, ref Vector512<double> a)
        => a = Vector512.ConditionalSelect(mask, MultiplyAdd(factor, Load(x, mask), a), a);
}
