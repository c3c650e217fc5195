using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A product with a matrix that is the first to be added to a vector of zeros overwrites it, where both are equally long: the zeros need not be written and read.
/// <code>
/// for j &lt; n: r[j] = 0                              for j &lt; n: { s = 0;  for i: s += u[i]·M[i,j];  r[j] = s }
/// for i: for j &lt; n: r[j] += u[i]·M[i,j]
/// </code>
/// </summary>
public static class OverwrittenSums
{
    public static Function Start(Function function)
    {
        var memory = Memory.Of(function);
        var statements = function.Body.Statements.ToList();
        bool found = false;
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is not For fill || Zeros.FilledBy(fill) is not { } target)
                continue;
            int root = memory.Root(target).Id;
            int next = statements.FindIndex(i + 1, s => MemoryUses.OfElementsIn(s, root, memory));
            if (next < 0 || statements[next] is not For nest || Contraction.Of(nest, memory) is not { Accumulates: true, IsNegative: false, Kind: not ContractionKind.OuterProduct } product
                || product.Result.Buffer.Id != target.Id || product.Result.Offset.AsConstant != 0 || fill.Count != (product.Kind == ContractionKind.Product ? product.Rows : product.Columns))
                continue;
            var overwriting = new BlockBuilder(Numbering.After(function with { Body = function.Body with { Statements = statements } }));
            Write(product, overwriting);
            statements.RemoveAt(next);
            statements.InsertRange(next, overwriting.Build().Statements);
            statements.RemoveAt(i--);
            found = true;
        }
        return found ? function with { Body = function.Body with { Statements = statements.ToImmutableArray() } } : function;
    }

    private static void Write(Contraction product, BlockBuilder into)
    {
        bool isAlongRows = product.Kind == ContractionKind.Product;
        var (row, column) = (into.Numbering.Value(ValueType.Int, "i"), into.Numbering.Value(ValueType.Int, "j"));
        var (outer, inner) = isAlongRows ? (row, column) : (column, row);
        var type = new ValueType(product.Result.Buffer.Element);
        var (sum, total) = (into.Numbering.Value(type), into.Numbering.Value(type));

        var terms = new BlockBuilder(into.Numbering);
        Operand Place(AffineIndex index, Operand step) => terms.Binary(BinaryOperator.Add, index.Compute(terms, v => v), step);
        var element = terms.Load(product.Matrix.Buffer, [terms.Binary(BinaryOperator.Add, Place(product.Matrix.Offset, terms.Binary(BinaryOperator.Multiply, row, product.Stride.Compute(terms, v => v))), column)]);
        var factor = terms.Load(product.Vector.Buffer, [Place(product.Vector.Offset, inner)]);
        var added = terms.Binary(BinaryOperator.Add, sum, terms.Binary(BinaryOperator.Multiply, factor, element));

        var body = new BlockBuilder(into.Numbering);
        body.Add(new For(inner, isAlongRows ? product.Columns : product.Rows, new[] { new Carried(sum, Literal.Of(type, 0), total) }, terms.Build(added), OrderFree: true));
        body.Add(new Store(product.Result.Buffer, new Operand[] { outer }, total));
        into.Add(new For(outer, isAlongRows ? product.Rows : product.Columns, EquatableArray<Carried>.Empty, body.Build(), OrderFree: true));
    }
}
