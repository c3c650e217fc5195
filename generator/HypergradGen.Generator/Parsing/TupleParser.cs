using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Tuples and structs are their scalars, in order.</summary>
internal sealed class TupleParser(FunctionContext context)
{
    /// <summary>The scalars of an expression that is a scalar, a tuple or a struct; and the memory that a struct holds.</summary>
    public ImmutableArray<Operand> Flatten(IOperation value, string? name)
    {
        if (!StructTypes.IsComposite(value.Type))
            return [context.Expressions.Scalar(value, name)];
        if (StructTypes.IsText(value.Type) && value.ConstantValue.HasValue)
            return [];
        switch (value)
        {
            case IConversionOperation { Operand: IThrowOperation thrown }:
                context.Guards.Throw(thrown);
                return (SourceTypes.Flatten(value.Type) ?? []).Select(t => (Operand)Flow.Zero(t)).ToImmutableArray();
            case ITupleOperation tuple:
                return tuple.Elements.SelectMany(e => Leaves(e, null)).ToImmutableArray();
            case IConversionOperation { OperatorMethod: null } conversion:
                return Convert(conversion);
            case IInvocationOperation call:
                return context.Calls.Parse(call, name);
            case IConversionOperation conversion when Operators.Of(conversion) is { } method && Operators.IsUsers(method):
                return context.Calls.Operator(value, method, [conversion.Operand], name);
            case IBinaryOperation { IsLifted: false } operation when Operators.Of(operation) is { } method && Operators.IsUsers(method):
                return context.Calls.Operator(value, method, [operation.LeftOperand, operation.RightOperand], name);
            case IUnaryOperation { IsLifted: false } operation when Operators.Of(operation) is { } method && Operators.IsUsers(method):
                return context.Calls.Operator(value, method, [operation.Operand], name);
            case IObjectCreationOperation creation:
                return context.Structs.Create(creation, name);
            case IWithOperation with:
                return context.Structs.With(with, name);
            case ICompoundAssignmentOperation:
                return context.Assignments.ParseAll(value, name);
            case ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
                or IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation:
                return Named(value, name);
            case IDeconstructionAssignmentOperation or ISimpleAssignmentOperation:
                return context.Assignments.ParseAll(value, name);
            case IConditionalOperation or ISwitchExpressionOperation when StructTypes.HasMemory(value.Type):
                return Refuse(value);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                context.Assignments.DeclareBefore(choice);
                return context.Flow.Branch(context.Expressions.Scalar(choice.Condition), () => Flatten(choice.WhenTrue, null), () => Flatten(otherwise, null), name);
            case ISwitchExpressionOperation choice:
                return context.Patterns.Choose(choice, name);
            case IDefaultValueOperation when value.Type is { IsValueType: true } && SourceTypes.Flatten(value.Type) is not null:
                return (SourceTypes.Flatten(value.Type) ?? []).Select(t => (Operand)Flow.Zero(t)).ToImmutableArray();
            default:
                return Refuse(value);
        }
    }

    private ImmutableArray<Operand> Convert(IConversionOperation conversion)
    {
        var operands = Flatten(conversion.Operand, null);
        if (operands.IsEmpty || StructTypes.HasMemory(conversion.Type) || SymbolEqualityComparer.Default.Equals(conversion.Type, conversion.Operand.Type))
            return operands;
        if (SourceTypes.Elements(conversion.Operand.Type) is not { } from || SourceTypes.Elements(conversion.Type) is not { } to || from.Count != operands.Length || to.Count != operands.Length)
            return Refuse(conversion);
        return operands.Select((o, i) => context.Expressions.ConvertTo(o, from[i], to[i], conversion, conversion.IsChecked, null)).ToImmutableArray();
    }

    private ImmutableArray<Operand> Refuse(IOperation value)
    {
        if (SourceTypes.Flatten(value.Type) is null && !StructTypes.HasMemory(value.Type))
            context.RefuseType(value);
        else
            context.RefuseConstruct(value);
        return [];
    }

