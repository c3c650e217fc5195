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
    /// <summary>Rows of a panel: 24 columns of them take 24 KiB.</summary>
    private const int MostDepth = 128;

    private const int MostWidth = 24;

    /// <summary>Fewer rows than this do not pay for the packing of R: each is a product of Rᵀ with a vector.</summary>
    public const int LeastRows = 6;

    /// <summary>Rows and columns of C that a block has.</summary>
    public static int BlockRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WideKernels.IsSupported ? 8 : 4;
    }

    public static int BlockColumns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => WideKernels.IsSupported ? MostWidth : 8;
    }

    /// <summary>
    /// C += scale · L·R, or C = L·R. All counts are positive. Lᵢₖ is at i·leftRow + k·leftColumn, Rₖⱼ at k·rightRow + j·rightColumn, best with one of these 1, and
    /// Cᵢⱼ at i·stride + j.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Add(
        double* left, nint leftRow, nint leftColumn, double* right, nint rightRow, nint rightColumn, double* result, nint stride, int rows, int columns, int count, double scale, bool overwrites)
    {
        double* panel = stackalloc double[MostDepth * MostWidth + 8];
        panel = (double*)(((nint)panel + 63) & ~(nint)63);
        int parts = (count - 1) / MostDepth + 1, depthOfAPart = (count - 1) / parts + 1;
        for (int k = 0; k < count; k += depthOfAPart)
        {
            int depth = Math.Min(depthOfAPart, count - k);
            for (int j = 0; j < columns; j += BlockColumns)
            {
                int width = Math.Min(BlockColumns, columns - j);
                Pack(right + k * rightRow + j * rightColumn, rightRow, rightColumn, depth, width, panel);
                double* from = left + k * leftColumn, to = result + j;
                for (int i = 0; i < rows; i += BlockRows, from += BlockRows * leftRow, to += BlockRows * stride)
                {
                    int height = Math.Min(BlockRows, rows - i);
                    if (WideKernels.IsSupported)
                        WideKernels.Block(from, leftRow, leftColumn, height, panel, depth, to, stride, width, scale, overwrites);
                    else
                        NarrowKernels.Block(from, leftRow, leftColumn, height, panel, depth, to, stride, width, scale, overwrites);
                }
            }
            if (overwrites)
                (scale, overwrites) = (1, false);
        }
    }

    /// <summary>Rows of R behind each other, filled up to a multiple of 8 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(double* right, nint rightRow, nint rightColumn, int depth, int width, double* panel)
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
