using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>
/// Eight rows that begin and end at columns of their own: the columns that all have are taken together, and what a row has on either side of them, less than a vector, with a mask of its own.
/// </content>
internal static unsafe partial class WideKernels
{
    /// <summary>The rows that are taken together.</summary>
    public const int RowsOfATile = 8;

    /// <summary>Some columns of eight rows, and what they are multiplied with.</summary>
    public struct TileColumns
    {
        /// <summary>The first column of row 0, and how much further the next row begins: −1, 0 or 1.</summary>
        public nint First, FirstStep;

        /// <summary>The column behind the last that all rows have, if they have any in common.</summary>
        public nint End;

        /// <summary>The column behind the last of each, at most eight behind the least; null where all end together.</summary>
        public nint* Ends;

        /// <summary>Where v₀ is.</summary>
        public double* Vector;
    }

    /// <summary>The products of eight rows, one a lane: the sum of those with one or more pieces of their columns.</summary>
    /// <param name="rows">Where column 0 of each row is.</param>
    /// <param name="columns">The pieces.</param>
    /// <param name="pieces">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> ProductOfEight(double** rows, TileColumns* columns, int pieces)
    {
        double* x0 = rows[0], x1 = rows[1], x2 = rows[2], x3 = rows[3], x4 = rows[4], x5 = rows[5], x6 = rows[6], x7 = rows[7];
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        for (var behind = columns + pieces; columns < behind; columns++)
        {
            nint first = columns->First, firstStep = columns->FirstStep, end = columns->End;
            nint* ends = columns->Ends;
            double* v = columns->Vector;
            nint j = first + Math.Max(0, firstStep * (RowsOfATile - 1));
            if (j > end)
            {
                // Rows of which each has few columns, and all together none.
                a0 = AddWhole(a0, x0, v, first, EndOf(0, end, ends));
                a1 = AddWhole(a1, x1, v, first + firstStep, EndOf(1, end, ends));
                a2 = AddWhole(a2, x2, v, first + 2 * firstStep, EndOf(2, end, ends));
                a3 = AddWhole(a3, x3, v, first + 3 * firstStep, EndOf(3, end, ends));
                a4 = AddWhole(a4, x4, v, first + 4 * firstStep, EndOf(4, end, ends));
                a5 = AddWhole(a5, x5, v, first + 5 * firstStep, EndOf(5, end, ends));
                a6 = AddWhole(a6, x6, v, first + 6 * firstStep, EndOf(6, end, ends));
                a7 = AddWhole(a7, x7, v, first + 7 * firstStep, EndOf(7, end, ends));
                continue;
            }
            if (firstStep != 0)
            {
                // In the vector before the common columns, row k has the lanes from first + firstStep·k on.
                nint at = j - 8, lane = first - at;
                var w = Load(v + at, LanesFrom(Math.Min(lane, lane + 7 * firstStep)));
                a0 = AddMasked(a0, x0 + at, w, LanesFrom(lane));
                a1 = AddMasked(a1, x1 + at, w, LanesFrom(lane + firstStep));
                a2 = AddMasked(a2, x2 + at, w, LanesFrom(lane + 2 * firstStep));
                a3 = AddMasked(a3, x3 + at, w, LanesFrom(lane + 3 * firstStep));
                a4 = AddMasked(a4, x4 + at, w, LanesFrom(lane + 4 * firstStep));
                a5 = AddMasked(a5, x5 + at, w, LanesFrom(lane + 5 * firstStep));
                a6 = AddMasked(a6, x6 + at, w, LanesFrom(lane + 6 * firstStep));
                a7 = AddMasked(a7, x7 + at, w, LanesFrom(lane + 7 * firstStep));
            }
            for (; j <= end - 8; j += 8)
            {
                var w = Load(v + j);
                a0 = MultiplyAdd(Load(x0 + j), w, a0);
                a1 = MultiplyAdd(Load(x1 + j), w, a1);
                a2 = MultiplyAdd(Load(x2 + j), w, a2);
                a3 = MultiplyAdd(Load(x3 + j), w, a3);
                a4 = MultiplyAdd(Load(x4 + j), w, a4);
                a5 = MultiplyAdd(Load(x5 + j), w, a5);
                a6 = MultiplyAdd(Load(x6 + j), w, a6);
                a7 = MultiplyAdd(Load(x7 + j), w, a7);
            }
            if (j < end)
            {
                var mask = Lanes.Mask((int)(end - j));
                var w = Load(v + j, mask);
                a0 = MultiplyAdd(Load(x0 + j, mask), w, a0);
                a1 = MultiplyAdd(Load(x1 + j, mask), w, a1);
                a2 = MultiplyAdd(Load(x2 + j, mask), w, a2);
                a3 = MultiplyAdd(Load(x3 + j, mask), w, a3);
                a4 = MultiplyAdd(Load(x4 + j, mask), w, a4);
                a5 = MultiplyAdd(Load(x5 + j, mask), w, a5);
                a6 = MultiplyAdd(Load(x6 + j, mask), w, a6);
                a7 = MultiplyAdd(Load(x7 + j, mask), w, a7);
            }
            if (ends != null)
            {
                // In the vector behind the common columns, each row has the lanes before its end.
                var w = Load(v + end, LanesBefore(Greatest(ends) - end));
                a0 = AddMasked(a0, x0 + end, w, LanesBefore(ends[0] - end));
                a1 = AddMasked(a1, x1 + end, w, LanesBefore(ends[1] - end));
                a2 = AddMasked(a2, x2 + end, w, LanesBefore(ends[2] - end));
                a3 = AddMasked(a3, x3 + end, w, LanesBefore(ends[3] - end));
                a4 = AddMasked(a4, x4 + end, w, LanesBefore(ends[4] - end));
                a5 = AddMasked(a5, x5 + end, w, LanesBefore(ends[5] - end));
                a6 = AddMasked(a6, x6 + end, w, LanesBefore(ends[6] - end));
                a7 = AddMasked(a7, x7 + end, w, LanesBefore(ends[7] - end));
            }
        }
        return SumOfEach(a0, a1, a2, a3, a4, a5, a6, a7);
    }

