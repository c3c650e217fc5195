using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>What a nest of two loops computes of a matrix M, u and v.</summary>
public enum ContractionKind
{
    /// <summary>rᵢ = Σⱼ Mᵢⱼvⱼ, or added to r.</summary>
    Product,

    /// <summary>rⱼ = Σᵢ uᵢMᵢⱼ, or added to r.</summary>
    TransposedProduct,

    /// <summary>Mᵢⱼ += uᵢvⱼ.</summary>
    OuterProduct,
}

/// <summary>A buffer from a place on.</summary>
public sealed record BufferPart(Buffer Buffer, AffineIndex Offset);

/// <summary>
/// A nest of two loops whose body is one multiplication and one addition, as a kernel computes it.
/// <code>
/// for i: for j: next[j] += c[i]·x[i·d + j]          TransposedProduct of x, whose rows are d apart, with c, added to next
/// </code>
/// </summary>
/// <param name="Vector">What the matrix is multiplied with; u of an outer product.</param>
/// <param name="Result">What is written; v of an outer product, which writes the matrix.</param>
/// <param name="Accumulates">The result is added to.</param>
public sealed record Contraction(
    ContractionKind Kind,
    BufferPart Matrix,
    AffineIndex Stride,
    Operand Rows,
    Operand Columns,
    BufferPart Vector,
    BufferPart Result,
    bool Accumulates,
    bool IsNegative)
{
    /// <summary>The most rows and columns of a product that is compiled into its program: the sums along the columns stay in registers.</summary>
    private const int MostSmall = 32;

    /// <summary>All three are of single precision.</summary>
    public bool IsOfSingles => Matrix.Buffer.Element == ElementType.Real32;

    /// <summary>Rows and columns are literals, small, and fill vectors of eight.</summary>
    public bool HasSmallShape => IsSmall(Rows) && IsSmall(Columns);

    private static bool IsSmall(Operand count) => count is Literal { AsInt: > 0 and <= MostSmall } literal && literal.AsInt % 8 == 0;

    /// <summary>The contraction that a loop with the loop inside it is; null where it is none.</summary>
    public static Contraction? Of(For rows, Memory memory)
    {
        if (rows.Carried.Count > 0 || !rows.OrderFree || rows.Body.Statements.OfType<For>().Take(2).ToArray() is not [var columns])
            return null;
        var body = LoopBody.Of(rows);
        var effects = rows.Body.Statements.Where(s => s is not (Let or Slice or For)).ToArray();
        var inner = columns.Body.Statements.Where(s => s is not (Let or Slice)).ToArray();
        if (!body.IsOutside(columns.Count))
            return null;
        Buffer target;
        EquatableArray<Operand> indices;
        Term term;
        bool accumulates;
        if (columns.Carried.Count == 1 && inner.Length == 0 && columns.Carried[0].Initial is Literal { Bits: 0 } && effects.Length == 1)
        {
            var sum = columns.Carried[0];
            if (SumOfProducts.Terms(columns.Body.Yields[0], sum.Parameter, columns.Body, body.Definition) is not [var only])
                return null;
            switch (effects[0])
            {
                case Store s when s.Value == sum.Result:
                    (target, indices, term, accumulates) = (s.Target, s.Indices, only, false);
                    break;
                case Accumulate s when s.Value == sum.Result:
                    (target, indices, term, accumulates) = (s.Target, s.Indices, only with { IsNegative = only.IsNegative != (s.Operator == AccumulateOperator.Subtract) }, true);
                    break;
                default:
                    return null;
            }
        }
        else if (columns.Carried.Count == 0 && inner is [Accumulate s] && effects.Length == 0)
        {
            (target, indices, term, accumulates) = (s.Target, s.Indices, new Term(s.Value, s.Operator == AccumulateOperator.Subtract), true);
        }
        else
        {
            return null;
        }
        var product = SumOfProducts.Factors(term, body.Definition);
        if (product.Factors.Length != 2 || NestAccess.Of(target, indices, body, rows, columns) is not { } to
            || NestAccess.Of(product.Factors[0], body, rows, columns) is not { } first || NestAccess.Of(product.Factors[1], body, rows, columns) is not { } second)
            return null;
        int root = memory.Root(to.Buffer).Id;
        if (first.Buffer.Element != to.Buffer.Element || second.Buffer.Element != to.Buffer.Element || memory.Root(first.Buffer).Id == root || memory.Root(second.Buffer).Id == root || !accumulates && product.IsNegative)
            return null;
        return Build(rows.Count, columns.Count, to, first, second, accumulates, product.IsNegative)
            ?? Build(rows.Count, columns.Count, to, second, first, accumulates, product.IsNegative)
            ?? Build(columns.Count, rows.Count, to.Turned, first.Turned, second.Turned, accumulates, product.IsNegative)
            ?? Build(columns.Count, rows.Count, to.Turned, second.Turned, first.Turned, accumulates, product.IsNegative);
    }

    /// <summary>The contraction if a is the matrix (or u), with unit stride along its columns.</summary>
    private static Contraction? Build(Operand rows, Operand columns, NestAccess to, NestAccess a, NestAccess b, bool accumulates, bool isNegative)
    {
        if (a.IsMatrix && b.IsAlongColumns && to.IsAlongRows)
            return new Contraction(ContractionKind.Product, a.Part, a.RowFactor, rows, columns, b.Part, to.Part, accumulates, isNegative);
        if (a.IsMatrix && b.IsAlongRows && to.IsAlongColumns)
            return new Contraction(ContractionKind.TransposedProduct, a.Part, a.RowFactor, rows, columns, b.Part, to.Part, accumulates, isNegative);
        if (to.IsMatrix && a.IsAlongRows && b.IsAlongColumns && accumulates)
            return new Contraction(ContractionKind.OuterProduct, to.Part, to.RowFactor, rows, columns, a.Part, b.Part, accumulates, isNegative);
        return null;
    }
}

