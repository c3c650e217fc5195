using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Makes a branch of a loop whose count says that it has one iteration at the most. Until then it is a loop: what it computes is kept in one place for each iteration, as that of loops is, and not in the order in which
/// branches are taken.
/// <code>
/// c = min(n, 1);  for j &lt; c: { body }          if (0 &lt; c) { body, for j = 0 }
/// </code>
/// </summary>
public sealed class SingleIterations : Rewriter
{
    private readonly HashSet<int> _atMostOne = [];

    private SingleIterations(Function function) => new Collector(_atMostOne).VisitBlock(function.Body);

    public static Function Branch(Function function) => new SingleIterations(function).Rewrite(function);

    /// <summary>The number of iterations of a loop that has one at the most.</summary>
    internal static Operation Count(Operand count) => new Intrinsic("Math.Min", new[] { count, Operand.Int(1) });

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        if (s.Count is not Value count || !_atMostOne.Contains(count.Id))
        {
            base.RewriteFor(s, into);
            return;
        }
        var runs = into.Binary(BinaryOperator.Less, Operand.Int(0), Map(count));
        Replace(s.Index, Operand.Int(0));
        foreach (var c in s.Carried)
            Replace(c.Parameter, Map(c.Initial));
        var otherwise = new Block(EquatableArray<Statement>.Empty, s.Carried.Select(c => Map(c.Initial)).ToArray());
        into.Add(new If(runs, RewriteBlock(s.Body), otherwise, s.Carried.Select(c => c.Result).ToArray()));
    }

    private sealed class Collector(HashSet<int> atMostOne) : StatementWalker
    {
        public override void VisitStatement(Statement statement)
        {
            if (statement is Let { Operation: Intrinsic { Function: "Math.Min" } least } let && least.Arguments.Any(a => a is Literal { Type.Element: ElementType.Int32, AsInt: <= 1 }))
                atMostOne.Add(let.Target.Id);
            base.VisitStatement(statement);
        }
    }
}
