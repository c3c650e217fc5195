using System.Runtime.CompilerServices;
using HypergradGen.Solvers;
using HypergradGen.Threading;

namespace HypergradGen.Vectors;

/// <content>Products that threads share: each computes a range of the rows of what is written, or of its columns, and every element as one thread alone would.</content>
public static partial class Contraction
{
    /// <summary>Rows and columns that kernels take together.</summary>
    private const int RowsOfAKernel = 8, ColumnsOfAKernel = 32;

    /// <summary><see cref="Product(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int)"/> by threads, which share the rows.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as columns.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as rows; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="workspace">The threads.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Product(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, Workspace workspace)
    {
        if (workspace.Threads == 1 || !TryShareProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, 0, workspace))
            Product(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset);
    }

    /// <summary><see cref="AddProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, double)"/> by threads, which share the rows.</summary>
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
    /// <param name="workspace">The threads.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign, Workspace workspace)
    {
        if (workspace.Threads == 1 || !TryShareProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign, workspace))
            AddProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign);
    }

    /// <summary><see cref="TransposedProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int)"/> by threads, which share the columns.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">u, as many elements as rows.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as columns; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="workspace">The threads.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposedProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, Workspace workspace)
    {
        if (workspace.Threads == 1 || !TryShareTransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, 0, workspace))
            TransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset);
    }

    /// <summary><see cref="AddTransposedProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, double)"/> by threads, which share the columns.</summary>
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
    /// <param name="workspace">The threads.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTransposedProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign, Workspace workspace)
    {
        if (workspace.Threads == 1 || !TryShareTransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign, workspace))
            AddTransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign);
    }

    /// <summary><see cref="AddOuterProduct(Span{double}, int, int, int, int, ReadOnlySpan{double}, int, ReadOnlySpan{double}, int, double)"/> by threads, which share the rows.</summary>
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
    /// <param name="workspace">The threads.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddOuterProduct(Span<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> left, int leftOffset, ReadOnlySpan<double> right, int rightOffset, double sign, Workspace workspace)
    {
        if (workspace.Threads == 1)
            AddOuterProduct(matrix, offset, stride, rows, columns, left, leftOffset, right, rightOffset, sign);
        else
            ShareOuterProduct(matrix, offset, stride, rows, columns, left, leftOffset, right, rightOffset, sign, workspace);
    }

    /// <summary>Shares a product among threads; false, and nothing is done, where it is too small.</summary>
    private static bool TryShareProduct(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign, Workspace workspace)
    {
        if (!IsShared(rows, columns, workspace))
            return false;
        // Nothing is written where a buffer is too short.
        Require(resultOffset, 1, rows, result.Length);
        Require(offset, rows, columns, matrix.Length, stride);
        Require(vectorOffset, 1, columns, vector.Length);
        return TryShareProduct(ref At(matrix, offset), stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign, false, workspace);
    }

    private static bool TryShareTransposedProduct(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign, Workspace workspace)
    {
        if (!IsShared(columns, rows, workspace))
            return false;
        Require(offset, rows, columns, matrix.Length, stride);
        Require(vectorOffset, 1, rows, vector.Length);
        Require(resultOffset, 1, columns, result.Length);
        return TryShareTransposedProduct(ref At(matrix, offset), stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign, stride, workspace);
    }

    /// <summary>Whether a product with so many results and terms each may be large enough for threads.</summary>
    private static bool IsShared(int results, int terms, Workspace workspace) => workspace.Chunks(results, 1, (long)results * terms * OperationsOfAnElement) > 1;

    /// <summary>The same of memory that was checked: a matrix or its copy, in rows or by columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static bool TryShareProduct(ref double matrix, int stride, int rows, int columns, ref double vector, ref double result, double sign, bool isByColumns, Workspace workspace)
    {
        int chunks = workspace.Chunks(rows, RowsOfAKernel, (long)rows * columns * OperationsOfAnElement);
        if (chunks == 1)
            return false;
        var loop = new ProductParts(ref matrix, ref vector, ref result) { Stride = stride, Other = columns, Sign = sign, IsByColumns = isByColumns };
        workspace.Run(ref loop, rows, RowsOfAKernel, chunks);
        return true;
    }

    /// <param name="matrix">M₀₀.</param>
    /// <param name="stride">The distance of its rows.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="vector">u.</param>
    /// <param name="result">r.</param>
    /// <param name="sign">0 where the result is overwritten.</param>
    /// <param name="strideOfOriginal">Of a copy the distance of rows in what was copied.</param>
    /// <param name="workspace">The threads.</param>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static bool TryShareTransposedProduct(ref double matrix, int stride, int rows, int columns, ref double vector, ref double result, double sign, int strideOfOriginal, Workspace workspace)
    {
        // Few columns have a kernel of their own; of many, each part is computed as in the whole.
        int chunks = columns <= WideKernels.FewColumns ? 1 : workspace.Chunks(columns, ColumnsOfAKernel, (long)rows * columns * OperationsOfAnElement);
        if (chunks == 1)
            return false;
        var loop = new TransposedParts(ref matrix, ref vector, ref result) { Stride = stride, StrideOfOriginal = strideOfOriginal, Other = rows, Sign = sign };
        workspace.Run(ref loop, columns, ColumnsOfAKernel, chunks);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ShareOuterProduct(
        Span<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> left, int leftOffset, ReadOnlySpan<double> right, int rightOffset, double sign, Workspace workspace)
    {
        // Rows that overlap are not apart.
        int chunks = Math.Abs((long)stride) < columns ? 1 : workspace.Chunks(rows, RowsOfAKernel, (long)rows * columns * OperationsOfAnElement);
        var loop = new OuterProductRows { Matrix = matrix, Offset = offset, Stride = stride, Columns = columns, Left = left, LeftOffset = leftOffset, Right = right, RightOffset = rightOffset, Sign = sign };
        if (chunks > 1)
        {
            Require(offset, rows, columns, matrix.Length, stride);
            Require(leftOffset, 1, rows, left.Length);
            Require(rightOffset, 1, columns, right.Length);
            workspace.Run(ref loop, rows, RowsOfAKernel, chunks);
        }
        else
        {
            loop.Run(0, 0, rows, workspace);
        }
    }

    /// <summary>A product reads and adds an element of the matrix, and one of the vector.</summary>
    private const int OperationsOfAnElement = 4;

    /// <summary>A product by a range of rows.</summary>
    private readonly ref struct ProductParts(ref double matrix, ref double vector, ref double result) : ILoopBody
    {
        private readonly ref double _matrix = ref matrix, _vector = ref vector, _result = ref result;

        /// <summary>The columns, which are not shared.</summary>
        public int Other { get; init; }

        public int Stride { get; init; }

        /// <summary>0 where the result is overwritten.</summary>
        public double Sign { get; init; }

        /// <summary>The matrix's columns lie one behind the other.</summary>
        public bool IsByColumns { get; init; }

        public void Reserve(Workspace workspace)
        {
        }

        public void Run(int chunk, int first, int end, Workspace workspace)
        {
            if (first >= end)
                return;
            if (IsByColumns)
                ProductsByColumns(ref Unsafe.Add(ref _matrix, first), Stride, end - first, Other, ref _vector, ref Unsafe.Add(ref _result, first), Sign);
            else
                Products(ref Unsafe.Add(ref _matrix, (nint)first * Stride), Stride, end - first, Other, ref _vector, ref Unsafe.Add(ref _result, first), Sign);
        }
    }

    /// <summary>A product with the transpose by a range of columns.</summary>
    private readonly ref struct TransposedParts(ref double matrix, ref double vector, ref double result) : ILoopBody
    {
        private readonly ref double _matrix = ref matrix, _vector = ref vector, _result = ref result;

        /// <summary>The rows, which are not shared.</summary>
        public int Other { get; init; }

        public int Stride { get; init; }

        public int StrideOfOriginal { get; init; }

        public double Sign { get; init; }

        public void Reserve(Workspace workspace)
        {
        }

        public void Run(int chunk, int first, int end, Workspace workspace)
        {
            if (first < end)
            {
                TransposedProducts(
                    ref Unsafe.Add(ref _matrix, first), Stride, Other, end - first, ref _vector, ref Unsafe.Add(ref _result, first), Sign, isPart: true, strideOfOriginal: StrideOfOriginal);
            }
        }
    }

    private ref struct OuterProductRows : ILoopBody
    {
        public Span<double> Matrix;
        public ReadOnlySpan<double> Left, Right;
        public int Offset, Stride, Columns, LeftOffset, RightOffset;
        public double Sign;

        public readonly void Reserve(Workspace workspace)
        {
        }

        public readonly void Run(int chunk, int first, int end, Workspace workspace)
            => AddOuterProduct(Matrix, Offset + first * Stride, Stride, end - first, Columns, Left, LeftOffset + first, Right, RightOffset, Sign);
    }
}
