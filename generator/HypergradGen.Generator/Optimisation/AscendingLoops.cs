using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Runs upwards a loop that was written to run down, where its iterations may run in any order: what it touches is then consecutive.
/// <code>
/// for i &lt; n: { j = last − i;  next[j] = c·w[j] }          first = last − (n − 1)
///                                                         for i &lt; n: { j = first + i;  next[j] = c·w[j] }
/// </code>
/// </summary>
public sealed class AscendingLoops : Rewriter
{
    private AscendingLoops()
    {
    }

    public static Function Turn(Function function) => new AscendingLoops().Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        if (s.OrderFree && Downwards(s) is { Length: > 0 } downwards)
        {
            var last = into.Binary(BinaryOperator.Subtract, Map(s.Count), Operand.Int(1));
            var turned = s.Body.Statements.Items;
            foreach (var let in downwards)
            {
                var first = into.Binary(BinaryOperator.Subtract, Map(((Binary)let.Operation).Left), last, "first");
                turned = turned.Replace(let, let with { Operation = new Binary(BinaryOperator.Add, first, s.Index) });
            }
            s = s with { Body = s.Body with { Statements = turned } };
        }
        base.RewriteFor(s, into);
    }

    /// <summary>The differences from something that the loop does not change, if the index is used in nothing else.</summary>
    private static Let[]? Downwards(For loop)
    {
        var body = LoopBody.Of(loop);
        Let[] downwards = [.. loop.Body.Statements.OfType<Let>().Where(l => l.Operation is Binary { Operator: BinaryOperator.Subtract } o && o.Right is Value right && right.Id == loop.Index.Id && body.IsOutside(o.Left))];
        var others = new Search(loop.Index);
        others.VisitBlock(loop.Body with { Statements = loop.Body.Statements.Items.RemoveRange(downwards) });
        return others.Found ? null : downwards;
    }

    private sealed class Search(Value index) : Walker
    {
        public bool Found { get; private set; }

        protected override void OnOperandUsed(Operand operand) => Found |= operand is Value value && value.Id == index.Id;
    }
}
