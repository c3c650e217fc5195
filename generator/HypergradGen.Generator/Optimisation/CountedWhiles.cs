using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A loop that runs while one number is less than another is counted, where the difference grows by a constant and nothing else of the condition changes:
/// <code>
/// while (i &lt; n) { … i += 2 }            for k &lt; (n − i + 1) / 2: …                     n is what it is at the first test
/// while (i &lt;= j) { … i++, j-- }         for k &lt; (j − i + 2) / 2: …
/// </code>
/// What the condition reads besides is read once, since it is asked once at least. Tests inside the body, as in <c>do</c>, are <see cref="InnerExit"/>s.
/// </summary>
public sealed class CountedWhiles : Rewriter
{
    private readonly Memory _memory;

    private CountedWhiles(Function function) => _memory = Memory.Of(function);

    public static Function Count(Function function) => new CountedWhiles(function).Rewrite(function);

    protected override void RewriteWhile(While s, BlockBuilder into)
    {
        var rewritten = new BlockBuilder(Numbering);
        base.RewriteWhile(s, rewritten);
        var loop = (While)rewritten.Build().Statements[0];
        if (!CarriedSteps.HaveIntegers(loop.Carried))
        {
            into.Add(loop);
        }
        else if (InnerExit.Of(loop) is { } exit)
        {
            var results = exit.Count(into);
            for (int i = 0; i < results.Length; i++)
                Replace(loop.Carried[i].Result, results[i]);
        }
        else if (Split(loop) is var (invariants, sums, comparison)
            && Approach.Of(comparison, o => AffineIndex.Of(o, v => sums.TryGetValue(v.Id, out var sum) ? sum : null), new CarriedSteps(loop.Carried, loop.Body)) is { } approach)
        {
            into.AddRange(invariants);
            into.Add(approach.Loop(loop.Carried, loop.Body, into));
        }
        else
        {
            into.Add(loop);
        }
    }

    /// <summary>The condition as what does not change in the loop, sums of what does, and the comparison; null where it is anything else.</summary>
    private (IReadOnlyList<Statement> Invariants, IReadOnlyDictionary<int, Operation> Sums, Binary Comparison)? Split(While loop)
    {
        var written = _memory.Written(loop.Body);
        var changing = new HashSet<int>(loop.Carried.Select(c => c.Parameter.Id));
        var (invariants, sums) = (new List<Statement>(), new Dictionary<int, Operation>());
        foreach (var statement in loop.Condition.Statements)
        {
            if (statement is Let { Operation: Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual } comparison } test && loop.Condition.Yields[0] == test.Target && comparison.Left.Type == ValueType.Int)
                return (invariants, sums, comparison);
            bool changes = Uses.Operands(statement).Any(o => o is Value value && changing.Contains(value.Id)) || statement is Let { Operation: Load load } && written.Contains(_memory.Root(load.Source).Id);
            if (!changes && statement is (Let or Slice or Row))
            {
                invariants.Add(statement);
                continue;
            }
            if (statement is not Let { Operation: Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum, Target: { Type.Element: ElementType.Int32 } target })
                return null;
            sums[target.Id] = sum;
            changing.Add(target.Id);
        }
        return null;
    }
}
