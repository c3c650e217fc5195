using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HypergradGen.Vectors;

namespace HypergradGen.Solvers;

/// <content>
/// Copies of matrices whose rows begin where lines of the cache do. In an array of the runtime nearly every vector of 512 bits that is read lies across two lines, and
/// takes twice as long where the first-level cache has it, and 3 to 14 % longer where the second has it. A matrix that a solve multiplies with again and again is worth a copy. So is the half of a larger symmetric one that its
/// products read: packed in their order it comes from any cache in one stream.
/// </content>
public sealed partial class Workspace
{
    /// <summary>The elements of the smallest matrix that is copied, and of the largest: smaller ones cost less than to look for the copy, larger ones do not stay in the second-level cache.</summary>
    internal const int LeastAligned = 512, MostAligned = 64 * 1024;

    /// <summary>
    /// Rows that lie a multiple of so many elements apart, 4 KiB, fall into the same set of the first-level cache, where eight of them that are read side by side drive each other out: a product takes an
    /// eighth longer, however large the matrix is. Of such a matrix the copy's rows lie a line further apart.
    /// </summary>
    internal const int SameSet = 4096 / sizeof(double);

    /// <summary>The most elements of a copy whose rows lie further apart, 8 MB.</summary>
    internal const int MostSpread = 1 << 20;

    /// <summary>The longest memory in which any matrix is copied. In a longer one less than half of it is probably one of many batches of rows, which the caches do not hold together.</summary>
    internal const int LongestInBatches = 12 * 1024;

    /// <summary>Rows of fewer elements are masked vectors, of which most lie in one line.</summary>
    private const int LeastAlignedColumns = 8;

    /// <summary>The product that a copy is made for which the first-level cache holds: one that is used twice would not pay for it.</summary>
    private const int UsesBeforeCopy = 3;

    /// <summary>The most elements of such a copy, the ends of its rows' lines included.</summary>
    private const int MostInFirstLevel = 6 * 1024;

    /// <summary>
    /// The product that a larger copy is made for, or half of a symmetric matrix is packed. That takes as long as one to three products, and each that follows gains 3 % to a half: a solve
    /// that ends here loses up to a tenth.
    /// </summary>
    private const int UsesBeforeLargeCopy = 24;

    /// <summary>The most elements that are packed, 8 MB: what no cache holds gains little from its order.</summary>
    internal const int MostPacked = 1 << 20;

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
        if (!latest.IsCopyOf(_solve, source, position, stride, rows, columns, isTriangle: false))
            return ref AlignedOrNot(ref first, source, position, ref stride, rows, columns, isTriangle: false);
        stride = latest.LineStride;
        return ref latest.First;
    }

    /// <summary>The first element of a symmetric matrix, or of its packed half. O(1), but for the one product that packs it.</summary>
    /// <param name="first">The matrix's first element; its rows follow each other.</param>
    /// <param name="source">A number for the memory that the matrix lies in, which does not change before the next solve begins.</param>
    /// <param name="position">Where in that memory it begins.</param>
    /// <param name="n">The number of rows, more than the columns of a block.</param>
    /// <param name="isPacked">Whether it is the packed half.</param>
    /// <returns>The first element to read.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal ref double Triangle(ref double first, int source, nint position, int n, out bool isPacked)
    {
        ref AlignedMatrix latest = ref _aligned[_nextAligned];
        isPacked = true;
        if (latest.IsCopyOf(_solve, source, position, n, n, n, isTriangle: true))
            return ref latest.First;
        int stride = n;
        ref double start = ref AlignedOrNot(ref first, source, position, ref stride, n, n, isTriangle: true);
        isPacked = !Unsafe.AreSame(ref start, ref first);
        return ref start;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private ref double AlignedOrNot(ref double first, int source, nint position, scoped ref int stride, int rows, int columns, bool isTriangle)
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
            if (!matrix.IsThe(source, position, stride, rows, columns, isTriangle))
                continue;
            if (!matrix.IsCopied)
            {
                if (++matrix.Uses < (isTriangle || rows * LineLengthOf(columns) > MostInFirstLevel ? UsesBeforeLargeCopy : UsesBeforeCopy))
                    return ref first;
                matrix.Copy(ref first);
                matrix.IsCopied = true;
            }
            _nextAligned = i;
            stride = matrix.LineStride;
            return ref matrix.First;
        }
        if (free >= 0 && (isTriangle ? WideKernels.PackedLength(rows) <= MostPacked : columns >= LeastAlignedColumns && stride >= columns))
            _aligned[free].Begin(_solve, source, position, stride, rows, columns, isTriangle);
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

        public bool IsCopied;

        private bool _isTriangle;

        private int _source, _stride, _rows, _columns, _start;
        private nint _position;
        private double[] _elements;

        /// <summary>The distance of the copy's rows.</summary>
        public readonly int LineStride
        {
            get
            {
                int length = LineLengthOf(_columns);
                return length % SameSet == 0 ? length + 3 * LineLength : length;
            }
        }

        public readonly ref double First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_elements), _start);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool IsCopyOf(int solve, int source, nint position, int stride, int rows, int columns, bool isTriangle)
            => Solve == solve && IsCopied && IsThe(source, position, stride, rows, columns, isTriangle);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool IsThe(int source, nint position, int stride, int rows, int columns, bool isTriangle)
            => _source == source && _position == position && _stride == stride && _rows == rows && _columns == columns && _isTriangle == isTriangle;

        public void Begin(int solve, int source, nint position, int stride, int rows, int columns, bool isTriangle)
        {
            (Solve, Uses, IsCopied) = (solve, 1, false);
            (_source, _position, _stride, _rows, _columns, _isTriangle) = (source, position, stride, rows, columns, isTriangle);
        }

        /// <summary>Copies the rows, or packs half of them, to where lines begin now; a collection that moves the copy costs speed until the next solve, and nothing else.</summary>
        public unsafe void Copy(ref double first)
        {
            int length = (_isTriangle ? (int)WideKernels.PackedLength(_rows) : _rows * LineStride) + LineLength - 1;
            if (_elements is null || _elements.Length < length)
                _elements = new double[length];
            fixed (double* start = _elements, matrix = &first)
            {
                _start = (int)((-(nint)start / sizeof(double)) & (LineLength - 1));
                if (_isTriangle)
                {
                    WideKernels.PackTriangle(matrix, _rows, start + _start);
                    return;
                }
            }
            for (int i = 0; i < _rows; i++)
            {
                MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref first, (nint)i * _stride), _columns)
                    .CopyTo(_elements.AsSpan(_start + i * LineStride, _columns));
            }
        }
    }
}
