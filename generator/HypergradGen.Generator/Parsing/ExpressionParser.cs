using System.Collections.Immutable;
using System.Globalization;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Parses scalar expressions, one override a construct; the argument is the name of the local that the value is for.</summary>
internal sealed class ExpressionParser(FunctionContext context) : OperationVisitor<string?, Operand>
{
    public Operand Scalar(IOperation? operation, string? name = null)
    {
        if (operation is null || operation.Kind == OperationKind.Invalid)
        {
            context.Module.Sink.FailSilently();
            return Operand.Real(0);
        }
        if (Constant(operation) is { } constant)
            return constant;
        return operation.Accept(this, name) ?? Operand.Real(0);
    }

    private static Literal? Constant(IOperation operation)
    {
        if (!operation.ConstantValue.HasValue || SourceTypes.Scalar(operation.Type) is not { } type)
            return null;
        return operation.ConstantValue.Value switch
        {
            double value => Operand.Real(value),
            float value => Literal.Of(ValueType.Single, value),
            bool value => Operand.Bool(value),
            ulong value when type.IsInteger => Literal.Integer(type, unchecked((long)value)),
            sbyte or byte or short or ushort or int or uint or long when type.IsInteger => Literal.Integer(type, System.Convert.ToInt64(operation.ConstantValue.Value, CultureInfo.InvariantCulture)),
            _ => null,
        };
    }

    public override Operand DefaultVisit(IOperation operation, string? name)
    {
        context.RefuseConstruct(operation);
        return Flow.Zero(TypeOf(operation));
    }

    private static ValueType TypeOf(IOperation operation) => SourceTypes.Scalar(operation.Type) ?? ValueType.Real;

    private Operand RefuseType(IOperation operation)
    {
        context.RefuseType(operation);
        return Flow.Zero(TypeOf(operation));
    }

    public override Operand VisitLiteral(ILiteralOperation operation, string? name) => RefuseType(operation);

    /// <summary>A side of a choice that throws gives nothing; what stands for it is never read.</summary>
    public override Operand VisitThrow(IThrowOperation operation, string? name)
    {
        context.Guards.Throw(operation);
        return Flow.Zero(TypeOf(operation));
    }

    public override Operand VisitLocalReference(ILocalReferenceOperation operation, string? name)
        => Named(operation, context.Places.TryGetValue(operation.Local, out var place) ? place : null);

    public override Operand VisitParameterReference(IParameterReferenceOperation operation, string? name)
    {
        if (context.Places.TryGetValue(operation.Parameter, out var place))
            return Named(operation, place);
        return DataReader.IsCaptured(operation.Parameter) ? Data(operation) : Named(operation, null);
    }

    private Operand Named(IOperation operation, Place? place)
    {
        switch (place)
        {
            case ScalarPlace scalar:
                return context.Flow[scalar.Variable];
            case ElementPlace element:
                return context.Elements.Load(operation, element.Element, null);
            case PathPlace when SourceTypes.Scalar(operation.Type) is not null:
                return Data(operation);
            case null when SourceTypes.Scalar(operation.Type) is not null && !context.Module.Sink.Failed:
                context.Refuse(operation, $"'{operation.Syntax}', a variable of the method around this one,", "pass it as a parameter");
                return Flow.Zero(TypeOf(operation));
            case null:
                // Its declaration has been refused.
                context.Module.Sink.FailSilently();
                return Flow.Zero(TypeOf(operation));
            default:
                return RefuseType(operation);
        }
    }

    private Operand Data(IOperation operation)
        => SourceTypes.Scalar(operation.Type) is { } type ? context.Data.ReadScalar(operation, type) : RefuseType(operation);

    public override Operand VisitFieldReference(IFieldReferenceOperation operation, string? name)
    {
        if (operation.Field.ContainingType is not { IsTupleType: true } && !context.Structs.IsValue(operation.Instance))
            return Data(operation);
        return Part(operation, name);
    }

    /// <summary>A field or stored property of a tuple or struct.</summary>
    private Operand Part(IMemberReferenceOperation operation, string? name)
    {
        if (SourceTypes.Scalar(operation.Type) is null)
            return RefuseType(operation);
        if (context.Tuples.Find(operation) is { } place and not PathPlace)
            return One(context.Tuples.Read(place, operation), operation);
        return context.Tuples.PartOf(operation) is { } part ? One(part, operation) : DefaultVisit(operation, name);
    }

