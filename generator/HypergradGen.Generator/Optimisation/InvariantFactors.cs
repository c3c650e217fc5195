using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Divides what an iteration of a loop does not change by what it does not change either, and not the product of both with what it changes: what is left in the loop is a product, of which sums are
/// products with matrices.
/// <code>
/// for j: g[j] += z·x[j]/m          c = z/m
///                                  for j: g[j] += c·x[j]
/// for j: s += x[j]/m·z             for j: s += (z/m)·x[j]
/// </code>
/// A quotient that has no other factor of that kind stays one. Products are put together in another order, so that strict programs are left as they are.
/// </summary>
public sealed class InvariantFactors : Rewriter
{
    private readonly Dictionary<int, int> _uses;
    private readonly Stack<LoopBody> _around = new();

    private InvariantFactors(Function function) => _uses = UseNumbers.Of(function.Body);

    public static Function Regroup(Function function) => function.IsStrict ? function : new InvariantFactors(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        _around.Push(LoopBody.Of(s));
        base.RewriteFor(s, into);
        _around.Pop();
    }

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (_around.Count > 0 && statement is Let { Target.Type.IsReal: true, Operation: Binary operation } let && Regrouped(operation, into) is { } product)
            into.Add(let with { Operation = product });
        else
            base.Rewrite(statement, into);
    }

    private Operation? Regrouped(Binary operation, BlockBuilder into)
    {
        switch (operation)
        {
            case { Operator: BinaryOperator.Divide, Left: var dividend, Right: var divisor } when IsSteady(divisor):
                return Divided(dividend, Map(divisor), into);
            case { Operator: BinaryOperator.Multiply, Left: var left, Right: var right } when IsSteady(left) != IsSteady(right):
                var (steady, other) = IsSteady(left) ? (left, right) : (right, left);
                return Only(other) is Binary { Operator: BinaryOperator.Divide } quotient && IsSteady(quotient.Right) && !IsSteady(quotient.Left)
                    ? new Binary(BinaryOperator.Multiply, into.Binary(BinaryOperator.Divide, Map(steady), Map(quotient.Right)), Map(quotient.Left)) : null;
            default:
                return null;
        }
    }

    /// <summary>A product over a divisor, which the first factor takes that iterations do not change; null where there is none.</summary>
    private Operation? Divided(Operand product, Operand divisor, BlockBuilder into)
    {
        switch (Only(product))
        {
            case Binary { Operator: BinaryOperator.Multiply } o when IsSteady(o.Left) != IsSteady(o.Right):
                var (steady, other) = IsSteady(o.Left) ? (o.Left, o.Right) : (o.Right, o.Left);
                return new Binary(BinaryOperator.Multiply, into.Binary(BinaryOperator.Divide, Map(steady), divisor), Map(other));
            case Binary { Operator: BinaryOperator.Multiply } o when Divided(o.Left, divisor, into) is { } left:
                return new Binary(BinaryOperator.Multiply, into.Let(product.Type, left), Map(o.Right));
            case Binary { Operator: BinaryOperator.Multiply } o when Divided(o.Right, divisor, into) is { } right:
                return new Binary(BinaryOperator.Multiply, Map(o.Left), into.Let(product.Type, right));
            case Unary { Operator: UnaryOperator.Negate } o when Divided(o.Argument, divisor, into) is { } negated:
                return new Unary(UnaryOperator.Negate, into.Let(product.Type, negated));
            default:
                return null;
        }
    }

    private bool IsSteady(Operand operand) => _around.Peek().IsOutside(operand);

    /// <summary>What an operand is that is made in the loop and used once.</summary>
    private Operation? Only(Operand operand)
        => operand is Value value && !IsSteady(value) && _uses.TryGetValue(value.Id, out int uses) && uses == 1 ? _around.Peek().Definition(value) : null;
}
