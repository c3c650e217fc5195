using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <summary>Blocks of single precision, for every width of vectors: four rows of C pass over a panel of 32 columns in eight vectors.</summary>
internal readonly unsafe struct SingleBlocks : IMatrixBlocks<float>
{
    private const int Width = Lanes.CountOfSingles;

    public static int Rows => 4;

    public static int Columns => 2 * Width;

    /// <summary>Rows of R behind each other, filled up with zeros to 32 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* right, nint rightRow, nint rightColumn, int depth, int width, float* panel)
    {
        for (int k = 0; k < depth; k++, right += rightRow, panel += 2 * Width)
        {
            if (rightColumn == 1)
            {
                Vector512.Store(Part(right, width), panel);
                Vector512.Store(Part(right + Width, width - Width), panel + Width);
                continue;
            }
            for (int j = 0; j < 2 * Width; j++)
                panel[j] = j < width ? right[j * rightColumn] : 0;
        }
    }

    /// <summary>At most 4 rows and 32 columns of C. Rows beyond the last repeat it, and are not stored.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* left, nint rowStep, nint columnStep, int height, float* panel, int depth, float* result, nint stride, int width, double scale, bool overwrites)
    {
        float factor = (float)scale;
        nint last = height - 1;
        float* u1 = left + Math.Min(1, last) * rowStep, u2 = left + Math.Min(2, last) * rowStep, u3 = left + Math.Min(3, last) * rowStep;
        float* end = panel + 2 * Width * (nint)depth;
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (nint k = 0; panel < end; panel += 2 * Width, k += columnStep)
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
        Write(result, a0, b0, width, factor, overwrites);
        if (height > 1)
            Write(result + stride, a1, b1, width, factor, overwrites);
        if (height > 2)
            Write(result + 2 * stride, a2, b2, width, factor, overwrites);
        if (height > 3)
            Write(result + 3 * stride, a3, b3, width, factor, overwrites);
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
            Lanes.StoreLast(ref *target, 0, count, sum);
    }

    /// <summary>The first <paramref name="count"/> of sixteen numbers, and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Part(float* from, int count)
        => count >= Width ? Vector512.Load(from) : count > 0 ? Lanes.LoadLast(in *from, 0, count) : Vector512<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Vector512.MultiplyAddEstimate(x, y, z);
}
