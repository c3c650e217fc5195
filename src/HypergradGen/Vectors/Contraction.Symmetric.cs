using System.Runtime.CompilerServices;
using HypergradGen.Solvers;

namespace HypergradGen.Vectors;

/// <content>Products with symmetric matrices.</content>
public static partial class Contraction
{
    /// <summary>r = S·v, where S is a symmetric matrix; half of it is read. A part of one is read as <see cref="Product(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int)"/> does. O(rows · columns).</summary>
    /// <param name="matrix">S, symmetric where it is a whole matrix: the caller has seen to it.</param>
    /// <param name="offset">The place of the first element.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as columns.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as rows; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void SymmetricProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset)
    {
        if (IsWhole(matrix, offset, stride, rows, columns))
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, 1, overwrites: true);
        else
            Product(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset);
    }

    /// <summary>r += sign · S·v, where S is a symmetric matrix; half of it is read. A part of one is read as <see cref="AddProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, double)"/> does. O(rows · columns).</summary>
    /// <param name="matrix">S, symmetric where it is a whole matrix: the caller has seen to it.</param>
    /// <param name="offset">The place of the first element.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as columns.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as rows; added to.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="sign">1 or −1.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void AddSymmetricProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign)
    {
        if (IsWhole(matrix, offset, stride, rows, columns))
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, sign);
        else
            AddProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign);
    }

    /// <summary>r = Sᵀ·v, where S is a symmetric matrix; half of it is read. A part of one is read as <see cref="TransposedProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int)"/> does. O(rows · columns).</summary>
    /// <param name="matrix">S, symmetric where it is a whole matrix: the caller has seen to it.</param>
    /// <param name="offset">The place of the first element.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as rows.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as columns; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void SymmetricTransposedProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset)
    {
        if (IsWhole(matrix, offset, stride, rows, columns))
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, 1, overwrites: true);
        else
            TransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset);
    }

    /// <summary>r += sign · Sᵀ·v, where S is a symmetric matrix; half of it is read. A part of one is read as <see cref="AddTransposedProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, double)"/> does. O(rows · columns).</summary>
    /// <param name="matrix">S, symmetric where it is a whole matrix: the caller has seen to it.</param>
    /// <param name="offset">The place of the first element.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as rows.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as columns; added to.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="sign">1 or −1.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void AddSymmetricTransposedProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign)
    {
        if (IsWhole(matrix, offset, stride, rows, columns))
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, sign);
        else
            AddTransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign);
    }

    /// <summary><see cref="SymmetricProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int)"/> with a matrix that stays as it is until the next solve begins.</summary>
    /// <param name="matrix">S, symmetric where it is a whole matrix: the caller has seen to it.</param>
    /// <param name="offset">The place of the first element.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as columns.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as rows; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="workspace">The threads, and the copies of small matrices.</param>
    /// <param name="source">The memory that S lies in.</param>
    /// <param name="number">Its number in the problem.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void SymmetricProduct(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset,
        Workspace workspace, ReadOnlySpan<double> source, int number)
    {
        if (IsWhole(matrix, offset, stride, rows, columns))
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, 1, overwrites: true);
        else
            Product(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, workspace, source, number);
    }

    /// <summary><see cref="AddSymmetricProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, double)"/> with a matrix that stays as it is until the next solve begins.</summary>
    /// <param name="matrix">S, symmetric where it is a whole matrix: the caller has seen to it.</param>
    /// <param name="offset">The place of the first element.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as columns.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as rows; added to.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="sign">1 or −1.</param>
    /// <param name="workspace">The threads, and the copies of small matrices.</param>
    /// <param name="source">The memory that S lies in.</param>
    /// <param name="number">Its number in the problem.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void AddSymmetricProduct(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign,
        Workspace workspace, ReadOnlySpan<double> source, int number)
    {
        if (IsWhole(matrix, offset, stride, rows, columns))
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, sign);
        else
            AddProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign, workspace, source, number);
    }

    /// <summary><see cref="SymmetricTransposedProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int)"/> with a matrix that stays as it is until the next solve begins.</summary>
    /// <param name="matrix">S, symmetric where it is a whole matrix: the caller has seen to it.</param>
    /// <param name="offset">The place of the first element.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as rows.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as columns; overwritten.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="workspace">The threads, and the copies of small matrices.</param>
    /// <param name="source">The memory that S lies in.</param>
    /// <param name="number">Its number in the problem.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void SymmetricTransposedProduct(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset,
        Workspace workspace, ReadOnlySpan<double> source, int number)
    {
        if (IsWhole(matrix, offset, stride, rows, columns))
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, 1, overwrites: true);
        else
            TransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, workspace, source, number);
    }

    /// <summary><see cref="AddSymmetricTransposedProduct(ReadOnlySpan{double}, int, int, int, int, ReadOnlySpan{double}, int, Span{double}, int, double)"/> with a matrix that stays as it is until the next solve begins.</summary>
    /// <param name="matrix">S, symmetric where it is a whole matrix: the caller has seen to it.</param>
    /// <param name="offset">The place of the first element.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="vector">v, as many elements as rows.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as columns; added to.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="sign">1 or −1.</param>
    /// <param name="workspace">The threads, and the copies of small matrices.</param>
    /// <param name="source">The memory that S lies in.</param>
    /// <param name="number">Its number in the problem.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    public static void AddSymmetricTransposedProduct(
        ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign,
        Workspace workspace, ReadOnlySpan<double> source, int number)
    {
        if (IsWhole(matrix, offset, stride, rows, columns))
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, sign);
        else
            AddTransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign, workspace, source, number);
    }

    /// <summary>Smaller matrices stay in the first-level cache, where reading them twice costs less than the sums along the columns.</summary>
    private const int LeastRows = 64;

    /// <summary>Whether a block is all of a square matrix, of a size where half of it is read faster.</summary>
    private static bool IsWhole(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns)
        => rows >= LeastRows && offset == 0 && stride == columns && rows == columns && (long)rows * columns == matrix.Length;

    [MethodImpl(Hot)]
    private static unsafe void Symmetric(ReadOnlySpan<double> matrix, int n, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign, bool overwrites = false)
    {
        Require(vectorOffset, 1, n, vector.Length);
        Require(resultOffset, 1, n, result.Length);
        if (overwrites)
            result.Slice(resultOffset, n).Clear();
        fixed (double* m = matrix, v = vector[vectorOffset..], r = result[resultOffset..])
        {
            if (WideKernels.IsSupported)
                WideKernels.AddSymmetricProduct(m, n, v, r, sign);
            else
                NarrowKernels.AddSymmetricProduct(m, n, v, r, sign);
        }
    }
}
