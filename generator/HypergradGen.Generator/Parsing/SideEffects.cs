using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What evaluating an operation changes, found before it is parsed.</summary>
internal static class SideEffects
{
    /// <summary>Whether evaluating the operation can write an element: by assignment, by a call on it, or by a call that is given memory to write.</summary>
    public static bool WritesMemory(IOperation operation)
        => operation.DescendantsAndSelf().Any(o => o switch
        {
            IInvocationOperation call => MayWrite(call),
            IObjectCreationOperation creation => StructTypes.HasMemory(creation.Type),
            IPropertyReferenceOperation property => UsesHeldMemory(property),
            _ => false,
        } || Targets(o).Any(MayBeElement));

    /// <summary>Whether evaluating the operation assigns a variable, writes memory or makes memory.</summary>
    public static bool HasAny(IOperation operation)
        => operation.DescendantsAndSelf().Any(o => o is IAssignmentOperation or IIncrementOrDecrementOperation or IArrayCreationOperation or ICollectionExpressionOperation
            or IDeclarationPatternOperation { DeclaredSymbol: not null } or IRecursivePatternOperation { DeclaredSymbol: not null }
            || Targets(o).Any()
            || o is IInvocationOperation call && (MayWrite(call) || IsReadInPlace(call.TargetMethod) || !LocalFunctions.CapturedBy(call).Written.IsEmpty));

    /// <summary>A helper that returns memory may make it, and what it makes lives where it is called.</summary>
    private static bool IsReadInPlace(IMethodSymbol method)
        => !method.DeclaringSyntaxReferences.IsEmpty && (SourceTypes.LooksLikeBuffer(method.ReturnType) || StructTypes.HasMemory(method.ReturnType));

    /// <summary>Whether a method or accessor of a struct assigns the struct that it is called on.</summary>
    public static bool ChangesInstance(ModuleContext module, IMethodSymbol method) => ChangesInstance(module, method, []);

