using System.Collections.Immutable;
using System.Globalization;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Parses scalar expressions, one override a construct; the argument is the name of the local that the value is for.</summary>
internal sealed partial class ExpressionParser(FunctionContext context) : OperationVisitor<string?, Operand>
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
            return ElementParser.IsIndexer(operation.Property) ? context.Elements.Load(operation, name)
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
            case "Length" or "Count":
                return context.Buffers.Parse(instance) is { } counted ? context.Buffers.Total(operation, counted, name) : Operand.Int(0);
            case "IsEmpty" or "IsDefaultOrEmpty" when context.Buffers.Parse(instance) is { } tested:
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
