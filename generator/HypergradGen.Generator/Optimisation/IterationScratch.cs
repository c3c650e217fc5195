using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Makes a buffer before the loop, which each iteration overwrites before it reads it, a buffer of each iteration's own: that iterations share the memory is then no reason for
/// their order.
/// <code>
/// q = new [n];  for s: { for a: q[a] = r[s, a];  … q[a] … }
/// for s: { q = new [n];  for a: q[a] = r[s, a];  … q[a] … }
/// </code>
/// </summary>
public sealed class IterationScratch : Rewriter
{
    private readonly Memory _memory;

    private IterationScratch(Function function) => _memory = Memory.Of(function);

    public static Function Declare(Function function) => new IterationScratch(function).Rewrite(function);

    protected override Block RewriteBlock(Block block)
    {
        var statements = block.Statements.ToList();
        foreach (var buffer in block.Statements.OfType<Allocate>().Where(a => a.Storage is Storage.Scratch))
        {
            var users = statements.Where(s => s != buffer && MemoryUses.In(s, buffer.Target.Id, _memory)).ToArray();
            if (users is not [For loop] || FirstWrites.Of(loop.Body.Statements, buffer.Target, buffer.Count, _memory) is not { IsSum: false })
                continue;
            int at = statements.IndexOf(loop);
            statements.Remove(buffer);
            statements[at - 1] = loop with { Body = loop.Body with { Statements = loop.Body.Statements.Prepend(buffer).ToImmutableArray() } };
        }
        return base.RewriteBlock(block with { Statements = statements.ToImmutableArray() });
    }
}
