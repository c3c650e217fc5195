using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Three loops, one in the other, that compute a product of two matrices, or add it to a third: in any order where each term is added to memory, and with the sum innermost where a
/// value carries it.
/// <code>
/// for k: for i: for j: c[i·n + j] += u[k·m + i]·v[k·n + j]                             C += UᵀV
/// for i: for j: { s = 0;  for k: s += h[i·n + k]·a[j·n + k];  z[i·n + j] = s }          Z = HAᵀ
/// </code>
/// </summary>
/// <param name="Left">L, with rows as C has.</param>
/// <param name="Right">R, with columns as C has; its rows or its columns are one apart.</param>
/// <param name="Result">C, whose columns are one apart.</param>
/// <param name="Count">The terms of each sum: the columns of L and the rows of R.</param>
/// <param name="Accumulates">C is added to.</param>
/// <param name="Scale">What each term is multiplied with, known before the loops.</param>
public sealed record MatrixProduct(
    MatrixFactor Left,
    MatrixFactor Right,
    MatrixFactor Result,
    Operand Rows,
    Operand Columns,
    Operand Count,
    bool Accumulates,
    bool IsNegative,
    EquatableArray<Operand> Scale)
{
    public bool IsOfSingles => Result.Part.Buffer.Element == ElementType.Real32;

    /// <summary>The loop indices that C's rows, its columns and the sum may be, outermost first.</summary>
    private static readonly (int Row, int Column, int Sum)[] s_orders = [(0, 1, 2), (1, 0, 2), (0, 2, 1), (2, 0, 1), (1, 2, 0), (2, 1, 0)];

    /// <summary>Whether a loop, with those inside it, is one kernel's call when it is emitted.</summary>
    public static bool IsKernel(For outermost, Memory memory)
        => Contraction.Of(outermost, memory) is not null || Of(outermost, memory) is not null || RaggedProduct.Of(outermost, memory) is not null;

    /// <summary>What the nest with the given outermost loop is; null where it is anything else.</summary>
    public static MatrixProduct? Of(For outermost, Memory memory) => Sum(outermost, memory) is [var only] ? only : null;

    /// <summary>
    /// The products that a nest with the given outermost loop adds, one for each term that is added to an element; null where it does anything else.
    /// <code>
    /// for i: for j: for k: { c[i,j] += 2·(a[i,k]·b[k,j] − d[i,k]·e[k,j]);  f[k,j] += a[i,k]·g[i,j] }          C += 2AB,  C −= 2DE,  F += AᵀG
    /// </code>
    /// </summary>
    public static IReadOnlyList<MatrixProduct>? Sum(For outermost, Memory memory)
    {
        if (Inside(outermost) is not [For middle])
            return null;
        var statements = Inside(middle);
        if (statements.Length == 0 || statements[0] is not For innermost)
            return null;
        var body = LoopBody.Of(outermost);
        For[] loops = [outermost, middle, innermost];
        if (loops.Any(l => !l.OrderFree || !body.IsOutside(l.Count)) || outermost.Carried.Count + middle.Carried.Count > 0 || Written(statements, innermost, body) is not { } written)
            return null;
        var roots = new HashSet<int>(written.Select(w => memory.Root(w.Target).Id));
        var products = new List<MatrixProduct>();
        foreach (var element in written)
        {
            if (Access.Of(element.Target, element.Indices, body, loops) is not { } to || SumOfProducts.Expand(element.Term, body.Definition) is not { } terms)
                return null;
            foreach (var term in terms)
            {
                if (Term(term, to, element.Accumulates, body, loops) is not { } product || roots.Contains(memory.Root(product.Left.Part.Buffer).Id) || roots.Contains(memory.Root(product.Right.Part.Buffer).Id))
                    return null;
                products.Add(product);
            }
        }
        return products;
    }

    private static MatrixProduct? Term(SignedProduct term, Access to, bool accumulates, LoopBody body, For[] loops)
    {
        Operand[] scale = [.. term.Factors.Where(body.IsOutside)], inside = [.. term.Factors.Where(f => !body.IsOutside(f))];
        if (inside.Length != 2 || !accumulates && (term.IsNegative || scale.Length > 0)
            || Access.Of(inside[0], body, loops) is not { } first || Access.Of(inside[1], body, loops) is not { } second || first.Buffer.Element != to.Buffer.Element || second.Buffer.Element != to.Buffer.Element)
            return null;
        foreach (var (i, j, k) in s_orders)
        {
            foreach (var (l, r) in new[] { (first, second), (second, first) })
            {
                if (to.IsFree(k) && !to.IsFree(i) && to.IsUnit(j) && l.IsFree(j) && !l.IsFree(i) && !l.IsFree(k) && r.IsFree(i) && (r.IsUnit(j) && !r.IsFree(k) || r.IsUnit(k) && !r.IsFree(j) && !to.IsOfSingles))
                    return new MatrixProduct(l.Factor(i, k), r.Factor(k, j), to.Factor(i, j), loops[i].Count, loops[j].Count, loops[k].Count, accumulates, term.IsNegative, scale);
            }
        }
        return null;
    }

    /// <summary>The nest again, as a sum that is added to memory.</summary>
    public For Write(Numbering numbering)
    {
        Value row = numbering.Value(ValueType.Int, "i"), column = numbering.Value(ValueType.Int, "j"), term = numbering.Value(ValueType.Int, "k");
        var body = new BlockBuilder(numbering);
        Operand Place(MatrixFactor factor, Value first, Value second)
        {
            Operand Times(Value index, AffineIndex step) => body.Binary(BinaryOperator.Multiply, index, step.Compute(body, v => v));
            return body.Binary(BinaryOperator.Add, factor.Part.Offset.Compute(body, v => v), body.Binary(BinaryOperator.Add, Times(first, factor.Row), Times(second, factor.Column)));
        }

        Operand product = body.Binary(
            BinaryOperator.Multiply, body.Load(Left.Part.Buffer, [Place(Left, row, term)]), body.Load(Right.Part.Buffer, [Place(Right, term, column)]));
        foreach (var factor in Scale)
            product = body.Binary(BinaryOperator.Multiply, factor, product);
        body.Add(new Accumulate(Result.Part.Buffer, new[] { Place(Result, row, column) }, IsNegative ? AccumulateOperator.Subtract : AccumulateOperator.Add, product));
        For Loop(Value index, Operand count, Block inside) => new(index, count, EquatableArray<Carried>.Empty, inside, OrderFree: true);
        Block Only(For loop) => new(new Statement[] { loop }, EquatableArray<Operand>.Empty);
        return Loop(row, Rows, Only(Loop(term, Count, Only(Loop(column, Columns, body.Build())))));
    }

    /// <summary>The products that a loop is, or that are inside it.</summary>
    public static IReadOnlyList<MatrixProduct> In(For loop, Memory memory)
    {
        var search = new Search(memory);
        search.VisitStatement(loop);
        return search.Found;
    }

    /// <summary>The statements of a loop's body that do anything.</summary>
    private static Statement[] Inside(For loop) => [.. loop.Body.Statements.Where(s => s is not (Let or Slice))];

    /// <summary>What the nest writes: elements that the innermost loop adds to, or one that gets the sum that it carries.</summary>
    private static IReadOnlyList<(Buffer Target, EquatableArray<Operand> Indices, Term Term, bool Accumulates)>? Written(Statement[] around, For innermost, LoopBody body)
    {
        var inside = Inside(innermost);
        if (innermost.Carried.Count == 0)
        {
            return around.Length == 1 && inside.Length > 0 && inside.All(s => s is Accumulate)
                ? [.. inside.Cast<Accumulate>().Select(s => (s.Target, s.Indices, new Term(s.Value, s.Operator == AccumulateOperator.Subtract), true))]
                : null;
        }
        if (innermost.Carried is not [{ Initial: Literal { Bits: 0 } } sum] || around.Length != 2 || inside.Length > 0
            || SumOfProducts.Terms(innermost.Body.Yields[0], sum.Parameter, innermost.Body, body.Definition) is not [var term])
            return null;
        return around[1] switch
        {
            Store s when s.Value == sum.Result => [(s.Target, s.Indices, term, false)],
            Accumulate s when s.Value == sum.Result => [(s.Target, s.Indices, term with { IsNegative = term.IsNegative != (s.Operator == AccumulateOperator.Subtract) }, true)],
            _ => null,
        };
    }

    private sealed class Search(Memory memory) : StatementWalker
    {
        public List<MatrixProduct> Found { get; } = [];

        public override void VisitStatement(Statement statement)
        {
            if (statement is For loop && Of(loop, memory) is { } product)
                Found.Add(product);
            else
                base.VisitStatement(statement);
        }
    }

    /// <summary>buffer[Offset + Σ Factors[l]·index of loop l].</summary>
    private sealed record Access(Buffer Buffer, AffineIndex Offset, AffineIndex[] Factors)
    {
        public static Access? Of(Operand factor, LoopBody body, For[] loops)
            => factor is Value value && body.Definition(value) is Load load ? Of(load.Source, load.Indices, body, loops) : null;

        public static Access? Of(Buffer buffer, EquatableArray<Operand> indices, LoopBody body, For[] loops)
        {
            if (buffer.Element is not (ElementType.Real64 or ElementType.Real32) || body.Place(buffer, indices) is not { } place)
                return null;
            var factors = loops.Select(l => place.Index.FactorOf(l.Index)).OfType<AffineIndex>().ToArray();
            var offset = loops.Aggregate(place.Index, (index, l) => index.Without(l.Index));
            return factors.Length == loops.Length && factors.Append(offset).SelectMany(f => f.Values).All(body.IsOutside) ? new Access(place.Buffer, offset, factors) : null;
        }

        public MatrixFactor Factor(int row, int column) => new(new BufferPart(Buffer, Offset), Factors[row], Factors[column]);

        /// <summary>Kernels of single precision have no transposition: as products with one row after the other they are as fast.</summary>
        public bool IsOfSingles => Buffer.Element == ElementType.Real32;

        public bool IsFree(int loop) => Factors[loop].AsConstant == 0;

        public bool IsUnit(int loop) => Factors[loop].AsConstant == 1;
    }
}

/// <summary>A matrix in memory, and how far apart its rows and its columns are.</summary>
public sealed record MatrixFactor(BufferPart Part, AffineIndex Row, AffineIndex Column);
