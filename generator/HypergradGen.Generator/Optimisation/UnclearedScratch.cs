using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Scratch whose zeros nobody reads is not cleared: it is overwritten first, or what is added first to each element is stored in its place.
/// <code>
/// q = new zeros [n];  for a &lt; n: q[a] += c·e[a];  for a &lt; n: r[a] = q[a]
/// q = new [n];        for a &lt; n: q[a] = c·e[a];   for a &lt; n: r[a] = q[a]
/// </code>
/// </summary>
public sealed class UnclearedScratch : Rewriter
{
    private readonly Memory _memory;

    private UnclearedScratch(Function function) => _memory = Memory.Of(function);

    public static Function Find(Function function) => new UnclearedScratch(function).Rewrite(function);

    protected override Block RewriteBlock(Block block)
    {
        var statements = block.Statements.ToList();
        for (int i = 0; i < statements.Count; i++)
        {
            if (statements[i] is not Allocate { Storage: Storage.Scratch } buffer || FirstWrites.Of(statements.Skip(i + 1), buffer.Target, buffer.Count, _memory) is not { } writes)
                continue;
            statements[i] = buffer with { Storage = Storage.Uncleared };
            if (writes.IsSum)
                statements[statements.IndexOf(writes.Loop)] = Overwriting(writes);
        }
        return base.RewriteBlock(block with { Statements = statements.ToImmutableArray() });
    }

    private For Overwriting(FirstWrites writes)
    {
        var inside = writes.Loop.Body.Statements;
        var sum = (Accumulate)inside[writes.Place];
        var into = new BlockBuilder(Numbering);
        into.AddRange(inside.Take(writes.Place));
        var value = sum.Operator == AccumulateOperator.Add ? sum.Value : into.Unary(UnaryOperator.Negate, sum.Value);
        into.Add(new Store(sum.Target, sum.Indices, value));
        into.AddRange(inside.Skip(writes.Place + 1));
        return writes.Loop with { Body = into.Build(writes.Loop.Body.Yields) };
    }
}
