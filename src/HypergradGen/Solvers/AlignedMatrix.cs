using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HypergradGen.Vectors;

namespace HypergradGen.Solvers;

/// <summary>
/// A matrix that products of a solve read, whole or some rows at a time, and its copy in lines once it was read often enough. A solve that follows one in which it was makes its own copy at once.
/// </summary>
internal struct AlignedMatrix
{
    /// <summary>Rows of fewer elements are masked vectors, of which most lie in one line.</summary>
    public const int LeastColumns = 8;

    /// <summary>The pass that a copy is made for which the first-level cache holds: a product with the adjoint, one shot, would not pay for it.</summary>
    private const int UsesBeforeCopy = 6;

    /// <summary>The most elements of such a copy, the ends of its rows' lines included.</summary>
    private const int MostInFirstLevel = 6 * 1024;

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

    /// <summary>The distance of the copy's rows.</summary>
    private readonly int LineStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int length = CacheLine.InWholeLines(_matrix.Columns);
            return Workspace.IsSpread(length) ? length + 3 * CacheLine.Doubles : length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Is(in MatrixPlace matrix) => _matrix.Is(matrix);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsCopyOf(int solve, in MatrixPlace matrix) => Solve == solve && _isCopied && Is(matrix);

    /// <summary>Whether the copy has these rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Has(int firstRow, int count) => (uint)firstRow <= (uint)_rows && count <= _rows - firstRow;

    /// <summary>The copy's element where a row begins, and the distance of its rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Read(int row, scoped ref int stride)
    {
        if (row == 0)
            _uses++;
        stride = LineStride;
        return ref Unsafe.Add(ref _elements.First, (nint)row * stride);
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
            if (firstRow != 0 || ++_uses < UsesBefore)
                return false;
        }
        return TryCopy(rows, count);
    }

    private readonly int UsesBefore => (long)_rows * LineStride > MostInFirstLevel ? UsesBeforeLargeCopy : UsesBeforeCopy;

    /// <summary>Copies the rows to where lines begin, if there are not too many, and the memory has them all: it may be another than the solve before read.</summary>
    /// <param name="memory">From the first row on.</param>
    /// <param name="count">How many rows the product reads.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe bool TryCopy(ReadOnlySpan<double> memory, int count)
    {
        if ((_rows - 1L) * _matrix.Stride + _matrix.Columns > memory.Length)
            _rows = count;
        bool isForFirstLevel = Workspace.IsSpread(_matrix.Stride) || count * (long)LineStride <= MostInFirstLevel;
        long length = (long)_rows * LineStride;
        if (length > (isForFirstLevel ? Workspace.MostForFirstLevel : Workspace.MostAligned))
            return false;
        if (_elements.Capacity < length)
        {
            _elements = new AlignedArray<double>();
            _elements.Enlarge((int)length, 0);
        }
        fixed (double* matrix = memory, lines = &_elements.First)
            WideKernels.CopyRows(matrix, _matrix.Stride, _rows, _matrix.Columns, lines, LineStride);
        _isCopied = true;
        return true;
    }
}
