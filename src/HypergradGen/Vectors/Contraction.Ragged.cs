using System.Runtime.CompilerServices;
using HypergradGen.Solvers;
using HypergradGen.Threading;

namespace HypergradGen.Vectors;

/// <content>
/// Products with a matrix each of whose rows begins and ends at columns of its own, or is an array of its own. Arrays that are equally long are read from a copy, as one matrix, in a solve in which they do not
/// change. A row's array that is too short throws when the row is reached: rows before it are computed by then.
/// </content>
public static partial class Contraction
{
    /// <summary>rᵢ = Σⱼ Mᵢⱼvⱼ, or added to r, j over some columns of row i. O(elements).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="part">The columns, v and r.</param>
    /// <param name="workspace">The threads, which share the rows, and the copies; none of both where it is null.</param>
    /// <param name="number">The matrix's number in the problem, where it stays as it is in a solve; else −1.</param>
    /// <param name="isShared">This is a part of a loop that threads share: the product is not shared once more.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void RaggedProduct(in MatrixRows matrix, int rows, in RaggedPart part, Workspace? workspace = null, int number = -1, bool isShared = false)
        => RaggedProduct(matrix, rows, part, default, workspace, number, isShared);

    /// <summary><see cref="RaggedProduct(in MatrixRows, int, in RaggedPart, Workspace, int, bool)"/> with two parts of each row, read once: those on either side of the diagonal, say. O(elements).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="part">Some columns, v and r.</param>
    /// <param name="other">Other columns, v and r.</param>
    /// <param name="workspace">The threads, which share the rows, and the copies; none of both where it is null.</param>
    /// <param name="number">The matrix's number in the problem, where it stays as it is in a solve; else −1.</param>
    /// <param name="isShared">This is a part of a loop that threads share: the product is not shared once more.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    public static void RaggedProduct(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other, Workspace? workspace = null, int number = -1, bool isShared = false)
    {
        if (rows <= 0)
            return;
        if (matrix.Arrays is not null)
        {
            part.RequireArrays(matrix, rows);
            other.RequireArrays(matrix, rows);
        }
        if (matrix.Arrays is not null && matrix.Gathered(workspace, number) is { Length: > 0 } gathered)
        {
            Product(gathered, rows, Ended(gathered, rows, part), Ended(gathered, rows, other), isShared ? null : workspace, -1);
            return;
        }
        Product(matrix, rows, part, other, isShared ? null : workspace, number);
    }

    /// <summary>rⱼ += sign · Σᵢ uᵢMᵢⱼ, j over some columns of row i. O(elements).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="part">The columns, u and r.</param>
    /// <param name="workspace">The threads, which share the columns of gathered arrays, and the copies; none of both where it is null.</param>
    /// <param name="number">The matrix's number in the problem, where it stays as it is in a solve; else −1.</param>
    /// <param name="isShared">This is a part of a loop that threads share: the product is not shared once more.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void AddRaggedTransposedProduct(in MatrixRows matrix, int rows, in RaggedPart part, Workspace? workspace = null, int number = -1, bool isShared = false)
        => AddRaggedTransposedProduct(matrix, rows, part, default, workspace, number, isShared);

    /// <summary><see cref="AddRaggedTransposedProduct(in MatrixRows, int, in RaggedPart, Workspace, int, bool)"/> with two parts of each row, read once. O(elements).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="part">Some columns, u and r.</param>
    /// <param name="other">Other columns, u and r.</param>
    /// <param name="workspace">The threads, which share the columns of gathered arrays, and the copies; none of both where it is null.</param>
    /// <param name="number">The matrix's number in the problem, where it stays as it is in a solve; else −1.</param>
    /// <param name="isShared">This is a part of a loop that threads share: the product is not shared once more.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    public static void AddRaggedTransposedProduct(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other, Workspace? workspace = null, int number = -1, bool isShared = false)
    {
        if (rows <= 0)
            return;
        if (matrix.Arrays is not null)
        {
            part.RequireArrays(matrix, rows);
            other.RequireArrays(matrix, rows);
        }
        if (matrix.Arrays is not null && matrix.Gathered(workspace, number) is { Length: > 0 } gathered)
        {
            RaggedPart ended = Ended(gathered, rows, part), otherEnded = Ended(gathered, rows, other);
            if (ended.Columns.IsRectangular && otherEnded.Columns.IsRectangular)
            {
                TransposedRectangle(gathered, rows, ended, isShared ? null : workspace);
                TransposedRectangle(gathered, rows, otherEnded, isShared ? null : workspace);
                return;
            }
            RaggedKernels.AddTransposed(gathered, rows, ended, otherEnded);
            return;
        }
        bool haveGap = RaggedKernels.HaveGap(matrix, rows, part, other, out RaggedKernels.Gap gap);
        if (!haveGap)
            Require(matrix, rows, part, other);
        MatrixRows lined = isShared ? matrix : InLines(matrix, rows, part, other, workspace, number);
        if (haveGap)
            RaggedKernels.AddTransposedWithGap(lined, gap, rows, part);
        else
            RaggedKernels.AddTransposed(lined, rows, part, other);
    }

    /// <summary>Rows of two parts in one memory as they lie in the solve's copy, where there is one.</summary>
    [MethodImpl(Inline)]
    private static MatrixRows InLines(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other, Workspace? workspace, int number)
        => number >= 0 && workspace is not null && matrix.Arrays is null && other.IsThere ? matrix.Aligned(workspace, number, rows, part.Columns, other.Columns) : matrix;

