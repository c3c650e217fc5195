using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Which diagnostic a refused operation has: a row for each group of constructs that has a page of its own, told by the
/// operation alone, wherever in the parser it is met. What is in no row keeps the diagnostic that it was refused with.
/// </summary>
internal static class Refusals
{
    /// <param name="Is">Whether an operation belongs to the group.</param>
    /// <param name="Advice">What to write instead, where that is the same for all of the group and better than what is said of the operation alone.</param>
    /// <param name="Given">The diagnostic that the group is taken from, where that is one only.</param>
    private sealed record Row(DiagnosticDescriptor Descriptor, Func<IOperation, bool> Is, string? Advice = null, DiagnosticDescriptor? Given = null);

    private static readonly ImmutableArray<Row> s_rows =
    [
        new(Descriptors.ChangingValue, IsChanging, "compute the value outside the method and pass it in a field"),
        new(Descriptors.ChangingValue, IsMutableStatic),
        new(Descriptors.IteratorOrConcurrency, o => o.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak or OperationKind.Await or OperationKind.Lock),
        new(Descriptors.IteratorOrConcurrency, o => Called(o) is { } m && (m.IsAsync || m.IsIterator || IsIn(m.ContainingType, "System.Threading")), "compute the value in a method that returns it, one after the other"),
        new(Descriptors.IteratorOrConcurrency, o => o is IObjectCreationOperation && IsIn(o.Type, "System.Threading"), "leave it out; the derivative is computed one statement after the other"),
        new(Descriptors.DelegateOrQuery, o => o.Kind is OperationKind.AnonymousFunction or OperationKind.DelegateCreation or OperationKind.MethodReference || TypeOf(o) is { TypeKind: TypeKind.Delegate }),
        new(Descriptors.DelegateOrQuery, o => Called(o) is { MethodKind: MethodKind.DelegateInvoke }),
        new(Descriptors.DelegateOrQuery, o => o.Syntax.IsKind(SyntaxKind.QueryExpression) || Called(o) is { } m && IsIn(m.ContainingType, "System.Linq"), $"{Constructs.KeepInArray}, and write a loop"),
        new(Descriptors.DynamicOrUnsafe, IsDynamicOrUnsafe),
        new(Descriptors.JumpOrTry, o => o.Kind is OperationKind.Try or OperationKind.Using or OperationKind.UsingDeclaration or OperationKind.Labeled or OperationKind.Branch),
        new(Descriptors.Text, IsOfText, "compute the number outside the method and pass it in a field", Descriptors.NoSourceOrRule),
        new(Descriptors.Text, IsText),
        new(Descriptors.ObjectOnHeap, o => o.Kind is OperationKind.ObjectCreation or OperationKind.AnonymousObjectCreation or OperationKind.TypeParameterObjectCreation or OperationKind.With && o.Type?.IsValueType != true),
        new(Descriptors.ObjectOnHeap, IsMutation, $"{Constructs.KeepInArray}, and count its elements in a local"),
        new(Descriptors.ObjectOnHeap, o => o is IVariableDeclaratorOperation { Symbol.Type: { } type } && IsMutable(type), Constructs.KeepInArray),
        new(Descriptors.VirtualCall, IsVirtualCall, Given: Descriptors.NoSourceOrRule),
    ];

    /// <summary>The diagnostic of a refusal, and its arguments.</summary>
    public static (DiagnosticDescriptor Descriptor, object[] Arguments) Of(DiagnosticDescriptor given, IOperation at, object[] arguments)
    {
        if (given != Descriptors.NotSupported && given != Descriptors.NoSourceOrRule || at.Kind == OperationKind.Invalid)
            return (given, arguments);
        foreach (var row in s_rows)
        {
            if (row.Given is { } only && only != given || !row.Is(at))
                continue;
            object what = given == Descriptors.NoSourceOrRule ? $"'{arguments[0]}'" : arguments[0];
            return (row.Descriptor, [what, row.Advice ?? arguments[1]]);
        }
        return (given, arguments);
    }

