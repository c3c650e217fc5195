using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// An access inside a loop over rows and one over the columns of a row, whose columns may begin further on in each row, and whose row may be an array of its own.
/// <code>
/// for i: for j &lt; n − i − 1: … v[i + 1 + j] … a[i][i + 1 + j] …          v: offset 1, row factor 1, column factor 1;  a: array i, and the same
/// </code>
/// </summary>
/// <param name="Array">The number of the array in row 0, one further in each row; null where all rows are in one memory.</param>
internal sealed record RowAccess(Buffer Buffer, AffineIndex? Array, AffineIndex Offset, AffineIndex RowFactor, AffineIndex ColumnFactor)
{
    public static RowAccess? Of(Operand factor, LoopBody body, For rows, For columns)
        => factor is Value value && body.Definition(value) is Load load ? Of(load.Source, load.Indices, body, rows, columns) : null;

    public static RowAccess? Of(Buffer buffer, EquatableArray<Operand> indices, LoopBody body, For rows, For columns)
    {
        if (buffer.Element != ElementType.Real64 || body.PlaceInRow(buffer, indices) is not { } place
            || place.Index.FactorOf(rows.Index) is not { } row || place.Index.FactorOf(columns.Index) is not { } column)
            return null;
        var array = place.Array?.Without(rows.Index);
        if (place.Array is not null && place.Array.FactorOf(rows.Index)?.AsConstant != 1)
            return null;
        var access = new RowAccess(place.Buffer, array, place.Index.Without(rows.Index).Without(columns.Index), row, column);
        return new[] { access.Offset, row, column, array ?? AffineIndex.Zero }.SelectMany(a => a.Values).All(body.IsOutside) ? access : null;
    }

    public BufferPart Part => new(Buffer, Offset);

    /// <summary>One element further in each column, and a number of elements in each row.</summary>
    public bool IsAlongColumns => Array is null && ColumnFactor.AsConstant == 1 && RowFactor.AsConstant is not null;

    public bool IsAlongRows => Array is null && RowFactor.AsConstant == 1 && ColumnFactor.AsConstant == 0;

    /// <summary>Another row in each row, whose columns lie one behind the other.</summary>
    public bool IsMatrix => ColumnFactor.AsConstant == 1;
}
