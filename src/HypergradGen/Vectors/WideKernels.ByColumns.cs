using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>
/// Tall matrices of 9 to 31 columns, read from a copy whose columns lie one behind the other: eight rows are a vector, so that none is partly filled and a product adds nothing across lanes, and the copy is
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
        for (; i <= m - 32; i += 32)
        {
            var sums = SumsOfRows<FourVectors>(matrix + i, stride, columns, vector);
            StoreWhole(result + i, sums.A, sign);
            StoreWhole(result + i + 8, sums.B, sign);
            StoreWhole(result + i + 16, sums.C, sign);
            StoreWhole(result + i + 24, sums.D, sign);
        }
        for (; i <= m - 8; i += 8)
            StoreWhole(result + i, SumsOfRows<OneVector>(matrix + i, stride, columns, vector).A, sign);
        if (i < m)
            StoreFirst(result + i, SumsOfRows<OneVector>(matrix + i, stride, columns, vector).A, (int)(m - i), sign);
    }

    /// <summary>r = Mᵀu where sign is 0, else r += sign · Mᵀu.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void TransposedByColumns(double* matrix, nint stride, int rows, int columns, double* vector, double* result, double sign)
    {
        nint j = 0, n = columns;
        for (; j <= n - 8; j += 8)
        {
            var sums = SumsOfColumns<EightColumns>(matrix + j * stride, stride, rows, vector);
            StoreWhole(result + j, sums, sign);
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

    /// <summary>Σⱼ Mᵢⱼvⱼ of neighbouring rows: the columns j, j + 8, … are one sum, and the eight sums are added as <see cref="SumOfEach"/> adds lanes.</summary>
    [MethodImpl(Inline)]
    private static TRows SumsOfRows<TRows>(double* x, nint stride, int columns, double* w)
        where TRows : struct, IRows<TRows>
        => ((EachEighth<TRows>(x, stride, columns, w, 0) + EachEighth<TRows>(x, stride, columns, w, 1)) + (EachEighth<TRows>(x, stride, columns, w, 2) + EachEighth<TRows>(x, stride, columns, w, 3)))
            + ((EachEighth<TRows>(x, stride, columns, w, 4) + EachEighth<TRows>(x, stride, columns, w, 5)) + (EachEighth<TRows>(x, stride, columns, w, 6) + EachEighth<TRows>(x, stride, columns, w, 7)));

    /// <summary>The sum over the columns first, first + 8, …, of which the first is there.</summary>
    [MethodImpl(Inline)]
    private static TRows EachEighth<TRows>(double* x, nint stride, int columns, double* w, nint first)
        where TRows : struct, IRows<TRows>
    {
        var sum = TRows.Product(Vector512.Create(w[first]), x + first * stride);
        for (nint j = first + 8; j < columns; j += 8)
            sum = TRows.AddProduct(Vector512.Create(w[j]), x + j * stride, sum);
        // What a row's last vector adds where it is not filled: −0 becomes 0.
        return first < columns % 8 ? sum : sum + default(TRows);
    }

    /// <summary>One sum of each of some rows, eight a vector; a type, so that each number of vectors is compiled by itself.</summary>
    private interface IRows<TRows>
        where TRows : struct, IRows<TRows>
    {
        static abstract TRows Product(Vector512<double> factor, double* x);

        static abstract TRows AddProduct(Vector512<double> factor, double* x, TRows sum);

        static abstract TRows operator +(TRows left, TRows right);
    }

    private readonly struct OneVector(Vector512<double> a) : IRows<OneVector>
    {
        public readonly Vector512<double> A = a;

        [MethodImpl(Inline)]
        public static OneVector Product(Vector512<double> factor, double* x) => new(factor * Vector512.Load(x));

        [MethodImpl(Inline)]
        public static OneVector AddProduct(Vector512<double> factor, double* x, OneVector sum) => new(Vector512.FusedMultiplyAdd(factor, Vector512.Load(x), sum.A));

        [MethodImpl(Inline)]
        public static OneVector operator +(OneVector left, OneVector right) => new(left.A + right.A);
    }

    /// <summary>Enough to make up for loading an element of the vector.</summary>
    private readonly struct FourVectors(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d) : IRows<FourVectors>
    {
        public readonly Vector512<double> A = a, B = b, C = c, D = d;

        [MethodImpl(Inline)]
        public static FourVectors Product(Vector512<double> factor, double* x)
            => new(factor * Vector512.Load(x), factor * Vector512.Load(x + 8), factor * Vector512.Load(x + 16), factor * Vector512.Load(x + 24));

        [MethodImpl(Inline)]
        public static FourVectors AddProduct(Vector512<double> factor, double* x, FourVectors sum)
            => new(
                Vector512.FusedMultiplyAdd(factor, Vector512.Load(x), sum.A), Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + 8), sum.B),
                Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + 16), sum.C), Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + 24), sum.D));

        [MethodImpl(Inline)]
        public static FourVectors operator +(FourVectors left, FourVectors right) => new(left.A + right.A, left.B + right.B, left.C + right.C, left.D + right.D);
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

    [MethodImpl(Inline)]
    private static void StoreWhole(double* target, Vector512<double> sums, double sign)
        => Vector512.Store(sign == 0 ? sums : MultiplyAdd(sums, Vector512.Create(sign), Load(target)), target);

    /// <summary>a += factor · x in the first lanes; the others stay as they are.</summary>
    [MethodImpl(Inline)]
    private static void AddFirst(double* x, Vector512<double> factor, Vector512<double> mask, ref Vector512<double> a)
        => a = Vector512.ConditionalSelect(mask, MultiplyAdd(factor, Load(x, mask), a), a);
}
