using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <summary>
/// <see cref="MatrixProducts"/> of single precision, for every width of vectors: at most <see cref="MostDepth"/> rows of 32 columns of R are packed into a panel, and four rows of C pass
/// over it in eight vectors. Each element of C is the sum of sums of at most <see cref="MostDepth"/> products.
/// </summary>
internal static unsafe class SingleMatrixProducts
{
    /// <summary>Rows of a panel, which take 16 KiB.</summary>
    private const int MostDepth = 128;

    public const int BlockRows = 4, BlockColumns = 32;

    private const int Width = Lanes.CountOfSingles;

    /// <summary>C += scale · L·R, or C = L·R; the arguments are those of <see cref="MatrixProducts.Add"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Add(
        float* left, nint leftRow, nint leftColumn, float* right, nint rightRow, nint rightColumn, float* result, nint stride, int rows, int columns, int count, float scale, bool overwrites)
    {
        float* panel = stackalloc float[MostDepth * BlockColumns + Width];
        panel = (float*)(((nint)panel + 63) & ~(nint)63);
        int parts = (count - 1) / MostDepth + 1, depthOfAPart = (count - 1) / parts + 1;
        for (int k = 0; k < count; k += depthOfAPart)
        {
            int depth = Math.Min(depthOfAPart, count - k);
            for (int j = 0; j < columns; j += BlockColumns)
            {
                int width = Math.Min(BlockColumns, columns - j);
                Pack(right + k * rightRow + j * rightColumn, rightRow, rightColumn, depth, width, panel);
                float* from = left + k * leftColumn, to = result + j;
                for (int i = 0; i < rows; i += BlockRows, from += BlockRows * leftRow, to += BlockRows * stride)
                    Block(from, leftRow, leftColumn, Math.Min(BlockRows, rows - i), panel, depth, to, stride, width, scale, overwrites);
            }
            if (overwrites)
                (scale, overwrites) = (1, false);
        }
    }

    /// <summary>Rows of R behind each other, filled up with zeros to 32 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(float* right, nint rightRow, nint rightColumn, int depth, int width, float* panel)
    {
        for (int k = 0; k < depth; k++, right += rightRow, panel += BlockColumns)
        {
            if (rightColumn == 1)
            {
                Vector512.Store(Part(right, width), panel);
                Vector512.Store(Part(right + Width, width - Width), panel + Width);
                continue;
            }
            for (int j = 0; j < BlockColumns; j++)
                panel[j] = j < width ? right[j * rightColumn] : 0;
        }
    }

    /// <summary>At most 4 rows and 32 columns of C. Rows beyond the last repeat it, and are not stored.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Block(float* left, nint rowStep, nint columnStep, int height, float* panel, nint depth, float* result, nint stride, int width, float scale, bool overwrites)
    {
        nint last = height - 1;
        float* u1 = left + Math.Min(1, last) * rowStep, u2 = left + Math.Min(2, last) * rowStep, u3 = left + Math.Min(3, last) * rowStep;
        float* end = panel + BlockColumns * depth;
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (nint k = 0; panel < end; panel += BlockColumns, k += columnStep)
        {
            Vector512<float> x = Vector512.Load(panel), y = Vector512.Load(panel + Width), u;
            u = Vector512.Create(left[k]);
            a0 = MultiplyAdd(u, x, a0);
            b0 = MultiplyAdd(u, y, b0);
            u = Vector512.Create(u1[k]);
            a1 = MultiplyAdd(u, x, a1);
            b1 = MultiplyAdd(u, y, b1);
            u = Vector512.Create(u2[k]);
            a2 = MultiplyAdd(u, x, a2);
            b2 = MultiplyAdd(u, y, b2);
            u = Vector512.Create(u3[k]);
            a3 = MultiplyAdd(u, x, a3);
            b3 = MultiplyAdd(u, y, b3);
        }
        Write(result, a0, b0, width, scale, overwrites);
        if (height > 1)
            Write(result + stride, a1, b1, width, scale, overwrites);
        if (height > 2)
            Write(result + 2 * stride, a2, b2, width, scale, overwrites);
        if (height > 3)
            Write(result + 3 * stride, a3, b3, width, scale, overwrites);
    }

    /// <summary>Rows may overlap where they are added to: each is written before the next is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(float* target, Vector512<float> a, Vector512<float> b, int width, float scale, bool overwrites)
    {
        Write(target, a, width, scale, overwrites);
        if (width > Width)
            Write(target + Width, b, width - Width, scale, overwrites);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(float* target, Vector512<float> sum, int count, float scale, bool overwrites)
    {
        if (!overwrites)
            sum = MultiplyAdd(sum, Vector512.Create(scale), Part(target, count));
        if (count >= Width)
            Vector512.Store(sum, target);
        else
            Lanes.StoreLast(new Span<float>(target, count), 0, sum);
    }

    /// <summary>The first <paramref name="count"/> of sixteen numbers, and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Part(float* from, int count)
        => count >= Width ? Vector512.Load(from) : count > 0 ? Lanes.LoadLast(new ReadOnlySpan<float>(from, count), 0) : Vector512<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Vector512.MultiplyAddEstimate(x, y, z);
}