    /// <summary>y += sign · Σ u_r x_r over eight rows.</summary>
    /// <param name="rows">Where column 0 of each row is.</param>
    /// <param name="first">The first column of row 0.</param>
    /// <param name="firstStep">How much further the next row begins: −1, 0 or 1.</param>
    /// <param name="end">The column behind the last that all rows have, if they have any in common.</param>
    /// <param name="ends">The column behind the last of each, at most eight behind the least; null where all end together.</param>
    /// <param name="u">The eight factors.</param>
    /// <param name="y">Where y₀ is.</param>
    /// <param name="sign">1 or −1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddEight(double** rows, nint first, nint firstStep, nint end, nint* ends, double* u, double* y, double sign)
    {
        double* x0 = rows[0], x1 = rows[1], x2 = rows[2], x3 = rows[3], x4 = rows[4], x5 = rows[5], x6 = rows[6], x7 = rows[7];
        Vector512<double> c0 = Vector512.Create(sign * u[0]), c1 = Vector512.Create(sign * u[1]), c2 = Vector512.Create(sign * u[2]), c3 = Vector512.Create(sign * u[3]);
        Vector512<double> c4 = Vector512.Create(sign * u[4]), c5 = Vector512.Create(sign * u[5]), c6 = Vector512.Create(sign * u[6]), c7 = Vector512.Create(sign * u[7]);
        nint j = first + Math.Max(0, firstStep * (RowsOfATile - 1));
        if (j > end)
        {
            for (int k = 0; k < RowsOfATile; k++)
            {
                nint start = first + k * firstStep, count = EndOf(k, end, ends) - start;
                if (count > 0)
                    AddScaled(sign * u[k], rows[k] + start, (int)count, y + start);
            }
            return;
        }
        if (firstStep != 0)
        {
            nint at = j - 8, lane = first - at;
            var all = LanesFrom(Math.Min(lane, lane + 7 * firstStep));
            var sum = AddScaledMasked(Load(y + at, all), x0 + at, c0, LanesFrom(lane));
            sum = AddScaledMasked(sum, x1 + at, c1, LanesFrom(lane + firstStep));
            sum = AddScaledMasked(sum, x2 + at, c2, LanesFrom(lane + 2 * firstStep));
            sum = AddScaledMasked(sum, x3 + at, c3, LanesFrom(lane + 3 * firstStep));
            sum = AddScaledMasked(sum, x4 + at, c4, LanesFrom(lane + 4 * firstStep));
            sum = AddScaledMasked(sum, x5 + at, c5, LanesFrom(lane + 5 * firstStep));
            sum = AddScaledMasked(sum, x6 + at, c6, LanesFrom(lane + 6 * firstStep));
            sum = AddScaledMasked(sum, x7 + at, c7, LanesFrom(lane + 7 * firstStep));
            Avx512F.MaskStore(y + at, all, sum);
        }
        for (; j <= end - 8; j += 8)
        {
            var s = MultiplyAdd(Load(x0 + j), c0, Load(y + j));
            var t = Load(x1 + j) * c1;
            s = MultiplyAdd(Load(x2 + j), c2, s);
            t = MultiplyAdd(Load(x3 + j), c3, t);
            s = MultiplyAdd(Load(x4 + j), c4, s);
            t = MultiplyAdd(Load(x5 + j), c5, t);
            s = MultiplyAdd(Load(x6 + j), c6, s);
            t = MultiplyAdd(Load(x7 + j), c7, t);
            Vector512.Store(s + t, y + j);
        }
        if (j < end)
        {
            var mask = Lanes.Mask((int)(end - j));
            var s = MultiplyAdd(Load(x0 + j, mask), c0, Load(y + j, mask));
            var t = Load(x1 + j, mask) * c1;
            s = MultiplyAdd(Load(x2 + j, mask), c2, s);
            t = MultiplyAdd(Load(x3 + j, mask), c3, t);
            s = MultiplyAdd(Load(x4 + j, mask), c4, s);
            t = MultiplyAdd(Load(x5 + j, mask), c5, t);
            s = MultiplyAdd(Load(x6 + j, mask), c6, s);
            t = MultiplyAdd(Load(x7 + j, mask), c7, t);
            Avx512F.MaskStore(y + j, mask, s + t);
        }
        if (ends != null)
        {
            var all = LanesBefore(Greatest(ends) - end);
            var sum = AddScaledMasked(Load(y + end, all), x0 + end, c0, LanesBefore(ends[0] - end));
            sum = AddScaledMasked(sum, x1 + end, c1, LanesBefore(ends[1] - end));
            sum = AddScaledMasked(sum, x2 + end, c2, LanesBefore(ends[2] - end));
            sum = AddScaledMasked(sum, x3 + end, c3, LanesBefore(ends[3] - end));
            sum = AddScaledMasked(sum, x4 + end, c4, LanesBefore(ends[4] - end));
            sum = AddScaledMasked(sum, x5 + end, c5, LanesBefore(ends[5] - end));
            sum = AddScaledMasked(sum, x6 + end, c6, LanesBefore(ends[6] - end));
            sum = AddScaledMasked(sum, x7 + end, c7, LanesBefore(ends[7] - end));
            Avx512F.MaskStore(y + end, all, sum);
        }
    }

