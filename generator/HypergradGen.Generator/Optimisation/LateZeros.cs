using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Moves the zeros that an adjoint stores over what it has read of a buffer to the end of the iteration, where what comes between touches other elements. There nothing reads them, and where
/// iterations touch elements of their own, dead code elimination leaves them out.
/// <code>
/// for k &lt; n: { s = u[n + k];  u[n + k] = 0;  t = u[k];  u[k] = 0;  … }
/// for k &lt; n: { s = u[n + k];  t = u[k];  …  u[n + k] = 0;  u[k] = 0 }          n ≥ 1 where the body runs
/// </code>
/// </summary>
public sealed class LateZeros : Rewriter
{
    private readonly LoopAnalysis _analysis;
    private readonly Memory _memory;
    private readonly Buffer _buffer;

    private LateZeros(Function function, Buffer buffer) => (_analysis, _memory, _buffer) = (new LoopAnalysis(function), Memory.Of(function), buffer);

    public static Function Move(Function function, Buffer buffer) => new LateZeros(function, buffer).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var statements = s.Body.Statements;
        var late = statements.Where((zero, place) => zero is Store { Value: Literal { Bits: 0 } } store && store.Target == _buffer && statements.Skip(place + 1).All(behind => IsElsewhere(store, behind, s))).ToArray();
        base.RewriteFor(late.Length == 0 ? s : s with { Body = s.Body with { Statements = statements.Where(b => !late.Contains(b)).Concat(late).ToImmutableArray() } }, into);
    }

    private bool IsElsewhere(Store store, Statement behind, For loop)
    {
        if (!MemoryUses.OfElementsIn(behind, _buffer.Id, _memory))
            return true;
        var (target, indices) = behind switch
        {
            Let { Operation: Load load } => (load.Source, load.Indices),
            Store s => (s.Target, s.Indices),
            Accumulate s => (s.Target, s.Indices),
            _ => (null, default),
        };
        return target == _buffer && _analysis.AreDifferent(store.Indices, indices, loop);
    }
}
