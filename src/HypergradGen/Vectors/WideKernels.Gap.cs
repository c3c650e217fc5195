using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HypergradGen.Vectors;

/// <content>
/// Eight rows that each lack one column, the next row the next one, as all but the diagonal does: vectors of columns as of whole rows, and masks in the one or two that have what is missing.
/// </content>
internal static unsafe partial class WideKernels
{
    /// <summary>The products of eight rows with v, one a lane.</summary>
    /// <param name="x0">Row 0.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="columns">The number of columns, the missing ones included.</param>
    /// <param name="gap">The column that row 0 lacks; row k lacks the k-th behind it.</param>
    /// <param name="v">The vector.</param>
    [MethodImpl(Inline)]
    public static Vector512<double> ProductOfEightWithGap(double* x0, nint stride, nint columns, nint gap, double* v)
    {
        double* x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride, x4 = x3 + stride, x5 = x4 + stride, x6 = x5 + stride, x7 = x6 + stride;
        Vector512<double> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        nint j = 0, whole = WholeBefore(gap);
        while (true)
        {
            for (; j < whole; j += 8)
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
            if (j >= columns)
                return SumOfEach(a0, a1, a2, a3, a4, a5, a6, a7);
            var there = LanesBefore(Math.Min(columns - j, 8));
            var u = Load(v + j, there);
            long* others = OthersThan(gap - j);
            a0 = AddBut(others, a0, Load(x0 + j, there), u);
            a1 = AddBut(others - 1, a1, Load(x1 + j, there), u);
            a2 = AddBut(others - 2, a2, Load(x2 + j, there), u);
            a3 = AddBut(others - 3, a3, Load(x3 + j, there), u);
            a4 = AddBut(others - 4, a4, Load(x4 + j, there), u);
            a5 = AddBut(others - 5, a5, Load(x5 + j, there), u);
            a6 = AddBut(others - 6, a6, Load(x6 + j, there), u);
            a7 = AddBut(others - 7, a7, Load(x7 + j, there), u);
            j += 8;
            whole = j < gap + 8 ? j : WholeBefore(columns);
        }
    }

    /// <summary>y += sign · Σ u_r x_r over eight rows.</summary>
    /// <param name="x0">Row 0.</param>
    /// <param name="stride">The distance from a row to the next.</param>
    /// <param name="columns">The number of columns, the missing ones included.</param>
    /// <param name="gap">The column that row 0 lacks; row k lacks the k-th behind it.</param>
    /// <param name="u">The eight factors.</param>
    /// <param name="y">The sums.</param>
    /// <param name="sign">1 or −1.</param>
    [MethodImpl(Inline)]
    public static void AddEightWithGap(double* x0, nint stride, nint columns, nint gap, double* u, double* y, double sign)
    {
        double* x1 = x0 + stride, x2 = x1 + stride, x3 = x2 + stride, x4 = x3 + stride, x5 = x4 + stride, x6 = x5 + stride, x7 = x6 + stride;
        Vector512<double> c0 = Vector512.Create(sign * u[0]), c1 = Vector512.Create(sign * u[1]), c2 = Vector512.Create(sign * u[2]), c3 = Vector512.Create(sign * u[3]);
        Vector512<double> c4 = Vector512.Create(sign * u[4]), c5 = Vector512.Create(sign * u[5]), c6 = Vector512.Create(sign * u[6]), c7 = Vector512.Create(sign * u[7]);
        nint j = 0, whole = WholeBefore(gap);
        while (true)
        {
            for (; j < whole; j += 8)
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
            if (j >= columns)
                return;
            var there = LanesBefore(Math.Min(columns - j, 8));
            long* others = OthersThan(gap - j);
            var even = AddBut(others, Load(y + j, there), Load(x0 + j, there), c0);
            var odd = AddBut(others - 1, Vector512<double>.Zero, Load(x1 + j, there), c1);
            even = AddBut(others - 2, even, Load(x2 + j, there), c2);
            odd = AddBut(others - 3, odd, Load(x3 + j, there), c3);
            even = AddBut(others - 4, even, Load(x4 + j, there), c4);
            odd = AddBut(others - 5, odd, Load(x5 + j, there), c5);
            even = AddBut(others - 6, even, Load(x6 + j, there), c6);
            odd = AddBut(others - 7, odd, Load(x7 + j, there), c7);
            Avx512F.MaskStore(y + j, there, even + odd);
            j += 8;
            whole = j < gap + 8 ? j : WholeBefore(columns);
        }
    }

    /// <summary>The columns of whole vectors before one.</summary>
    [MethodImpl(Inline)]
    private static nint WholeBefore(nint column) => column & ~7;

    /// <summary>All bits set but those of one element.</summary>
    private static ReadOnlySpan<long> AllButOne => [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];

    /// <summary>Where a mask of all lanes but one begins; that of all lanes but the next one begins an element before it. It is one of all lanes where the number is no lane's.</summary>
    [MethodImpl(Inline)]
    private static long* OthersThan(nint lane)
    {
        const int Missing = 14;
        return (long*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(AllButOne)) + (Missing - Math.Max(lane, -8));
    }

    /// <summary>Adds the products in the lanes of a mask. What stands in the other may be infinite.</summary>
    [MethodImpl(Inline)]
    private static Vector512<double> AddBut(long* mask, Vector512<double> sum, Vector512<double> x, Vector512<double> y)
        => Vector512.ConditionalSelect(Vector512.Load(mask).AsDouble(), MultiplyAdd(x, y, sum), sum);
}
