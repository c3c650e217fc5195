using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <content>Conversions and operators: of numbers, of truth values, and those of the user's that are followed.</content>
internal sealed partial class ExpressionParser
{
    public override Operand VisitConversion(IConversionOperation operation, string? name)
    {
        if (SourceTypes.Scalar(operation.Type) is not { } to)
            return RefuseType(operation);
        if (operation.Operand is IThrowOperation thrown)
        {
            context.Guards.Throw(thrown);
            return Flow.Zero(to);
        }
        if (Operators.Of(operation) is { } called && Operators.IsUsers(called))
            return One(context.Calls.Operator(operation, called, [operation.Operand], name), operation);
        if (operation.OperatorMethod is not null || operation.Operand.Type is null)
            return DefaultVisit(operation, name);
        if (SourceTypes.Element(operation.Operand.Type) is not { } from)
            return RefuseType(operation.Operand);
        var element = SourceTypes.Element(operation.Type)!.Value;
        var argument = Scalar(operation.Operand, from == element ? name : null);
        return ConvertTo(argument, from, element, operation, operation.IsChecked, name);
    }

    /// <summary>A conversion of a number as it is in C#: to an integer that may not hold it its lowest bits are taken, or it throws where that is asked for.</summary>
    public Operand ConvertTo(Operand operand, ElementType from, ElementType to, IOperation at, bool isChecked, string? name)
    {
        var type = ValueType.Of(to);
        if (!type.IsInteger || ValueType.Of(from).IsInteger && to.Holds(from))
            return ConvertTo(operand, type, at, name);
        Overflow.CheckConversion(context, at, isChecked, to, operand);
        return context.Let(at, type, new Convert(new ValueType(to), operand), name);
    }

    public Operand ConvertTo(Operand operand, ValueType to, IOperation at, string? name)
    {
        if (operand.Type == to)
            return operand;
        if (operand is Literal literal && operand.Type == ValueType.Int && to.IsReal)
            return Literal.Of(to, literal.AsInt);
        return context.Let(at, to, new Convert(to, operand), name);
    }

    public override Operand VisitUnaryOperator(IUnaryOperation operation, string? name)
    {
        if (SourceTypes.Scalar(operation.Type) is not { } type || operation.IsLifted)
            return RefuseType(operation.IsLifted ? operation.Operand : operation);
        if (Operators.Of(operation) is { } called && Operators.IsUsers(called))
            return One(context.Calls.Operator(operation, called, [operation.Operand], name), operation);
        switch (operation.OperatorKind)
        {
            case UnaryOperatorKind.Plus:
                return Scalar(operation.Operand, name);
            case UnaryOperatorKind.Minus:
                var negated = Scalar(operation.Operand);
                if (type.IsInteger && negated is not Literal)
                    Overflow.Check(context, operation, operation.IsChecked, ["-", ""], negated);
                var negative = context.Let(operation, type, new Unary(UnaryOperator.Negate, negated), IsShort(operation) ? null : name);
                return IsShort(operation) ? Shorten(negative, operation, operation.IsChecked, name) : negative;
            case UnaryOperatorKind.Not when type == ValueType.Bool:
                return Not(Scalar(operation.Operand), operation, name);
            case UnaryOperatorKind.BitwiseNegation:
                var complement = context.Let(operation, type, new Unary(UnaryOperator.Complement, Scalar(operation.Operand)), IsShort(operation) ? null : name);
                return IsShort(operation) ? Shorten(complement, operation, isChecked: false, name) : complement;
            default:
                return DefaultVisit(operation, name);
        }
    }

    public Operand Not(Operand operand, IOperation at, string? name = null)
        => operand is Literal known ? Operand.Bool(!known.AsBool) : context.Let(at, ValueType.Bool, new Unary(UnaryOperator.Not, operand), name);

