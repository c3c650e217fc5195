using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <content>
/// Copies of small matrices whose rows begin where lines of the cache do. In an array of the runtime nearly every vector of 512 bits that is read lies across two lines, and
/// takes twice as long where the first-level cache has it. A matrix that a solve multiplies with again and again is worth a copy.
/// </content>
public sealed partial class Workspace
{
    /// <summary>The elements of the smallest matrix that is copied, and of the largest: smaller ones cost less than to look for the copy, larger ones do not stay in the first-level cache.</summary>
    internal const int LeastAligned = 512, MostAligned = 5 * 1024;

    /// <summary>The longest memory in which matrices are copied: of a longer one they are probably batches of rows, which the first-level cache does not hold together.</summary>
    internal const int LongestAligned = 12 * 1024;

    /// <summary>Rows of fewer elements are masked vectors, of which most lie in one line.</summary>
    private const int LeastAlignedColumns = 8;

    /// <summary>The product that a copy is made for: one that is used twice would not pay for it.</summary>
    private const int UsesBeforeCopy = 3;

    /// <summary>The most elements of a copy, the ends of its rows' lines included: what the first-level cache holds.</summary>
    private const int MostCopied = 6 * 1024;

    /// <summary>The elements of a line.</summary>
    private const int LineLength = CacheLine.Bytes / sizeof(double);

    /// <summary>How many matrices are looked after; of more, some are not copied.</summary>
    private const int MostMatrices = 4;

    private readonly AlignedMatrix[] _aligned = new AlignedMatrix[MostMatrices];
    private int _nextAligned;

    /// <summary>Counts the solves, so that what was copied in an earlier one is not taken for what the memory holds now.</summary>
    private int _solve = 1;

    /// <summary>Begins a solve: until the next, the hyperparameters and the data stay as they are. Selects the linearisation that belongs to no place. O(1).</summary>
    public void BeginSolve()
    {
        _solve++;
        _point = -1;
    }

    /// <summary>The first element of a matrix, or of its copy in lines, whose stride is then set. O(1), but for the one product that makes the copy.</summary>
    /// <param name="first">The matrix's first element.</param>
    /// <param name="source">A number for the memory that the matrix lies in, which does not change before the next solve begins.</param>
    /// <param name="position">Where in that memory it begins.</param>
    /// <param name="stride">The distance from a row to the next; that of the copy, where there is one.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="columns">The number of columns, at least 1.</param>
    /// <returns>The first element to read.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal ref double Aligned(ref double first, int source, nint position, ref int stride, int rows, int columns)
    {
        ref AlignedMatrix latest = ref _aligned[_nextAligned];
        if (!latest.IsCopyOf(_solve, source, position, stride, rows, columns))
            return ref AlignedOrNot(ref first, source, position, ref stride, rows, columns);
        stride = latest.LineStride;
        return ref latest.First;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private ref double AlignedOrNot(ref double first, int source, nint position, ref int stride, int rows, int columns)
    {
        int free = -1;
        for (int i = 0; i < MostMatrices; i++)
        {
            ref AlignedMatrix matrix = ref _aligned[i];
            if (matrix.Solve != _solve)
            {
                free = i;
                continue;
            }
            if (!matrix.IsThe(source, position, stride, rows, columns))
                continue;
            if (matrix.Uses < UsesBeforeCopy)
            {
                if (++matrix.Uses < UsesBeforeCopy)
                    return ref first;
                matrix.Copy(ref first);
            }
            _nextAligned = i;
            stride = matrix.LineStride;
            return ref matrix.First;
        }
        if (free >= 0 && columns >= LeastAlignedColumns && stride >= columns && rows * LineLengthOf(columns) <= MostCopied)
            _aligned[free].Begin(_solve, source, position, stride, rows, columns);
        return ref first;
    }

    /// <summary>The elements of the lines that a row takes.</summary>
    private static int LineLengthOf(int columns) => (columns + LineLength - 1) & -LineLength;

    /// <summary>A matrix that products of this solve read, and its copy once it was read often enough.</summary>
    private struct AlignedMatrix
    {
        public int Solve;

        /// <summary>The products that read it, counted no further than the copy.</summary>
        public int Uses;

        private int _source, _stride, _rows, _columns, _start;
        private nint _position;
        private double[] _elements;

        /// <summary>The distance of the copy's rows.</summary>
        public readonly int LineStride => LineLengthOf(_columns);

        public readonly ref double First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_elements), _start);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool IsCopyOf(int solve, int source, nint position, int stride, int rows, int columns)
            => Solve == solve && Uses >= UsesBeforeCopy && IsThe(source, position, stride, rows, columns);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool IsThe(int source, nint position, int stride, int rows, int columns)
            => _source == source && _position == position && _stride == stride && _rows == rows && _columns == columns;

        public void Begin(int solve, int source, nint position, int stride, int rows, int columns)
        {
            (Solve, Uses) = (solve, 1);
            (_source, _position, _stride, _rows, _columns) = (source, position, stride, rows, columns);
        }

        /// <summary>Copies the rows to where lines begin now; a collection that moves the copy costs speed until the next solve, and nothing else.</summary>
        public unsafe void Copy(ref double first)
        {
            int length = _rows * LineStride + LineLength - 1;
            if (_elements is null || _elements.Length < length)
                _elements = new double[length];
            fixed (double* start = _elements)
                _start = (int)((-(nint)start / sizeof(double)) & (LineLength - 1));
            for (int i = 0; i < _rows; i++)
            {
                MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref first, (nint)i * _stride), _columns)
                    .CopyTo(_elements.AsSpan(_start + i * LineStride, _columns));
            }
        }
    }
}
