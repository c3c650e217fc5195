using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Helpers, properties and indexers that return a reference to an element of memory: they are read where they are used, and are another name for the element.</summary>
internal sealed class ReturnedReferences(FunctionContext context)
{
    /// <summary>Whether an operation names what a method in source returns by reference.</summary>
    public static bool IsReference(IOperation? operation) => operation switch
    {
        IInvocationOperation call => IsReference(call.TargetMethod),
        IPropertyReferenceOperation { Property.GetMethod: { } getter } => IsReference(getter),
        _ => false,
    };

    public static bool IsReference(IMethodSymbol method) => (method.ReturnsByRef || method.ReturnsByRefReadonly) && !method.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>Reads a body, whose <c>this</c> and parameters are bound, and gives the element that it names at its end.</summary>
    public Place? Parse(IOperation at, IMethodSymbol method, IBlockOperation body)
    {
        var operations = body.Operations;
        if (method.Parameters.Any(p => p.RefKind is RefKind.Ref or RefKind.Out) || operations.LastOrDefault() is not IReturnOperation { ReturnedValue: { } value })
            return Refuse(at);
        var before = operations.RemoveAt(operations.Length - 1);
        if (JumpAnalysis.Sequence(before).Returns)
        {
            context.Refuse(at, "A helper that returns by reference at several places", "write one 'return', at its end");
            return null;
        }
        context.Sequences.Parse(Step.Of(before));
        if (ElementParser.IsElement(value) && SourceTypes.Scalar(value.Type) is not null)
            return context.Elements.Parse(value) is { } element ? new ElementPlace(element) : null;

        // A variable of the helper, or a parameter, is a copy of what the caller has.
        return SourceTypes.Flatten(value.Type) is not null && context.Tuples.Find(value) is { } place and not PathPlace && !TupleParser.Variables(place).Any() ? place
            : IsReference(value) ? null : Refuse(at);
    }

    private Place? Refuse(IOperation at)
    {
        context.Refuse(at, "A helper that returns a reference to what is no element of memory", "return a value");
        return null;
    }
}
