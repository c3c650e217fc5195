using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Makes one loop of two order-free ones with the same count, where the second needs nothing of the first and neither
/// writes memory that the other touches, sums into it apart. A loss and its adjoint then pass over each row once, and what
/// both compute is computed once.
/// <code>
/// for i: loss += f(x[i]·w)                    for i: { m = x[i]·w;  loss += f(m);  w̄ += f′(m)·x[i] }
/// for i: w̄ += f′(x[i]·w)·x[i]
/// </code>
/// Where it is asked for, also of two whose iterations are order-free as those of one loop: what the second reads of the first is of its own iteration.
/// <code>
/// for i: s[i] = a[i]·w                        for i: { s[i] = a[i]·w;  w̄ += s[i]·a[i] }
/// for i: w̄ += s[i]·a[i]
/// </code>
/// </summary>
public sealed class LoopFusion : Rewriter
{
    private readonly Function _function;
    private readonly Memory _memory;
    private readonly bool _flows;

    private LoopFusion(Function function, bool flows) => (_function, _memory, _flows) = (function, Memory.Of(function), flows);

    public static Function Fuse(Function function) => new LoopFusion(function, flows: false).Rewrite(function);

    /// <summary>Loops too of which the second reads, in each iteration, what the same iteration of the first writes. A loop that would run in lanes and one that would not may become one that does not.</summary>
    public static Function FuseFlowing(Function function) => new LoopFusion(function, flows: true).Rewrite(function);

    protected override Block RewriteBlock(Block block)
    {
        var statements = block.Statements.ToList();
        while (Enumerable.Range(0, statements.Count).Any(first => FuseWithLater(statements, first)))
        {
        }
        return base.RewriteBlock(block with { Statements = statements });
    }

    private bool FuseWithLater(List<Statement> statements, int first)
        => Enumerable.Range(first + 1, statements.Count - first - 1).Any(second => TryFuse(statements, first, second));

    private bool TryFuse(List<Statement> statements, int first, int second)
    {
        if (statements[first] is not For a || statements[second] is not For b || !a.OrderFree || !b.OrderFree || a.Count != b.Count)
            return false;

        // What a guard stands before may be what it keeps from being run.
        if (statements.Skip(first).Take(second - first + 1).Any(GuardSearch.In))
            return false;
        var (effectsA, effectsB) = (Effects.Of(a, _memory), Effects.Of(b, _memory));
        if (Parted(statements.GetRange(first + 1, second - first - 1), effectsA, effectsB, _memory) is not var (before, after))
            return false;
        var fused = Fused(a, b);
        if (effectsA.ConflictsWith(effectsB) && !(_flows && new LoopAnalysis(_function, fused).IsOrderFreeInMemory(fused)))
            return false;
        statements.RemoveRange(first, second - first + 1);
        statements.InsertRange(first, [.. before, fused, .. after]);
        return true;
    }

    /// <summary>What stands between two statements that are to be one, as what can stand before it and what can stand behind it; null where something can do neither.</summary>
    internal static (IReadOnlyList<Statement> Before, IReadOnlyList<Statement> After)? Parted(IReadOnlyList<Statement> between, Effects first, Effects second, Memory memory)
    {
        var after = new List<(Statement Statement, Effects Effects)>();
        var before = new List<Statement>();
        var defined = new HashSet<int>(first.Defined);
        foreach (var statement in between)
        {
            var effects = Effects.Of(statement, memory);
            if (effects.Used.Overlaps(defined) || effects.ConflictsWith(first))
            {
                after.Add((statement, effects));
                defined.UnionWith(effects.Defined);
            }
            else if (after.Any(s => s.Effects.ConflictsWith(effects)))
            {
                return null;
            }
            else
            {
                before.Add(statement);
            }
        }
        return second.Used.Overlaps(defined) || after.Any(s => s.Effects.ConflictsWith(second)) ? null : (before, [.. after.Select(s => s.Statement)]);
    }

    private static For Fused(For a, For b)
    {
        var second = new WithIndex(b.Index, a.Index).Of(b.Body);
        return a with
        {
            Carried = a.Carried.Items.AddRange(b.Carried.Items),
            Body = new Block(a.Body.Statements.Items.AddRange(second.Statements.Items), a.Body.Yields.Items.AddRange(second.Yields.Items)),
            Descending = false,
        };
    }

    private sealed class WithIndex : Rewriter
    {
        public WithIndex(Value index, Value by) => Replace(index, by);

        public Block Of(Block block) => RewriteBlock(block);
    }
}
