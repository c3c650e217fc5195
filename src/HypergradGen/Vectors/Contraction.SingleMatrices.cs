using HypergradGen.Solvers;

namespace HypergradGen.Vectors;

/// <content>Products of two matrices of single precision.</content>
public static partial class Contraction
{
    /// <inheritdoc cref="MatrixProduct(ReadOnlySpan{double}, int, int, int, ReadOnlySpan{double}, int, int, int, Span{double}, int, int, int, int, int)"/>
    public static void MatrixProduct(
        ReadOnlySpan<float> left, int leftOffset, int leftRow, int leftColumn, ReadOnlySpan<float> right, int rightOffset, int rightRow, int rightColumn,
        Span<float> result, int resultOffset, int resultRow, int rows, int columns, int count)
        => new MatrixFactors<float, SingleBlocks, SingleVectors>(left, leftOffset, leftRow, leftColumn, right, rightOffset, rightRow, rightColumn, count).MultiplyTo(result, resultOffset, resultRow, rows, columns, 1, true, null);

    /// <inheritdoc cref="MatrixProduct(ReadOnlySpan{double}, int, int, int, ReadOnlySpan{double}, int, int, int, Span{double}, int, int, int, int, int, Workspace)"/>
    public static void MatrixProduct(
        ReadOnlySpan<float> left, int leftOffset, int leftRow, int leftColumn, ReadOnlySpan<float> right, int rightOffset, int rightRow, int rightColumn,
        Span<float> result, int resultOffset, int resultRow, int rows, int columns, int count, Workspace workspace)
        => new MatrixFactors<float, SingleBlocks, SingleVectors>(left, leftOffset, leftRow, leftColumn, right, rightOffset, rightRow, rightColumn, count).MultiplyTo(result, resultOffset, resultRow, rows, columns, 1, true, workspace);

    /// <inheritdoc cref="AddMatrixProduct(ReadOnlySpan{double}, int, int, int, ReadOnlySpan{double}, int, int, int, Span{double}, int, int, int, int, int, double)"/>
    public static void AddMatrixProduct(
        ReadOnlySpan<float> left, int leftOffset, int leftRow, int leftColumn, ReadOnlySpan<float> right, int rightOffset, int rightRow, int rightColumn,
        Span<float> result, int resultOffset, int resultRow, int rows, int columns, int count, float scale)
        => new MatrixFactors<float, SingleBlocks, SingleVectors>(left, leftOffset, leftRow, leftColumn, right, rightOffset, rightRow, rightColumn, count).MultiplyTo(result, resultOffset, resultRow, rows, columns, scale, false, null);

    /// <inheritdoc cref="AddMatrixProduct(ReadOnlySpan{double}, int, int, int, ReadOnlySpan{double}, int, int, int, Span{double}, int, int, int, int, int, double, Workspace)"/>
    public static void AddMatrixProduct(
        ReadOnlySpan<float> left, int leftOffset, int leftRow, int leftColumn, ReadOnlySpan<float> right, int rightOffset, int rightRow, int rightColumn,
        Span<float> result, int resultOffset, int resultRow, int rows, int columns, int count, float scale, Workspace workspace)
        => new MatrixFactors<float, SingleBlocks, SingleVectors>(left, leftOffset, leftRow, leftColumn, right, rightOffset, rightRow, rightColumn, count).MultiplyTo(result, resultOffset, resultRow, rows, columns, scale, false, workspace);

    private readonly struct SingleVectors : IVectorProducts<float>
    {
        public static void Multiply(in MatrixOfRows<float> matrix, ReadOnlySpan<float> vector, int vectorOffset, Span<float> result, int resultOffset, double sign, Workspace? workspace)
        {
            ReadOnlySpan<float> from = vector.Slice(vectorOffset, matrix.Columns);
            Span<float> to = result.Slice(resultOffset, matrix.Rows);
            ref float first = ref At(matrix.Memory, matrix.Offset);
            if (!matrix.IsTransposed)
            {
                SingleKernels.Products(ref first, matrix.Stride, matrix.Rows, matrix.Columns, from, to, (float)sign);
                return;
            }
            if (sign == 0)
                to.Clear();
            SingleKernels.AddTransposedProducts(ref first, matrix.Stride, matrix.Columns, matrix.Rows, from, to, sign == 0 ? 1 : (float)sign);
        }
    }
}
