using System.Runtime.CompilerServices;
using HypergradGen.Solvers;
using HypergradGen.Threading;

namespace HypergradGen.Vectors;

/// <content>Products of two matrices, each of which may be stored by rows or by columns.</content>
public static partial class Contraction
{
    /// <summary>Cᵢⱼ = Σₖ LᵢₖRₖⱼ. O(rows · columns · count).</summary>
    /// <param name="left">L.</param>
    /// <param name="leftOffset">The place of L₀₀.</param>
    /// <param name="leftRow">The distance from a row of L to the next.</param>
    /// <param name="leftColumn">The distance from a column of L to the next.</param>
    /// <param name="right">R.</param>
    /// <param name="rightOffset">The place of R₀₀.</param>
    /// <param name="rightRow">The distance from a row of R to the next.</param>
    /// <param name="rightColumn">The distance from a column of R to the next.</param>
    /// <param name="result">C, whose columns are one apart; overwritten.</param>
    /// <param name="resultOffset">The place of C₀₀.</param>
    /// <param name="resultRow">The distance from a row of C to the next.</param>
    /// <param name="rows">The number of rows of L and of C.</param>
    /// <param name="columns">The number of columns of R and of C.</param>
    /// <param name="count">The number of columns of L and of rows of R; of none the sum is zero.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void MatrixProduct(
        ReadOnlySpan<double> left, int leftOffset, int leftRow, int leftColumn, ReadOnlySpan<double> right, int rightOffset, int rightRow, int rightColumn,
        Span<double> result, int resultOffset, int resultRow, int rows, int columns, int count)
        => new MatrixFactors<double, DoubleBlocks, DoubleVectors>(left, leftOffset, leftRow, leftColumn, right, rightOffset, rightRow, rightColumn, count).MultiplyTo(result, resultOffset, resultRow, rows, columns, 1, true, null);

    /// <summary><see cref="MatrixProduct(ReadOnlySpan{double}, int, int, int, ReadOnlySpan{double}, int, int, int, Span{double}, int, int, int, int, int)"/> by threads, which share the rows or the columns of C.</summary>
    /// <param name="left">L.</param>
    /// <param name="leftOffset">The place of L₀₀.</param>
    /// <param name="leftRow">The distance from a row of L to the next.</param>
    /// <param name="leftColumn">The distance from a column of L to the next.</param>
    /// <param name="right">R.</param>
    /// <param name="rightOffset">The place of R₀₀.</param>
    /// <param name="rightRow">The distance from a row of R to the next.</param>
    /// <param name="rightColumn">The distance from a column of R to the next.</param>
    /// <param name="result">C, whose columns are one apart; overwritten.</param>
    /// <param name="resultOffset">The place of C₀₀.</param>
    /// <param name="resultRow">The distance from a row of C to the next.</param>
    /// <param name="rows">The number of rows of L and of C.</param>
    /// <param name="columns">The number of columns of R and of C.</param>
    /// <param name="count">The number of columns of L and of rows of R; of none the sum is zero.</param>
    /// <param name="workspace">The threads.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void MatrixProduct(
        ReadOnlySpan<double> left, int leftOffset, int leftRow, int leftColumn, ReadOnlySpan<double> right, int rightOffset, int rightRow, int rightColumn,
        Span<double> result, int resultOffset, int resultRow, int rows, int columns, int count, Workspace workspace)
        => new MatrixFactors<double, DoubleBlocks, DoubleVectors>(left, leftOffset, leftRow, leftColumn, right, rightOffset, rightRow, rightColumn, count).MultiplyTo(result, resultOffset, resultRow, rows, columns, 1, true, workspace);

    /// <summary>Cᵢⱼ += scale · Σₖ LᵢₖRₖⱼ. O(rows · columns · count).</summary>
    /// <param name="left">L.</param>
    /// <param name="leftOffset">The place of L₀₀.</param>
    /// <param name="leftRow">The distance from a row of L to the next.</param>
    /// <param name="leftColumn">The distance from a column of L to the next.</param>
    /// <param name="right">R.</param>
    /// <param name="rightOffset">The place of R₀₀.</param>
    /// <param name="rightRow">The distance from a row of R to the next.</param>
    /// <param name="rightColumn">The distance from a column of R to the next.</param>
    /// <param name="result">C, whose columns are one apart; added to.</param>
    /// <param name="resultOffset">The place of C₀₀.</param>
    /// <param name="resultRow">The distance from a row of C to the next.</param>
    /// <param name="rows">The number of rows of L and of C.</param>
    /// <param name="columns">The number of columns of R and of C.</param>
    /// <param name="count">The number of columns of L and of rows of R.</param>
    /// <param name="scale">The factor of every term.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void AddMatrixProduct(
        ReadOnlySpan<double> left, int leftOffset, int leftRow, int leftColumn, ReadOnlySpan<double> right, int rightOffset, int rightRow, int rightColumn,
        Span<double> result, int resultOffset, int resultRow, int rows, int columns, int count, double scale)
        => new MatrixFactors<double, DoubleBlocks, DoubleVectors>(left, leftOffset, leftRow, leftColumn, right, rightOffset, rightRow, rightColumn, count).MultiplyTo(result, resultOffset, resultRow, rows, columns, scale, false, null);

    /// <summary><see cref="AddMatrixProduct(ReadOnlySpan{double}, int, int, int, ReadOnlySpan{double}, int, int, int, Span{double}, int, int, int, int, int, double)"/> by threads, which share the rows or the columns of C.</summary>
    /// <param name="left">L.</param>
    /// <param name="leftOffset">The place of L₀₀.</param>
    /// <param name="leftRow">The distance from a row of L to the next.</param>
    /// <param name="leftColumn">The distance from a column of L to the next.</param>
    /// <param name="right">R.</param>
    /// <param name="rightOffset">The place of R₀₀.</param>
    /// <param name="rightRow">The distance from a row of R to the next.</param>
    /// <param name="rightColumn">The distance from a column of R to the next.</param>
    /// <param name="result">C, whose columns are one apart; added to.</param>
    /// <param name="resultOffset">The place of C₀₀.</param>
    /// <param name="resultRow">The distance from a row of C to the next.</param>
    /// <param name="rows">The number of rows of L and of C.</param>
    /// <param name="columns">The number of columns of R and of C.</param>
    /// <param name="count">The number of columns of L and of rows of R.</param>
    /// <param name="scale">The factor of every term.</param>
    /// <param name="workspace">The threads.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void AddMatrixProduct(
        ReadOnlySpan<double> left, int leftOffset, int leftRow, int leftColumn, ReadOnlySpan<double> right, int rightOffset, int rightRow, int rightColumn,
        Span<double> result, int resultOffset, int resultRow, int rows, int columns, int count, double scale, Workspace workspace)
        => new MatrixFactors<double, DoubleBlocks, DoubleVectors>(left, leftOffset, leftRow, leftColumn, right, rightOffset, rightRow, rightColumn, count).MultiplyTo(result, resultOffset, resultRow, rows, columns, scale, false, workspace);

    /// <summary>L and R.</summary>
    private readonly ref struct MatrixFactors<T, TBlocks, TVectors>(
        ReadOnlySpan<T> left, int leftOffset, int leftRow, int leftColumn, ReadOnlySpan<T> right, int rightOffset, int rightRow, int rightColumn, int count)
        where T : unmanaged
        where TBlocks : IMatrixBlocks<T>
        where TVectors : IVectorProducts<T>
    {
        private readonly ReadOnlySpan<T> _left = left, _right = right;

        /// <summary>C = L·R or C += scale · L·R.</summary>
        [MethodImpl(Hot)]
        public void MultiplyTo(Span<T> result, int resultOffset, int resultRow, int rows, int columns, double scale, bool overwrites, Workspace? workspace)
        {
            if (rows <= 0 || columns <= 0 || count <= 0 && !overwrites)
                return;
            RequireMatrix(resultOffset, rows, resultRow, columns, 1, result.Length);
            if (count <= 0)
            {
                for (int i = 0; i < rows; i++)
                    result.Slice(resultOffset + i * resultRow, columns).Clear();
                return;
            }
            RequireMatrix(leftOffset, rows, leftRow, count, leftColumn, _left.Length);
            RequireMatrix(rightOffset, count, rightRow, columns, rightColumn, _right.Length);
            // The products with a vector take a factor of 0 for being told to overwrite.
            if (rows < MatrixProducts.LeastRows && leftColumn == 1 && (rightRow == 1 || rightColumn == 1) && scale != 0)
            {
                var matrix = new MatrixOfRows<T>(_right, rightOffset, rightRow == 1 ? rightColumn : rightRow, columns, count, isTransposed: rightRow != 1);
                for (int i = 0; i < rows; i++)
                    TVectors.Multiply(matrix, _left, leftOffset + i * leftRow, result, resultOffset + i * resultRow, overwrites ? 0 : scale, workspace);
                return;
            }
            var parts = new MatrixProductParts<T, TBlocks, TVectors> { Factors = this, Result = result, Offset = resultOffset, Stride = resultRow, Rows = rows, Columns = columns, Scale = scale, Overwrites = overwrites };
            int chunks = workspace is null || parts.Overlap ? 1 : workspace.Chunks(parts.SharedCount, parts.Grain, (long)rows * columns * Math.Max(count, OperationsOfAnElement));
            if (chunks > 1)
                workspace!.Run(ref parts, parts.SharedCount, parts.Grain, chunks);
            else
                MultiplyPart(result, resultOffset, resultRow, 0, rows, 0, columns, scale, overwrites);
        }

        public unsafe void MultiplyPart(Span<T> result, int resultOffset, int resultRow, int firstRow, int rows, int firstColumn, int columns, double scale, bool overwrites)
        {
            fixed (T* l = _left, r = _right, c = result)
            {
                MatrixProducts.Add<T, TBlocks>(
                    l + leftOffset + (nint)firstRow * leftRow, leftRow, leftColumn, r + rightOffset + (nint)firstColumn * rightColumn, rightRow, rightColumn,
                    c + resultOffset + (nint)firstRow * resultRow + firstColumn, resultRow, rows, columns, count, scale, overwrites);
            }
        }
    }

    /// <summary>A product by a range of the rows of C or of its columns, of whichever there are more blocks.</summary>
    private ref struct MatrixProductParts<T, TBlocks, TVectors> : ILoopBody
        where T : unmanaged
        where TBlocks : IMatrixBlocks<T>
        where TVectors : IVectorProducts<T>
    {
        public MatrixFactors<T, TBlocks, TVectors> Factors;
        public Span<T> Result;
        public int Offset, Stride, Rows, Columns;
        public double Scale;
        public bool Overwrites;

        /// <summary>Rows that overlap are not apart.</summary>
        public readonly bool Overlap => Math.Abs((long)Stride) < Columns;

        public readonly int SharedCount => ByRows ? Rows : Columns;

        public readonly int Grain => ByRows ? TBlocks.Rows : TBlocks.Columns;

        private readonly bool ByRows => Rows / TBlocks.Rows >= Columns / TBlocks.Columns;

        public readonly void Reserve(Workspace workspace)
        {
        }

        public readonly void Run(int chunk, int first, int end, Workspace workspace)
        {
            if (ByRows)
                Factors.MultiplyPart(Result, Offset, Stride, first, end - first, 0, Columns, Scale, Overwrites);
            else
                Factors.MultiplyPart(Result, Offset, Stride, 0, Rows, first, end - first, Scale, Overwrites);
        }
    }

    /// <summary>A matrix of so many rows and columns: itself in memory, or its transpose, the rows of what is there a stride apart.</summary>
    private readonly ref struct MatrixOfRows<T>(ReadOnlySpan<T> memory, int offset, int stride, int rows, int columns, bool isTransposed)
    {
        public readonly ReadOnlySpan<T> Memory = memory;
        public readonly int Offset = offset, Stride = stride, Rows = rows, Columns = columns;
        public readonly bool IsTransposed = isTransposed;
    }

    /// <summary>Products with a vector in one precision.</summary>
    private interface IVectorProducts<T>
        where T : unmanaged
    {
        /// <summary>r = M·v where the sign is 0, else r += sign · M·v.</summary>
        static abstract void Multiply(in MatrixOfRows<T> matrix, ReadOnlySpan<T> vector, int vectorOffset, Span<T> result, int resultOffset, double sign, Workspace? workspace);
    }

    private readonly struct DoubleVectors : IVectorProducts<double>
    {
        public static void Multiply(in MatrixOfRows<double> matrix, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign, Workspace? workspace)
        {
            if (matrix.IsTransposed)
            {
                if (workspace is null || !TryShareTransposedProduct(matrix.Memory, matrix.Offset, matrix.Stride, matrix.Columns, matrix.Rows, vector, vectorOffset, result, resultOffset, sign, workspace))
                    TransposedProducts(ref At(matrix.Memory, matrix.Offset), matrix.Stride, matrix.Columns, matrix.Rows, ref At(vector, vectorOffset), ref At(result, resultOffset), sign);
            }
            else if (workspace is null || !TryShareProduct(matrix.Memory, matrix.Offset, matrix.Stride, matrix.Rows, matrix.Columns, vector, vectorOffset, result, resultOffset, sign, workspace))
                Products(ref At(matrix.Memory, matrix.Offset), matrix.Stride, matrix.Rows, matrix.Columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign);
        }
    }

    /// <summary>Checks that every element of a matrix, whose counts are positive, lies in a buffer.</summary>
    private static void RequireMatrix(int offset, int rows, int row, int columns, int column, int length)
    {
        // Products of two numbers of 32 bits: their sum is below 2⁶³.
        long down = (rows - 1L) * row, across = (columns - 1L) * column;
        if (offset + Math.Min(down, 0) + Math.Min(across, 0) < 0 || offset + Math.Max(down, 0) + Math.Max(across, 0) >= length)
            Lanes.ThrowOutOfRange();
    }
}
