using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HypergradGen.Solvers;

namespace HypergradGen.Vectors;

/// <summary>The rows of a matrix: equally far apart in one memory, or each in an array of its own.</summary>
public readonly ref struct MatrixRows
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MatrixRows(ReadOnlySpan<double> memory, double[]?[]? arrays, int offset, int stride, int column, int length = 0)
    {
        Memory = memory;
        Arrays = arrays;
        Offset = offset;
        Stride = stride;
        Column = column;
        Length = length;
    }

    /// <summary>The memory of all rows.</summary>
    internal ReadOnlySpan<double> Memory { get; }

    /// <summary>Each row's array; null where all are in one memory.</summary>
    internal double[]?[]? Arrays { get; }

    /// <summary>Where column 0 of row 0 is, or the number of its array.</summary>
    internal int Offset { get; }

    /// <summary>The distance from a row to the next in one memory.</summary>
    internal int Stride { get; }

    /// <summary>Where column 0 is in an array of its own.</summary>
    internal int Column { get; }

    /// <summary>Rows in one memory. O(1).</summary>
    /// <param name="matrix">The memory.</param>
    /// <param name="offset">The place of column 0 of row 0, which need not be there where no row has a column 0.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <returns>The rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixRows Of(ReadOnlySpan<double> matrix, int offset, int stride) => new(matrix, null, offset, stride, 0);

    /// <summary>Rows that are arrays of their own. O(1).</summary>
    /// <param name="arrays">The arrays; one that is null has no elements.</param>
    /// <param name="first">The number of row 0.</param>
    /// <param name="column">The place of column 0 in each, which need not be there where no row has a column 0.</param>
    /// <returns>The rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixRows Of(double[]?[] arrays, int first, int column) => new(default, arrays, first, 0, column);

    /// <summary>The length of each array whose elements were gathered to one memory; else 0.</summary>
    internal int Length { get; }

    /// <summary>Arrays as one memory, where a solve has gathered them.</summary>
    /// <param name="workspace">The solve's.</param>
    /// <param name="number">Its number for the arrays.</param>
    /// <returns>The rows, or these.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal MatrixRows Gathered(Workspace? workspace, int number)
    {
        if (Arrays is not { } arrays || workspace is null || number < 0 || workspace.Gathered is not { Solve: > 0 } solve || solve.Of(number, arrays) is not { } matrix || Math.Abs((long)Offset) > matrix.Rows)
            return this;
        return new MatrixRows(matrix.Elements, null, Offset * matrix.Stride + Column, matrix.Stride, Column, matrix.Length);
    }

    /// <summary>Checks that the columns of all rows are in their arrays, where these were gathered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Require(ColumnRange columns, int rows)
    {
        if (!columns.IsBetween(-Column, Length - Column, rows))
            Lanes.ThrowOutOfRange();
    }

    /// <summary>Rows in one memory as they lie in a copy whose rows begin where lines of the cache do, where a solve has made one of whole rows. One of a triangle would not pay.</summary>
    /// <param name="workspace">The solve's.</param>
    /// <param name="number">Its number for the memory.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The columns of each row.</param>
    /// <param name="others">Other columns of each row.</param>
    /// <returns>The rows, or these.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal MatrixRows Aligned(Workspace workspace, int number, int rows, ColumnRange columns, ColumnRange others)
    {
        int stride = Stride;
        if (!WideKernels.IsSupported || stride <= WideKernels.FewColumns || Offset < 0 || Memory.Length > Workspace.MostAligned || Memory.Length < Workspace.LeastAligned)
            return this;
        var (firstRow, column) = Math.DivRem(Offset, stride);
        if ((firstRow + (long)rows) * stride > Memory.Length || !columns.IsBetween(-column, stride - column, rows) || !others.IsBetween(-column, stride - column, rows))
            return this;
        var whole = Memory[(firstRow * stride)..];
        ref double first = ref workspace.Aligned(whole, new MatrixPlace(number, 0, stride, stride), ref stride, firstRow, rows, out _);
        return Unsafe.AreSame(ref first, ref MemoryMarshal.GetReference(whole)) ? this : new MatrixRows(MemoryMarshal.CreateReadOnlySpan(ref first, rows * stride), null, column, stride, 0);
    }

    /// <summary>The array of a row of its own; null also where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal double[]? ArrayOf(int row)
    {
        var arrays = Arrays!;
        int index = Offset + row;
        return (uint)index < (uint)arrays.Length ? arrays[index] : null;
    }
}
