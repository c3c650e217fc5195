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
///                     h = share(e, 1, b)
///                     q̇ = −q ⊙ (h ⊙ u̇)
/// </code>
/// </content>
public sealed partial class Lineariser
{
    private readonly Dictionary<int, Operation> _definitions = [];
    private readonly HashSet<int> _growing = [];

    /// <summary>
    /// Remembers what a value is, and whether it grows as an exponential: it is one, or has one as a summand, factor or divisor, active or not:
    /// what else a program is differentiated by changes no derivative.
    /// </summary>
    private void Note(Let s)
    {
        _definitions[s.Target.Id] = s.Operation;
        bool grows = s.Operation switch
        {
            Intrinsic o => RuleTable.Rows.TryGetValue(o.Function, out var rule) && rule.Growth is not null,
            Unary { Operator: UnaryOperator.Negate } o => Grows(o.Argument),
            Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide } o => Grows(o.Left) || Grows(o.Right),
            _ => false,
        };
        if (grows)
            _growing.Add(s.Target.Id);
    }

    private bool Grows(Operand operand) => operand is Value value && _growing.Contains(value.Id);

    private Operation? Definition(Operand operand) => operand is Value value && _definitions.TryGetValue(value.Id, out var operation) ? operation : null;

    /// <summary>The tangent of a logarithm of what grows; null for every other function and argument.</summary>
    private Operand? TangentOfLogarithm(Intrinsic o, DerivativeRule rule, BlockBuilder into)
    {
        if (rule.LogarithmScale == 0 || !Grows(o.Arguments[0]) || Tangent(o.Arguments[0]) is null)
            return null;
        var argument = o.Arguments[0];
        var one = Literal.Of(argument.Type, 1);
        var tangent = rule.IsOfOneMore ? TangentOver(new Part(argument, one), new Whole(into.Binary(BinaryOperator.Add, one, argument)), into) : LogarithmTangent(argument, null, into);
        return Scaled(into, Literal.Of(argument.Type, rule.LogarithmScale), tangent);
    }

    /// <summary>k·(ẋ/x), of what grows without ẋ. Not k·(1/x) of another factor: 1/x is infinite where k/x need not be.</summary>
    private Operand? LogarithmTangent(Operand x, Operand? k, BlockBuilder into)
    {
        if (Tangent(x) is not { } tangent)
            return null;
        switch (Grows(x) ? Definition(x) : null)
        {
            case null:
                return Guarded(into, into.Binary(BinaryOperator.Divide, k ?? Literal.Of(x.Type, 1), x), tangent);
            case Intrinsic o:
                var formulas = new FormulaBuilder(into, x.Type);
                return Times(Scaled(into, RuleTable.Rows[o.Function].Growth!(formulas, [formulas.Of(o.Arguments[0])], formulas.Of(x)).Operand, Tangent(o.Arguments[0])));
            case Unary o:
                return LogarithmTangent(o.Argument, k, into);
            case Binary { Operator: BinaryOperator.Multiply } o:
                return Sum(into, LogarithmTangent(o.Left, k, into), LogarithmTangent(o.Right, k, into));
            case Binary { Operator: BinaryOperator.Divide } o:
                return Difference(into, LogarithmTangent(o.Left, k, into), LogarithmTangent(o.Right, k, into));
            case Binary:
                return Times(TangentOver(new Part(x, null), new Whole(x), into));
            default:
                throw new InvalidOperationException($"{x} does not grow");
        }

        Operand? Times(Operand? relative) => k is null ? relative : Guarded(into, k, relative);
    }

    /// <summary>±f·x beside the rest of a sum, which is null where there is none.</summary>
    private sealed record Part(Operand X, Operand? Rest)
    {
        /// <summary>f: what x is multiplied with or divided by, the last of them first.</summary>
        public ImmutableStack<(Operand Operand, bool IsBelow)> Factors { get; init; } = ImmutableStack<(Operand, bool)>.Empty;

        /// <summary>f·x</summary>
        public Operand Product { get; init; } = X;

        public bool IsSubtracted { get; init; }

        public Part Factor(Operand x, Operand other, bool isBelow = false) => this with { X = x, Factors = Factors.Push((other, isBelow)) };
    }

    /// <summary>A sum that its parts are divided by.</summary>
    private sealed record Whole(Operand Sum)
    {
        /// <summary>The summands whose tangents count; all where it is null.</summary>
        public (Summands Of, Func<Operand, bool> Count)? Only { get; init; }
    }

    /// <summary>±f·ẋ over the whole. A sum within the sum is its summands, which may all be zero where the whole is not.</summary>
    private Operand? TangentOver(Part part, Whole whole, BlockBuilder into)
    {
        var x = part.X;
        if (Tangent(x) is not { } tangent)
            return null;
        if (whole.Only is var (of, count))
        {
            if (of.IsTerm(x))
                return count(x) ? TangentOver(part, whole with { Only = null }, into) : null;
            if (!of.Holds(x, term => !count(term)))
                whole = whole with { Only = null };
        }
        switch (whole.Only is not null || Grows(x) ? Definition(x) : null)
        {
            case Unary o:
                return TangentOver(Summand(o.Argument, null, !part.IsSubtracted), whole, into);
            case Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o:
                bool isOther = part.IsSubtracted != (o.Operator == BinaryOperator.Subtract);
                return Sum(into, TangentOver(Summand(o.Left, o.Right, part.IsSubtracted), whole, into), TangentOver(Summand(o.Right, o.Left, isOther), whole, into));
            case Binary { Operator: BinaryOperator.Multiply } o:
                return Sum(into, TangentOver(part.Factor(o.Left, o.Right), whole, into), TangentOver(part.Factor(o.Right, o.Left), whole, into));
            case Binary { Operator: BinaryOperator.Divide } o when !IsSum(o.Right):
                return Difference(into, TangentOver(part.Factor(o.Left, o.Right, true), whole, into), LogarithmTangent(o.Right, ShareOf(part, whole, into), into));
            case Intrinsic:
                return LogarithmTangent(x, ShareOf(part, whole, into), into);
            default:
                return Guarded(into, Coefficient(part, whole, into), tangent);
        }

        Part Summand(Operand operand, Operand? beside, bool isSubtracted)
        {
            // A number is not 0 and not infinite times numbers.
            var other = beside is Literal && part.Factors.All(f => f.Operand is Literal) ? beside : beside is null ? null : Multiplied(part.Factors, beside, into);
            var rest = other is null ? part.Rest : Beside(part.Rest, other, into);
            return part with { X = operand, Rest = rest, Product = Multiplied(part.Factors, operand, into)!, IsSubtracted = isSubtracted };
        }
    }

    /// <summary>Of two others what is infinite with either: their sum may be infinite where neither is.</summary>
    private static Operand Beside(Operand? rest, Operand other, BlockBuilder into)
    {
        if (rest is null || other is Literal { AsReal: 0 })
            return rest ?? other;
        if (rest is Literal || other is Literal)
            return other is Literal && rest is not Literal { AsReal: 0 } ? rest : other;
        Operand zero = Literal.Of(other.Type, 0);
        return into.Binary(BinaryOperator.Add, into.Binary(BinaryOperator.Multiply, zero, rest), into.Binary(BinaryOperator.Multiply, zero, other));
    }

    /// <summary>f·x, or f without an x, in the user's order: another may overflow or vanish. Null where there is neither.</summary>
    private static Operand? Multiplied(ImmutableStack<(Operand Operand, bool IsBelow)> factors, Operand? x, BlockBuilder into)
        => factors.Aggregate(x, (product, f) => f.IsBelow ? into.Binary(BinaryOperator.Divide, product ?? Literal.Of(f.Operand.Type, 1), f.Operand) : product is null ? f.Operand : into.Binary(BinaryOperator.Multiply, product, f.Operand));

    /// <summary>±f over the whole. Where f grows and f·x is not small it is the share of ±f·x over x: f, f·x and the whole may be infinite.</summary>
    private Operand Coefficient(Part part, Whole whole, BlockBuilder into)
    {
        if (Multiplied(part.Factors, null, into) is not { } factor)
            return Signed(Reciprocal(whole.Sum, into), part.IsSubtracted, into);
        var coefficient = Signed(into.Binary(BinaryOperator.Divide, factor, whole.Sum), part.IsSubtracted, into);
        if (!part.Factors.Any(f => Grows(f.Operand)))
            return coefficient;
        var isSmall = into.Binary(BinaryOperator.LessOrEqual, into.Let(factor.Type, new Intrinsic("Math.Abs", new[] { part.Product })), Literal.Of(factor.Type, 1));
        var relative = into.Binary(BinaryOperator.Divide, ShareOf(part, whole, into), part.X);
        return into.Let(factor.Type, new Select(isSmall, coefficient, relative));
    }

    /// <summary>Whether a value that grows is a sum, or a multiple of one or of its reciprocal: its logarithm's tangent has the sum, which may be zero, below it.</summary>
    private bool IsSum(Operand x) => Grows(x) && Definition(x) switch
    {
        Binary { Operator: BinaryOperator.Multiply or BinaryOperator.Divide } o => IsSum(o.Left) || IsSum(o.Right),
        Unary o => IsSum(o.Argument),
        Binary => true,
        _ => false,
    };

    /// <summary>±f·x over the whole.</summary>
    private static Operand ShareOf(Part part, Whole whole, BlockBuilder into)
        => into.Let(part.X.Type, new Share(Signed(part.Product, part.IsSubtracted, into), part.Rest ?? Literal.Of(part.X.Type, 0), whole.Sum));

    private static Operand Signed(Operand x, bool isNegative, BlockBuilder into) => isNegative ? into.Unary(UnaryOperator.Negate, x) : x;

    private static Operand Reciprocal(Operand x, BlockBuilder into) => into.Binary(BinaryOperator.Divide, Literal.Of(x.Type, 1), x);
}
