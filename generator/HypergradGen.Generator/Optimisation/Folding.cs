using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// The operand that an operation is equal to, bit for bit, where that can be told from its arguments. Of real arithmetic
/// only + − × ÷ of literals is folded (their result does not depend on the machine), and identities that hold for every
/// real, NaN and signed zero included: 1·x, x/1, x − 0, −(−x).
/// </summary>
public static class Folding
{
    public static Operand? Fold(Operation operation, Func<Value, Operation?> definition) => operation switch
    {
        Binary o when o.Left.Type.IsReal => FoldReal(o),
        Binary o when o.Left.Type.Element == ElementType.Int32 => FoldInt(o, definition),
        Binary { Left: Literal { Type.IsInteger: true } left, Right: Literal right } o => IntegerFolding.Fold(o.Operator, left, right),
        Binary o when o.Left.Type.Element == ElementType.Boolean => FoldBool(o),
        Unary o => FoldUnary(o, definition),
        Convert { To.IsReal: true, Argument: Literal { Type.IsReal: true } literal } o => Literal.Of(o.To, literal.AsReal),
        Convert { Argument: Literal literal } o => IntegerFolding.Fold(o.To.Element, literal),
        Convert o when o.To == o.Argument.Type => o.Argument,
        Select { Condition: Literal condition } o => condition.AsBool ? o.WhenTrue : o.WhenFalse,
        Select o when o.WhenTrue == o.WhenFalse => o.WhenTrue,
        Intrinsic { Function: "Math.Max" or "Math.Min" } o when o.Arguments[0] == o.Arguments[1] => o.Arguments[0],
        Intrinsic { Function: "Math.Max", Arguments: [Literal a, Literal b] } when a.Type == ValueType.Int && b.Type == ValueType.Int => Operand.Int(Math.Max(a.AsInt, b.AsInt)),
        Intrinsic { Function: "Math.Max", Arguments: [Value length, Literal { Type.Element: ElementType.Int32, AsInt: <= 0 }] } when definition(length) is Length => length,
        Intrinsic { Function: "Math.Min", Arguments: [Literal a, Literal b] } when a.Type == ValueType.Int && b.Type == ValueType.Int => Operand.Int(Math.Min(a.AsInt, b.AsInt)),

        // For every x, NaN included: C's pow, which the library calls.
        Intrinsic { Function: "Math.Pow", Arguments: [var x, Literal { AsReal: 1 }] } => x,
        Intrinsic { Function: "Math.Pow", Arguments: [var x, Literal { AsReal: 0 }] } => Literal.Of(x.Type, 1),
        GuardedScale { Argument: Literal { AsReal: 0 } zero } => zero,
        GuardedScale { Coefficient: Literal { AsReal: 1 } } o => o.Argument,
        GuardedScale { Argument: Literal { AsReal: 1 } } o => o.Coefficient,

        // The larger of a and b, and b again.
        Intrinsic { Function: "Math.Max" } o when o.Arguments[0] is Value larger && definition(larger) is Intrinsic { Function: "Math.Max" } inner && inner.Arguments.Contains(o.Arguments[1]) => larger,
        _ => null,
    };

    private static bool IsReal(Operand operand, double value)
        => operand is Literal literal && literal.Type.IsReal && literal.Bits == BitConverter.DoubleToInt64Bits(value);

    private static bool IsInt(Operand operand, int value) => operand is Literal literal && literal.Type.Element == ElementType.Int32 && literal.AsInt == value;

    private static Operand? FoldReal(Binary o)
    {
        if (o is { Left: Literal l, Right: Literal r })
        {
            // Of 32 bits too: + − × ÷ in 64 and then rounded is the same, since 53 ≥ 2·24 + 2 (Figueroa, 1995).
            return o.Operator switch
            {
                BinaryOperator.Add => Literal.Of(l.Type, l.AsReal + r.AsReal),
                BinaryOperator.Subtract => Literal.Of(l.Type, l.AsReal - r.AsReal),
                BinaryOperator.Multiply => Literal.Of(l.Type, l.AsReal * r.AsReal),
                BinaryOperator.Divide => Literal.Of(l.Type, l.AsReal / r.AsReal),
                BinaryOperator.Less => Operand.Bool(l.AsReal < r.AsReal),
                BinaryOperator.LessOrEqual => Operand.Bool(l.AsReal <= r.AsReal),
                BinaryOperator.Equal => Operand.Bool(l.AsReal == r.AsReal),
                BinaryOperator.NotEqual => Operand.Bool(l.AsReal != r.AsReal),
                _ => null,
            };
        }
        return o.Operator switch
        {
            BinaryOperator.Multiply when IsReal(o.Left, 1) => o.Right,
            BinaryOperator.Multiply when IsReal(o.Right, 1) => o.Left,
            BinaryOperator.Divide when IsReal(o.Right, 1) => o.Left,
            BinaryOperator.Subtract when IsReal(o.Right, 0) => o.Left,
            BinaryOperator.Add when IsReal(o.Right, -0.0) => o.Left,
            BinaryOperator.Add when IsReal(o.Left, -0.0) => o.Right,
            _ => null,
        };
    }

