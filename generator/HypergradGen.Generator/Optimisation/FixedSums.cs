using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// What an innermost loop adds to one and the same element is summed in a register, which can be one of lanes, and added once: the gradient of a bias, say. The order of the additions changes.
/// Products with matrices stay what they are.
/// <code>
/// for i &lt; n: ḡ[d] += r[i]·c          s = 0;  for i &lt; n: s += r[i]·c
///                                     if (0 &lt; n) ḡ[d] += s
/// </code>
/// </summary>
public sealed class FixedSums : Rewriter
{
    private readonly Memory _memory;

    private FixedSums(Function function) => _memory = Memory.Of(function);

    public static Function Carry(Function function) => new FixedSums(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        if (MatrixProduct.IsKernel(s, _memory))
        {
            into.Add(s);
            return;
        }
        var sums = Sums(s);
        if (sums.Length == 0)
        {
            base.RewriteFor(s, into);
            return;
        }
        var carried = sums.Select(a => (Accumulation: a, Carried: Carry(a))).ToArray();
        var body = new BlockBuilder(Numbering);
        var yields = s.Body.Yields.Items.ToBuilder();
        foreach (var statement in s.Body.Statements)
        {
            int at = Array.FindIndex(carried, c => ReferenceEquals(c.Accumulation, statement));
            if (at < 0)
                body.Add(statement);
            else
                yields.Add(body.Binary(sums[at].Operator == AccumulateOperator.Add ? BinaryOperator.Add : BinaryOperator.Subtract, carried[at].Carried.Parameter, sums[at].Value));
        }
        base.RewriteFor(s with { Carried = s.Carried.Items.AddRange(carried.Select(c => c.Carried)), Body = body.Build(yields) }, into);
        var additions = new BlockBuilder(Numbering);
        foreach (var (a, c) in carried)
            additions.Add(new Accumulate(a.Target, a.Indices, AccumulateOperator.Add, c.Result));
        // A loop that does not run touches no element, and the element may not be there.
        if (s.Count is Literal { AsInt: > 0 })
            into.AddRange(additions.Build().Statements);
        else
            into.Add(new If(into.Binary(BinaryOperator.Less, Operand.Int(0), s.Count), additions.Build(), Block.Empty, EquatableArray<Value>.Empty));
    }

    private Carried Carry(Accumulate a)
    {
        var type = new ValueType(a.Target.Element);
        return new Carried(Numbering.Value(type, "sum"), Literal.Of(type, 0), Numbering.Value(type, "sum"));
    }

    private Accumulate[] Sums(For loop)
    {
        if (!loop.OrderFree || loop.Body.Statements.Any(s => s is not (Let or Slice or Store or Accumulate)))
            return [];
        var body = LoopBody.Of(loop);
        return [.. loop.Body.Statements.OfType<Accumulate>().Where(a => a.Target.Element is ElementType.Real64 or ElementType.Real32
            && body.IsOutside(a.Target) && a.Indices.All(body.IsOutside) && IsOnlyAddedTo(_memory.Root(a.Target).Id, loop))];
    }

    private bool IsOnlyAddedTo(int root, For loop) => loop.Body.Statements.All(s => s is Accumulate or Slice || !MemoryUses.OfElementsIn(s, root, _memory));
}
