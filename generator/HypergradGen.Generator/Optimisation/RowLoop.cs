using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A loop over rows, and which of the loops inside it are products with a matrix once the loop is cut in pieces.
/// </summary>
public sealed class RowLoop
{
    private readonly Memory _memory;
    private readonly HashSet<int> _written;

    public RowLoop(For loop, Memory memory)
    {
        Loop = loop;
        Body = LoopBody.Of(loop);
        _memory = memory;
        _written = memory.Written(loop.Body);
    }

    public For Loop { get; }

    public LoopBody Body { get; }

    public bool IsWritten(Buffer buffer) => _written.Contains(_memory.Root(buffer).Id);

    /// <summary>No other statement of an iteration writes the memory that this one stores in.</summary>
    public bool IsWrittenOnlyBy(Store store)
    {
        int root = _memory.Root(store.Target).Id;
        return Loop.Body.Statements.All(s => ReferenceEquals(s, store) || !_memory.Written(new Block(new[] { s }, EquatableArray<Operand>.Empty)).Contains(root));
    }

    /// <summary>An element that the loop does not write, one further at each row.</summary>
    public bool IsAlongRows(Value value) => Body.Definition(value) is Load load && !IsWritten(load.Source) && IsAlongRows(load.Source, load.Indices);

    /// <summary>A place in memory that is one further at each row.</summary>
    public bool IsAlongRows(Buffer buffer, EquatableArray<Operand> indices)
        => Body.Place(buffer, indices) is { } place && place.Index.FactorOf(Loop.Index)?.AsConstant == 1 && place.Index.Without(Loop.Index).Values.All(Body.IsOutside);

    /// <summary>The part is another one at each row.</summary>
    public bool Moves(BufferPart part)
    {
        var offset = part.Offset.Values.Aggregate<Value, AffineIndex?>(part.Offset, (index, v) => index?.With(v, Body.Affine(v)));
        return offset is null || Body.Place(part.Buffer, new Operand[] { Operand.Int(0) }) is not { } place || place.Index.Plus(offset).FactorOf(Loop.Index) is not { AsConstant: 0 };
    }

    /// <summary>The products that an inner loop is a sum of; null where it is anything more.</summary>
    public RowProducts? Products(For columns)
    {
        if (columns.Body.Statements.Any(s => s is not (Let or Slice or Accumulate)))
            return null;
        bool isRectangular = Body.IsOutside(columns.Count);
        var sums = new List<RowSum>();
        for (int i = 0; i < columns.Carried.Count; i++)
        {
            var carried = columns.Carried[i];
            if (SumOfProducts.Terms(columns.Body.Yields[i], carried.Parameter, columns.Body, Body.Definition) is not { } terms)
                return null;
            foreach (var term in terms)
            {
                var product = isRectangular && Classify(term, columns) is { HasMatrix: true, ColumnVectors: 1 } whole ? whole : Ragged(term, columns, null);
                if (product is null)
                    return null;
                sums.Add(new RowSum(carried, product));
            }
        }
        var accumulations = new List<RowAccumulation>();
        foreach (var statement in columns.Body.Statements.OfType<Accumulate>())
        {
            var term = new Term(statement.Value, statement.Operator == AccumulateOperator.Subtract);
            var product = (isRectangular ? Rectangular(term, statement, columns) : null)
                ?? (RowAccess.Of(statement.Target, statement.Indices, Body, Loop, columns) is { } target ? Ragged(term, columns, target) : null);
            if (product is null)
                return null;
            accumulations.Add(new RowAccumulation(statement, product));
        }
        return sums.Count + accumulations.Count > 0 ? new RowProducts(columns, sums, accumulations) : null;
    }