    public override Operand VisitBinaryOperator(IBinaryOperation operation, string? name)
    {
        if (Constructs.IsNullTest(operation))
            return context.Data.IsNull(operation) is { } isNull ? Negated(isNull, operation, operation.OperatorKind == BinaryOperatorKind.NotEquals) : RefuseTest(operation, operation);
        if (operation.IsLifted)
            return RefuseType(SourceTypes.Scalar(operation.LeftOperand.Type) is null ? operation.LeftOperand : operation.RightOperand);
        if (SourceTypes.Scalar(operation.Type) is not { } type)
            return RefuseType(operation);
        if (Operators.Of(operation) is { } called && Operators.IsUsers(called) && operation.OperatorKind is not (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr))
            return One(context.Calls.Operator(operation, called, [operation.LeftOperand, operation.RightOperand], name), operation);
        if (StructTypes.Components(operation.LeftOperand.Type) is not null && operation.OperatorMethod is { IsImplicitlyDeclared: true })
            return DefaultVisit(operation, name);
        if (SourceTypes.Scalar(operation.LeftOperand.Type) is null)
            return RefuseType(operation.LeftOperand);
        if (SourceTypes.Scalar(operation.RightOperand.Type) is null)
            return RefuseType(operation.RightOperand);
        if (operation.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
            context.Assignments.DeclareBefore(operation.RightOperand);
        var left = Scalar(operation.LeftOperand);
        switch (operation.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd:
                return context.Flow.Branch(left, () => [Scalar(operation.RightOperand)], () => [Operand.Bool(false)], name)[0];
            case BinaryOperatorKind.ConditionalOr:
                return context.Flow.Branch(left, () => [Operand.Bool(true)], () => [Scalar(operation.RightOperand)], name)[0];
            default:
                var result = Apply(operation, operation.OperatorKind, type, left, Scalar(operation.RightOperand), IsShort(operation) ? null : name);
                return IsShort(operation) ? Shorten(result, operation, operation.IsChecked, name) : result;
        }
    }

    /// <summary>Whether an operator's result is of fewer than 32 bits, as no operator of C# on numbers is but those of a type parameter.</summary>
    private static bool IsShort(IOperation operation) => SourceTypes.Element(operation.Type)?.IsShort() == true;

    private Operand Shorten(Operand result, IOperation operation, bool isChecked, string? name)
        => ConvertTo(result, ElementType.Int32, SourceTypes.Element(operation.Type)!.Value, operation, isChecked, name);

    /// <summary>An arithmetic operator or comparison on values that have been evaluated.</summary>
    public Operand Apply(IOperation at, BinaryOperatorKind kind, ValueType type, Operand left, Operand right, string? name)
    {
        BinaryOperator? op = kind switch
        {
            BinaryOperatorKind.Add => BinaryOperator.Add,
            BinaryOperatorKind.Subtract => BinaryOperator.Subtract,
            BinaryOperatorKind.Multiply => BinaryOperator.Multiply,
            BinaryOperatorKind.Divide => BinaryOperator.Divide,
            BinaryOperatorKind.Remainder => BinaryOperator.Remainder,
            BinaryOperatorKind.And => BinaryOperator.And,
            BinaryOperatorKind.Or => BinaryOperator.Or,
            BinaryOperatorKind.ExclusiveOr => BinaryOperator.Xor,
            BinaryOperatorKind.LeftShift => BinaryOperator.ShiftLeft,
            BinaryOperatorKind.RightShift => BinaryOperator.ShiftRight,
            _ => null,
        };
        if (op is { } known)
        {
            if (type.IsInteger)
                Overflow.Check(context, at, known, left, right);
            return context.Let(at, type, new Binary(known, left, right), name);
        }
        return kind == BinaryOperatorKind.UnsignedRightShift ? ShiftIn(at, type, left, right, name) : Compare(at, kind, left, right, name);
    }

    /// <summary>a &gt;&gt;&gt; s = (a &gt;&gt; s) &amp; ~((least &gt;&gt; s) &lt;&lt; 1): the copies of the sign are masked away. An integer without a sign has none.</summary>
    private Value ShiftIn(IOperation at, ValueType type, Operand left, Operand right, string? name)
    {
        if (type.Element is ElementType.UInt32 or ElementType.UInt64)
            return context.Let(at, type, new Binary(BinaryOperator.ShiftRight, left, right), name);
        var least = Literal.Integer(type, type == ValueType.Int ? int.MinValue : long.MinValue);
        var shifted = context.Let(at, type, new Binary(BinaryOperator.ShiftRight, left, right));
        var signs = context.Let(at, type, new Binary(BinaryOperator.ShiftRight, least, right));
        var copies = context.Let(at, type, new Binary(BinaryOperator.ShiftLeft, signs, Operand.Int(1)));
        var mask = context.Let(at, type, new Unary(UnaryOperator.Complement, copies));
        return context.Let(at, type, new Binary(BinaryOperator.And, shifted, mask), name);
    }

    public Operand Compare(IOperation at, BinaryOperatorKind kind, Operand left, Operand right, string? name)
    {
        Binary? comparison = kind switch
        {
            BinaryOperatorKind.Equals => new(BinaryOperator.Equal, left, right),
            BinaryOperatorKind.NotEquals => new(BinaryOperator.NotEqual, left, right),
            BinaryOperatorKind.LessThan => new(BinaryOperator.Less, left, right),
            BinaryOperatorKind.LessThanOrEqual => new(BinaryOperator.LessOrEqual, left, right),
            BinaryOperatorKind.GreaterThan => new(BinaryOperator.Less, right, left),
            BinaryOperatorKind.GreaterThanOrEqual => new(BinaryOperator.LessOrEqual, right, left),
            _ => null,
        };
        return comparison is null ? DefaultVisit(at, name) : context.Let(at, ValueType.Bool, comparison, name);
    }
}
