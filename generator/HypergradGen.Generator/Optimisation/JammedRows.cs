using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Adds rows to one vector four at a time, so that the vector is read and written once for four of them. Products with a matrix, and of matrices, are kernels that do so themselves; this is for what is no product: the rows that a sweep collects.
/// The order of the additions changes.
/// <code>
/// for i &lt; n: for j: r[j] += x[i,j]          for q &lt; n / 4: for j: r[j] += (x[4q,j] + x[4q+1,j]) + (x[4q+2,j] + x[4q+3,j])
///                                           for i &lt; n − 4·(n / 4): for j: r[j] += x[4·(n / 4) + i,j]
/// </code>
/// </summary>
public sealed class JammedRows : Rewriter
{
    private const int Together = 4;

    /// <summary>The most operations of a row's element: those of four rows have to stay in registers.</summary>
    private const int MostOperations = 12;

    private readonly Memory _memory;

    private JammedRows(Function function) => _memory = Memory.Of(function);

    public static Function Jam(Function function) => new JammedRows(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        if (MatrixProduct.Of(s, _memory) is not null)
        {
            into.Add(s);
            return;
        }
        if (Innermost(s) is not { } inner)
        {
            base.RewriteFor(s, into);
            return;
        }
        var count = Map(s.Count);
        var fours = into.Binary(BinaryOperator.Divide, count, Operand.Int(Together));
        var done = into.Binary(BinaryOperator.Multiply, fours, Operand.Int(Together));
        into.Add(Rows(s, inner, fours, Together, (index, k, body) => body.Binary(BinaryOperator.Add, body.Binary(BinaryOperator.Multiply, index, Operand.Int(Together)), Operand.Int(k))));
        into.Add(Rows(s, inner, into.Binary(BinaryOperator.Subtract, count, done), 1, (index, _, body) => body.Binary(BinaryOperator.Add, done, index)));
    }

    /// <summary>The loop over the elements of a row, where all rows are added to one vector, which nothing else of theirs reads or writes; null where it is another nest.</summary>
    private For? Innermost(For s)
    {
        if (!s.OrderFree || s.Carried.Count > 0 || s.Count is Literal { AsInt: < 2 * Together } || s.Body.Statements.LastOrDefault() is not For inner
            || s.Body.Statements.Any(b => b != inner && b is not (Let or Slice)) || inner.Body.Statements.LastOrDefault() is not Accumulate sum
            || inner.Body.Statements.Any(b => b != sum && b is not (Let or Slice)) || inner.Body.Statements.Count > MostOperations)
            return null;
        var body = LoopBody.Of(s);
        if (!body.IsOutside(inner.Count) || VectorLoop.Of(inner) is null || body.Place(sum.Target, sum.Indices) is not { } place
            || place.Index.FactorOf(s.Index)?.AsConstant != 0 || place.Index.FactorOf(inner.Index)?.AsConstant != 1)
            return null;
        int root = _memory.Root(place.Buffer).Id;
        bool isRead = s.Body.Statements.Concat(inner.Body.Statements).OfType<Let>().Any(l => l.Operation is Load load && _memory.Root(load.Source).Id == root);
        return isRead || MatrixProduct.IsKernel(s, _memory) ? null : inner;
    }

    /// <summary>So many rows in one iteration.</summary>
    private For Rows(For s, For inner, Operand count, int together, Func<Operand, int, BlockBuilder, Operand> row)
    {
        var (index, element) = (Numbering.Value(ValueType.Int, s.Index.Name), Numbering.Value(ValueType.Int, inner.Index.Name));
        var (outside, inside) = (new BlockBuilder(Numbering), new BlockBuilder(Numbering));
        var sum = (Accumulate)inner.Body.Statements[inner.Body.Statements.Count - 1];
        var values = new List<Operand>();
        Accumulate? added = null;
        for (int k = 0; k < together; k++)
        {
            var copy = new Copy(Numbering, s.Index, row(index, k, outside), inner.Index, element);
            copy.Write(s.Body.Statements.Where(b => b != inner), outside);
            copy.Write(inner.Body.Statements.Where(b => b != sum), inside);
            var mapped = copy.Of(sum);
            values.Add(mapped.Value);
            added ??= mapped;
        }
        for (int width = values.Count; width > 1; width /= 2)
        {
            for (int k = 0; k < width / 2; k++)
                values[k] = inside.Binary(BinaryOperator.Add, values[2 * k], values[2 * k + 1]);
        }
        inside.Add(added! with { Value = values[0] });
        outside.Add(new For(element, Map(inner.Count), EquatableArray<Carried>.Empty, inside.Build(), OrderFree: true));
        return new For(index, count, EquatableArray<Carried>.Empty, outside.Build(), OrderFree: true);
    }

    /// <summary>Statements of a row, with another index of the row and of the element.</summary>
    private sealed class Copy : CopyingRewriter
    {
        public Copy(Numbering numbering, Value row, Operand byRow, Value element, Operand byElement)
        {
            Numbering = numbering;
            Replace(row, byRow);
            Replace(element, byElement);
        }

        public void Write(IEnumerable<Statement> statements, BlockBuilder into)
        {
            foreach (var statement in statements)
                Rewrite(statement, into);
        }

        public Accumulate Of(Accumulate sum) => sum with { Target = Map(sum.Target), Indices = Map(sum.Indices), Value = Map(sum.Value) };
    }
}
