using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A loop that one comparison at the end of its body leaves or goes on by, as <c>do</c>, <c>while (k-- > 0)</c> and <c>if (i >= n) break</c> do. It is counted where the
/// comparison holds a known number n of times:
/// <code>
/// while carrying x, left from false: not left                           for k &lt; n carrying x: { first;  rest }
///   first;  c = a &lt; b;  if c: { rest; left' = false }                   first;  last
///                       else: { last; left' = true }
/// </code>
/// What is written twice only computes. Where both sides are empty, the first part runs n + 1 times.
/// </summary>
internal sealed class InnerExit
{
    private readonly While _loop;
    private readonly Approach _approach;
    private readonly Block _going;
    private readonly Block _leaving;
    private readonly bool _isAtEnd;

    private InnerExit(While loop, Approach approach, Block going, Block leaving, bool isAtEnd) => (_loop, _approach, _going, _leaving, _isAtEnd) = (loop, approach, going, leaving, isAtEnd);

    public static InnerExit? Of(While loop)
    {
        if (FlagOf(loop) is not { } flag || loop.Body.Statements.Count == 0 || loop.Body.Statements[loop.Body.Statements.Count - 1] is not If branch || Side(loop, branch, flag) is not { } goesOn)
            return null;
        var first = loop.Body.Statements.Items.RemoveAt(loop.Body.Statements.Count - 1);
        if (first.OfType<Let>().FirstOrDefault(l => l.Target == branch.Condition) is not { Operation: Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual } comparison } || comparison.Left.Type != ValueType.Int)
            return null;
        if (!goesOn)
            comparison = new Binary(comparison.Operator == BinaryOperator.Less ? BinaryOperator.LessOrEqual : BinaryOperator.Less, comparison.Right, comparison.Left);

        var (going, leaving) = (Way(loop, first, branch, goesOn), Way(loop, first, branch, !goesOn));
        bool isAtEnd = going.Statements.Count == first.Length && leaving.Statements.Count == first.Length && Enumerable.Range(0, loop.Carried.Count).All(i => i == flag || going.Yields[i] == leaving.Yields[i]);
        if (!isAtEnd && !first.All(s => s is Let or Slice or Row))
            return null;
        var steps = new CarriedSteps(loop.Carried, going);
        return Approach.Of(comparison, steps.Affine, steps) is { } approach ? new InnerExit(loop, approach, going, leaving, isAtEnd) : null;
    }

    /// <summary>The carried value whose truth is all that the condition asks for.</summary>
    private static int? FlagOf(While loop)
    {
        if (loop.Condition.Statements.Count != 1 || loop.Condition.Statements[0] is not If { Condition: Value asked, Then: { Statements.Count: 0, Yields: [Literal { AsBool: false }] }, Else: { Statements.Count: 0, Yields: [Literal { AsBool: true }] } } || loop.Condition.Yields[0] is Literal)
            return null;
        int flag = loop.Carried.Items.TakeWhile(c => c.Parameter != asked).Count();
        return flag < loop.Carried.Count && loop.Carried[flag].Initial is Literal { AsBool: false } ? flag : null;
    }

    /// <summary>The side of the branch that goes on, if the other one leaves.</summary>
    private static bool? Side(While loop, If branch, int flag)
    {
        int result = branch.Results.Items.TakeWhile(r => r != loop.Body.Yields[flag]).Count();
        return result < branch.Results.Count && branch.Then.Yields[result] is Literal then && branch.Else.Yields[result] is Literal otherwise && then.AsBool != otherwise.AsBool ? !then.AsBool : null;
    }

    /// <summary>The body where the branch takes one side.</summary>
    private static Block Way(While loop, ImmutableArray<Statement> first, If branch, bool side)
    {
        var taken = side ? branch.Then : branch.Else;
        return new Block(first.AddRange(taken.Statements), loop.Body.Yields.Changed(y =>
        {
            int result = branch.Results.Items.TakeWhile(r => r != y).Count();
            return result < branch.Results.Count ? taken.Yields[result] : y;
        }));
    }

    /// <summary>Writes the loop and what follows it; what the carried values are then.</summary>
    public ImmutableArray<Operand> Count(BlockBuilder into)
    {
        var carried = _loop.Carried.Changed(c => c with { Result = into.Numbering.Value(c.Result.Type, c.Result.Name) });
        into.Add(_approach.Loop(carried, _going, into, _isAtEnd ? 1 : 0));
        if (!_isAtEnd)
            return new Copy(into.Numbering).Write(_leaving, carried, into);
        return [.. carried.Select((c, i) => _leaving.Yields[i] is Literal left ? left : (Operand)c.Result)];
    }

    private sealed class Copy : CopyingRewriter
    {
        public Copy(Numbering numbering) => Numbering = numbering;

        public ImmutableArray<Operand> Write(Block block, EquatableArray<Carried> carried, BlockBuilder into)
        {
            foreach (var c in carried)
                Replace(c.Parameter, c.Result);
            RewriteStatements(block, into);
            return [.. block.Yields.Select(Map)];
        }
    }
}
