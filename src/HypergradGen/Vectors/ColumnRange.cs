using System.Runtime.CompilerServices;

namespace HypergradGen.Vectors;

/// <summary>
/// The columns that row i of a matrix has in a product: those from <see cref="First"/> + <see cref="FirstStep"/>·i to before <see cref="End"/> + <see cref="EndStep"/>·i. The rows of a triangle have ranges that
/// change from row to row.
/// <code>
/// for j &lt; i:  s += M[i, j]·v[j]          First 0, FirstStep 0, End 0, EndStep 1
/// for j &gt; i:  s += M[i, j]·v[j]          First 1, FirstStep 1, End n, EndStep 0
/// </code>
/// </summary>
/// <param name="First">The first column of row 0.</param>
/// <param name="FirstStep">How much further the next row begins: −1, 0 or 1.</param>
/// <param name="End">The column behind the last of row 0; where <paramref name="EndsWithRow"/>, how far behind the end of its row's array.</param>
/// <param name="EndStep">How much further the next row ends: −1, 0 or 1.</param>
/// <param name="EndsWithRow">The rows are arrays of their own, and each ends where its array does.</param>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
public readonly record struct ColumnRange(int First, int FirstStep, int End, int EndStep, bool EndsWithRow = false)
{
    /// <summary>The first column of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long FirstOf(int row) => First + (long)FirstStep * row;

    /// <summary>The column behind the last of a row, whose array has a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long EndOf(int row, int length) => (EndsWithRow ? length : 0) + End + (long)EndStep * row;

    /// <summary>How many columns a row has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int CountOf(int row, int length) => (int)Math.Max(0, EndOf(row, length) - FirstOf(row));

    /// <summary>All rows have the same columns, or end with their arrays and differ by these alone.</summary>
    internal bool IsRectangular
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (FirstStep | EndStep) == 0;
    }

    /// <summary>The same, of rows whose arrays have one length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ColumnRange Of(int length) => EndsWithRow ? new ColumnRange(First, FirstStep, length + End, EndStep) : this;

    /// <summary>The first and the last of some rows that have columns; the last before the first where none has. Rows without columns are at one end, since the number of columns changes by the same from row to row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (int First, int Last) RowsWithColumns(int rows)
    {
        long count = (long)End - First;
        int step = EndStep - FirstStep, halves = step is 2 or -2 ? 1 : 0;
        if (step == 0)
            return (0, count > 0 ? rows - 1 : -1);
        return step > 0
            ? ((int)Math.Min(count > 0 ? 0 : (-count >> halves) + 1, rows), rows - 1)
            : (0, (int)Math.Min(count <= 0 ? -1 : (count - 1) >> halves, rows - 1));
    }

    /// <summary>Whether all rows' columns are from one to before another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsBetween(int least, int end, int rows)
    {
        var (first, last) = RowsWithColumns(rows);
        return first > last || Math.Min(FirstOf(first), FirstOf(last)) >= least && Math.Max(EndOf(first, 0), EndOf(last, 0)) <= end;
    }
}
