using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Tuples are their scalars, in order.</summary>
internal sealed class TupleParser(FunctionContext context)
{
    /// <summary>The scalars of an expression that is a scalar or a tuple.</summary>
    public ImmutableArray<Operand> Flatten(IOperation value, string? name)
    {
        if (!SourceTypes.IsTuple(value.Type))
            return [context.Expressions.Scalar(value, name)];
        switch (value)
        {
            case IConversionOperation { Operand: IThrowOperation thrown }:
                context.Guards.Throw(thrown);
                return (SourceTypes.Flatten(value.Type) ?? []).Select(t => (Operand)Flow.Zero(t)).ToImmutableArray();
            case ITupleOperation tuple:
                return tuple.Elements.SelectMany(e => Flatten(e, null)).ToImmutableArray();
            case IConversionOperation { OperatorMethod: null } conversion:
                return Convert(conversion);
            case IInvocationOperation call:
                return context.Calls.Parse(call, name);
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation { Field.ContainingType.IsTupleType: true }:
                return Find(value) is { } place ? Read(place) : Refuse(value);
            case IDeconstructionAssignmentOperation or ISimpleAssignmentOperation:
                return context.Assignments.ParseAll(value, name);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return context.Flow.Branch(context.Expressions.Scalar(choice.Condition), () => Flatten(choice.WhenTrue, null), () => Flatten(otherwise, null), name);
            case ISwitchExpressionOperation choice:
                return context.Patterns.Choose(choice, name);
            case IDefaultValueOperation:
                return (SourceTypes.Flatten(value.Type) ?? []).Select(t => (Operand)Flow.Zero(t)).ToImmutableArray();
            default:
                return Refuse(value);
        }
    }

    private ImmutableArray<Operand> Convert(IConversionOperation conversion)
    {
        var operands = Flatten(conversion.Operand, null);
        if (operands.IsEmpty)
            return [];
        if (SourceTypes.Flatten(conversion.Type) is not { } types || types.Count != operands.Length)
            return Refuse(conversion);
        return operands.Select((o, i) => context.Expressions.ConvertTo(o, types[i], conversion, null)).ToImmutableArray();
    }

    private ImmutableArray<Operand> Refuse(IOperation value)
    {
        if (SourceTypes.Flatten(value.Type) is null)
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
            case IFieldReferenceOperation { Instance: { } instance, Field: { ContainingType: { IsTupleType: true } tuple } field } when Find(instance) is TuplePlace place:
                var name = field.CorrespondingTupleField ?? field;
                for (int i = 0; i < Math.Min(tuple.TupleElements.Length, place.Elements.Length); i++)
                {
                    if (SymbolEqualityComparer.Default.Equals(tuple.TupleElements[i].CorrespondingTupleField ?? tuple.TupleElements[i], name))
                        return place.Elements[i];
                }
                return null;
            default:
                return null;
        }
    }

    /// <summary><c>F(x).Item2</c>; null where the element is a tuple itself.</summary>
    public Operand? ElementOf(IInvocationOperation call, IFieldReferenceOperation element)
    {
        var results = context.Calls.Parse(call, null);
        if (results.IsEmpty)
            return Flow.Zero(SourceTypes.Scalar(element.Type) ?? ValueType.Real);
        int first = 0;
        foreach (var one in element.Field.ContainingType.TupleElements)
        {
            int width = SourceTypes.Flatten(one.Type)?.Count ?? 1;
            if (SymbolEqualityComparer.Default.Equals(one.CorrespondingTupleField ?? one, element.Field.CorrespondingTupleField ?? element.Field))
                return width == 1 && first < results.Length ? results[first] : null;
            first += width;
        }
        return null;
    }

    public ImmutableArray<Operand> Read(Place place) => place switch
    {
        ScalarPlace scalar => [context.Flow[scalar.Variable]],
        TuplePlace tuple => tuple.Elements.SelectMany(e => Read(e)).ToImmutableArray(),
        _ => [],
    };

    public static IEnumerable<Variable> Variables(Place place) => place switch
    {
        ScalarPlace scalar => [scalar.Variable],
        TuplePlace tuple => tuple.Elements.SelectMany(Variables),
        _ => [],
    };

    /// <summary>Declares a variable for each scalar of a type.</summary>
    public Place Declare(string name, ITypeSymbol type, Func<ValueType, Operand> initial)
    {
        if (SourceTypes.Scalar(type) is { } scalar)
            return new ScalarPlace(context.Flow.Declare(name, scalar, initial(scalar)));
        var elements = ((INamedTypeSymbol)type).TupleElements;
        return new TuplePlace(elements.Select(e => Declare($"{name}_{e.Name}", e.Type, initial)).ToImmutableArray());
    }
}
