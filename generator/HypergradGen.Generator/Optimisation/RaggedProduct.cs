using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Products with a matrix whose rows have other columns from row to row, those of a triangle or all but the diagonal, or are arrays of their own, as a kernel computes them eight rows at a time.
/// <code>
/// for i: { s = 0;  for j &lt; i: s += a[i·n + j]·v[j];  r[i] = s }                   columns 0 … i − 1
/// for i: for j &lt; n − i − 1: r[i + 1 + j] += u[i]·a[i·n + i + 1 + j]                columns i + 1 … n − 1, transposed
/// for i: { s = 0;  for j &lt; a[i].Length: s += a[i][j]·v[j];  r[i] = s }            columns 0 … length of the row − 1
/// </code>
/// </summary>
/// <param name="Array">The number of row 0's array; null where all rows are in one memory.</param>
/// <param name="Place">Where column 0 of row 0 is: in the memory, or in row 0's array.</param>
/// <param name="Stride">The distance of rows in one memory.</param>
/// <param name="Parts">One or two: what is multiplied with some columns of each row.</param>
internal sealed record RaggedProduct(bool IsTransposed, Buffer Matrix, AffineIndex? Array, AffineIndex Place, AffineIndex Stride, Operand Rows, EquatableArray<RaggedPart> Parts)
{
    /// <summary>The most parts of a row that a kernel reads together.</summary>
    public const int MostParts = 2;

    /// <summary>The products that a loop with the loops inside it is; null where it is none, or one with a rectangular part of one memory.</summary>
    public static RaggedProduct? Of(For rows, Memory memory)
    {
        var loops = rows.Body.Statements.OfType<For>().Take(MostParts + 1).ToArray();
        if (rows.Carried.Count > 0 || !rows.OrderFree || loops.Length is 0 or > MostParts)
            return null;
        var body = LoopBody.Of(rows);
        var effects = rows.Body.Statements.Where(s => s is not (Let or Slice or Row or For)).ToList();
        RaggedProduct? all = null;
        foreach (var columns in loops)
        {
            if (Of(rows, columns, effects, body, memory) is not { } product)
                return null;
            all = all is null ? product : all.With(product);
            if (all is null)
                return null;
        }
        return effects.Count == 0 && IsApart(all!, memory) ? all : null;
    }

    /// <summary>What one of the loops inside computes, and the statement of its result, which is taken off the list.</summary>
    private static RaggedProduct? Of(For rows, For columns, List<Statement> effects, LoopBody body, Memory memory)
    {
        var inner = columns.Body.Statements.Where(s => s is not (Let or Slice)).ToArray();
        if (columns.Carried.Count == 0)
        {
            return inner is [Accumulate added]
                ? Build(rows, columns, body, added.Target, added.Indices, new Term(added.Value, added.Operator == AccumulateOperator.Subtract), isTransposed: true, accumulates: true) : null;
        }
        if (columns.Carried is not [{ Initial: Literal { Bits: 0 } } sum] || inner.Length > 0
            || SumOfProducts.Terms(columns.Body.Yields[0], sum.Parameter, columns.Body, body.Definition) is not [var term])
            return null;
        // The parts are done in the order of the loops, and so must be what is done with their sums.
        var effect = effects.FirstOrDefault();
        if (effect is not null)
            effects.RemoveAt(0);
        return effect switch
        {
            Store s when s.Value == sum.Result => Build(rows, columns, body, s.Target, s.Indices, term, isTransposed: false, accumulates: false),
            Accumulate s when s.Value == sum.Result => Build(
                rows, columns, body, s.Target, s.Indices, term with { IsNegative = term.IsNegative != (s.Operator == AccumulateOperator.Subtract) }, isTransposed: false, accumulates: true),
            _ => null,
        };
    }

    private static RaggedProduct? Build(For rows, For columns, LoopBody body, Buffer target, EquatableArray<Operand> indices, Term term, bool isTransposed, bool accumulates)
    {
        var (isNegative, factors) = SumOfProducts.Factors(term, body.Definition);
        if (factors.Length != 2 || isNegative && !accumulates || RowAccess.Of(target, indices, body, rows, columns) is not { } to
            || RowAccess.Of(factors[0], body, rows, columns) is not { } first || RowAccess.Of(factors[1], body, rows, columns) is not { } second)
            return null;
        foreach (var (matrix, other) in new[] { (first, second), (second, first) })
        {
            var (alongRows, alongColumns) = isTransposed ? (other, to) : (to, other);
            if (!alongRows.IsAlongRows || RowColumns.Of(columns, body, rows, matrix, alongColumns) is not { } range)
                continue;
            var part = new RaggedPart(range, other.Part, to.Part, accumulates, isNegative);
            return new RaggedProduct(isTransposed, matrix.Buffer, matrix.Array, matrix.Offset, matrix.RowFactor.Plus(alongColumns.RowFactor, -1), rows.Count, new[] { part });
        }
        return null;
    }

    /// <summary>The parts of both, as columns of the same rows; null where the rows are not the same.</summary>
    private RaggedProduct? With(RaggedProduct other)
    {
        if (IsTransposed != other.IsTransposed || Matrix.Id != other.Matrix.Id || !Stride.IsSameAs(other.Stride) || (Array is null ? other.Array is not null : other.Array is null || !Array.IsSameAs(other.Array)))
            return null;
        var shift = other.Place.Plus(Place, -1);
        return this with { Parts = Parts.Items.AddRange(other.Parts.Select(p => p.From(shift, IsTransposed))) };
    }

    /// <summary>Whether no product reads what any of them writes, and a row's sums go to places that no other row's go to.</summary>
    private static bool IsApart(RaggedProduct product, Memory memory)
    {
        var written = new HashSet<int>(product.Parts.Select(p => memory.Root(p.Result.Buffer).Id));
        bool isOwn = product.IsTransposed || written.Count == product.Parts.Count
            || product.Parts.All(p => p.Result.Buffer.Id == product.Parts[0].Result.Buffer.Id && p.Result.Offset.IsSameAs(product.Parts[0].Result.Offset));
        return isOwn && !written.Contains(memory.Root(product.Matrix).Id) && !product.Parts.Any(p => written.Contains(memory.Root(p.Vector.Buffer).Id));
    }
}

/// <summary>What some columns of each row are multiplied with, and where that goes.</summary>
/// <param name="Vector">v from column 0 on; u of a transposed product, from row 0 on.</param>
/// <param name="Result">r from row 0 on; of a transposed product from column 0 on.</param>
/// <param name="Accumulates">The result is added to.</param>
internal sealed record RaggedPart(RowColumns Columns, BufferPart Vector, BufferPart Result, bool Accumulates, bool IsNegative)
{
    /// <summary>The same with column 0 so many elements before.</summary>
    public RaggedPart From(AffineIndex shift, bool isTransposed)
    {
        BufferPart Before(BufferPart along) => along with { Offset = along.Offset.Plus(shift, -1) };
        var columns = Columns with { First = Columns.First.Plus(shift), End = Columns.End.Plus(shift) };
        return isTransposed ? this with { Columns = columns, Result = Before(Result) } : this with { Columns = columns, Vector = Before(Vector) };
    }
}