    public override Operand VisitPropertyReference(IPropertyReferenceOperation operation, string? name)
    {
        if (GenericMath.Constant(operation) is { } constant)
            return constant;
        if (operation.Property.IsIndexer)
            return SourceTypes.IsSpan(operation.Property.ContainingType) ? context.Elements.Load(operation, name)
                : LibraryTypes.Source(operation.Property).DeclaringSyntaxReferences.IsEmpty ? RefuseIndexer(operation) : context.Calls.ParseProperty(operation, name);
        if (operation.Instance is { } instance && SourceTypes.LooksLikeBuffer(instance.Type))
            return OfBuffer(operation, instance, name);
        if (!DataReader.IsStored(operation))
            return context.Calls.ParseProperty(operation, name);
        return context.Structs.IsValue(operation.Instance) ? Part(operation, name) : Data(operation);
    }

    private Operand RefuseIndexer(IPropertyReferenceOperation operation)
    {
        if (SourceTypes.IsCollection(operation.Property.ContainingType))
            context.Refuse(operation, $"An element of '{SourceTypes.Display(operation.Property.ContainingType)}'", Constructs.KeepInArray);
        else
            context.Refuse(operation, "An indexer", "write a method, or keep the data in an array");
        return Flow.Zero(TypeOf(operation));
    }

    private Operand OfBuffer(IPropertyReferenceOperation operation, IOperation instance, string? name)
    {
        switch (operation.Property.Name)
        {
            case "Length":
                return context.Buffers.Parse(instance) is { } counted ? context.Buffers.Total(operation, counted, name) : Operand.Int(0);
            case "IsEmpty" when context.Buffers.Parse(instance) is { } tested:
                return context.Let(operation, ValueType.Bool, new Binary(BinaryOperator.Equal, context.Buffers.Length(operation, tested, null), Operand.Int(0)), name);
            case "Rank" when instance.Type is IArrayTypeSymbol array:
                return Operand.Int(array.Rank);
            default:
                // An extension property, or one without a rule.
                return context.Calls.ParseProperty(operation, name);
        }
    }

    public override Operand VisitArrayElementReference(IArrayElementReferenceOperation operation, string? name) => context.Elements.Load(operation, name);

    public override Operand VisitImplicitIndexerReference(IImplicitIndexerReferenceOperation operation, string? name) => context.Elements.Load(operation, name);

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

    public override Operand VisitConditional(IConditionalOperation operation, string? name)
    {
        if (SourceTypes.Scalar(operation.Type) is null || operation.WhenFalse is not { } otherwise)
            return RefuseType(operation);
        context.Assignments.DeclareBefore(operation);
        return context.Flow.Branch(Scalar(operation.Condition), () => [Scalar(operation.WhenTrue)], () => [Scalar(otherwise)], name)[0];
    }

    public override Operand VisitSwitchExpression(ISwitchExpressionOperation operation, string? name)
        => SourceTypes.Scalar(operation.Type) is null ? RefuseType(operation) : One(context.Patterns.Choose(operation, name), operation);

    public override Operand VisitIsPattern(IIsPatternOperation operation, string? name)
    {
        if (SourceTypes.Flatten(operation.Value.Type) is not null && operation.Value.Type is { IsValueType: true } or ITypeParameterSymbol)
            return context.Patterns.Subject(operation.Value) is { } value ? context.Patterns.Matches(value, operation.Pattern) : Operand.Bool(false);
        if (context.Data.IsNull(operation) is { } isNull)
            return Negated(isNull, operation, Constructs.IsNotNull(operation.Pattern));
        return RefuseTest(operation, Constructs.IsNullTest(operation) ? operation : operation.Pattern);
    }

    private Operand Negated(Operand test, IOperation at, bool isNegated) => isNegated ? Not(test, at) : test;

    private Operand RefuseTest(IOperation test, IOperation at)
    {
        if (SourceTypes.IsUnknown(test.Type) || test.ChildOperations.Any(o => o.Kind == OperationKind.Invalid))
            context.Module.Sink.FailSilently();
        else
            context.RefuseConstruct(at);
        return Operand.Bool(false);
    }

    public override Operand VisitInvocation(IInvocationOperation operation, string? name)
    {
        var results = context.Calls.Parse(operation, name);
        return SourceTypes.Scalar(operation.Type) is null && !context.Module.Sink.Failed ? RefuseType(operation) : One(results, operation);
    }

    public override Operand VisitSimpleAssignment(ISimpleAssignmentOperation operation, string? name) => One(context.Assignments.ParseAll(operation, name), operation);

    public override Operand VisitCompoundAssignment(ICompoundAssignmentOperation operation, string? name) => context.Assignments.Parse(operation, name);

    public override Operand VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation, string? name) => context.Assignments.Parse(operation, name);

    public override Operand VisitDefaultValue(IDefaultValueOperation operation, string? name)
        => SourceTypes.Scalar(operation.Type) is { } type ? Flow.Zero(type) : RefuseType(operation);

    private static Operand One(ImmutableArray<Operand> operands, IOperation operation) => operands.Length > 0 ? operands[0] : Flow.Zero(TypeOf(operation));
}
