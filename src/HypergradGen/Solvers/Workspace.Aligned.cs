using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HypergradGen.Vectors;

namespace HypergradGen.Solvers;

/// <content>
/// Copies of matrices whose rows begin where lines of the cache do. In an array of the runtime nearly every vector of 512 bits that is read lies across two lines, and
/// takes twice as long where the first-level cache has it, and 3 to 20 % longer where the second has it. A matrix that a solve multiplies with again and again is worth a copy. So is the half of a larger symmetric one that its
/// products read: packed in their order it comes from any cache in one stream.
/// </content>
public sealed partial class Workspace
{
    /// <summary>The elements of the smallest part of a matrix for which its copy is looked up, and of the largest copy: smaller parts cost less than to look, and what is larger does not stay in the second-level cache.</summary>
    internal const int LeastAligned = 512, MostAligned = 256 * 1024;

    /// <summary>
    /// Rows that lie a multiple of so many elements apart, 4 KiB, fall into the same set of the first-level cache, where eight of them that are read side by side drive each other out: a product takes an
    /// eighth longer, however large the matrix is. Of such a matrix the copy's rows lie a line further apart.
    /// </summary>
    internal const int SameSet = 4096 / sizeof(double);

    /// <summary>Whether rows that lie so far apart fall into one set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsSpread(int stride) => stride >= SameSet && stride % SameSet == 0;

    /// <summary>The most elements of a copy whose rows lie further apart than those of the matrix, 8 MB.</summary>
    internal const int MostSpread = 1 << 20;

    /// <summary>
    /// The most elements of a copy that is read in parts, each of which the first-level cache still has when it is read again, 64 MB: from beyond the second level the products take a tenth to a quarter
    /// less, from beyond the third up to a tenth, and the copy two passes.
    /// </summary>
    internal const int MostInParts = 1 << 23;

    /// <summary>
    /// The product that half of a symmetric matrix is packed for. That takes as long as one to three products, and each that follows gains 3 % to a half: a solve
    /// that ends here loses up to a tenth.
    /// </summary>
    private const int UsesBeforePacking = 24;

    /// <summary>The most elements that are packed, 8 MB: what no cache holds gains little from its order.</summary>
    internal const int MostPacked = 1 << 20;

    /// <summary>How many matrices are looked after; of more, some are not copied.</summary>
    private const int MostMatrices = 4;

    private readonly AlignedMatrix[] _aligned = new AlignedMatrix[MostMatrices];
    private int _latestAligned;

    private GatheredRows _gathered = new();

    private readonly PackedTriangle[] _packed = new PackedTriangle[MostMatrices];
    private int _latestPacked;

    /// <summary>Counts the solves, so that what was copied in an earlier one is not taken for what the memory holds now. Until one begins, as in the workspaces of threads that share loops, nothing is copied.</summary>
    private int _solve;

    /// <summary>Begins a solve: until the next, the hyperparameters and the data stay as they are. Selects the linearisation that belongs to no place. O(1).</summary>
    public void BeginSolve()
    {
        _solve++;
        _gathered.Solve = _solve;
        ForgetGathered();
        _point = -1;
    }

    /// <summary>The copies of arrays of arrays: the caller's, where threads share a loop.</summary>
    internal GatheredRows Gathered => _gathered;

    /// <summary>The copies of the thread whose loops this one's shares, and its solve; null for a solver's own workspace. Not the workspace itself, which has the threads: they would keep it, and it them.</summary>
    private AlignedMatrix[]? _callersCopies;
    private int _callersSolve;

    /// <summary>Reads the copies that another workspace makes, in the solve that it is in.</summary>
    internal void ReadCopiesOf(Workspace caller)
    {
        _gathered = caller._gathered;
        (_callersCopies, _callersSolve) = (caller._aligned, caller._solve);
    }

    /// <summary>The first element of some rows of a matrix, or of their copy, whose stride is then set. O(1), but for the one product that makes the copy.</summary>
    /// <param name="rows">The rows, from the first of them to the end of the memory that they lie in.</param>
    /// <param name="matrix">Which matrix it is.</param>
    /// <param name="stride">The distance from a row to the next; that of the copy, where there is one.</param>
    /// <param name="firstRow">The number of rows before them in the matrix, whose other parts are read in the same pass.</param>
    /// <param name="count">How many rows, at least 1.</param>
    /// <param name="isByColumns">The copy's columns lie one behind the other, and the stride is their distance.</param>
    /// <returns>The first element to read.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal ref double Aligned(ReadOnlySpan<double> rows, scoped in MatrixPlace matrix, scoped ref int stride, int firstRow, int count, out bool isByColumns)
    {
        if (_callersCopies is not null)
            return ref Copied(rows, matrix, ref stride, firstRow, count, out isByColumns);
        isByColumns = false;
        ref AlignedMatrix latest = ref _aligned[_latestAligned];
        if (latest.IsCopyOf(_solve, matrix) && latest.Has(firstRow, count))
            return ref latest.Read(firstRow, ref stride, out isByColumns);
        int free = -1;
        for (int i = 0; i < MostMatrices; i++)
        {
            ref AlignedMatrix candidate = ref _aligned[i];
            if (candidate.Is(matrix))
            {
                if (!candidate.Prepare(_solve, rows, firstRow, count))
                    return ref MemoryMarshal.GetReference(rows);
                _latestAligned = i;
                return ref candidate.Read(firstRow, ref stride, out isByColumns);
            }
            if (candidate.Solve != _solve)
                free = i;
        }
        if (_solve != 0 && free >= 0 && firstRow == 0 && matrix.Columns >= AlignedMatrix.LeastColumns && matrix.Stride >= matrix.Columns)
            _aligned[free].Begin(_solve, matrix, count);
        return ref MemoryMarshal.GetReference(rows);
    }

    /// <summary>The same in a loop that threads share: a copy of the caller's that is there is read; none is made, and nothing is counted.</summary>
    /// <inheritdoc cref="Aligned"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal ref double Copied(ReadOnlySpan<double> rows, scoped in MatrixPlace matrix, scoped ref int stride, int firstRow, int count, out bool isByColumns)
    {
        AlignedMatrix[] copies = _callersCopies ?? _aligned;
        int solve = _callersCopies is null ? _solve : _callersSolve;
        for (int i = 0; i < MostMatrices; i++)
        {
            ref AlignedMatrix candidate = ref copies[i];
            if (candidate.IsCopyOf(solve, matrix) && candidate.Has(firstRow, count))
                return ref candidate.Row(firstRow, ref stride, out isByColumns);
        }
        isByColumns = false;
        return ref MemoryMarshal.GetReference(rows);
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
        ref PackedTriangle latest = ref _packed[_latestPacked];
        isPacked = true;
        if (latest.Is(_solve, source, position, n) && latest.IsPacked)
            return ref latest.First;
        isPacked = false;
        int free = -1;
        for (int i = 0; i < MostMatrices; i++)
        {
            ref PackedTriangle triangle = ref _packed[i];
            if (triangle.Solve != _solve)
                free = i;
            if (!triangle.Is(_solve, source, position, n))
                continue;
            if (!triangle.IsPacked && ++triangle.Uses < UsesBeforePacking)
                return ref first;
            if (!triangle.IsPacked)
                triangle.Pack(ref first);
            _latestPacked = i;
            isPacked = true;
            return ref triangle.First;
        }
        if (_solve != 0 && free >= 0 && WideKernels.PackedLength(n) <= MostPacked)
            _packed[free].Begin(_solve, source, position, n);
        return ref first;
    }
}
