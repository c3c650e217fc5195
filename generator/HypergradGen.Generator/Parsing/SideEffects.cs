using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What evaluating an operation changes, found before it is parsed.</summary>
internal static class SideEffects
{
    /// <summary>Whether evaluating the operation can write an element: by assignment, or by a call that is given memory to write.</summary>
    public static bool WritesMemory(IOperation operation)
        => operation.DescendantsAndSelf().Any(o => o switch
        {
            IAssignmentOperation or IIncrementOrDecrementOperation => Targets(o).Any(ElementParser.IsElement),
            IInvocationOperation call => MayWrite(call),
            _ => false,
        });

    /// <summary>Whether evaluating the operation assigns a variable, writes memory or makes memory.</summary>
    public static bool HasAny(IOperation operation)
        => operation.DescendantsAndSelf().Any(o => o is IAssignmentOperation or IIncrementOrDecrementOperation or IArrayCreationOperation or ICollectionExpressionOperation
            || o is IInvocationOperation call && (MayWrite(call) || !LocalFunctions.CapturedBy(call).Written.IsEmpty));

    /// <summary>The locals and parameters that an operation or anything inside it assigns, those that a local function it calls captures included.</summary>
    public static HashSet<ISymbol> Assigned(IOperation operation)
    {
        var assigned = AssignedDirectly(operation);
        foreach (var call in operation.DescendantsAndSelf().OfType<IInvocationOperation>())
            assigned.UnionWith(LocalFunctions.CapturedBy(call).Written);
        return assigned;
    }

    /// <summary>The same without what a call assigns.</summary>
    public static HashSet<ISymbol> AssignedDirectly(IOperation operation)
    {
        var assigned = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var inner in operation.DescendantsAndSelf())
        {
            foreach (var target in Targets(inner))
            {
                if (Variable(target) is { } variable)
                    assigned.Add(variable);
            }
        }
        return assigned;
    }

    private static ISymbol? Variable(IOperation target) => target switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Field.ContainingType.IsTupleType: true, Instance: { } instance } => Variable(instance),
        _ => null,
    };

    private static IEnumerable<IOperation> Targets(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => Leaves(assignment.Target),
        IIncrementOrDecrementOperation step => [step.Target],
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => Leaves(argument.Value),
        _ => [],
    };

    private static IEnumerable<IOperation> Leaves(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(Leaves),
        IDeclarationExpressionOperation declaration => Leaves(declaration.Expression),
        _ => [target],
    };

    private static bool MayWrite(IInvocationOperation call)
    {
        if (call.Instance is { } instance && SourceTypes.LooksLikeBuffer(instance.Type) && call.TargetMethod.ReturnsVoid)
            return true;
        if (LocalFunctions.CapturedBy(call).HasMemory)
            return true;
        return call.Arguments.Any(a => a.Parameter?.Type is { } type && SourceTypes.LooksLikeBuffer(type) && !SourceTypes.IsReadOnlySpan(type)
            && call.TargetMethod.Name != "AsSpan");
    }
}