    /// <summary>The place of a local, a parameter, or an element of a tuple that one of them holds.</summary>
    public Place? Find(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation local:
                return context.Places.TryGetValue(local.Local, out var found) ? found : null;
            case IParameterReferenceOperation parameter:
                return context.Places.TryGetValue(parameter.Parameter, out var given) ? given : null;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance, Type: INamedTypeSymbol type }:
                return context.Structs.This(type);
            case IInstanceReferenceOperation:
                return context.Structs.Initialised;
            case IConversionOperation { OperatorMethod: null } same when SymbolEqualityComparer.Default.Equals(same.Type, same.Operand.Type):
                return Find(same.Operand);
            case var _ when ElementParser.IsElement(operation) && StructTypes.IsComposite(operation.Type):
                return context.Elements.Parts(operation);
            case var _ when ReturnedReferences.IsReference(operation):
                return context.Calls.Reference(operation);
            case IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true } when StructParser.PartOf((IMemberReferenceOperation)operation) is { } part:
                return ((IMemberReferenceOperation)operation).Instance is { } holder && Find(holder) is TuplePlace struc ? struc.Elements[part] : null;
            case IFieldReferenceOperation { Instance: { } instance, Field: { ContainingType: { IsTupleType: true } tuple } field } when Find(instance) is TuplePlace place:
                return ElementOf(tuple, field) is { } element && element < place.Elements.Length ? place.Elements[element] : null;
            default:
                return null;
        }
    }

    /// <summary>Which element of a tuple a member names, by a name of its own or as <c>Item1</c>; null where it names none.</summary>
    public static int? ElementOf(INamedTypeSymbol tuple, ISymbol member)
    {
        // By its position's name: symbols of a type whose annotations for null were inferred are not those of the type that is declared.
        static string Position(ISymbol symbol) => symbol is IFieldSymbol { CorrespondingTupleField: { } field } ? field.Name : symbol.Name;
        int element = tuple.TupleElements.TakeWhile(e => Position(e) != Position(member)).Count();
        return element < tuple.TupleElements.Length ? element : null;
    }

    /// <summary>What a local, a parameter, <c>this</c> or a member is now: a variable's value, data, or part of another value.</summary>
    private ImmutableArray<Operand> Named(IOperation value, string? name)
    {
        if (Find(value) is { } place and not PathPlace)
            return Read(place, value);
        if (value is IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true } && context.Structs.IsValue(((IMemberReferenceOperation)value).Instance)
            && PartOf((IMemberReferenceOperation)value) is { } part)
            return part;
        if (value is IPropertyReferenceOperation property && !DataReader.IsStored(property))
            return context.Calls.ParseProperties(property, name);
        return value is IInstanceReferenceOperation || value is IFieldReferenceOperation { Field.ContainingType.IsTupleType: true } || context.Data.Names(value)
            ? context.Structs.OfData(value) : Refuse(value);
    }

    /// <summary><c>F(x).Item2</c>, <c>(a + b).X</c>: part of a value that has no name; null where it names no part.</summary>
    public ImmutableArray<Operand>? PartOf(IMemberReferenceOperation member)
    {
        if (member.Instance is not { Type: { } type } instance)
            return null;
        int first = 0;
        if (TypeBinding.Of(type) is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            if (ElementOf(tuple, member.Member) is not { } element)
                return null;
            first = tuple.TupleElements.Take(element).Sum(e => StructParser.Width(e.Type));
        }
        else if (StructParser.PartOf(member) is { } part)
        {
            first = StructTypes.Components(type)!.Value.Take(part).Sum(c => StructParser.Width(c.Type));
        }
        else
        {
            return null;
        }
        var all = Flatten(instance, null);
        int width = StructParser.Width(member.Type!);
        return first + width <= all.Length ? all.Skip(first).Take(width).ToImmutableArray() : [];
    }

    /// <summary>The parts of a value, or the memory that an expression names.</summary>
    public ImmutableArray<Operand> Leaves(IOperation value, string? name)
    {
        if (!SourceTypes.LooksLikeBuffer(value.Type))
            return Flatten(value, name);
        return context.Buffers.Parse(value, name) is { } buffer ? [new MemoryOperand(buffer, context.Flow.Block)] : [];
    }

    public ImmutableArray<Operand> Read(Place place, IOperation at)
    {
        switch (place)
        {
            case ScalarPlace scalar:
                return [context.Flow[scalar.Variable]];
            case TuplePlace tuple:
                return tuple.Elements.SelectMany(e => Read(e, at)).ToImmutableArray();
            case ElementPlace element:
                return [context.Elements.Load(at, element.Element, null)];
            case HeldMemoryPlace { Held: { } held }:
                return [new MemoryOperand(held.Buffer, held.BoundIn)];
            case HeldMemoryPlace:
                context.Refuse(at, "A struct whose memory is not bound yet", "give it its span or array in the constructor or initialiser");
                return [];
            default:
                return [];
        }
    }

    public static IEnumerable<Variable> Variables(Place place) => place switch
    {
        ScalarPlace scalar => [scalar.Variable],
        TuplePlace tuple => tuple.Elements.SelectMany(Variables),
        RegionPlace region => [region.Memory, region.Row, region.Offset, region.Length],
        _ => [],
    };

    /// <summary>The memory that a struct holds.</summary>
    public static IEnumerable<Buffer?> HeldMemory(Place? place) => place switch
    {
        HeldMemoryPlace held => [held.Held?.Buffer],
        TuplePlace tuple => tuple.Elements.SelectMany(HeldMemory),
        _ => [],
    };

    /// <summary>The elements of memory that a place names.</summary>
    public static IEnumerable<Element> Elements(Place place) => place switch
    {
        ElementPlace element => [element.Element],
        TuplePlace tuple => tuple.Elements.SelectMany(Elements),
        _ => [],
    };

    /// <summary>A place for a type without memory in it, its scalars in order.</summary>
    public static Place Compose(ITypeSymbol type, Func<Place> scalar)
        => StructTypes.IsComposite(type) ? new TuplePlace(Parts(type).Select(p => Compose(p.Type, scalar)).ToImmutableArray()) : scalar();

    private static IEnumerable<(string Name, ITypeSymbol Type)> Parts(ITypeSymbol type)
        => TypeBinding.Of(type) is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Select(e => (e.Name, e.Type)) : StructTypes.Components(type)!.Value.Select(c => (c.Name, c.Type));

    /// <summary>Declares a variable for each scalar of a type.</summary>
    public Place Declare(string name, ITypeSymbol type, Func<ValueType, Operand> initial, Func<string, BufferShape, BufferPlace?>? memory = null)
    {
        if (SourceTypes.Scalar(type) is { } scalar)
            return new ScalarPlace(context.Flow.Declare(name, scalar, initial(scalar)));
        if (SourceTypes.Memory(type) is { } shape)
            return new HeldMemoryPlace(context.Flow.Block) { Held = memory?.Invoke(name, shape) };
        // What is no value of the IR has been refused, and has no parts.
        return new TuplePlace(StructTypes.IsComposite(type) ? Parts(type).Select(e => Declare($"{name}_{e.Name}", e.Type, initial, memory)).ToImmutableArray() : []);
    }

    /// <summary>Declares variables that hold the parts of a value.</summary>
    public Place Hold(string name, ITypeSymbol type, ImmutableArray<Operand> values, IOperation at)
    {
        int next = 0;
        return Declare(name, type,
            scalar => next < values.Length ? context.Expressions.ConvertTo(values[next++], scalar, at, null) : Flow.Zero(scalar),
            (_, _) => next < values.Length && values[next++] is MemoryOperand held ? new BufferPlace(held.Buffer, held.BoundIn) : null);
    }
}