    /// <summary>Adds the products of a few vectors of elements, of none where the count is not positive.</summary>
    [MethodImpl(Inline)]
    public static Vector512<double> AddProductOfFew(Vector512<double> sum, double* a, double* b, nint count)
    {
        nint j = 0;
        for (; j <= count - 8; j += 8)
            sum = MultiplyAdd(Load(a + j), Load(b + j), sum);
        if (j < count)
        {
            var mask = Lanes.Mask((int)(count - j));
            sum = MultiplyAdd(Load(a + j, mask), Load(b + j, mask), sum);
        }
        return sum;
    }

    [MethodImpl(Inline)]
    private static Vector512<double> LanesBefore(nint lane) => Lanes.Mask((int)lane);

    [MethodImpl(Inline)]
    private static Vector512<double> LanesFrom(nint lane)
        => Vector512.GreaterThanOrEqual(Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((long)lane)).AsDouble();

    /// <summary>Adds the products of the lanes that a row has: in the others v may be infinite.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> AddMasked(Vector512<double> sum, double* x, Vector512<double> v, Vector512<double> lanes) => MultiplyAdd(Load(x, lanes), v & lanes, sum);

    /// <summary>Adds a multiple of the lanes that a row has: the factor may be infinite.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> AddScaledMasked(Vector512<double> sum, double* x, Vector512<double> factor, Vector512<double> lanes)
        => Vector512.ConditionalSelect(lanes, MultiplyAdd(Load(x, lanes), factor, sum), sum);

    [MethodImpl(Inline)]
    private static nint EndOf(int row, nint end, nint* ends) => ends == null ? end : ends[row];

    [MethodImpl(Inline)]
    private static nint Greatest(nint* ends) => Math.Max(Math.Max(Math.Max(ends[0], ends[1]), Math.Max(ends[2], ends[3])), Math.Max(Math.Max(ends[4], ends[5]), Math.Max(ends[6], ends[7])));

    /// <summary>Adds the product of all columns of a row.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> AddWhole(Vector512<double> sum, double* x, double* v, nint first, nint end)
    {
        for (nint j = first; j < end; j += 8)
        {
            var mask = Lanes.Mask((int)Math.Min(end - j, 8));
            sum = MultiplyAdd(Load(x + j, mask), Load(v + j, mask), sum);
        }
        return sum;
    }
}
