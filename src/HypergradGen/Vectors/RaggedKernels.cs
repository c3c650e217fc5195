using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <summary>Products with ragged rows: eight at a time where vectors of 512 bits are hardware and the rows begin and end near each other, else row by row.</summary>
internal static unsafe partial class RaggedKernels
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining, Hot = MethodImplOptions.AggressiveOptimization;

    private const int Tile = WideKernels.RowsOfATile;

    /// <summary>Products of the rows from … to − 1. Of fewer than eight at the end some rows before them are computed again, and not written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    public static void Products(in MatrixRows matrix, int from, int to, in RaggedPart part, in RaggedPart other)
    {
        double** starts = stackalloc double*[Tile];
        nint* ends = stackalloc nint[2 * Tile];
        var tile = stackalloc WideKernels.TileColumns[2];
        bool hasOther = other.IsThere, isOneSum = IsOneSum(part, other);
        fixed (double* memory = matrix.Memory, vector = part.Vector, otherVector = other.Vector, result = part.Result, otherResult = other.Result)
        {
            double* v = vector + part.VectorOffset, w = otherVector + other.VectorOffset, r = result + part.ResultOffset, s = otherResult + other.ResultOffset;
            bool areTiles = WideKernels.IsSupported && to >= Tile;
            for (int next = from; next < to;)
            {
                int i = Math.Min(next, to - Tile);
                if (!areTiles || !IsTile(matrix, i, part, other, out int least, out int most))
                {
                    int behind = areTiles ? i + Tile : to;
                    for (; next < behind; next++)
                        Product(matrix, next, memory, part, other, hasOther, v, w, r + next, s + next);
                    continue;
                }
                int written = i + Tile - next;
                if (matrix.Arrays is null)
                {
                    SetStarts(matrix, starts, i, memory);
                    ProductsOfTile(matrix, i, least, most, written, starts, ends, part, other, hasOther, isOneSum, tile, v, w, r + i, s + i);
                }
                else
                {
                    fixed (double* x0 = Array(matrix, i), x1 = Array(matrix, i + 1), x2 = Array(matrix, i + 2), x3 = Array(matrix, i + 3))
                    fixed (double* x4 = Array(matrix, i + 4), x5 = Array(matrix, i + 5), x6 = Array(matrix, i + 6), x7 = Array(matrix, i + 7))
                    {
                        SetStarts(matrix.Column, starts, x0, x1, x2, x3, x4, x5, x6, x7);
                        ProductsOfTile(matrix, i, least, most, written, starts, ends, part, other, hasOther, isOneSum, tile, v, w, r + i, s + i);
                    }
                }
                next = i + Tile;
            }
        }
    }

    /// <summary>Adds the products with the transpose of all rows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    public static void AddTransposed(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other)
    {
        double** starts = stackalloc double*[Tile];
        nint* ends = stackalloc nint[Tile];
        bool hasOther = other.IsThere;
        fixed (double* memory = matrix.Memory, vector = part.Vector, otherVector = other.Vector, result = part.Result, otherResult = other.Result)
        {
            double* u = vector + part.VectorOffset, v = otherVector + other.VectorOffset, r = result + part.ResultOffset, s = otherResult + other.ResultOffset;
            int i = 0;
            bool areTiles = WideKernels.IsSupported && part.CoversRows(rows) && (!hasOther || other.CoversRows(rows));
            for (; areTiles && i + Tile <= rows; i += Tile)
            {
                if (!IsTile(matrix, i, part, other, out int least, out int most))
                {
                    for (int k = i; k < i + Tile; k++)
                        AddRow(matrix, k, memory, part, other, hasOther, u, v, r, s);
                }
                else if (matrix.Arrays is null)
                {
                    SetStarts(matrix, starts, i, memory);
                    AddTile(matrix, i, least, most, starts, ends, part, other, hasOther, u + i, v + i, r, s);
                }
                else
                {
                    fixed (double* x0 = Array(matrix, i), x1 = Array(matrix, i + 1), x2 = Array(matrix, i + 2), x3 = Array(matrix, i + 3))
                    fixed (double* x4 = Array(matrix, i + 4), x5 = Array(matrix, i + 5), x6 = Array(matrix, i + 6), x7 = Array(matrix, i + 7))
                    {
                        SetStarts(matrix.Column, starts, x0, x1, x2, x3, x4, x5, x6, x7);
                        AddTile(matrix, i, least, most, starts, ends, part, other, hasOther, u + i, v + i, r, s);
                    }
                }
            }
            for (; i < rows; i++)
                AddRow(matrix, i, memory, part, other, hasOther, u, v, r, s);
        }
    }

    [MethodImpl(Inline)]
    private static void ProductsOfTile(
        in MatrixRows matrix, int i, int least, int most, int written, double** starts, nint* ends, in RaggedPart part, in RaggedPart other, bool hasOther, bool isOneSum, WideKernels.TileColumns* tile, double* v, double* w, double* r, double* s)
    {
        Set(tile, matrix, i, least, most, part.Columns, ends, v);
        if (hasOther)
            Set(tile + 1, matrix, i, least, most, other.Columns, ends + Tile, w);
        Write(WideKernels.ProductOfEight(starts, tile, isOneSum ? 2 : 1), r, part.Sign, written);
        if (hasOther && !isOneSum)
            Write(WideKernels.ProductOfEight(starts, tile + 1, 1), s, other.Sign, written);
    }

    [MethodImpl(Inline)]
    private static void Set(WideKernels.TileColumns* tile, in MatrixRows matrix, int i, int least, int most, ColumnRange columns, nint* ends, double* v)
    {
        tile->First = (nint)columns.FirstOf(i);
        tile->FirstStep = columns.FirstStep;
        tile->End = Ends(matrix, i, least, most, columns, ends, out nint* each);
        tile->Ends = each;
        tile->Vector = v;
    }

    /// <summary>Writes or adds the last of eight sums.</summary>
    [MethodImpl(Inline)]
    private static void Write(Vector512<double> sums, double* r, double sign, int count)
    {
        if (count == Tile)
        {
            Vector512.Store(sign == 0 ? sums : Vector512.FusedMultiplyAdd(sums, Vector512.Create(sign), Vector512.Load(r)), r);
            return;
        }
        var last = Vector512.OnesComplement(Lanes.Mask(Tile - count));
        Avx512F.MaskStore(r, last, sign == 0 ? sums : Vector512.FusedMultiplyAdd(sums, Vector512.Create(sign), Avx512F.MaskLoad(r, last, Vector512<double>.Zero)));
    }

    [MethodImpl(Inline)]
    private static void AddTile(in MatrixRows matrix, int i, int least, int most, double** starts, nint* ends, in RaggedPart part, in RaggedPart other, bool hasOther, double* u, double* v, double* r, double* s)
    {
        nint end = Ends(matrix, i, least, most, part.Columns, ends, out nint* each);
        WideKernels.AddEight(starts, (nint)part.Columns.FirstOf(i), part.Columns.FirstStep, end, each, u, r, part.Sign);
        if (!hasOther)
            return;
        end = Ends(matrix, i, least, most, other.Columns, ends, out each);
        WideKernels.AddEight(starts, (nint)other.Columns.FirstOf(i), other.Columns.FirstStep, end, each, v, s, other.Sign);
    }

    /// <summary>Whether eight rows are read together: not where a row ends more than a vector behind the first to end. Checks that arrays have their columns.</summary>
    [MethodImpl(Inline)]
    private static bool IsTile(in MatrixRows matrix, int i, in RaggedPart part, in RaggedPart other, out int least, out int most)
    {
        least = most = 0;
        if (matrix.Arrays is null)
            return true;
        least = most = LengthOf(matrix, i);
        for (int k = 1; k < Tile; k++)
        {
            int length = LengthOf(matrix, i + k);
            least = length < least ? length : least;
            most = length > most ? length : most;
        }
        if (most - least > (EndsApart(part) || EndsApart(other) ? 1 : Tile))
            return false;
        RequireTile(matrix, part, i, least, most);
        RequireTile(matrix, other, i, least, most);
        return true;
    }

    /// <summary>The ends of eight rows are up to seven columns apart where their arrays are equally long.</summary>
    [MethodImpl(Inline)]
    private static bool EndsApart(in RaggedPart part) => part.Columns.EndsWithRow && part.Columns.EndStep != 0;

    /// <summary>Checks the columns of eight rows whose arrays have at least and at most so many elements.</summary>
    [MethodImpl(Inline)]
    private static void RequireTile(in MatrixRows matrix, in RaggedPart part, int i, int least, int most)
    {
        if (least < most && !part.Columns.IsRectangular)
        {
            for (int k = i; k < i + Tile; k++)
                RequireRow(matrix, part, k, LengthOf(matrix, k));
            return;
        }
        // Ends with the arrays, the longest row is the one that needs most of the vector; ends before, the shortest array is the one that may lack an element.
        int length = part.Columns.EndsWithRow ? most : least;
        RequireRow(matrix, part, i, length);
        RequireRow(matrix, part, i + Tile - 1, length);
    }

    /// <summary>The end of the columns that eight rows have in common, and each row's where they differ.</summary>
    [MethodImpl(Inline)]
    private static nint Ends(in MatrixRows matrix, int i, int least, int most, ColumnRange columns, nint* ends, out nint* each)
    {
        nint end = (nint)columns.EndOf(i, least);
        each = null;
        if (columns.EndsWithRow && least < most)
        {
            each = ends;
            for (int k = 0; k < Tile; k++)
                ends[k] = (nint)columns.EndOf(i + k, LengthOf(matrix, i + k));
            return columns.EndStep == 0 ? end : Least(ends);
        }
        if (columns.EndStep == 0)
            return end;
        each = ends;
        for (int k = 0; k < Tile; k++)
            ends[k] = end + k * columns.EndStep;
        return columns.EndStep < 0 ? end - (Tile - 1) : end;
    }

    [MethodImpl(Inline)]
    private static nint Least(nint* ends) => Math.Min(Math.Min(Math.Min(ends[0], ends[1]), Math.Min(ends[2], ends[3])), Math.Min(Math.Min(ends[4], ends[5]), Math.Min(ends[6], ends[7])));

    /// <summary>Checks that a row's columns are in its array, and in the vector along them.</summary>
    [MethodImpl(Inline)]
    private static void RequireRow(in MatrixRows matrix, in RaggedPart part, in RaggedPart other, int i, int length)
    {
        if (matrix.Arrays is null)
            return;
        RequireRow(matrix, part, i, length);
        RequireRow(matrix, other, i, length);
    }

    [MethodImpl(Inline)]
    private static void RequireRow(in MatrixRows matrix, in RaggedPart part, int i, int length)
    {
        long first = part.Columns.FirstOf(i), end = part.Columns.EndOf(i, length);
        if (first < end && (matrix.Column + first < 0 || matrix.Column + end > length || !part.IsAlong(first, end)))
            Lanes.ThrowOutOfRange();
    }

    [MethodImpl(Inline)]
    private static void SetStarts(in MatrixRows matrix, double** starts, int i, double* memory)
    {
        double* start = StartOf(matrix, i, memory, null);
        for (int k = 0; k < Tile; k++)
            starts[k] = start + (nint)k * matrix.Stride;
    }

    [MethodImpl(Inline)]
    private static void SetStarts(int column, double** starts, double* x0, double* x1, double* x2, double* x3, double* x4, double* x5, double* x6, double* x7)
    {
        starts[0] = x0 + column;
        starts[1] = x1 + column;
        starts[2] = x2 + column;
        starts[3] = x3 + column;
        starts[4] = x4 + column;
        starts[5] = x5 + column;
        starts[6] = x6 + column;
        starts[7] = x7 + column;
    }

    [MethodImpl(Inline)]
    private static double* StartOf(in MatrixRows matrix, int i, double* memory, double* own)
        => matrix.Arrays is null ? memory + (matrix.Offset + (nint)i * matrix.Stride) : own + matrix.Column;

    /// <summary>A row's array; null also where there is no such row, which must have no columns then.</summary>
    [MethodImpl(Inline)]
    private static double[]? Array(in MatrixRows matrix, int i) => matrix.ArrayOf(i);

    /// <summary>The length of a row's array; 0 where rows have none.</summary>
    [MethodImpl(Inline)]
    private static int LengthOf(in MatrixRows matrix, int i) => matrix.Arrays is null ? 0 : Array(matrix, i)?.Length ?? 0;
}
