using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A loop that runs while one number is less than another is counted, where the difference grows by a constant and nothing else of the condition changes:
/// <code>
/// while (i &lt; n) { … i += 2 }            for k &lt; (n − i + 1) / 2: …                     n is what it is at the first test
/// while (i &lt;= j) { … i++, j-- }         for k &lt; (j − i + 2) / 2: …
/// </code>
/// The difference is that of a <c>for</c>: it is taken to be one that an int can hold. What the condition reads besides is read once, since it is asked once at least.
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
        if (Growth.Of(loop, _memory) is not { } growth)
        {
            into.Add(loop);
            return;
        }
        into.AddRange(growth.Invariants);
        Operand count = growth.Distance.Compute(into, v => v);
        if (growth.Step != 1)
            count = into.Binary(BinaryOperator.Divide, count, Operand.Int(growth.Step));
        into.Add(new For(Numbering.Value(ValueType.Int, growth.Name), count, loop.Carried, loop.Body));
    }

    /// <summary>How a condition comes to fail.</summary>
    /// <param name="Invariants">What it computes alike each time.</param>
    /// <param name="Distance">As much as lies between the two numbers at first, and what rounds the quotient up.</param>
    /// <param name="Step">What of the distance an iteration takes.</param>
    /// <param name="Name">Of the integer that numbers the iterations, where there is one.</param>
    private sealed record Growth(IReadOnlyList<Statement> Invariants, AffineIndex Distance, int Step, string? Name)
    {
        public static Growth? Of(While loop, Memory memory)
        {
            if (!CarriedSteps.HaveIntegers(loop.Carried) || Split(loop, memory) is not var (invariants, sums, comparison))
                return null;
            Operation? Definition(Value value) => sums.TryGetValue(value.Id, out var operation) ? operation : null;
            var distance = AffineIndex.Of(comparison.Right, Definition).Plus(AffineIndex.Of(comparison.Left, Definition), -1);
            var steps = new CarriedSteps(loop.Carried, loop.Body);
            (int step, string? name) = (0, null);
            for (int i = 0; i < loop.Carried.Count; i++)
            {
                var (parameter, initial, _) = loop.Carried[i];
                if (!distance.Values.Contains(parameter))
                    continue;
                if (distance.FactorOf(parameter)?.AsConstant is not { } factor || factor is not (1 or -1) || steps.Of(i)?.AsConstant is not { } change)
                    return null;
                step = unchecked(step - factor * change);
                distance = distance.With(parameter, AffineIndex.Of(initial, _ => null))!;
                if (initial is Literal { Bits: 0 } && change == 1)
                    name ??= parameter.Name;
            }
            int rounding = comparison.Operator == BinaryOperator.Less ? step - 1 : step;
            return step > 0 ? new Growth(invariants, distance.Plus(AffineIndex.Of(Operand.Int(rounding), _ => null)), step, name) : null;
        }

        /// <summary>The condition as what does not change in the loop, sums of what does, and the comparison; null where it is anything else.</summary>
        private static (IReadOnlyList<Statement> Invariants, IReadOnlyDictionary<int, Operation> Sums, Binary Comparison)? Split(While loop, Memory memory)
        {
            var written = memory.Written(loop.Body);
            var changing = new HashSet<int>(loop.Carried.Select(c => c.Parameter.Id));
            var (invariants, sums) = (new List<Statement>(), new Dictionary<int, Operation>());
            foreach (var statement in loop.Condition.Statements)
            {
                if (statement is Let { Operation: Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual } comparison } test && loop.Condition.Yields[0] == test.Target && comparison.Left.Type == ValueType.Int)
                    return (invariants, sums, comparison);
                bool changes = Uses.Operands(statement).Any(o => o is Value value && changing.Contains(value.Id)) || statement is Let { Operation: Load load } && written.Contains(memory.Root(load.Source).Id);
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
}
