using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HypergradGen.Vectors;

/// <content>Row by row.</content>
internal static unsafe partial class RaggedKernels
{
    /// <summary>Rows of fewer columns are not worth the masks of a tile, in a product that reads them and writes a number each; nor are those of two parts with fewer in both.</summary>
    private const int LeastColumns = 128, LeastColumnsOfTwo = 80;

    /// <summary>Whether a product reads rows one by one, which decides its bits: by the columns of the first and the last row.</summary>
    [MethodImpl(Hot)]
    public static bool AreShort(in MatrixRows matrix, int rows, in RaggedPart part, in RaggedPart other)
        => !WideKernels.IsSupported || CountOf(matrix, 0, part, other) + CountOf(matrix, rows - 1, part, other) < 2 * (other.IsThere ? LeastColumnsOfTwo : LeastColumns);

    [MethodImpl(Inline)]
    private static long CountOf(in MatrixRows matrix, int i, in RaggedPart part, in RaggedPart other)
        => (long)part.Columns.CountOf(i, LengthOf(matrix, i)) + other.Columns.CountOf(i, LengthOf(matrix, i));

    /// <summary>Whether the other product is added to where the first is written: one sum of two parts.</summary>
    [MethodImpl(Inline)]
    private static bool IsOneSum(in RaggedPart part, in RaggedPart other)
        => other.IsThere && other.Sign == (part.Sign == 0 ? 1 : part.Sign) && other.ResultOffset == part.ResultOffset
            && Unsafe.AreSame(ref MemoryMarshal.GetReference(part.Result), ref MemoryMarshal.GetReference(other.Result));

    /// <summary>Products of the rows from … to − 1, one by one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    public static void ProductsOfShortRows(in MatrixRows matrix, int from, int to, in RaggedPart part, in RaggedPart other)
    {
        if (IsOneSum(part, other))
        {
            SumsOfShortRows<TwoParts>(matrix, from, to, part, other);
            return;
        }
        SumsOfShortRows<OnePart>(matrix, from, to, part, default);
        if (other.IsThere)
            SumsOfShortRows<OnePart>(matrix, from, to, other, default);
    }

    /// <summary>Of how many parts a sum is: a type, so that each number is compiled by itself.</summary>
    private interface IParts
    {
        static abstract bool AreTwo { get; }
    }

    private readonly struct OnePart : IParts
    {
        public static bool AreTwo => false;
    }

    private readonly struct TwoParts : IParts
    {
        public static bool AreTwo => true;
    }

    /// <summary>One sum a row, of a part and perhaps of one more.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | Hot)]
    private static void SumsOfShortRows<TParts>(in MatrixRows matrix, int from, int to, in RaggedPart part, in RaggedPart more)
        where TParts : struct, IParts
    {
        ColumnRange columns = part.Columns, others = more.Columns;
        double sign = part.Sign;
        fixed (double* memory = matrix.Memory, vector = part.Vector, otherVector = more.Vector, result = part.Result)
        {
            double* v = vector + part.VectorOffset, w = otherVector + more.VectorOffset, r = result + part.ResultOffset;
            if (matrix.Arrays is null)
            {
                nint stride = matrix.Stride, first = (nint)columns.FirstOf(from), count = (nint)columns.EndOf(from, 0) - first, step = columns.EndStep - columns.FirstStep;
                nint otherFirst = (nint)others.FirstOf(from), otherCount = (nint)others.EndOf(from, 0) - otherFirst, otherStep = others.EndStep - others.FirstStep;
                double* x = memory + (matrix.Offset + from * stride);
                for (int i = from; i < to; i++, x += stride)
                {
                    Write<TParts>(x, first, count, v, otherFirst, otherCount, w, r + i, sign);
                    first += columns.FirstStep;
                    count += step;
                    if (TParts.AreTwo)
                    {
                        otherFirst += others.FirstStep;
                        otherCount += otherStep;
                    }
                }
                return;
            }
            for (int i = from; i < to; i++)
            {
                double[]? array = Array(matrix, i);
                int length = array is null ? 0 : array.Length;
                long first = columns.FirstOf(i), end = columns.EndOf(i, length), otherFirst = 0, otherEnd = 0;
                if (TParts.AreTwo)
                    (otherFirst, otherEnd) = (others.FirstOf(i), others.EndOf(i, length));
                if (!IsThere(matrix.Column, part, first, end, length) || TParts.AreTwo && !IsThere(matrix.Column, more, otherFirst, otherEnd, length))
                    Lanes.ThrowOutOfRange();
                fixed (double* own = array)
                    Write<TParts>(own + matrix.Column, (nint)first, (nint)(end - first), v, (nint)otherFirst, (nint)(otherEnd - otherFirst), w, r + i, sign);
            }
        }
    }

    /// <summary>Whether columns of a row are in its array, and in the vector along them.</summary>
    [MethodImpl(Inline)]
    private static bool IsThere(int column, in RaggedPart part, long first, long end, int length) => first >= end || column + first >= 0 && column + end <= length && part.IsAlong(first, end);

    [MethodImpl(Inline)]
    private static void Write<TParts>(double* x, nint first, nint count, double* v, nint otherFirst, nint otherCount, double* w, double* r, double sign)
        where TParts : struct, IParts
    {
        double sum = 0;
        if (WideKernels.IsSupported)
        {
            var sums = WideKernels.AddProductOfFew(Vector512<double>.Zero, x + first, v + first, count);
            if (TParts.AreTwo)
                sums = WideKernels.AddProductOfFew(sums, x + otherFirst, w + otherFirst, otherCount);
            sum = Vector512.Sum(sums);
        }
        else
        {
            if (count > 0)
                sum = NarrowKernels.Dot(x + first, v + first, (int)count);
            if (TParts.AreTwo && otherCount > 0)
                sum += NarrowKernels.Dot(x + otherFirst, w + otherFirst, (int)otherCount);
        }
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
            AddScaled(x, part, i, length, u + i, r);
            if (hasOther)
                AddScaled(x, other, i, length, v + i, s);
        }
    }

    [MethodImpl(Inline)]
    private static void AddScaled(double* x, in RaggedPart part, int i, int length, double* u, double* r)
    {
        nint first = (nint)part.Columns.FirstOf(i);
        int count = part.Columns.CountOf(i, length);
        if (count == 0)
            return;
        // A row without columns has no factor.
        if ((ulong)((long)part.VectorOffset + i) >= (ulong)part.Vector.Length)
            Lanes.ThrowOutOfRange();
        if (WideKernels.IsSupported)
            WideKernels.AddScaled(part.Sign * *u, x + first, count, r + first);
        else
            NarrowKernels.AddScaled(part.Sign * *u, x + first, count, r + first);
    }
}
