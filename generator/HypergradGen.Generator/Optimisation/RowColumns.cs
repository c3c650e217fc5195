using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// The columns First + FirstStep·i … End + EndStep·i − 1 of row i of a matrix, counted as the vector along the columns is.
/// <code>
/// for i: for j &lt; n − i − 1: … a[i·n + i + 1 + j]·v[i + 1 + j]          with column 0 at a[i·n + 1] and v[1]: columns i … n − 2
/// </code>
/// </summary>
/// <param name="EndsWithRow">The end is counted from that of the row's array.</param>
internal sealed record RowColumns(AffineIndex First, int FirstStep, AffineIndex End, int EndStep, bool EndsWithRow)
{
    /// <summary>
    /// What a loop over columns goes through of a matrix and of a vector along its rows; null where they do not go together, where eight rows have few columns in common, since ranges move with the rows, and where
    /// the product is with a rectangular part of one memory.
    /// </summary>
    public static RowColumns? Of(For columns, LoopBody body, For rows, RowAccess matrix, RowAccess vector)
    {
        if (!matrix.IsMatrix || !vector.IsAlongColumns || vector.RowFactor.AsConstant is not { } step)
            return null;
        if (matrix.Array is null ? matrix.RowFactor.AsConstant == step : matrix.RowFactor.AsConstant != step)
            return null;
        var (count, endsWithRow) = Count(columns, body, rows, matrix);
        if (count.FactorOf(rows.Index)?.AsConstant is not { } slope || count.Without(rows.Index) is not { } end || !end.Values.All(body.IsOutside))
            return null;
        int endStep = unchecked(step + slope);
        bool isMoved = step == endStep && step != 0, isRectangular = step == 0 && slope == 0 && matrix.Array is null;
        return step is < -1 or > 1 || endStep is < -1 or > 1 || isMoved || isRectangular ? null : new RowColumns(AffineIndex.Zero, step, end, endStep, endsWithRow);
    }

    /// <summary>The number of columns in what is known before the loop over rows and its index, and the row's own length.</summary>
    private static (AffineIndex Count, bool EndsWithRow) Count(For columns, LoopBody body, For rows, RowAccess matrix)
    {
        var count = body.Affine(columns.Count);
        foreach (var value in count.Values)
        {
            if (matrix.Array is not null && body.Definition(value) is Length length && body.IsRowOf(length.Source, matrix.Buffer, matrix.Array, rows.Index) && count.FactorOf(value)?.AsConstant == 1)
                return (count.Without(value), true);
        }
        return (count, false);
    }
}
