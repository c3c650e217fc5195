using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Memory of a single iteration, as long in each and not cleared, is asked for once, before the loop.
/// <code>
/// for s: { q = new [n];  … }          q = new [n];  for s: { … }
/// </code>
/// </summary>
public sealed class ScratchBeforeLoops : Rewriter
{
    private ScratchBeforeLoops()
    {
    }

    public static Function Hoist(Function function) => new ScratchBeforeLoops().Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var body = LoopBody.Of(s);
        var inside = new BlockBuilder(Numbering);
        base.RewriteFor(s, inside);
        var loop = (For)inside.Build().Statements[0];
        Allocate[] scratch = [.. loop.Body.Statements.OfType<Allocate>().Where(a => a.Storage == Storage.Uncleared && body.IsOutside(a.Count))];
        into.AddRange(scratch);
        into.Add(scratch.Length == 0 ? loop : loop with { Body = loop.Body with { Statements = loop.Body.Statements.Where(b => !scratch.Contains(b)).ToImmutableArray() } });
    }
}
