using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A loop that does in one iteration what K iterations of a simpler one do is that one: <see cref="LoopCopies"/> of one list of statements, which do not depend on each other through memory.
/// Sums that copies have each for themselves become one where they only meet in one sum.
/// <code>
/// for k &lt; m: { a += x[2k]·w[2k];  b += x[2k + 1]·w[2k + 1] }          for j &lt; 2·max(m, 0): a += x[j]·w[j]
/// z = a + b                                                             z = a
/// </code>
/// A kernel and lanes cut sums in a better way than a text can, and find them in loops that go on by one. The order of the additions changes.
/// </summary>
public sealed class Rerolling : Rewriter
{
    private readonly Function _function;
    private readonly Memory _memory;
    private readonly ScalarDefinitions _definitions;

    /// <summary>Results that are part of another one now, and began with 0.</summary>
    private readonly HashSet<int> _gone = [];

    private Rerolling(Function function) => (_function, _memory, _definitions) = (function, Memory.Of(function), ScalarDefinitions.Of(function));

    public static Function Reroll(Function function) => new Rerolling(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var before = new BlockBuilder(Numbering);
        if (LoopCopies.Of(s, _definitions, _memory) is not { } copies || !Meet(s, copies) || Rerolled(s, copies, before) is var loop && !AreApart(s, loop))
        {
            base.RewriteFor(s, into);
            return;
        }
        into.AddRange(before.Build().Statements);
        base.RewriteFor(loop, into);
        for (int i = 0; i < s.Carried.Count; i++)
        {
            if (copies.Sums[i] == i)
                continue;
            var (_, initial, result) = s.Carried[i];
            Replace(result, Map(initial));
            if (Map(initial) is Literal { Bits: 0 })
                _gone.Add(result.Id);
        }
    }

    /// <summary>Nothing is left of a term that is part of another one of its sum.</summary>
    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (_gone.Count > 0 && statement is Let { Operation: Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum } let)
        {
            var (isLeftGone, isRightGone) = (IsGone(sum.Left), IsGone(sum.Right));
            if (isRightGone || isLeftGone && sum.Operator == BinaryOperator.Add)
            {
                Replace(let.Target, Map(isRightGone ? sum.Left : sum.Right));
                if (isLeftGone && isRightGone)
                    _gone.Add(let.Target.Id);
                return;
            }
            if (isLeftGone)
                statement = let with { Operation = new Unary(UnaryOperator.Negate, sum.Right) };
        }
        base.Rewrite(statement, into);
    }

    private bool IsGone(Operand operand) => operand is Value value && _gone.Contains(value.Id);

    private bool Meet(For loop, LoopCopies copies)
        => copies.Sums.Select((first, i) => (First: first, loop.Carried[i].Result)).GroupBy(s => s.First)
            .All(together => together.Count() == 1 || MeetingSums.Meet([.. together.Select(s => s.Result)], _definitions));

    /// <summary>No iteration of the new loop needs to come before another, nor then a copy before another.</summary>
    private bool AreApart(For loop, For rerolled)
        => !loop.Body.Statements.Items.Any(s => s is Store or Accumulate) || new LoopAnalysis(_function, rerolled).IsOrderFreeInMemory(rerolled);

    private For Rerolled(For loop, LoopCopies copies, BlockBuilder before)
    {
        var index = Numbering.Value(ValueType.Int, loop.Index.Name);
        var carried = Enumerable.Range(0, loop.Carried.Count).Where(i => copies.Sums[i] == i).ToImmutableArray();
        var body = new FirstCopy(loop, copies, index, _definitions, new BlockBuilder(Numbering)).Write(carried);
        var iterations = before.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { Map(loop.Count), Operand.Int(0) }));
        var count = before.Binary(BinaryOperator.Multiply, iterations, Operand.Int(copies.Number));
        return new For(index, count, carried.Select(i => loop.Carried[i]).ToImmutableArray(), body);
    }

    /// <summary>Writes one copy down at the index of the new loop.</summary>
    private sealed class FirstCopy(For loop, LoopCopies copies, Value index, ScalarDefinitions definitions, BlockBuilder into) : Rewriter
    {
        private readonly LoopBody _body = LoopBody.Of(loop);
        private readonly HashSet<int> _needed = [];
        private readonly Dictionary<int, AffineIndex> _integers = [];

        public Block Write(ImmutableArray<int> carried)
        {
            var effects = new HashSet<Statement>(copies.First.Where(o => o.Effect is not null).Select(o => o.Effect!), ReferenceComparer<Statement>.Instance);
            foreach (var operand in copies.First.SelectMany(o => o.Effect is null ? [o.Term.Operand] : Uses.Operands(o.Effect).AsEnumerable()))
                Need(operand);
            foreach (var statement in loop.Body.Statements)
            {
                if (statement is Let let && _integers.TryGetValue(let.Target.Id, out var integer))
                    Replace(let.Target, integer.Compute(into, v => v));
                else if (statement is Phase || effects.Contains(statement) || statement is Let { Target: var target } && _needed.Contains(target.Id))
                    Rewrite(statement, into);
            }
            Operand[] sums = [.. carried.Select(Sum)];
            return into.Build(sums);
        }

        private Operand Sum(int place)
            => copies.First.Where(o => o.Effect is null && copies.Sums[o.Sum] == place)
                .Aggregate((Operand)loop.Carried[place].Parameter, (sum, o) => into.Binary(o.Term.IsNegative ? BinaryOperator.Subtract : BinaryOperator.Add, sum, Map(o.Term.Operand)));

        /// <summary>Integers that are known at the new index are computed from it, in what stands in front of the loop where that will do.</summary>
        private void Need(Operand operand)
        {
            if (operand is not Value value || _body.IsOutside(value) || !_needed.Add(value.Id))
                return;
            if (value.Type == ValueType.Int && (At(_body.Affine(value)) ?? At(definitions.Affine(value))) is { } integer)
            {
                _integers[value.Id] = integer;
                return;
            }
            foreach (var used in Uses.Operands(_body.Definition(value)!))
                Need(used);
        }

        private AffineIndex? At(AffineIndex integer)
            => integer.Values.All(v => v.Id == loop.Index.Id || _body.IsOutside(v)) && integer.FactorOf(loop.Index)?.DividedBy(copies.Number) is { } stride
                ? integer.Without(loop.Index).Plus(stride.Times(AffineIndex.Of(index, _ => null))) : null;
    }
}