    /// <summary>The diagnostic of a type that a parameter or a result cannot have.</summary>
    public static DiagnosticDescriptor Of(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Delegate } => Descriptors.DelegateOrQuery,
        { TypeKind: TypeKind.Dynamic or TypeKind.Pointer or TypeKind.FunctionPointer } => Descriptors.DynamicOrUnsafe,
        { SpecialType: SpecialType.System_String or SpecialType.System_Char } => Descriptors.Text,
        _ when IsIn(type, "System.Threading") => Descriptors.IteratorOrConcurrency,
        _ when IsMutable(type) => Descriptors.ObjectOnHeap,
        _ => Descriptors.NotSupported,
    };

    /// <summary>The method that an invocation or a property calls.</summary>
    private static IMethodSymbol? Called(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IPropertyReferenceOperation property => property.Property.GetMethod,
        IVariableDeclaratorOperation { Initializer.Value: var value } => Called(value is IConversionOperation conversion ? conversion.Operand : value),
        _ => null,
    };

    private static ITypeSymbol? TypeOf(IOperation operation) => operation switch
    {
        IVariableDeclaratorOperation declarator => declarator.Symbol.Type,
        IInvocationOperation or IPropertyReferenceOperation { Arguments.IsEmpty: false } => null,
        _ => operation.Type,
    };

    /// <summary>Random numbers, clocks and the environment.</summary>
    private static bool IsChanging(IOperation operation)
    {
        var type = Called(operation)?.ContainingType ?? (operation is IObjectCreationOperation or IVariableDeclaratorOperation or IFieldReferenceOperation ? TypeOf(operation) : null);
        return type is INamedTypeSymbol named && named.ContainingNamespace?.ToDisplayString() switch
        {
            "System" => named.Name is "Random" or "DateTime" or "DateTimeOffset" or "Environment" or "Guid" or "TimeProvider",
            "System.Diagnostics" => named.Name == "Stopwatch",
            "System.Security.Cryptography" => named.Name == "RandomNumberGenerator",
            _ => false,
        };
    }

    private static bool IsMutableStatic(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Instance: null, Field: { IsStatic: true, IsReadOnly: false, IsConst: false, AssociatedSymbol: null } } => true,
        IPropertyReferenceOperation { Instance: null, Property: { IsStatic: true, SetMethod: not null } } => true,
        _ => false,
    };

    private static bool IsDynamicOrUnsafe(IOperation operation)
        => operation.Kind is OperationKind.DynamicInvocation or OperationKind.DynamicMemberReference or OperationKind.DynamicIndexerAccess or OperationKind.DynamicObjectCreation
                or OperationKind.AddressOf or OperationKind.FunctionPointerInvocation
            || operation.Kind == OperationKind.None && operation.ChildOperations.Any(o => o.Type is IPointerTypeSymbol)
            || operation.Syntax.Kind() is SyntaxKind.FixedStatement or SyntaxKind.UnsafeStatement or SyntaxKind.PointerIndirectionExpression or SyntaxKind.AddressOfExpression or SyntaxKind.PointerMemberAccessExpression
            || TypeOf(operation) is IDynamicTypeSymbol or IPointerTypeSymbol or IFunctionPointerTypeSymbol;

    private static bool IsText(IOperation operation)
        => operation.Kind is OperationKind.InterpolatedString or OperationKind.InterpolatedStringText
            || TypeOf(operation)?.SpecialType is SpecialType.System_String or SpecialType.System_Char
            || Called(operation)?.ContainingType is { } type
                && (type.SpecialType is SpecialType.System_String or SpecialType.System_Char || IsIn(type, "System.Text") || SourceTypes.IsSystemType(type, "Console"));

    /// <summary>A number that a method without source makes of text, or text that it makes of one.</summary>
    private static bool IsOfText(IOperation operation)
        => operation is IInvocationOperation { TargetMethod: { ReturnsVoid: false } method }
            && (method.ReturnType.SpecialType == SpecialType.System_String
                || method.Parameters.Any(p => p.Type.SpecialType is SpecialType.System_String or SpecialType.System_Char || SourceTypes.ElementType(p.Type)?.SpecialType == SpecialType.System_Char)
                || IsText(operation));

    /// <summary>A call that changes a collection, or a write to its elements.</summary>
    private static bool IsMutation(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { IsStatic: false, ContainingType: { } type } method } => IsMutable(type) && (method.ReturnsVoid || method.Name is "Add" or "Remove" or "Pop" or "Dequeue" or "TryAdd"),
        IPropertyReferenceOperation { Instance.Type: { } type } element => IsMutable(type) && element.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == element,
            IIncrementOrDecrementOperation => true,
            _ => false,
        },
        _ => false,
    };

    private static bool IsMutable(ITypeSymbol type) => type.DeclaringSyntaxReferences.IsEmpty && SourceTypes.IsCollection(type);

    /// <summary>The source of a call that is known, and not which override it reaches.</summary>
    private static bool IsVirtualCall(IOperation operation)
        => Called(operation) is { } method && (method.IsVirtual || method.IsAbstract || method.IsOverride && !method.IsSealed)
            && !method.DeclaringSyntaxReferences.IsEmpty && operation is not IPropertyReferenceOperation { Property.IsIndexer: true };

    private static bool IsIn(ITypeSymbol? type, string space)
        => type?.ContainingNamespace?.ToDisplayString() is { } name && (name == space || name.StartsWith(space + ".", StringComparison.Ordinal));
}
