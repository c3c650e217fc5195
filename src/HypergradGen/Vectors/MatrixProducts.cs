using System.Runtime.CompilerServices;

namespace HypergradGen.Vectors;

/// <summary>
/// C = L·R or C += c·L·R in blocks: some columns of R and at most <see cref="MostDepth"/> of its rows are packed, one row behind the other, into a panel on the stack that stays in the first-level
/// cache; a block of C stays in registers while the panel passes. Each element of C is the sum of sums of at most <see cref="MostDepth"/> products, in their order: the
/// number of terms alone says how it is cut.
/// </summary>
/// <remarks>The scheme is that of Goto and van de Geijn, Anatomy of high-performance matrix multiplication, 2008, without the packing of L.</remarks>
internal static unsafe class MatrixProducts
{
    /// <summary>Rows of a panel: 24 columns of doubles, or 32 of floats, take 24 or 16 KiB.</summary>
    private const int MostDepth = 128;

    /// <summary>Columns of the widest panel.</summary>
    private const int MostWidth = 32;

    /// <summary>Fewer rows than this do not pay for the packing of R: each is a product of Rᵀ with a vector.</summary>
    public const int LeastRows = 6;

    /// <summary>
    /// C += scale · L·R, or C = L·R. All counts are positive. Lᵢₖ is at i·leftRow + k·leftColumn, Rₖⱼ at k·rightRow + j·rightColumn, best with one of these 1, and
    /// Cᵢⱼ at i·stride + j.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Add<T, TBlocks>(
        T* left, nint leftRow, nint leftColumn, T* right, nint rightRow, nint rightColumn, T* result, nint stride, int rows, int columns, int count, double scale, bool overwrites)
        where T : unmanaged
        where TBlocks : IMatrixBlocks<T>
    {
        T* panel = stackalloc T[MostDepth * MostWidth + 64 / sizeof(T)];
        panel = (T*)(((nint)panel + 63) & ~(nint)63);
        int parts = (count - 1) / MostDepth + 1, depthOfAPart = (count - 1) / parts + 1;
        for (int k = 0; k < count; k += depthOfAPart)
        {
            int depth = Math.Min(depthOfAPart, count - k);
            for (int j = 0; j < columns; j += TBlocks.Columns)
            {
                int width = Math.Min(TBlocks.Columns, columns - j);
                TBlocks.Pack(right + k * rightRow + j * rightColumn, rightRow, rightColumn, depth, width, panel);
                T* from = left + k * leftColumn, to = result + j;
                for (int i = 0; i < rows; i += TBlocks.Rows, from += TBlocks.Rows * leftRow, to += TBlocks.Rows * stride)
                    TBlocks.Multiply(from, leftRow, leftColumn, Math.Min(TBlocks.Rows, rows - i), panel, depth, to, stride, width, scale, overwrites);
            }
            if (overwrites)
                (scale, overwrites) = (1, false);
        }
    }
}

/// <summary>The panels and blocks of one precision.</summary>
/// <typeparam name="T">The numbers.</typeparam>
internal unsafe interface IMatrixBlocks<T>
    where T : unmanaged
{
    /// <summary>Rows of C that a block has.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of C that a block has, and of R that a panel has.</summary>
    static abstract int Columns { get; }

    /// <summary>Rows of R behind each other, filled up.</summary>
    static abstract void Pack(T* right, nint rightRow, nint rightColumn, int depth, int width, T* panel);

    /// <summary>A block of C, overwritten or added to, from so many columns of L as rows of the panel.</summary>
    static abstract void Multiply(T* left, nint rowStep, nint columnStep, int height, T* panel, int depth, T* result, nint stride, int width, double scale, bool overwrites);
}

/// <summary>Blocks of 8 rows and 24 columns, or of 4 and 8 where vectors have 256 bits.</summary>
internal readonly unsafe struct DoubleBlocks : IMatrixBlocks<double>
{
    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WideKernels.IsSupported ? 8 : 4;
    }

    public static int Columns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WideKernels.IsSupported ? 24 : 8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(double* left, nint rowStep, nint columnStep, int height, double* panel, int depth, double* result, nint stride, int width, double scale, bool overwrites)
    {
        if (WideKernels.IsSupported)
            WideKernels.Block(left, rowStep, columnStep, height, panel, depth, result, stride, width, scale, overwrites);
        else
            NarrowKernels.Block(left, rowStep, columnStep, height, panel, depth, result, stride, width, scale, overwrites);
    }

    /// <summary>Rows of R behind each other, filled up to a multiple of 8 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(double* right, nint rightRow, nint rightColumn, int depth, int width, double* panel)
    {
        int filled = (width + 7) & ~7;
        if (WideKernels.IsSupported && rightRow == 1)
        {
            for (int j = 0; j < width; j += 8)
                WideKernels.Transpose(right + j * rightColumn, rightColumn, Math.Min(8, width - j), depth, panel + j, filled);
        }
        else if (WideKernels.IsSupported && rightColumn == 1)
        {
            WideKernels.Copy(right, rightRow, depth, width, panel);
        }
        else
        {
            for (int k = 0; k < depth; k++, panel += filled)
            {
                for (int j = 0; j < filled; j++)
                    panel[j] = j < width ? right[k * rightRow + j * rightColumn] : 0;
            }
        }
    }
}
