using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HypergradGen.Vectors;

namespace HypergradGen.Solvers;

/// <summary>
/// A matrix that products of a solve read, whole or some rows at a time, and its copy, in lines or by columns, once it was read often enough. A solve that follows one in which it was makes its own copy at once.
/// </summary>
internal struct AlignedMatrix
{
    /// <summary>Rows of fewer elements are masked vectors, of which most lie in one line.</summary>
    public const int LeastColumns = 8;

    /// <summary>The pass that a copy is made for which the first-level cache holds: a product with the adjoint, one shot, would not pay for it.</summary>
    private const int UsesBeforeCopy = 6;

    /// <summary>The most elements of such a copy, or of a part that the first-level cache keeps until it is read again, the ends of its rows' lines included.</summary>
    public const int MostInFirstLevel = 6 * 1024;

    /// <summary>
    /// The pass that a larger copy is made for. That takes as long as two to four products, and each that follows gains 3 to 20 %. A solve with as many passes is taken for the like of the next.
    /// </summary>
    private const int UsesBeforeLargeCopy = 24;

    private MatrixPlace _matrix;

    /// <summary>The rows that were read, one part behind the other, from the first on.</summary>
    private int _rows;

    /// <summary>How often the first row was read in this solve.</summary>
    private int _uses;

    private bool _isCopied;
    private AlignedArray<double> _elements;

    /// <summary>The solve that read it.</summary>
    public int Solve { get; private set; }

    /// <summary>The distance of the copy's rows, or of its columns.</summary>
    private int _copyStride;

    /// <summary>The copy has its columns one behind the other.</summary>
    private bool _isByColumns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Is(in MatrixPlace matrix) => _matrix.Is(matrix);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsCopyOf(int solve, in MatrixPlace matrix) => Solve == solve && _isCopied && Is(matrix);

    /// <summary>Whether the copy has these rows, and so many of them that they are read from it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Has(int firstRow, int count) => (uint)firstRow <= (uint)_rows && count <= _rows - firstRow && (!_isByColumns || count >= WideKernels.LeastRowsByColumns);

    /// <summary>The copy's element where a row begins, and the distance of its rows, or of its columns where these lie one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Read(int row, scoped ref int stride, out bool isByColumns)
    {
        if (row == 0)
            _uses++;
        return ref Row(row, ref stride, out isByColumns);
    }

    /// <summary>The same without counting the use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref double Row(int row, scoped ref int stride, out bool isByColumns)
    {
        stride = _copyStride;
        isByColumns = _isByColumns;
        return ref Unsafe.Add(ref _elements.First, isByColumns ? row : (nint)row * stride);
    }

    /// <summary>Begins to count how often a matrix is read.</summary>
    public void Begin(int solve, in MatrixPlace matrix, int count)
    {
        (Solve, _matrix, _rows, _uses, _isCopied) = (solve, matrix, count, 1, false);
    }

    /// <summary>Counts a use, and makes the copy where it is time.</summary>
    /// <param name="solve">This solve.</param>
    /// <param name="rows">The rows that are read, from the first of them to the end of the memory.</param>
    /// <param name="firstRow">The rows before them.</param>
    /// <param name="count">How many are read.</param>
    /// <returns>Whether the copy has them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Prepare(int solve, ReadOnlySpan<double> rows, int firstRow, int count)
    {
        if (Solve != solve)
        {
            if (firstRow != 0)
                return false;
            bool isFamiliar = _isCopied && _uses >= UsesBeforeLargeCopy;
            int rowsBefore = _rows;
            Begin(solve, _matrix, count);
            if (!isFamiliar)
                return false;
            _rows = Math.Max(rowsBefore, count);
        }
        else if (_isCopied)
        {
            return Has(firstRow, count);
        }
        else
        {
            if (firstRow <= _rows)
                _rows = Math.Max(_rows, firstRow + count);
            if (firstRow != 0 || ++_uses < UsesBefore(count))
                return false;
        }
        return TryCopy(rows, count);
    }

    private readonly int UsesBefore(int count) => Shape(count).Length > MostInFirstLevel ? UsesBeforeLargeCopy : UsesBeforeCopy;

    /// <summary>How a copy of the rows that were read lies, of which so many are read together, and how long it is.</summary>
    private readonly (bool IsByColumns, int Stride, long Length) Shape(int count)
    {
        bool isByColumns = WideKernels.IsReadByColumns(count, _matrix.Columns);
        int stride = CacheLine.InWholeLines(isByColumns ? _rows : _matrix.Columns);
        if (Workspace.IsSpread(stride))
            stride += 3 * CacheLine.Doubles;
        // Eight rows are read where fewer are left, also of the last column.
        return (isByColumns, stride, isByColumns ? (long)stride * _matrix.Columns + CacheLine.Doubles : (long)stride * _rows);
    }

    /// <summary>Copies the rows to where lines begin, if there are not too many, and the memory has them all: it may be another than the solve before read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe bool TryCopy(ReadOnlySpan<double> memory, int count)
    {
        if ((_rows - 1L) * _matrix.Stride + _matrix.Columns > memory.Length)
            _rows = count;
        int most = count * (long)CacheLine.InWholeLines(_matrix.Columns) <= MostInFirstLevel ? Workspace.MostInParts
            : Workspace.IsSpread(_matrix.Stride) ? Workspace.MostSpread
            : Workspace.MostAligned;
        (_isByColumns, _copyStride, long length) = Shape(count);
        if (length > most)
            return false;
        if (_elements.Capacity < length)
        {
            _elements = new AlignedArray<double>();
            _elements.Enlarge((int)length, 0);
        }
        fixed (double* matrix = memory, copy = &_elements.First)
        {
            if (_isByColumns)
                WideKernels.CopyColumns(matrix, _matrix.Stride, _rows, _matrix.Columns, copy, _copyStride);
            else
                WideKernels.CopyRows(matrix, _matrix.Stride, _rows, _matrix.Columns, copy, _copyStride);
        }
        _isCopied = true;
        return true;
    }
}
