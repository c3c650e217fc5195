using HypergradGen.Solvers;
using HypergradGen.Threading;

namespace HypergradGen.Vectors;

/// <content>Products that are loops of their own and that threads share: what a thread computes of one is a range of its rows.</content>
public static partial class Contraction
{
    /// <summary>Rows that kernels take together.</summary>
    private const int RowsOfAKernel = 8;

    /// <summary>Mᵢⱼ += sign · Σₖ uₖᵢvₖⱼ as <see cref="AddOuterProducts(Span{double}, int, int, int, int, ReadOnlySpan{double}, int, int, ReadOnlySpan{double}, int, int, int, double)"/>, the rows of M shared by threads.</summary>
    /// <param name="matrix">M; added to.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row of M to the next.</param>
    /// <param name="rows">The number of rows of M.</param>
    /// <param name="columns">The number of columns of M.</param>
    /// <param name="left">U, with rows of as many elements as M has rows.</param>
    /// <param name="leftOffset">The place of its first element.</param>
    /// <param name="leftStride">The distance from a row of U to the next.</param>
    /// <param name="right">V, with rows of as many elements as M has columns.</param>
    /// <param name="rightOffset">The place of its first element.</param>
    /// <param name="rightStride">The distance from a row of V to the next.</param>
    /// <param name="count">The number of rows of U and of V.</param>
    /// <param name="sign">1 or −1.</param>
    /// <param name="workspace">The threads.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void AddOuterProducts(
        Span<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> left, int leftOffset, int leftStride, ReadOnlySpan<double> right, int rightOffset, int rightStride,
        int count, double sign, Workspace workspace)
    {
        // Half an operation an element: it stays in a register. Rows that overlap are not apart.
        int chunks = Math.Abs((long)stride) < columns ? 1 : workspace.Chunks(rows, RowsOfAKernel, (long)rows * columns * count / 2);
        if (chunks == 1)
        {
            AddOuterProducts(matrix, offset, stride, rows, columns, left, leftOffset, leftStride, right, rightOffset, rightStride, count, sign);
            return;
        }
        Require(offset, rows, columns, matrix.Length, stride);
        Require(leftOffset, count, rows, left.Length, leftStride);
        Require(rightOffset, count, columns, right.Length, rightStride);
        var loop = new OuterProductRows
        {
            Matrix = matrix,
            Offset = offset,
            Stride = stride,
            Columns = columns,
            Left = left,
            LeftOffset = leftOffset,
            LeftStride = leftStride,
            Right = right,
            RightOffset = rightOffset,
            RightStride = rightStride,
            Count = count,
            Sign = sign,
        };
        workspace.Run(ref loop, rows, RowsOfAKernel, chunks);
    }

    private ref struct OuterProductRows : ILoopBody
    {
        public Span<double> Matrix;
        public ReadOnlySpan<double> Left, Right;
        public int Offset, Stride, Columns, LeftOffset, LeftStride, RightOffset, RightStride, Count;
        public double Sign;

        public readonly void Reserve(Workspace workspace)
        {
        }

        public readonly void Run(int chunk, int first, int end, Workspace workspace)
            => AddOuterProducts(Matrix, Offset + first * Stride, Stride, end - first, Columns, Left, LeftOffset + first, LeftStride, Right, RightOffset, RightStride, Count, Sign);
    }
}
