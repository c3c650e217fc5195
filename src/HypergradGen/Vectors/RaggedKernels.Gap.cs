using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Vectors;

/// <content>
/// Rows of one memory that lack one column, the next row the next one: all but the diagonal. Both sides of it are one sum.
/// <code>
/// for i: { s = 0;  for j &lt; i: s += M[i,j]·v[j];  for j &gt; i: s += M[i,j]·v[j];  r[i] = s }
/// </code>
/// </content>
internal static unsafe partial class RaggedKernels
{
    /// <summary>The columns First … End − 1, of which row i lacks Missing + i.</summary>
    [method: MethodImpl(Inline)]
    public readonly struct Gap(int first, int missing, int end)
    {
        public readonly int First = first, Missing = missing, End = end;
    }

    /// <summary>
    /// Whether two parts of each row, in any order, are all of its columns but one, and all that is read and written is there. It decides a product's bits, and is asked of all rows.
    /// </summary>
    [MethodImpl(Hot)]
    public static bool HaveGap(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other, out Gap gap)
    {
        gap = default;
        if (!WideKernels.IsSupported || !other.IsThere || matrix.Arrays is not null || rows < Tile)
            return false;
        bool isTurned = part.Columns.FirstStep != 0;
        ColumnRange before = isTurned ? other.Columns : part.Columns, behind = isTurned ? part.Columns : other.Columns;
        if (before is not { FirstStep: 0, EndStep: 1, EndsWithRow: false } || behind is not { FirstStep: 1, EndStep: 0, EndsWithRow: false })
            return false;
        // What a row lacks is read with its neighbours, and so has to be there.
        bool isThere = matrix.Offset + (long)before.First >= 0 && matrix.Offset + (rows - 1L) * matrix.Stride + behind.End <= matrix.Memory.Length && matrix.Stride >= 0;
        bool isColumnOfEach = isThere && behind.First == before.End + 1L && before.First <= before.End && before.End + (long)rows <= behind.End;
        gap = new Gap(before.First, before.End, behind.End);
        return isColumnOfEach && part.IsAlong(before.First, behind.End) && part.CoversRows(rows) && IsSame(part.Vector, part.VectorOffset, other.Vector, other.VectorOffset)
            && (part.IsTransposed ? part.Sign == other.Sign && IsSame(part.Result, part.ResultOffset, other.Result, other.ResultOffset) : IsOneSum(part, other));
    }

    [MethodImpl(Inline)]
    private static bool IsSame(ReadOnlySpan<double> vector, int offset, ReadOnlySpan<double> other, int otherOffset)
        => offset == otherOffset && vector.Length == other.Length && Unsafe.AreSame(ref MemoryMarshal.GetReference(vector), ref MemoryMarshal.GetReference(other));

    /// <summary>Products of the rows from … to − 1. Of fewer than eight at the end some rows before them are computed again, and not written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    public static void ProductsWithGap(in MatrixRows matrix, Gap gap, int from, int to, in RaggedPart part)
    {
        int first = gap.First, missing = gap.Missing - first, columns = gap.End - first;
        double sign = part.Sign;
        fixed (double* memory = matrix.Memory, vector = part.Vector, result = part.Result)
        {
            double* x = memory + (matrix.Offset + (nint)first), v = vector + (part.VectorOffset + (nint)first), r = result + part.ResultOffset;
            for (int next = from; next < to;)
            {
                int i = Math.Min(next, to - Tile);
                Write(WideKernels.ProductOfEightWithGap(x + (nint)i * matrix.Stride, matrix.Stride, columns, missing + (nint)i, v), r + i, sign, i + Tile - next);
                next = i + Tile;
            }
        }
    }

    /// <summary>Adds the products with the transpose of all rows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    public static void AddTransposedWithGap(in MatrixRows matrix, Gap gap, int rows, in RaggedPart part)
    {
        int first = gap.First, missing = gap.Missing - first, columns = gap.End - first;
        double sign = part.Sign;
        fixed (double* memory = matrix.Memory, vector = part.Vector, result = part.Result)
        {
            double* x = memory + (matrix.Offset + (nint)first), u = vector + part.VectorOffset, y = result + (part.ResultOffset + (nint)first);
            int i = 0;
            for (; i + Tile <= rows; i += Tile)
                WideKernels.AddEightWithGap(x + (nint)i * matrix.Stride, matrix.Stride, columns, missing + (nint)i, u + i, y, sign);
            for (; i < rows; i++)
            {
                double* row = x + (nint)i * matrix.Stride;
                int before = missing + i, behind = before + 1;
                WideKernels.AddScaled(sign * u[i], row, before, y);
                WideKernels.AddScaled(sign * u[i], row + behind, columns - behind, y + behind);
            }
        }
    }
}