    [MethodImpl(Inline)]
    private static void Require(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other)
    {
        part.Require(matrix, rows);
        if (other.IsThere)
            other.Require(matrix, rows);
    }

    /// <summary>A part of rows that were gathered: ends at arrays' ends are numbers then, and checked.</summary>
    [MethodImpl(Hot)]
    private static RaggedPart Ended(in MatrixRows matrix, int rows, in RaggedPart part)
    {
        var ended = part.Of(matrix.Length);
        matrix.Require(ended.Columns, rows);
        if (part.IsThere)
            ended.Require(matrix, rows);
        return ended;
    }

    [MethodImpl(Hot)]
    private static void Product(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other, Workspace? threads, int number)
    {
        if (matrix.Length > 0 && part.Columns.IsRectangular && other.Columns.IsRectangular)
        {
            Rectangle(matrix, rows, part, threads);
            Rectangle(matrix, rows, other, threads);
            return;
        }
        bool haveGap = RaggedKernels.HaveGap(matrix, rows, part, other, out RaggedKernels.Gap gap);
        if (!haveGap)
            Require(matrix, rows, part, other);
        if (threads is not (null or { Threads: 1 }) && TryShare(matrix, rows, part, other, threads))
            return;
        MatrixRows lined = InLines(matrix, rows, part, other, threads, number);
        if (haveGap)
            RaggedKernels.ProductsWithGap(lined, gap, 0, rows, part);
        else
            ProductsWithoutGap(lined, rows, 0, rows, part, other);
    }

    /// <summary>Products of the rows from … to − 1, of so many.</summary>
    [MethodImpl(Hot)]
    private static void Products(in MatrixRows matrix, int rows, int from, int to, in RaggedPart part, in RaggedPart other)
    {
        if (RaggedKernels.HaveGap(matrix, rows, part, other, out RaggedKernels.Gap gap))
            RaggedKernels.ProductsWithGap(matrix, gap, from, to, part);
        else
            ProductsWithoutGap(matrix, rows, from, to, part, other);
    }

    [MethodImpl(Inline)]
    private static void ProductsWithoutGap(in MatrixRows matrix, int rows, int from, int to, in RaggedPart part, in RaggedPart other)
    {
        if (!RaggedKernels.AreShort(matrix, rows, part, other))
            RaggedKernels.Products(matrix, from, to, part, other);
        else
            RaggedKernels.ProductsOfShortRows(matrix, from, to, part, other);
    }

    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static bool TryShare(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other, Workspace threads)
    {
        var product = new RaggedRows { Matrix = matrix, Rows = rows, Part = part, Other = other };
        int chunks = threads.Chunks(rows, RowsOfAKernel, product.Elements * OperationsOfAnElement);
        if (chunks == 1)
            return false;
        threads.Run(ref product, rows, RowsOfAKernel, chunks);
        return true;
    }

    /// <summary>A product by a range of rows.</summary>
    private ref struct RaggedRows : ILoopBody
    {
        public MatrixRows Matrix;
        public RaggedPart Part, Other;
        public int Rows;

        /// <summary>The elements of all rows.</summary>
        public readonly long Elements
        {
            [MethodImpl(Hot)]
            get
            {
                long elements = 0;
                for (int i = 0; i < Rows; i++)
                {
                    int length = Matrix.Arrays is null ? 0 : Matrix.ArrayOf(i)?.Length ?? 0;
                    elements += Part.Columns.CountOf(i, length) + Other.Columns.CountOf(i, length);
                }
                return elements;
            }
        }

        public readonly void Reserve(Workspace workspace)
        {
        }

        public readonly void Run(int chunk, int first, int end, Workspace workspace) => Products(Matrix, Rows, first, end, Part, Other);
    }

    [MethodImpl(Hot)]
    private static void Rectangle(in MatrixRows matrix, int rows, in RaggedPart part, Workspace? threads)
    {
        if (!part.IsThere)
            return;
        int first = part.Columns.First, offset = matrix.Offset + first, columns = part.Columns.End - first, vectorOffset = part.VectorOffset + first;
        if (threads is null)
        {
            if (part.Sign == 0)
                Product(matrix.Memory, offset, matrix.Stride, rows, columns, part.Vector, vectorOffset, part.Result, part.ResultOffset);
            else
                AddProduct(matrix.Memory, offset, matrix.Stride, rows, columns, part.Vector, vectorOffset, part.Result, part.ResultOffset, part.Sign);
        }
        else if (part.Sign == 0)
            Product(matrix.Memory, offset, matrix.Stride, rows, columns, part.Vector, vectorOffset, part.Result, part.ResultOffset, threads);
        else
            AddProduct(matrix.Memory, offset, matrix.Stride, rows, columns, part.Vector, vectorOffset, part.Result, part.ResultOffset, part.Sign, threads);
    }

    [MethodImpl(Hot)]
    private static void TransposedRectangle(in MatrixRows matrix, int rows, in RaggedPart part, Workspace? threads)
    {
        if (!part.IsThere)
            return;
        int first = part.Columns.First, offset = matrix.Offset + first, columns = part.Columns.End - first, resultOffset = part.ResultOffset + first;
        if (threads is null)
            AddTransposedProduct(matrix.Memory, offset, matrix.Stride, rows, columns, part.Vector, part.VectorOffset, part.Result, resultOffset, part.Sign);
        else
            AddTransposedProduct(matrix.Memory, offset, matrix.Stride, rows, columns, part.Vector, part.VectorOffset, part.Result, resultOffset, part.Sign, threads);
    }
}
