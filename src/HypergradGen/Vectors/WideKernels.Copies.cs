using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>Copies of matrices.</content>
internal static unsafe partial class WideKernels
{
    /// <summary>Copies rows to where lines of the cache begin.</summary>
    /// <param name="matrix">The first row.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="lines">The start of a line.</param>
    /// <param name="lineStride">The distance of the copy's rows, a multiple of eight.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(double* matrix, int stride, int rows, int columns, double* lines, int lineStride)
    {
        nint whole = columns & -8;
        var mask = Lanes.Mask(columns & 7);
        for (int i = 0; i < rows; i++, matrix += stride, lines += lineStride)
        {
            nint j = 0;
            for (; j <= whole - 32; j += 32)
            {
                var (a, b, c, d) = (Load(matrix + j), Load(matrix + j + 8), Load(matrix + j + 16), Load(matrix + j + 24));
                Vector512.Store(a, lines + j);
                Vector512.Store(b, lines + j + 8);
                Vector512.Store(c, lines + j + 16);
                Vector512.Store(d, lines + j + 24);
            }
            for (; j < whole; j += 8)
                Vector512.Store(Load(matrix + j), lines + j);
            if (j < columns)
                Avx512F.MaskStore(lines + j, mask, Load(matrix + j, mask));
        }
    }
}
