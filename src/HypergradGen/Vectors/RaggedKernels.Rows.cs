using System.Runtime.CompilerServices;

namespace HypergradGen.Vectors;

/// <content>Row by row.</content>
internal static unsafe partial class RaggedKernels
{
    /// <summary>Rows of fewer columns are not worth the masks of a tile, in a product that reads them and writes a number each; nor are those of two parts with fewer in both.</summary>
    private const int LeastColumns = 128, LeastColumnsOfTwo = 80;

    /// <summary>Whether a product reads rows one by one, which decides its bits: by the columns of the first and the last row.</summary>
    [MethodImpl(Hot)]
    public static bool AreShort(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other)
        => !WideKernels.IsSupported || CountOf(matrix, 0, part, other) + CountOf(matrix, rows - 1, part, other) < 2 * (other.Columns.IsThere ? LeastColumnsOfTwo : LeastColumns);

    [MethodImpl(Inline)]
    private static long CountOf(in MatrixRows matrix, int i, in RaggedPart part, in RaggedPart other)
        => (long)part.Columns.CountOf(i, LengthOf(matrix, i)) + other.Columns.CountOf(i, LengthOf(matrix, i));

    /// <summary>Products of the rows from … to − 1, one by one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    public static void ProductsOfShortRows(in MatrixRows matrix, int from, int to, in RaggedPart part)
    {
        var columns = part.Columns;
        double sign = part.Sign;
        fixed (double* memory = matrix.Memory, vector = part.Vector, result = part.Result)
        {
            double* v = vector + part.VectorOffset, r = result + part.ResultOffset;
            if (matrix.Arrays is null)
            {
                nint stride = matrix.Stride, first = (nint)columns.FirstOf(from), count = (nint)columns.EndOf(from, 0) - first, step = columns.EndStep - columns.FirstStep;
                double* x = memory + (matrix.Offset + from * stride);
                for (int i = from; i < to; i++, x += stride, first += columns.FirstStep, count += step)
                    Write(x, v, first, count, r + i, sign);
                return;
            }
            var arrays = new ReadOnlySpan<double[]?>(matrix.Arrays, matrix.Offset, to);
            for (int i = from; i < to; i++)
            {
                double[]? array = arrays[i];
                int length = array is null ? 0 : array.Length;
                long first = columns.FirstOf(i), end = columns.EndOf(i, length);
                if (first < end && (matrix.Column + first < 0 || matrix.Column + end > length || !part.IsAlong(first, end)))
                    Lanes.ThrowOutOfRange();
                fixed (double* own = array)
                    Write(own + matrix.Column, v, (nint)first, (nint)(end - first), r + i, sign);
            }
        }
    }

    [MethodImpl(Inline)]
    private static void Write(double* x, double* v, nint first, nint count, double* r, double sign)
    {
        double sum = count <= 0 ? 0 : WideKernels.IsSupported ? WideKernels.DotOfFew(x + first, v + first, count) : NarrowKernels.Dot(x + first, v + first, (int)count);
        *r = sign == 0 ? sum : *r + sign * sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static void Product(in MatrixRows matrix, int i, double* memory, in RaggedPart part, in RaggedPart other, bool hasOther, double* v, double* w, double* r, double* s)
    {
        int length = LengthOf(matrix, i);
        RequireRow(matrix, part, other, i, length);
        fixed (double* own = matrix.Arrays is null ? null : Array(matrix, i))
        {
            double* x = StartOf(matrix, i, memory, own);
            Product(x, part.Columns, i, length, v, r, part.Sign);
            if (hasOther)
                Product(x, other.Columns, i, length, w, s, other.Sign);
        }
    }

    [MethodImpl(Inline)]
    private static void Product(double* x, ColumnRange columns, int i, int length, double* v, double* r, double sign)
    {
        nint first = (nint)columns.FirstOf(i);
        int count = columns.CountOf(i, length);
        double product = count == 0 ? 0 : WideKernels.IsSupported ? WideKernels.Dot(x + first, v + first, count) : NarrowKernels.Dot(x + first, v + first, count);
        *r = sign == 0 ? product : *r + sign * product;
    }

    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static void AddRow(in MatrixRows matrix, int i, double* memory, in RaggedPart part, in RaggedPart other, bool hasOther, double* u, double* v, double* r, double* s)
    {
        int length = LengthOf(matrix, i);
        RequireRow(matrix, part, other, i, length);
        fixed (double* own = matrix.Arrays is null ? null : Array(matrix, i))
        {
            double* x = StartOf(matrix, i, memory, own);
            AddScaled(x, part.Columns, i, length, part.Sign * u[i], r);
            if (hasOther)
                AddScaled(x, other.Columns, i, length, other.Sign * v[i], s);
        }
    }

    [MethodImpl(Inline)]
    private static void AddScaled(double* x, ColumnRange columns, int i, int length, double factor, double* r)
    {
        nint first = (nint)columns.FirstOf(i);
        int count = columns.CountOf(i, length);
        if (count == 0)
            return;
        if (WideKernels.IsSupported)
            WideKernels.AddScaled(factor, x + first, count, r + first);
        else
            NarrowKernels.AddScaled(factor, x + first, count, r + first);
    }
}