    /// <summary>A term that is added to a vector along the columns or the rows, or to a matrix.</summary>
    private RowProduct? Rectangular(Term term, Accumulate statement, For columns)
    {
        if (Classify(term, columns) is not { } product || NestAccess.Of(statement.Target, statement.Indices, Body, Loop, columns) is not { } to)
            return null;
        bool fits = to.IsAlongColumns && product is { HasMatrix: true, ColumnVectors: 0, RowFactors.Count: > 0 }
            || !to.IsOfRow && (to.IsMatrix || to.Turned.IsMatrix) && product is { HasMatrix: false, ColumnVectors: 1 }
            || to.IsAlongRows && product is { HasMatrix: true, ColumnVectors: 1, RowFactors.Count: 0 };
        return fits ? product : null;
    }

    /// <summary>A term of a product with rows of columns of their own, or that are arrays of their own: a sum, or, where it is added to a vector along the columns, one of the transpose.</summary>
    private RowProduct? Ragged(Term term, For columns, RowAccess? to)
    {
        var (isNegative, ofRow, inside) = Factors(term, columns);
        var accesses = inside.Select(f => IsRead(f) ? RowAccess.Of(f, Body, Loop, columns) : null).OfType<RowAccess>().ToArray();
        if (accesses.Length != inside.Count || inside.Count != (to is null ? 2 : 1) || to is not null && ofRow.Count == 0)
            return null;
        var matrix = accesses.FirstOrDefault(a => (to is null ? accesses.Where(b => b != a) : [to]).Any(v => RowColumns.Of(columns, Body, Loop, a, v) is not null));
        return matrix is null ? null : new RowProduct(isNegative, ofRow, inside, HasMatrix: true, to is null ? 1 : 0, matrix.Buffer);
    }

    /// <summary>The factors of a term that belong to the row alone, and the others.</summary>
    private (bool IsNegative, IReadOnlyList<Operand> OfRow, IReadOnlyList<Operand> Inside) Factors(Term term, For columns)
    {
        var (isNegative, factors) = SumOfProducts.Factors(term, v => IsInside(v, columns) ? Body.Definition(v) : null);
        bool IsOfRow(Operand factor) => factor is not Value value || !IsInside(value, columns);
        return (isNegative, [.. factors.Where(IsOfRow)], [.. factors.Where(f => !IsOfRow(f))]);
    }

    /// <summary>An element of memory that the loop does not write.</summary>
    private bool IsRead(Operand factor) => factor is Value value && Body.Definition(value) is Load load && !IsWritten(load.Source);

    /// <summary>Sorts the factors of a term: those of the row alone, a vector along the columns, a matrix.</summary>
    private RowProduct? Classify(Term term, For columns)
    {
        var (isNegative, ofRow, inside) = Factors(term, columns);
        int vectors = 0, matrices = 0;
        foreach (var factor in inside)
        {
            if (!IsRead(factor) || NestAccess.Of(factor, Body, Loop, columns) is not { } access)
                return null;
            if (access.IsAlongColumns)
                vectors++;
            else if (access.IsMatrix || access.Turned.IsMatrix)
                matrices++;
            else
                return null;
        }
        return matrices <= 1 && vectors <= 1 ? new RowProduct(isNegative, ofRow, inside, matrices == 1, vectors) : null;
    }

    private static bool IsInside(Value value, For columns)
        => value.Id == columns.Index.Id || columns.Carried.Any(c => c.Parameter.Id == value.Id)
            || columns.Body.Statements.OfType<Let>().Any(s => s.Target.Id == value.Id);
}

/// <summary>One term: ±(factors of the row)·(what stays inside the loop over columns).</summary>
/// <param name="Ragged">The matrix, where its rows have columns of their own or are arrays of their own.</param>
public sealed record RowProduct(bool IsNegative, IReadOnlyList<Operand> RowFactors, IReadOnlyList<Operand> Inside, bool HasMatrix, int ColumnVectors, Buffer? Ragged = null);

/// <summary>A term of a sum that the loop over columns carries.</summary>
public sealed record RowSum(Carried Carried, RowProduct Product);

/// <summary>A term that the loop over columns adds to memory.</summary>
public sealed record RowAccumulation(Accumulate Statement, RowProduct Product);

/// <summary>All that a loop over columns does.</summary>
public sealed record RowProducts(For Columns, IReadOnlyList<RowSum> Sums, IReadOnlyList<RowAccumulation> Accumulations);