/// <summary>An access inside two loops: buffer[Offset + RowFactor·i + ColumnFactor·j].</summary>
public sealed record NestAccess(Buffer Buffer, AffineIndex Offset, AffineIndex RowFactor, AffineIndex ColumnFactor)
{
    public static NestAccess? Of(Operand factor, LoopBody body, For rows, For columns)
        => factor is Value value && body.Definition(value) is Load load ? Of(load.Source, load.Indices, body, rows, columns) : null;

    public static NestAccess? Of(Buffer buffer, EquatableArray<Operand> indices, LoopBody body, For rows, For columns)
    {
        if (buffer.Element is not (ElementType.Real64 or ElementType.Real32) || body.Place(buffer, indices) is not { } place
            || place.Index.FactorOf(rows.Index) is not { } row || place.Index.FactorOf(columns.Index) is not { } column)
            return null;
        var access = new NestAccess(place.Buffer, place.Index.Without(rows.Index).Without(columns.Index), row, column);
        return access.Offset.Values.Concat(row.Values).Concat(column.Values).All(body.IsOutside) ? access : null;
    }

    public BufferPart Part => new(Buffer, Offset);

    /// <summary>The same with the loops' roles exchanged.</summary>
    public NestAccess Turned => new(Buffer, Offset, ColumnFactor, RowFactor);

    public bool IsMatrix => ColumnFactor.AsConstant == 1 && RowFactor.AsConstant != 0;

    public bool IsAlongRows => RowFactor.AsConstant == 1 && ColumnFactor.AsConstant == 0;

    public bool IsAlongColumns => ColumnFactor.AsConstant == 1 && RowFactor.AsConstant == 0;

    /// <summary>The same element for every column.</summary>
    public bool IsOfRow => ColumnFactor.AsConstant == 0;
}
