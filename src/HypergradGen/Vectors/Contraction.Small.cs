using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>
/// Products with small matrices whose shape is literal in the emitted code: compiled into it, where every count folds, and what stands along the columns stays in registers.
/// </content>
public static partial class Contraction
{
    /// <summary>rᵢ = Σⱼ Mᵢⱼvⱼ where sign is 0, else rᵢ += sign · Σⱼ Mᵢⱼvⱼ. O(rows · columns).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows, a literal multiple of 8.</param>
    /// <param name="columns">The number of columns, a literal multiple of 8, at most 32.</param>
    /// <param name="vector">v, as many elements as columns.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as rows.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="sign">0, 1 or −1, a literal.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void SmallProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign)
    {
        Require(offset, rows, columns, matrix.Length, stride);
        Require(vectorOffset, 1, columns, vector.Length);
        Require(resultOffset, 1, rows, result.Length);
        ref double m = ref At(matrix, offset), v = ref At(vector, vectorOffset), r = ref At(result, resultOffset);
        if (WideKernels.IsSupported)
            WideKernels.SmallProduct(ref m, stride, rows, columns, ref v, ref r, sign);
        else
            Products(ref m, stride, rows, columns, ref v, ref r, sign);
    }

    /// <summary>rⱼ = Σᵢ uᵢMᵢⱼ where sign is 0, else rⱼ += sign · Σᵢ uᵢMᵢⱼ. O(rows · columns).</summary>
    /// <param name="matrix">M.</param>
    /// <param name="offset">The place of M₀₀.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows, a literal multiple of 8.</param>
    /// <param name="columns">The number of columns, a literal multiple of 8, at most 32.</param>
    /// <param name="vector">u, as many elements as rows.</param>
    /// <param name="vectorOffset">The place of its first element.</param>
    /// <param name="result">r, as many elements as columns.</param>
    /// <param name="resultOffset">The place of its first element.</param>
    /// <param name="sign">0, 1 or −1, a literal.</param>
    /// <exception cref="IndexOutOfRangeException">A buffer is too short.</exception>
    [MethodImpl(Inline)]
    public static void SmallTransposedProduct(ReadOnlySpan<double> matrix, int offset, int stride, int rows, int columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign)
    {
        Require(offset, rows, columns, matrix.Length, stride);
        Require(vectorOffset, 1, rows, vector.Length);
        Require(resultOffset, 1, columns, result.Length);
        ref double m = ref At(matrix, offset), u = ref At(vector, vectorOffset), r = ref At(result, resultOffset);
        if (WideKernels.IsSupported)
            WideKernels.SmallTransposed(ref m, stride, rows, columns, ref u, ref r, sign);
        else
            TransposedProducts(ref m, stride, rows, columns, ref u, ref r, sign);
    }
}
