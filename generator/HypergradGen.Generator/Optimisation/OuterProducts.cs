using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Three loops, one in the other in any order, that add a product of two matrices to a third, as a sum of outer products of their rows.
/// <code>
/// for k: for i: for j: c[i·n + j] += u[k·m + i]·v[k·n + j]          C += UᵀV
/// </code>
/// </summary>
/// <param name="Count">The rows of U and of V.</param>
public sealed record OuterProducts(
    BufferPart Matrix,
    AffineIndex Stride,
    Operand Rows,
    Operand Columns,
    BufferPart Left,
    AffineIndex LeftStride,
    BufferPart Right,
    AffineIndex RightStride,
    Operand Count,
    bool IsNegative)
{
    /// <summary>What the nest with the given outermost loop is; null where it is anything else.</summary>
    public static OuterProducts? Of(For outermost, Memory memory)
    {
        if (Inside(outermost) is not For middle || Inside(middle) is not For innermost || Inside(innermost) is not Accumulate s)
            return null;
        var body = LoopBody.Of(outermost);
        For[] loops = [outermost, middle, innermost];
        if (loops.Any(l => !l.OrderFree || l.Carried.Count > 0 || !body.IsOutside(l.Count)))
            return null;
        var (isNegative, factors) = SumOfProducts.Factors(new Term(s.Value, s.Operator == AccumulateOperator.Subtract), body.Definition);
        if (factors.Length != 2 || Access.Of(s.Target, s.Indices, body, loops) is not { } to
            || Access.Of(factors[0], body, loops) is not { } first || Access.Of(factors[1], body, loops) is not { } second)
            return null;
        int root = memory.Root(to.Buffer).Id;
        if (memory.Root(first.Buffer).Id == root || memory.Root(second.Buffer).Id == root)
            return null;
        foreach (var (i, j, k) in new[] { (0, 1, 2), (1, 0, 2), (0, 2, 1), (2, 0, 1), (1, 2, 0), (2, 1, 0) })
        {
            foreach (var (u, v) in new[] { (first, second), (second, first) })
            {
                if (to.IsFree(k) && to.IsUnit(j) && u.IsFree(j) && u.IsUnit(i) && v.IsFree(i) && v.IsUnit(j))
                    return new OuterProducts(to.Part, to.Factors[i], loops[i].Count, loops[j].Count, u.Part, u.Factors[k], v.Part, v.Factors[k], loops[k].Count, isNegative);
            }
        }
        return null;
    }

    /// <summary>The one statement of a loop's body that does anything.</summary>
    private static Statement? Inside(For loop)
        => loop.Body.Statements.Where(s => s is not (Let or Slice)).Take(2).ToArray() is [var only] ? only : null;

    /// <summary>buffer[Offset + Σ Factors[l]·index of loop l].</summary>
    private sealed record Access(Buffer Buffer, AffineIndex Offset, AffineIndex[] Factors)
    {
        public static Access? Of(Operand factor, LoopBody body, For[] loops)
            => factor is Value value && body.Definition(value) is Load load ? Of(load.Source, load.Indices, body, loops) : null;

        public static Access? Of(Buffer buffer, EquatableArray<Operand> indices, LoopBody body, For[] loops)
        {
            if (buffer.Element != ElementType.Real64 || body.Place(buffer, indices) is not { } place)
                return null;
            var factors = loops.Select(l => place.Index.FactorOf(l.Index)).OfType<AffineIndex>().ToArray();
            var offset = loops.Aggregate(place.Index, (index, l) => index.Without(l.Index));
            return factors.Length == loops.Length && factors.Append(offset).SelectMany(f => f.Values).All(body.IsOutside) ? new Access(place.Buffer, offset, factors) : null;
        }

        public BufferPart Part => new(Buffer, Offset);

        public bool IsFree(int loop) => Factors[loop].AsConstant == 0;

        public bool IsUnit(int loop) => Factors[loop].AsConstant == 1;
    }
}
