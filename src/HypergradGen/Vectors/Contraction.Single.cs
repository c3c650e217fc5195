using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Vectors;

/// <content>Matrices and vectors of single precision.</content>
public static partial class Contraction
{
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product(ReadOnlySpan<float> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<float> vector, int vectorOffset, Span<float> result, int resultOffset)
    {
        if (HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: false, overwrites: true))
            SingleKernels.Products(ref At(matrix, offset), stride, rows, columns, vector.Slice(vectorOffset, columns), result.Slice(resultOffset, rows), 0);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProduct(ReadOnlySpan<float> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<float> vector, int vectorOffset, Span<float> result, int resultOffset, float sign)
    {
        if (HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: false, overwrites: false))
            SingleKernels.Products(ref At(matrix, offset), stride, rows, columns, vector.Slice(vectorOffset, columns), result.Slice(resultOffset, rows), sign);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposedProduct(ReadOnlySpan<float> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<float> vector, int vectorOffset, Span<float> result, int resultOffset)
    {
        if (!HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: true, overwrites: true))
            return;
        result.Slice(resultOffset, columns).Clear();
        AddTransposedProduct(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, 1);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedProduct(ReadOnlySpan<float> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<float> vector, int vectorOffset, Span<float> result, int resultOffset, float sign)
    {
        if (HasTerms(matrix, offset, stride, rows, columns, vector, vectorOffset, result, resultOffset, isTransposed: true, overwrites: false))
            SingleKernels.AddTransposedProducts(ref At(matrix, offset), stride, rows, columns, vector.Slice(vectorOffset, rows), result.Slice(resultOffset, columns), sign);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuterProduct(Span<float> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<float> left, int leftOffset, ReadOnlySpan<float> right, int rightOffset, float sign)
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
        ReadOnlySpan<float> row = right.Slice(rightOffset, columns);
        for (int i = 0; i < rows; i++)
            SingleKernels.AddScaled(sign * left[leftOffset + i], row, SingleKernels.Row(ref Unsafe.Add(ref At(matrix, offset), (nint)i * stride), columns));
    }

    [MethodImpl(Inline)]
    private static ref float At(ReadOnlySpan<float> span, int offset) => ref Unsafe.Add(ref MemoryMarshal.GetReference(span), offset);
}
