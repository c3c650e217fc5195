using System.Runtime.CompilerServices;

namespace HypergradGen.Vectors;

/// <summary>What some columns of a matrix are multiplied with, and where that goes.</summary>
/// <param name="columns">The columns that each row has.</param>
/// <param name="vector">v, or of a transposed product u, as many elements as rows.</param>
/// <param name="vectorOffset">The place of v₀, which need not be there where no row has a column 0; that of u₀.</param>
/// <param name="result">r, as many elements as rows, or, of a transposed product, as there are columns.</param>
/// <param name="resultOffset">The place of r₀; of a transposed product it need not be there where no row has a column 0.</param>
/// <param name="sign">1 or −1, with which the product is added; 0 where it overwrites r, which a transposed product does not.</param>
/// <param name="isTransposed">The product is with the transpose.</param>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
public readonly ref struct RaggedPart(ColumnRange columns, ReadOnlySpan<double> vector, int vectorOffset, Span<double> result, int resultOffset, double sign, bool isTransposed = false)
{
    /// <summary>Not so of the default, which stands for no part.</summary>
    internal bool IsThere { get; } = true;

    internal ColumnRange Columns { get; } = columns;

    internal ReadOnlySpan<double> Vector { get; } = vector;

    internal int VectorOffset { get; } = vectorOffset;

    internal Span<double> Result { get; } = result;

    internal int ResultOffset { get; } = resultOffset;

    internal double Sign { get; } = sign;

    internal bool IsTransposed { get; } = isTransposed;

    /// <summary>Checks that there are arrays where they say how many columns a row has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RequireArrays(in MatrixRows matrix, int rows)
    {
        if (Columns.EndsWithRow && (matrix.Offset < 0 || matrix.Offset + (long)rows > matrix.Arrays!.Length))
            Lanes.ThrowOutOfRange();
    }

    /// <summary>Whether some columns are in the vector along them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsAlong(long first, long end)
        => IsTransposed ? ResultOffset + first >= 0 && ResultOffset + end <= Result.Length : VectorOffset + first >= 0 && VectorOffset + end <= Vector.Length;

    /// <summary>Whether the vector along the rows has an element for each. That of a transposed product need not: a row without columns is not asked for its factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool CoversRows(int rows)
    {
        int offset = IsTransposed ? VectorOffset : ResultOffset, available = IsTransposed ? Vector.Length : Result.Length;
        return offset >= 0 && offset + (long)rows <= available;
    }

    /// <summary>
    /// Checks that a sum has a place for each row, and that rows in one memory have their columns in that and in the vector along them, and of a transposed product a factor. What arrays
    /// have is checked row by row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Require(in MatrixRows matrix, int rows)
    {
        if (!IsTransposed && !CoversRows(rows))
            Lanes.ThrowOutOfRange();
        if (matrix.Arrays is not null)
            return;
        var (first, last) = Columns.RowsWithColumns(rows);
        if (first <= last && !(IsInMemory(matrix, first) && IsInMemory(matrix, last)))
            Lanes.ThrowOutOfRange();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsInMemory(in MatrixRows matrix, int row)
    {
        long first = Columns.FirstOf(row), end = Columns.EndOf(row, 0), place = matrix.Offset + (long)row * matrix.Stride;
        bool hasFactor = !IsTransposed || (ulong)((long)VectorOffset + row) < (ulong)Vector.Length;
        return hasFactor && IsAlong(first, end) && place + first >= 0 && place + end <= matrix.Memory.Length;
    }

    /// <summary>The same, of rows whose arrays have one length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RaggedPart Of(int length) => IsThere ? new(Columns.Of(length), Vector, VectorOffset, Result, ResultOffset, Sign, IsTransposed) : default;
}
