using System.Collections.Immutable;
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

    /// <summary>Remembers what a value is, and whether it grows as an exponential: it is one, times or over what is not active, or that over one, or has one among its summands.</summary>
    private void Note(Let s)
    {
        _definitions[s.Target.Id] = s.Operation;
        bool grows = s.Operation switch
        {
            Intrinsic o => RuleTable.Rows.TryGetValue(o.Function, out var rule) && rule.Growth is not null,
            Unary { Operator: UnaryOperator.Negate } o => Grows(o.Argument),
            Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o => Grows(o.Left) || Grows(o.Right),
            Binary { Operator: BinaryOperator.Multiply or BinaryOperator.Divide } o => GrowingFactor(o) is not null,
            _ => false,
        };
        if (grows)
            _growing.Add(s.Target.Id);
    }

    private bool Grows(Operand operand) => operand is Value value && _growing.Contains(value.Id);

    /// <summary>The factor or divisor that grows beside one that is not active: its logarithm's tangent is the product's, or minus the quotient's.</summary>
    private Operand? GrowingFactor(Binary o)
        => Grows(o.Left) && Tangent(o.Right) is null ? o.Left : Grows(o.Right) && Tangent(o.Left) is null ? o.Right : null;

    private Operation? Definition(Operand operand) => operand is Value value && _definitions.TryGetValue(value.Id, out var operation) ? operation : null;

    /// <summary>(a/b)˙ = (ȧ − (a/b)·ḃ)/b, with the logarithm's tangent of b where it grows, and without cancellation where a is a summand of b.</summary>
    private Operand? TangentOfQuotient(Binary o, Value quotient, BlockBuilder into)
    {
        var (dividend, divisor) = (Tangent(o.Left), Tangent(o.Right));
        var reciprocal = Reciprocal(o.Right, into);
        if (divisor is not null && dividend is not null && Definition(o.Right) is Binary { Operator: BinaryOperator.Add } sum && OtherSummand(sum, o.Left) is { } rest)
        {
            // With b = a + s: (a/b)˙ = (s/b)·(ȧ/b) − (a/b)·(ṡ/b), where 1 − a/b would have lost what a/b has beyond its last digit.
            // Not (a/b)·(ln a)˙: a may itself be a sum that is 0.
            var relative = TangentOver(o.Left, [rest], false, o.Right, into);
            var share = rest is Literal ? into.Binary(BinaryOperator.Divide, rest, o.Right) : Share(rest, [o.Left], false, o.Right, into);
            return Difference(into, Guarded(into, share, relative), Guarded(into, quotient, TangentOver(rest, [o.Left], false, o.Right, into)));
        }
        var first = DividedBy(into, o.Right, reciprocal, dividend);
        if (divisor is not null && Grows(o.Right))
            return Difference(into, first, Guarded(into, quotient, LogarithmTangent(o.Right, into)));
        // Not (a/b²)·ḃ: the square overflows and vanishes where the derivative does not.
        return Difference(into, first, DividedBy(into, o.Right, reciprocal, Guarded(into, quotient, divisor)));
    }

    /// <summary>The tangent of a logarithm of what grows; null for every other function and argument.</summary>
    private Operand? TangentOfLogarithm(Intrinsic o, DerivativeRule rule, BlockBuilder into)
    {
        if (rule.LogarithmScale == 0 || !Grows(o.Arguments[0]) || Tangent(o.Arguments[0]) is null)
            return null;
        var argument = o.Arguments[0];
        var one = Literal.Of(argument.Type, 1);
        var tangent = rule.IsOfOneMore ? TangentOver(argument, [one], false, into.Binary(BinaryOperator.Add, one, argument), into) : LogarithmTangent(argument, into);
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
            case Binary { Operator: BinaryOperator.Multiply or BinaryOperator.Divide } o:
                var factor = GrowingFactor(o)!;
                var tangent = LogarithmTangent(factor, into);
                return o.Operator == BinaryOperator.Divide && factor == o.Right ? Difference(into, null, tangent) : tangent;
            case Binary:
                return TangentOver(x, [], false, x, into);
            default:
                throw new InvalidOperationException($"{x} does not grow");
        }
    }

    /// <summary>±ẋ over a sum of ±x and the rest. A sum within the sum is its summands, which may all be zero where the whole is not.</summary>
    private Operand? TangentOver(Operand x, ImmutableArray<Operand> rest, bool isSubtracted, Operand sum, BlockBuilder into)
    {
        if (Tangent(x) is not { } tangent)
            return null;
        switch (Grows(x) ? Definition(x) : null)
        {
            case Unary o:
                return TangentOver(o.Argument, rest, !isSubtracted, sum, into);
            case Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o:
                bool isOther = isSubtracted != (o.Operator == BinaryOperator.Subtract);
                return Sum(into, TangentOver(o.Left, rest.Add(o.Right), isSubtracted, sum, into), TangentOver(o.Right, rest.Add(o.Left), isOther, sum, into));
            case not null when !IsSum(x):
                return Guarded(into, Share(x, rest, isSubtracted, sum, into), LogarithmTangent(x, into));
            default:
                return Guarded(into, Signed(Reciprocal(sum, into), isSubtracted, into), tangent);
        }
    }

    /// <summary>Whether a value that grows is a sum, or a multiple of one or of its reciprocal: its logarithm's tangent has the sum, which may be zero, below it.</summary>
    private bool IsSum(Operand x) => Definition(x) switch
    {
        Binary { Operator: BinaryOperator.Multiply or BinaryOperator.Divide } o => IsSum(GrowingFactor(o)!),
        Unary o => IsSum(o.Argument),
        Binary => true,
        _ => false,
    };

    /// <summary>±x over the sum of ±x and the rest: 1 where x alone is infinite, since 0 · rest is then 0, no number where the rest is infinite too, and 0 where x and the sum are 0.</summary>
    private Operand Share(Operand x, ImmutableArray<Operand> rest, bool isSubtracted, Operand sum, BlockBuilder into)
    {
        var type = x.Type;
        Operand one = Literal.Of(type, 1), zero = Literal.Of(type, 0);
        Operand share = Signed(into.Binary(BinaryOperator.Divide, x, sum), isSubtracted, into);
        // Beside a number that is not 0 the sum is not 0 where x is. Where the sum is not 0, x/sum is 0 with x, and changes with it: a choice of 0 would not.
        if (!rest.Any(r => r is Literal { AsReal: not 0 }))
            share = into.Let(type, new Select(into.Binary(BinaryOperator.Equal, sum, zero), into.Let(type, new Select(into.Binary(BinaryOperator.Equal, x, zero), zero, share)), share));
        var alone = rest.Where(r => r is not Literal).Aggregate(one, (total, r) => into.Binary(BinaryOperator.Add, total, into.Binary(BinaryOperator.Multiply, zero, r)));
        // The functions that grow are positive.
        var magnitude = Definition(x) is Intrinsic ? x : into.Let(type, new Intrinsic("Math.Abs", new[] { x }));
        return into.Let(type, new Select(into.Binary(BinaryOperator.Equal, magnitude, Literal.Of(type, double.PositiveInfinity)), alone, share));
    }

    private static Operand Signed(Operand x, bool isNegative, BlockBuilder into) => isNegative ? into.Unary(UnaryOperator.Negate, x) : x;

    /// <summary>The other summand, where one of them is x.</summary>
    private static Operand? OtherSummand(Binary sum, Operand x) => sum.Left == x ? sum.Right : sum.Right == x ? sum.Left : null;

    private static Operand Reciprocal(Operand x, BlockBuilder into) => into.Binary(BinaryOperator.Divide, Literal.Of(x.Type, 1), x);
}
