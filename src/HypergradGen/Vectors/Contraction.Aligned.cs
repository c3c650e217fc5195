using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HypergradGen.Solvers;

namespace HypergradGen.Vectors;

/// <content>
/// Products with a matrix that does not change in a solve. One that is not large, and multiplied with often, is read from a copy whose rows begin where lines of the cache do, or, where
/// it is tall and has few columns, from one whose columns lie one behind the other; the bits are the same.
/// </content>
public static partial class Contraction
{
    /// <summary><see cref="Product(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, Workspace)"/> with a matrix that stays as it is until the next solve begins.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as columns.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as rows; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="workspace">The threads, and the copies.</param>
    /// <param name="source">The memory that M lies in, hyperparameters or data.</param>
    /// <param name="number">Its number in the problem.</param>
    /// <param name="firstRow">The number of rows before these in a matrix that is read in parts, one behind the other.</param>
    /// <param name="isShared">This is a part of a loop that threads share: the product is not shared once more.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void Product(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset,
        Workspace workspace, ReadOnlySpan<double> source, int number, int firstRow = 0, bool isShared = false)
    {
        if (!HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: false, overwrites: true))
            return;
        ref double first = ref Aligned(matrix, offset, ref stride, rows, columns, workspace, source, number, firstRow, isShared, out bool isByColumns);
        if (workspace.Threads != 1 && !isShared && TryShareProduct(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), 0, isByColumns, workspace))
            return;
        if (isByColumns)
            ProductsByColumns(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), 0);
        else
            Products(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), 0);
    }

    /// <summary><see cref="AddProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, double, Workspace)"/> with a matrix that stays as it is until the next solve begins.</summary>
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
    /// <param name="workspace">The threads, and the copies.</param>
    /// <param name="source">The memory that M lies in, hyperparameters or data.</param>
    /// <param name="number">Its number in the problem.</param>
    /// <param name="firstRow">The number of rows before these in a matrix that is read in parts, one behind the other.</param>
    /// <param name="isShared">This is a part of a loop that threads share: the product is not shared once more.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void AddProduct(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign,
        Workspace workspace, ReadOnlySpan<double> source, int number, int firstRow = 0, bool isShared = false)
    {
        if (!HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: false, overwrites: false))
            return;
        ref double first = ref Aligned(matrix, offset, ref stride, rows, columns, workspace, source, number, firstRow, isShared, out bool isByColumns);
        if (workspace.Threads != 1 && !isShared && TryShareProduct(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign, isByColumns, workspace))
            return;
        if (isByColumns)
            ProductsByColumns(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign);
        else
            Products(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign);
    }

    /// <summary><see cref="TransposedProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, Workspace)"/> with a matrix that stays as it is until the next solve begins.</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">u, as many elements as rows.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as columns; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="workspace">The threads, and the copies.</param>
    /// <param name="source">The memory that M lies in, hyperparameters or data.</param>
    /// <param name="number">Its number in the problem.</param>
    /// <param name="firstRow">The number of rows before these in a matrix that is read in parts, one behind the other.</param>
    /// <param name="isShared">This is a part of a loop that threads share: the product is not shared once more.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void TransposedProduct(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset,
        Workspace workspace, ReadOnlySpan<double> source, int number, int firstRow = 0, bool isShared = false)
    {
        if (!HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: true, overwrites: true))
            return;
        int strideOfOriginal = stride;
        ref double first = ref Aligned(matrix, offset, ref stride, rows, columns, workspace, source, number, firstRow, isShared, out bool isByColumns);
        if (workspace.Threads != 1 && !isShared && !isByColumns && TryShareTransposedProduct(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), 0, strideOfOriginal, workspace))
            return;
        if (isByColumns)
            TransposedByColumns(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), 0);
        else
            TransposedProducts(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), 0, strideOfOriginal: strideOfOriginal);
    }

    /// <summary><see cref="AddTransposedProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, double, Workspace)"/> with a matrix that stays as it is until the next solve begins.</summary>
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
    /// <param name="workspace">The threads, and the copies.</param>
    /// <param name="source">The memory that M lies in, hyperparameters or data.</param>
    /// <param name="number">Its number in the problem.</param>
    /// <param name="firstRow">The number of rows before these in a matrix that is read in parts, one behind the other.</param>
    /// <param name="isShared">This is a part of a loop that threads share: the product is not shared once more.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void AddTransposedProduct(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign,
        Workspace workspace, ReadOnlySpan<double> source, int number, int firstRow = 0, bool isShared = false)
    {
        if (!HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: true, overwrites: false))
            return;
        int strideOfOriginal = stride;
        ref double first = ref Aligned(matrix, offset, ref stride, rows, columns, workspace, source, number, firstRow, isShared, out bool isByColumns);
        if (workspace.Threads != 1 && !isShared && !isByColumns && TryShareTransposedProduct(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign, strideOfOriginal, workspace))
            return;
        if (isByColumns)
            TransposedByColumns(ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign);
        else
        {
            TransposedProducts(
                ref first, stride, rows, columns, ref At(vector, vectorOffset), ref At(result, resultOffset), sign, isPart: false, following: FollowingBatch(matrix, offset, stride, rows), strideOfOriginal: strideOfOriginal);
        }
    }

    /// <summary>The first element of the rows, or that of their copy; a test and no more where a copy gains nothing.</summary>
    [MethodImpl(Inline)]
    private static ref double Aligned(ReadOnlySpan<double> matrix, int offset, ref int stride, int rows, int columns, Workspace workspace, ReadOnlySpan<double> source, int number, int firstRow, bool isShared, out bool isByColumns)
    {
        isByColumns = false;
        ref double first = ref At(matrix, offset);
        bool isSpread = Workspace.IsSpread(stride);
        long elements = (long)rows * columns;
        if (!WideKernels.IsSupported || elements < Workspace.LeastAligned || elements > (isSpread ? Workspace.MostSpread : Workspace.MostAligned)
            || matrix.Length > (elements <= AlignedMatrix.MostInFirstLevel ? Workspace.MostInParts : Workspace.MostSpread) && elements < matrix.Length / 2)
            return ref first;
        if (!isSpread && stride % CacheLine.Doubles == 0 && CacheLine.IsAt(ref first))
            return ref first;
        nint position = Unsafe.ByteOffset(ref MemoryMarshal.GetReference(source), ref first) - (nint)firstRow * stride * sizeof(double);
        var place = new MatrixPlace(number, position, stride, columns);
        return ref isShared && workspace.Threads != 1
            ? ref workspace.Copied(matrix[offset..], place, ref stride, firstRow, rows, out isByColumns)
            : ref workspace.Aligned(matrix[offset..], place, ref stride, firstRow, rows, out isByColumns);
    }

    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static unsafe void ProductsByColumns(ref double matrix, int stride, int rows, int columns, ref double vector, ref double result, double sign)
    {
        fixed (double* m = &matrix, v = &vector, r = &result)
            WideKernels.ProductsByColumns(m, stride, rows, columns, v, r, sign);
    }

    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static unsafe void TransposedByColumns(ref double matrix, int stride, int rows, int columns, ref double vector, ref double result, double sign)
    {
        fixed (double* m = &matrix, u = &vector, r = &result)
            WideKernels.TransposedByColumns(m, stride, rows, columns, u, r, sign);
    }
}
