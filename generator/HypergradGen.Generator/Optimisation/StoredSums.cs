using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// An element that is stored as itself and something is added to: which of the two the user writes says nothing of what may be done with it.
/// <code>
/// y[j] = y[j] + p·x[j]          y[j] += p·x[j]
/// y[j] = p·x[j] + y[j]          y[j] += p·x[j]
/// y[j] = fma(p, x[j], y[j])     y[j] += p·x[j], but for strict programs
/// </code>
/// Nothing is written between the reading and the storing, and what is read is used for nothing else.
/// </summary>
public sealed class StoredSums : Rewriter
{
    private readonly Dictionary<int, int> _uses;
    private readonly bool _isStrict;

    private StoredSums(Function function) => (_uses, _isStrict) = (UseNumbers.Of(function.Body), function.IsStrict);

    public static Function Accumulate(Function function) => new StoredSums(function).Rewrite(function);

    protected override Block RewriteBlock(Block block)
    {
        var statements = block.Statements.Items;
        for (int i = 0; i < block.Statements.Count; i++)
        {
            if (block.Statements[i] is Store store && Sum(store, i, block) is { } sum)
                statements = statements.Replace(store, sum.Accumulate).InsertRange(statements.IndexOf(store), sum.Before);
        }
        return base.RewriteBlock(statements == block.Statements.Items ? block : block with { Statements = statements });
    }

    private (ImmutableArray<Statement> Before, Statement Accumulate)? Sum(Store store, int at, Block block)
    {
        if (Definition(store.Value, at, block) is not { } sum)
            return null;
        (Operand Element, AccumulateOperator By, Operand Term, ImmutableArray<Statement> Before)[] readings = sum.Operation switch
        {
            Binary { Operator: BinaryOperator.Add } o => [(o.Left, AccumulateOperator.Add, o.Right, []), (o.Right, AccumulateOperator.Add, o.Left, [])],
            Binary { Operator: BinaryOperator.Subtract } o => [(o.Left, AccumulateOperator.Subtract, o.Right, [])],
            Intrinsic { Function: "Math.FusedMultiplyAdd" } o when !_isStrict && Numbering.Value(sum.Target.Type) is var product =>
                [(o.Arguments[2], AccumulateOperator.Add, product, [new Let(product, new Binary(BinaryOperator.Multiply, o.Arguments[0], o.Arguments[1]))])],
            _ => [],
        };
        foreach (var (element, by, term, before) in readings)
        {
            if (Definition(element, at, block) is { Operation: Load load } && load.Source == store.Target && load.Indices == store.Indices)
                return (before, new Accumulate(store.Target, store.Indices, by, term));
        }
        return null;
    }

    /// <summary>What a value is that is used once, where nothing is written between its definition and a place in the same block.</summary>
    private Let? Definition(Operand operand, int at, Block block)
    {
        if (operand is not Value value || !_uses.TryGetValue(value.Id, out int uses) || uses != 1)
            return null;
        for (int i = at - 1; i >= 0 && block.Statements[i] is Let or Slice or Row; i--)
        {
            if (block.Statements[i] is Let let && let.Target.Id == value.Id)
                return let;
        }
        return null;
    }
}
