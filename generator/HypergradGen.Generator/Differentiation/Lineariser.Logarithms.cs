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

    /// <summary>Remembers what a value is, and whether it grows as an exponential: it is an active one, times or over anything, or has one among its summands.</summary>
    private void Note(Let s)
    {
        _definitions[s.Target.Id] = s.Operation;
        bool grows = s.Operation switch
        {
            Intrinsic o => RuleTable.Rows.TryGetValue(o.Function, out var rule) && rule.Growth is not null && Tangent(o.Arguments[0]) is not null,
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
        var tangent = rule.IsOfOneMore ? TangentOver(new Part(argument, [one]), new Whole(into.Binary(BinaryOperator.Add, one, argument)), into) : LogarithmTangent(argument, into);
        return Scaled(into, Literal.Of(argument.Type, rule.LogarithmScale), tangent);
    }

    /// <summary>ẋ/x, of what grows without ẋ.</summary>
    private Operand? LogarithmTangent(Operand x, BlockBuilder into)
    {
        if (!Grows(x))
            return Tangent(x) is { } tangent ? Guarded(into, Reciprocal(x, into), tangent) : null;
        switch (Definition(x))
        {
            case Intrinsic o:
                var formulas = new FormulaBuilder(into, x.Type);
                return Scaled(into, RuleTable.Rows[o.Function].Growth!(formulas, [formulas.Of(o.Arguments[0])], formulas.Of(x)).Operand, Tangent(o.Arguments[0]));
            case Unary o:
                return LogarithmTangent(o.Argument, into);
            case Binary { Operator: BinaryOperator.Multiply } o:
                return Sum(into, LogarithmTangent(o.Left, into), LogarithmTangent(o.Right, into));
            case Binary { Operator: BinaryOperator.Divide } o:
                return Difference(into, LogarithmTangent(o.Left, into), LogarithmTangent(o.Right, into));
            case Binary:
                return TangentOver(new Part(x, []), new Whole(x), into);
            default:
                throw new InvalidOperationException($"{x} does not grow");
        }
    }

    /// <summary>±c·x beside the rest of a sum.</summary>
    private sealed record Part(Operand X, ImmutableArray<Operand> Rest)
    {
        /// <summary>c; null where it is 1.</summary>
        public Operand? Scale { get; init; }

        /// <summary>c·x</summary>
        public Operand Product { get; init; } = X;

        public bool IsSubtracted { get; init; }

        /// <summary>c may be infinite where x is not.</summary>
        public bool HasGrowingScale { get; init; }
    }

    /// <summary>What the parts are divided by.</summary>
    private sealed record Whole(Operand Sum)
    {
        /// <summary>The sum that is looked at, and which of its summands count; all where it is null.</summary>
        public (Summands Of, Func<Operand, bool> Count)? Only { get; init; }

        /// <summary>The parts are no summands of it.</summary>
        public bool IsOther { get; init; }
    }

    /// <summary>±c·ẋ over the whole. A sum within the sum is its summands, which may all be zero where the whole is not.</summary>
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
        switch (whole.Only is not null || Grows(x) && !whole.IsOther ? Definition(x) : null)
        {
            case Unary o:
                return TangentOver(part with { X = o.Argument, Product = Scaled(part, o.Argument, into), IsSubtracted = !part.IsSubtracted }, whole, into);
            case Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o:
                bool isOther = part.IsSubtracted != (o.Operator == BinaryOperator.Subtract);
                Operand left = Scaled(part, o.Left, into), right = Scaled(part, o.Right, into);
                return Sum(
                    into,
                    TangentOver(part with { X = o.Left, Product = left, Rest = part.Rest.Add(right) }, whole, into),
                    TangentOver(part with { X = o.Right, Product = right, Rest = part.Rest.Add(left), IsSubtracted = isOther }, whole, into));
            case Binary { Operator: BinaryOperator.Multiply } o:
                return Sum(into, TangentOver(Times(part, o.Left, o.Right, into), whole, into), TangentOver(Times(part, o.Right, o.Left, into), whole, into));
            case Binary { Operator: BinaryOperator.Divide } o when !IsSum(o.Right):
                var below = Tangent(o.Right) is null ? null : Guarded(into, Share(part, whole, into), LogarithmTangent(o.Right, into));
                return Difference(into, TangentOver(Over(part, o.Left, o.Right, into), whole, into), below);
            case Intrinsic:
                return Guarded(into, Share(part, whole, into), LogarithmTangent(x, into));
            default:
                return Guarded(into, Coefficient(part, whole, into), tangent);
        }
    }

    private static Operand Scaled(Part part, Operand x, BlockBuilder into) => part.Scale is { } scale ? into.Binary(BinaryOperator.Multiply, scale, x) : x;

    /// <summary>One factor of a product, which the other one multiplies.</summary>
    private Part Times(Part part, Operand x, Operand factor, BlockBuilder into)
        => part with { X = x, Scale = Tangent(x) is null ? null : Scaled(part, factor, into), HasGrowingScale = part.HasGrowingScale || Grows(factor) };

    private Part Over(Part part, Operand x, Operand divisor, BlockBuilder into)
        => part with { X = x, Scale = Tangent(x) is null ? null : into.Binary(BinaryOperator.Divide, part.Scale ?? Literal.Of(x.Type, 1), divisor), HasGrowingScale = part.HasGrowingScale || Grows(divisor) };

    /// <summary>±c over the whole; where c is infinite and x is not, the share of ±c·x over x.</summary>
    private static Operand Coefficient(Part part, Whole whole, BlockBuilder into)
    {
        if (part.Scale is not { } scale)
            return Signed(Reciprocal(whole.Sum, into), part.IsSubtracted, into);
        var coefficient = Signed(into.Binary(BinaryOperator.Divide, scale, whole.Sum), part.IsSubtracted, into);
        if (!part.HasGrowingScale)
            return coefficient;
        var isInfinite = into.Binary(BinaryOperator.Equal, into.Let(scale.Type, new Intrinsic("Math.Abs", new[] { part.Product })), Literal.Of(scale.Type, double.PositiveInfinity));
        return into.Let(scale.Type, new Select(isInfinite, into.Binary(BinaryOperator.Divide, Share(part, whole, into), part.X), coefficient));
    }

    /// <summary>Whether a value that grows is a sum, or a multiple of one or of its reciprocal: its logarithm's tangent has the sum, which may be zero, below it.</summary>
    private bool IsSum(Operand x) => Grows(x) && Definition(x) switch
    {
        Binary { Operator: BinaryOperator.Multiply or BinaryOperator.Divide } o => IsSum(o.Left) || IsSum(o.Right),
        Unary o => IsSum(o.Argument),
        Binary => true,
        _ => false,
    };

    /// <summary>±c·x over the whole.</summary>
    private static Operand Share(Part part, Whole whole, BlockBuilder into)
    {
        // Beside a number that is not 0 the sum is not 0 where the part is.
        var others = part.Rest.Where(r => r is not Literal).ToArray();
        var rest = others.Length > 0 ? others.Aggregate((a, b) => into.Binary(BinaryOperator.Add, a, b)) : part.Rest.FirstOrDefault(r => r is Literal { AsReal: not 0 }) ?? Literal.Of(part.X.Type, 0);
        return into.Let(part.X.Type, new Share(Signed(part.Product, part.IsSubtracted, into), rest, whole.Sum));
    }

    private static Operand Signed(Operand x, bool isNegative, BlockBuilder into) => isNegative ? into.Unary(UnaryOperator.Negate, x) : x;

    private static Operand Reciprocal(Operand x, BlockBuilder into) => into.Binary(BinaryOperator.Divide, Literal.Of(x.Type, 1), x);
}
