using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using HypergradGen.Solvers;

namespace HypergradGen.Vectors;

/// <summary>
/// The loops of linear algebra that emitted code is made of. A matrix is a buffer with an offset and a distance between
/// rows, as the index expression of the user's loop had them.
/// </summary>
/// <remarks>
/// No span may overlap a result that is written, unless it is the same buffer's part that no row reaches. Sums are reassociated; the same input gives the same bits on the
/// same machine. A matrix or vector that the loops would leave throws <see cref="IndexOutOfRangeException"/> before anything
/// is written; a count of zero or less is no loop, and nothing is asked of the buffers then.
/// </remarks>
public static partial class Contraction
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization, Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Matrices of more elements than this come from beyond the first-level cache at the speed of reading: their rows are read once, in order.</summary>
    private const int LargestForColumnBlocks = 14 * 1024;

    /// <summary>Buffers of more elements than this are read from beyond the first-level cache, again and again.</summary>
    private const int LargestInFirstLevel = 4 * 1024;

    /// <summary>
    /// Of a batch of at most this many elements the next one is fetched into the first-level cache meanwhile. It does not hold two larger ones: what is fetched drives out what is still to be
    /// read, and from beyond the second-level cache a product took a quarter longer with it than without.
    /// </summary>
    private const int LargestFetchedBatch = 2560;

    /// <summary>Buffers of more elements than this come from beyond the second-level cache: it is there that the next batch is fetched to, up to a size of which it holds several.</summary>
    private const int LargestInSecondLevel = 128 * 1024, LargestFetchedToSecondLevel = 16 * 1024;

    /// <summary>Fewer rows are added tile by tile: the result is read and written once, and what follows is fetched in order.</summary>
    private const int RowsForColumnBlocks = 16;

    /// <summary>Σⱼ xⱼyⱼ. O(n).</summary>
    /// <param name="x">n elements.</param>
    /// <param name="y">n elements or more.</param>
    /// <returns>The sum.</returns>
    [MethodImpl(Hot)]
    public static unsafe double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Require(0, 1, x.Length, y.Length);
        fixed (double* a = x, b = y)
            return WideKernels.IsSupported ? WideKernels.Dot(a, b, x.Length) : NarrowKernels.Dot(a, b, x.Length);
    }

    /// <summary>rᵢ = Σⱼ Mᵢⱼvⱼ. O(rows · columns).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as columns.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as rows; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void Product(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset)
    {
        if (HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: false, overwrites: true))
            Products(ref At(matrix, offset), stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), 0);
    }

    /// <summary>rᵢ += sign · Σⱼ Mᵢⱼvⱼ. O(rows · columns).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as columns.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as rows; added to.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="sign">1 or −1.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void AddProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign)
    {
        if (HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: false, overwrites: false))
            Products(ref At(matrix, offset), stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign);
    }

    /// <summary>rⱼ += sign · Σᵢ uᵢMᵢⱼ. O(rows · columns).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">u, as many elements as rows.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as columns; added to.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="sign">1 or −1.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void AddTransposedProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign)
    {
        if (!HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: true, overwrites: false))
            return;
        TransposedProducts(
            ref At(matrix, offset), stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign, isPart: false,
            following: FollowingBatch(matrix, offset, stride, rows));
    }

    /// <summary>rⱼ = Σᵢ uᵢMᵢⱼ. O(rows · columns).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">u, as many elements as rows.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as columns; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void TransposedProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset)
    {
        if (HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: true, overwrites: true))
            TransposedProducts(ref At(matrix, offset), stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), 0);
    }

    /// <summary>Mᵢⱼ += sign · uᵢvⱼ. O(rows · columns).</summary>
    /// <param name="matrix">M; added to.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="left">u, as many elements as rows.</param>
    /// <param name="leftOffset">The place of its first element.</param>
    /// <param name="right">v, as many elements as columns.</param>
    /// <param name="rightOffset">The place of its first element.</param>
    /// <param name="sign">1 or −1.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Hot)]
    public static unsafe void AddOuterProduct(Span<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> left, int leftOffset, ReadOnlySpan<double> right, int rightOffset, double sign)
    {
        if (rows <= 0 || columns <= 0)
            return;
        if (stride == 1 && columns < rows)
        {
            // Neighbours in a row and in a column are neighbours in memory, M_ij is at i + j: the longer of the two vectors is the row, so that few of them overlap.
            AddOuterProduct(matrix, offset, 1, columns, rows, right, rightOffset, left, leftOffset, sign);
            return;
        }
        Require(offset, rows, columns, matrix.Length, stride);
        Require(leftOffset, 1, rows, left.Length);
        Require(rightOffset, 1, columns, right.Length);
        fixed (double* m = matrix, u = left[leftOffset..], v = right[rightOffset..])
        {
            for (int i = 0; i < rows; i++)
            {
                if (WideKernels.IsSupported)
                    WideKernels.AddScaled(sign * u[i], v, columns, m + offset + (nint)i * stride);
                else
                    NarrowKernels.AddScaled(sign * u[i], v, columns, m + offset + (nint)i * stride);
            }
        }
    }

    // What checks the arguments is compiled into its caller, where many of them are literals; what is left goes on in registers.
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static unsafe void Products(ref double matrix, int stride, int rows, int columns, ref double vector, ref double result, double sign)
    {
        fixed (double* m = &matrix, v = &vector, r = &result)
        {
            if (!WideKernels.IsSupported)
                NarrowKernels.Products(m, stride, rows, columns, v, r, sign);
            else if (columns <= WideKernels.FewColumns)
                WideKernels.ProductsOfFewColumns(m, stride, rows, columns, v, r, sign);
            else
                WideKernels.Products(m, stride, rows, columns, v, r, sign);
        }
    }

    /// <summary>r = Mᵀu where sign is 0, else r += sign · Mᵀu. Of a copy <paramref name="strideOfOriginal"/> is the distance of rows in what was copied.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static unsafe void TransposedProducts(
        ref double matrix, int stride, int rows, int columns, ref double vector, ref double result, double sign, bool isPart = false, Following following = Following.None, int strideOfOriginal = 0)
    {
        fixed (double* m = &matrix, u = &vector, r = &result)
        {
            // Some columns of a wide matrix are computed as the whole is.
            if (WideKernels.IsSupported && columns <= WideKernels.FewColumns && !isPart)
            {
                WideKernels.TransposedOfFewColumns(m, stride, rows, columns, u, r, sign);
                return;
            }
            if (sign == 0)
            {
                new Span<double>(r, columns).Clear();
                sign = 1;
            }
            // Which kernel it is, and so the bits, depends on the shape alone: that of the whole matrix, which threads share by columns, and not that of a copy.
            int distance = strideOfOriginal == 0 ? stride : strideOfOriginal;
            if (!WideKernels.IsSupported)
            {
                if (following == Following.ToSecondLevel && Sse.IsSupported)
                    NarrowKernels.AddTransposedProduct<FetchedToSecondLevel>(m, stride, rows, columns, u, r, sign);
                else
                    NarrowKernels.AddTransposedProduct<NotFetched>(m, stride, rows, columns, u, r, sign);
            }
            else if (rows < RowsForColumnBlocks || Math.Abs((long)rows * distance) >= LargestForColumnBlocks)
            {
                if (Workspace.IsSpread(distance))
                    WideKernels.AddTransposedByFourRows(m, stride, rows, columns, u, r, sign);
                else if (following == Following.ToFirstLevel)
                    WideKernels.AddTransposedByRows<FetchedToFirstLevel>(m, stride, rows, columns, u, r, sign);
                else if (following == Following.ToSecondLevel)
                    WideKernels.AddTransposedByRows<FetchedToSecondLevel>(m, stride, rows, columns, u, r, sign);
                else
                    WideKernels.AddTransposedByRows<NotFetched>(m, stride, rows, columns, u, r, sign);
            }
            else if (following == Following.ToSecondLevel)
                WideKernels.AddTransposedByColumns<FetchedToSecondLevel>(m, stride, rows, columns, u, r, sign);
            else
                WideKernels.AddTransposedByColumns<NotFetched>(m, stride, rows, columns, u, r, sign);
        }
    }

    /// <summary>Where the rows behind these are fetched to while these are added: as many of a longer buffer are probably in the next product.</summary>
    private enum Following
    {
        None,
        ToFirstLevel,
        ToSecondLevel,
    }

    [MethodImpl(Inline)]
    private static Following FollowingBatch(ReadOnlySpan<double> matrix, int offset, int stride, int rows)
    {
        long elements = (long)rows * stride;
        if (stride <= 0 || matrix.Length - offset < 2 * elements)
            return Following.None;
        if (matrix.Length > LargestInSecondLevel)
            return elements <= LargestFetchedToSecondLevel ? Following.ToSecondLevel : Following.None;
        return matrix.Length > LargestInFirstLevel && elements <= LargestFetchedBatch ? Following.ToFirstLevel : Following.None;
    }

    [MethodImpl(Inline)]
    private static ref double At(ReadOnlySpan<double> span, int offset) => ref Unsafe.Add(ref MemoryMarshal.GetReference(span), offset);

    /// <summary>Whether a product has anything to multiply. Checks its buffers, and clears the result that an empty sum overwrites. The two last arguments are literals.</summary>
    [MethodImpl(Inline)]
    private static bool HasTerms<T>(
        ReadOnlySpan<T> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<T> vector, int vectorOffset, Span<T> result, int resultOffset, bool isTransposed, bool overwrites)
    {
        int length = isTransposed ? columns : rows, terms = isTransposed ? rows : columns;
        if (length <= 0 || terms <= 0 && !overwrites)
            return false;
        Require(resultOffset, 1, length, result.Length);
        if (terms <= 0)
        {
            result.Slice(resultOffset, length).Clear();
            return false;
        }
        Require(offset, rows, columns, matrix.Length, stride);
        Require(vectorOffset, 1, terms, vector.Length);
        return true;
    }

    /// <summary>Checks that a block of memory, both of whose counts are positive, lies in a buffer. The stride of a loop that runs backwards is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Require(int offset, int rows, int columns, int length, int stride = 0)
    {
        long last = offset + (long)(rows - 1) * stride;
        if (Math.Min(offset, last) < 0 || Math.Max(offset, last) + columns > length)
            Lanes.ThrowOutOfRange();
    }
}