    private static Operand? FoldInt(Binary o, Func<Value, Operation?> definition)
    {
        if (o is { Left: Literal l, Right: Literal r })
        {
            var (a, b) = (l.AsInt, r.AsInt);
            return o.Operator switch
            {
                BinaryOperator.Add => Operand.Int(unchecked(a + b)),
                BinaryOperator.Subtract => Operand.Int(unchecked(a - b)),
                BinaryOperator.Multiply => Operand.Int(unchecked(a * b)),
                BinaryOperator.Divide when b > 0 => Operand.Int(a / b),
                BinaryOperator.Remainder when b > 0 => Operand.Int(a % b),
                BinaryOperator.Less => Operand.Bool(a < b),
                BinaryOperator.LessOrEqual => Operand.Bool(a <= b),
                BinaryOperator.Equal => Operand.Bool(a == b),
                BinaryOperator.NotEqual => Operand.Bool(a != b),
                BinaryOperator.And => Operand.Int(a & b),
                _ => null,
            };
        }
        switch (o.Operator)
        {
            case BinaryOperator.Add when IsInt(o.Right, 0):
            case BinaryOperator.Subtract when IsInt(o.Right, 0):
            case BinaryOperator.Multiply when IsInt(o.Right, 1):
            case BinaryOperator.Divide when IsInt(o.Right, 1):
                return o.Left;

            // (a − b) + b = a: what comes of a count and its last index.
            case BinaryOperator.Add when o.Left is Value lowered && definition(lowered) is Binary { Operator: BinaryOperator.Subtract } difference && difference.Right == o.Right:
                return difference.Left;
            case BinaryOperator.Add when o.Right is Value lowered && definition(lowered) is Binary { Operator: BinaryOperator.Subtract } difference && difference.Right == o.Left:
                return difference.Left;
            case BinaryOperator.Add when IsInt(o.Left, 0):
            case BinaryOperator.Multiply when IsInt(o.Left, 1):
                return o.Right;
            case BinaryOperator.Multiply when IsInt(o.Left, 0) || IsInt(o.Right, 0):
            case BinaryOperator.Subtract when o.Left == o.Right:
                return Operand.Int(0);
            case BinaryOperator.Less or BinaryOperator.NotEqual when o.Left == o.Right:
                return Operand.Bool(false);
            case BinaryOperator.LessOrEqual or BinaryOperator.Equal when o.Left == o.Right:
                return Operand.Bool(true);

            // a − (a − b) = b: the length of x[^b..] and its like.
            case BinaryOperator.Subtract when o.Right is Value right && definition(right) is Binary { Operator: BinaryOperator.Subtract } inner && inner.Left == o.Left:
                return inner.Right;

            // (a + b) − a = b: the length of x[a..(a + b)].
            case BinaryOperator.Subtract when o.Left is Value left && definition(left) is Binary { Operator: BinaryOperator.Add } sum:
                return sum.Left == o.Right ? sum.Right : sum.Right == o.Right ? sum.Left : null;
            default:
                return null;
        }
    }

    private static Operand? FoldBool(Binary o) => o switch
    {
        { Operator: BinaryOperator.And, Left: Literal l } => l.AsBool ? o.Right : l,
        { Operator: BinaryOperator.And, Right: Literal r } => r.AsBool ? o.Left : r,
        { Operator: BinaryOperator.Or, Left: Literal l } => l.AsBool ? l : o.Right,
        { Operator: BinaryOperator.Or, Right: Literal r } => r.AsBool ? r : o.Left,
        _ => null,
    };

    private static Operand? FoldUnary(Unary o, Func<Value, Operation?> definition)
    {
        if (o.Argument is Literal literal)
        {
            return o.Operator switch
            {
                UnaryOperator.Negate when literal.Type.IsReal => Literal.Of(literal.Type, -literal.AsReal),
                UnaryOperator.Not => Operand.Bool(!literal.AsBool),
                _ => IntegerFolding.Fold(o.Operator, literal),
            };
        }
        return o.Argument is Value value && definition(value) is Unary inner && inner.Operator == o.Operator ? inner.Argument : null;
    }
}
