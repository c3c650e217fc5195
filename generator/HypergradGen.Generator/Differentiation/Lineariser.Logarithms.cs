using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;

namespace HypergradGen.Generator.Differentiation;

/// <content>
/// Logarithms and quotients of what grows as an exponential. (ln b)˙ = ḃ/b and (a/b)˙ = ȧ/b − (a/b)·(ln b)˙, where of a sum
/// b = s + e with e = exp u the logarithm's tangent is ṡ/b + (e/b)·u̇: the share e/b lies between 0 and 1 where ė = e·u̇ overflows,
/// and is 1 where e itself has.
/// <code>
/// e = exp(u)          e = exp(u)
/// b = 1 + e           b = 1 + e
/// q = a / b           q = a / b
///                     h = e = ∞ ? 1 : e / b
///                     q̇ = −q ⊙ (h ⊙ u̇)
/// </code>
/// </content>
public sealed partial class Lineariser
{
    private readonly Dictionary<int, Operation> _definitions = [];
    private readonly HashSet<int> _growing = [];

    /// <summary>Remembers what a value is, and whether it grows as an exponential: it is one, times what is not active, or has one among its summands.</summary>
    private void Note(Let s)
    {
        _definitions[s.Target.Id] = s.Operation;
        bool grows = s.Operation switch
        {
            Intrinsic o => RuleTable.Rows.TryGetValue(o.Function, out var rule) && rule.Growth is not null,
            Unary { Operator: UnaryOperator.Negate } o => Grows(o.Argument),
            Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o => Grows(o.Left) || Grows(o.Right),
            Binary { Operator: BinaryOperator.Multiply } o => Grows(o.Left) && Tangent(o.Right) is null || Grows(o.Right) && Tangent(o.Left) is null,
            _ => false,
        };
        if (grows)
            _growing.Add(s.Target.Id);
    }

    private bool Grows(Operand operand) => operand is Value value && _growing.Contains(value.Id);

    private Operation? Definition(Operand operand) => operand is Value value && _definitions.TryGetValue(value.Id, out var operation) ? operation : null;

    /// <summary>(a/b)˙ = ȧ/b − (a/b)·ḃ/b, the last factor as a logarithm's tangent where b grows, and without cancellation where a is a summand of b.</summary>
    private Operand? TangentOfQuotient(Binary o, Value quotient, BlockBuilder into)
    {
        var (dividend, divisor) = (Tangent(o.Left), Tangent(o.Right));
        var reciprocal = Reciprocal(o.Right, into);
        if (divisor is not null && dividend is not null && Definition(o.Right) is Binary { Operator: BinaryOperator.Add } sum && Others(sum, o.Left) is { } rest)
        {
            // With b = a + s: (a/b)˙ = (s/b)·(ȧ/b) − (a/b)·(ṡ/b), where 1 − a/b would have lost what a/b has beyond its last digit.
            var relative = Grows(o.Left) ? Guarded(into, quotient, LogarithmTangent(o.Left, into)) : Guarded(into, reciprocal, dividend);
            return Difference(into, Guarded(into, Share(rest, o.Left, false, o.Right, into), relative), Guarded(into, quotient, TangentOfSummand(rest, o.Left, false, o.Right, into)));
        }
        var first = DividedBy(into, o.Right, reciprocal, dividend);
        if (divisor is not null && Grows(o.Right))
            return Difference(into, first, Guarded(into, quotient, LogarithmTangent(o.Right, into)));
        return Difference(into, first, divisor is null ? null : Guarded(into, into.Binary(BinaryOperator.Multiply, quotient, reciprocal), divisor));
    }

    /// <summary>The tangent of a logarithm of what grows; null for every other function and argument.</summary>
    private Operand? TangentOfLogarithm(Intrinsic o, DerivativeRule rule, BlockBuilder into)
    {
        if (rule.LogarithmScale == 0 || !Grows(o.Arguments[0]) || Tangent(o.Arguments[0]) is null)
            return null;
        var argument = o.Arguments[0];
        var one = Literal.Of(argument.Type, 1);
        var tangent = rule.IsOfOneMore
            ? TangentOfSum(one, argument, false, into.Binary(BinaryOperator.Add, one, argument), into)
            : LogarithmTangent(argument, into);
        return Scaled(into, Literal.Of(argument.Type, rule.LogarithmScale), tangent);
    }

    /// <summary>ẋ/x of an active x that grows, without ẋ.</summary>
    private Operand? LogarithmTangent(Operand x, BlockBuilder into)
    {
        switch (Definition(x))
        {
            case Intrinsic o:
                var formulas = new FormulaBuilder(into, x.Type);
                return Scaled(into, RuleTable.Rows[o.Function].Growth!(formulas, [formulas.Of(o.Arguments[0])], formulas.Of(x)).Operand, Tangent(o.Arguments[0]));
            case Unary o:
                return LogarithmTangent(o.Argument, into);
            case Binary { Operator: BinaryOperator.Multiply } o:
                return LogarithmTangent(Grows(o.Left) && Tangent(o.Right) is null ? o.Left : o.Right, into);
            case Binary o:
                return TangentOfSum(o.Left, o.Right, o.Operator == BinaryOperator.Subtract, x, into);
            default:
                throw new InvalidOperationException($"{x} does not grow");
        }
    }

    /// <summary>(l ± r)˙ over the sum.</summary>
    private Operand? TangentOfSum(Operand left, Operand right, bool isDifference, Operand sum, BlockBuilder into)
        => Sum(into, TangentOfSummand(left, right, false, sum, into), TangentOfSummand(right, left, isDifference, sum, into));

    /// <summary>±ẋ over the sum of ±x and the rest.</summary>
    private Operand? TangentOfSummand(Operand x, Operand rest, bool isSubtracted, Operand sum, BlockBuilder into)
        => Tangent(x) is not { } tangent ? null
            : Grows(x) ? Guarded(into, Share(x, rest, isSubtracted, sum, into), LogarithmTangent(x, into))
            : Guarded(into, Signed(Reciprocal(sum, into), isSubtracted, into), tangent);

    /// <summary>±x over the sum of ±x and the rest: 1 where x alone is infinite, since 0 · rest is then 0, and no number where the rest is infinite too.</summary>
    private Operand Share(Operand x, Operand rest, bool isSubtracted, Operand sum, BlockBuilder into)
    {
        var share = Signed(into.Binary(BinaryOperator.Divide, x, sum), isSubtracted, into);
        if (!Grows(x))
            return share;
        var type = x.Type;
        Operand one = Literal.Of(type, 1);
        var alone = rest is Literal ? one : into.Binary(BinaryOperator.Add, one, into.Binary(BinaryOperator.Multiply, Literal.Of(type, 0), rest));
        // The functions that grow are positive.
        var magnitude = Definition(x) is Intrinsic ? x : into.Let(type, new Intrinsic("Math.Abs", new[] { x }));
        return into.Let(type, new Select(into.Binary(BinaryOperator.Equal, magnitude, Literal.Of(type, double.PositiveInfinity)), alone, share));
    }

    private static Operand Signed(Operand x, bool isNegative, BlockBuilder into) => isNegative ? into.Unary(UnaryOperator.Negate, x) : x;

    /// <summary>The other summand, where one of them is x.</summary>
    private static Operand? Others(Binary sum, Operand x) => sum.Left == x ? sum.Right : sum.Right == x ? sum.Left : null;

    private static Operand Reciprocal(Operand x, BlockBuilder into) => into.Binary(BinaryOperator.Divide, Literal.Of(x.Type, 1), x);
}