    private static bool ChangesInstance(ModuleContext module, IMethodSymbol method, ImmutableHashSet<IMethodSymbol> around)
    {
        if (!MayChangeInstance(method) || around.Contains(method.OriginalDefinition, SymbolEqualityComparer.Default) || module.BodyOf(method) is not { } body)
            return false;
        around = around.Add(method.OriginalDefinition);
        return body.Descendants().Any(o => o switch
        {
            IInvocationOperation call => ChangedInstance(call) is { } instance && IsOfThis(instance) && ChangesInstance(module, call.TargetMethod, around),
            IPropertyReferenceOperation property when ChangedInstance(property) is { } instance => IsOfThis(instance) && ChangesInstance(module, property.Property.GetMethod!, around),
            _ => Targets(o).Any(IsOfThis),
        });

        bool IsOfThis(IOperation target) => Variable(target) is ITypeSymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };
    }

    /// <summary>Whether a method may assign the struct that it is called on, by its declaration.</summary>
    private static bool MayChangeInstance(IMethodSymbol method)
        => method is { IsStatic: false, IsReadOnly: false, ContainingType: { TypeKind: TypeKind.Struct, IsReadOnly: false } type } && StructTypes.Components(type) is not null;

    private static IMethodSymbol? Called(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IPropertyReferenceOperation property => property.Property.GetMethod,
        _ => null,
    };

    private static IOperation? ChangedInstance(IOperation operation) => operation switch
    {
        IInvocationOperation { Instance: { } instance } call when MayChangeInstance(call.TargetMethod) => instance,
        IPropertyReferenceOperation { Instance: { } instance, Property: { GetMethod: { } getter } property } when MayChangeInstance(getter) && !DataReader.IsStored(property) => instance,
        _ => null,
    };

    /// <summary>Whether a call or property is given memory by a struct that holds it.</summary>
    public static bool UsesHeldMemory(IOperation operation) => operation switch
    {
        IInvocationOperation call => HoldsMemory(call.Instance) || call.Arguments.Any(a => HoldsMemory(a.Value)),
        IPropertyReferenceOperation property => HoldsMemory(property.Instance) && !DataReader.IsStored(property),
        _ => false,
    };

    private static bool HoldsMemory(IOperation? value) => value is not null && StructTypes.HasMemory(value.Type);

    /// <summary>The locals and parameters that an operation or anything inside it assigns, those that a local function it calls captures included.</summary>
    /// <param name="module">Where it is given, calls on structs count only if the method that they reach assigns its struct.</param>
    public static HashSet<ISymbol> Assigned(IOperation operation, ModuleContext? module = null)
    {
        var assigned = AssignedDirectly(operation, module);
        foreach (var call in operation.DescendantsAndSelf().OfType<IInvocationOperation>())
            assigned.UnionWith(LocalFunctions.CapturedBy(call).Written);
        return assigned;
    }

    /// <summary>The same without what a call assigns.</summary>
    public static HashSet<ISymbol> AssignedDirectly(IOperation operation, ModuleContext? module = null)
    {
        var assigned = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var inner in operation.DescendantsAndSelf())
        {
            if (module is not null && ChangedInstance(inner) is not null && Called(inner) is { } method && !ChangesInstance(module, method))
                continue;
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
        IFieldReferenceOperation { Instance: { } instance } => Variable(instance),
        IPropertyReferenceOperation { Property.ReturnsByRef: false, Instance: { } instance } when !SourceTypes.LooksLikeBuffer(instance.Type) => Variable(instance),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance, Type: { } type } => type.OriginalDefinition,
        _ => null,
    };

    /// <summary>Whether a target is an element or may be one by another name.</summary>
    private static bool MayBeElement(IOperation target) => target switch
    {
        _ when ElementParser.IsElement(target) || ReturnedReferences.IsReference(target) => true,
        IFieldReferenceOperation { Instance: { } instance } => MayBeElement(instance),
        IPropertyReferenceOperation { Instance: { } instance } => MayBeElement(instance),
        ILocalReferenceOperation { Local.IsRef: true } or IParameterReferenceOperation { Parameter.RefKind: not RefKind.None } or IInstanceReferenceOperation { Type.IsValueType: true } => true,
        _ => false,
    };

    /// <summary>What an operation assigns. A reference that it makes may be assigned wherever it is known, and counts for what it refers to.</summary>
    private static IEnumerable<IOperation> Targets(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { IsRef: true } reference => Leaves(reference.Target).Concat(Leaves(reference.Value)),
        IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } reference when reference.GetVariableInitializer() is { Value: var value } => Leaves(value),
        IAssignmentOperation assignment => Leaves(assignment.Target),
        IIncrementOrDecrementOperation step => [step.Target],
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Parent: IInvocationOperation } argument => Leaves(argument.Value),
        _ => ChangedInstance(operation) is { } instance ? [instance] : [],
    };

    private static IEnumerable<IOperation> Leaves(IOperation target) => target switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(Leaves),
        IDeclarationExpressionOperation declaration => Leaves(declaration.Expression),
        IConditionalOperation { WhenFalse: { } whenFalse } choice => Leaves(choice.WhenTrue).Concat(Leaves(whenFalse)),
        _ => [target],
    };

    private static bool MayWrite(IInvocationOperation call)
    {
        if (UsesHeldMemory(call) || call.Instance is { } instance && SourceTypes.LooksLikeBuffer(instance.Type) && call.TargetMethod.ReturnsVoid)
            return true;
        if (LocalFunctions.CapturedBy(call).HasMemory)
            return true;
        return call.Arguments.Any(a => a.Parameter?.Type is { } type && SourceTypes.LooksLikeBuffer(type) && !SourceTypes.IsReadOnlySpan(type)
            && call.TargetMethod.Name != "AsSpan");
    }
}
