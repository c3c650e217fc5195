using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Reads in front of a loop the whole numbers that tell where its consecutive elements begin, as the columns of sparse rows do, where that makes it a vector loop. They are
/// read only if the loop runs, since a read may throw.
/// <code>
/// for m &lt; n: s[m] += v[p]·w[column[p]·n + m]          if (0 &lt; n) row = column[p]·n  else row = 0
///                                                      for m &lt; n: s[m] += v[p]·w[row + m]
/// </code>
/// </summary>
public sealed class IndexLoads : Rewriter
{
    private IndexLoads()
    {
    }

    public static Function Hoist(Function function) => new IndexLoads().Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        if (VectorLoop.Of(s) is null && Part(s) is var (moved, rest) && VectorLoop.Of(rest) is not null)
        {
            Value[] results = [.. moved.Select(m => m.Target).Where(target => IsUsed(target, rest))];
            var runs = into.Binary(BinaryOperator.Less, Operand.Int(0), Map(s.Count));
            var then = new BlockBuilder(Numbering);
            // Numbers of their own: the originals become what the branch yields.
            var copies = new Dictionary<Operand, Operand>();
            Operand Copied(Operand operand) => copies.TryGetValue(operand, out var copy) ? copy : Map(operand);
            foreach (var let in moved)
                copies[let.Target] = then.Let(let.Target.Type, Replace(let.Operation, Copied), let.Target.Name);
            Value[] named = [.. results.Select(r => r with { Name = r.Name ?? "start" })];
            for (int i = 0; i < results.Length; i++)
                Replace(results[i], named[i]);
            into.Add(new If(runs, then.Build(results.Select(r => copies[r])), new BlockBuilder(Numbering).Build(results.Select(_ => Operand.Int(0))), named.ToImmutableArray()));
            s = rest;
        }
        base.RewriteFor(s, into);
    }

    private Operation Replace(Operation operation, Func<Operand, Operand> by) => operation switch
    {
        Load o => o with { Source = Map(o.Source), Indices = o.Indices.Items.Select(by).ToImmutableArray() },
        Binary o => o with { Left = by(o.Left), Right = by(o.Right) },
        _ => throw new InvalidOperationException($"{operation.GetType().Name} is not moved"),
    };

    /// <summary>The reads of whole numbers that every iteration does alike, with what is computed of them, and the loop without them; null where there are none.</summary>
    private static (ImmutableArray<Let> Moved, For Left)? Part(For loop)
    {
        if (loop.Body.Statements.Any(s => s is not (Let or Slice or Store { Target.Element: not ElementType.Int32 } or Accumulate)))
            return null;
        var body = LoopBody.Of(loop);
        var moved = ImmutableArray.CreateBuilder<Let>();
        var rest = ImmutableArray.CreateBuilder<Statement>();
        foreach (var statement in loop.Body.Statements)
        {
            if (statement is Let s && IsMovable(s.Operation, body) && Uses.Operands(s.Operation).All(o => body.IsOutside(o) || moved.Any(m => m.Target == o)))
                moved.Add(s);
            else
                rest.Add(statement);
        }
        return moved.Any(m => m.Operation is Load) ? (moved.ToImmutable(), loop with { Body = loop.Body with { Statements = rest.ToImmutable() } }) : null;
    }

    private static bool IsMovable(Operation operation, LoopBody body) => operation switch
    {
        Load o => o.Source.Element == ElementType.Int32 && body.IsOutside(o.Source),
        Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } o => o.Left.Type == ValueType.Int,
        _ => false,
    };

    private static bool IsUsed(Value value, For loop) => loop.Body.Statements.SelectMany(s => Uses.Operands(s)).Concat(loop.Body.Yields).Contains(value);
}
