using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        if (!IsWhole(matrix, offset, stride, rows, columns))
            Product(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset);
        else
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, 1, overwrites: true);
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
        if (!IsWhole(matrix, offset, stride, rows, columns))
            AddProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign);
        else
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, sign);
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
        if (!IsWhole(matrix, offset, stride, rows, columns))
            TransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset);
        else
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, 1, overwrites: true);
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
        if (!IsWhole(matrix, offset, stride, rows, columns))
            AddTransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign);
        else
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, sign);
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
        if (!IsWhole(matrix, offset, stride, rows, columns))
            Product(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, workspace, source, number);
        else
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, 1, workspace, source, number, overwrites: true);
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
        if (!IsWhole(matrix, offset, stride, rows, columns))
            AddProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign, workspace, source, number);
        else
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, sign, workspace, source, number);
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
        if (!IsWhole(matrix, offset, stride, rows, columns))
            TransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, workspace, source, number);
        else
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, 1, workspace, source, number, overwrites: true);
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
        if (!IsWhole(matrix, offset, stride, rows, columns))
            AddTransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, sign, workspace, source, number);
        else
            Symmetric(matrix, rows, vector, vectorOffset, result, resultOffset, sign, workspace, source, number);
    }

    /// <summary>Smaller matrices stay in the first-level cache, where reading them twice costs less than the sums along the columns.</summary>
    private const int LeastRows = 64;

    /// <summary>Whether a block is all of a square matrix, of a size where half of it is read faster. Its callers ask whether it is not: what comes first is compiled in one line, and small products feel a jump.</summary>
    private static bool IsWhole(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns)
        => rows >= LeastRows && offset == 0 && stride == columns && rows == columns && (long)rows * columns == matrix.Length;

    // Not compiled into its caller, which for small matrices goes another way.
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static void Symmetric(ReadOnlySpan<double> matrix, int n, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign, bool overwrites = false)
    {
        Span<double> sums = Sums(n, vector, vectorOffset, result, resultOffset, overwrites);
        AddSymmetric(ref MemoryMarshal.GetReference(matrix), isPacked: false, n, ref At(vector, vectorOffset), ref MemoryMarshal.GetReference(sums), sign);
    }

    /// <summary>The same with a matrix that stays as it is until the next solve begins: the half that is read is packed once it was read often enough.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static void Symmetric(
        ReadOnlySpan<double> matrix, int n, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign,
        Workspace workspace, ReadOnlySpan<double> source, int number, bool overwrites = false)
    {
        Span<double> sums = Sums(n, vector, vectorOffset, result, resultOffset, overwrites);
        ref double first = ref MemoryMarshal.GetReference(matrix);
        bool isPacked = false;
        if (WideKernels.IsSupported)
            first = ref workspace.Triangle(ref first, number, Unsafe.ByteOffset(ref MemoryMarshal.GetReference(source), ref first), n, out isPacked);
        AddSymmetric(ref first, isPacked, n, ref At(vector, vectorOffset), ref MemoryMarshal.GetReference(sums), sign);
    }

    /// <summary>What a product adds to, zeros where it overwrites. Nothing is written where a buffer is too short.</summary>
    private static Span<double> Sums(int n, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, bool overwrites)
    {
        Require(vectorOffset, 1, n, vector.Length);
        Require(resultOffset, 1, n, result.Length);
        Span<double> sums = result.Slice(resultOffset, n);
        if (overwrites)
            sums.Clear();
        return sums;
    }

    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static unsafe void AddSymmetric(ref double matrix, bool isPacked, int n, ref double vector, ref double result, double sign)
    {
        fixed (double* m = &matrix, v = &vector, r = &result)
        {
            if (!WideKernels.IsSupported)
                NarrowKernels.AddSymmetricProduct(m, n, v, r, sign);
            else if (isPacked)
                WideKernels.AddSymmetricProduct<WideKernels.Packed>(m, n, v, r, sign);
            else
                WideKernels.AddSymmetricProduct<WideKernels.InMatrix>(m, n, v, r, sign);
        }
    }
}
