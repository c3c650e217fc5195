using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>How C# hands a struct to a method that is called on it, and anything to an <c>in</c> parameter: a variable by reference, anything else as a copy.</summary>
internal static class Receivers
{
    /// <summary>Whether an operation names a variable. What a property gives is a copy, even where it is stored.</summary>
    public static bool IsVariable(IOperation instance) => instance switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IArrayElementReferenceOperation => true,
        IFieldReferenceOperation field => field.Instance is null || field.Field.ContainingType.IsReferenceType || IsVariable(field.Instance),
        IPropertyReferenceOperation { Property: { ReturnsByRef: true } or { ReturnsByRefReadonly: true } } => true,
        IImplicitIndexerReferenceOperation { IndexerSymbol: IPropertySymbol { ReturnsByRef: true } or IPropertySymbol { ReturnsByRefReadonly: true } } => true,
        IInvocationOperation { TargetMethod: { ReturnsByRef: true } or { ReturnsByRefReadonly: true } } => true,
        _ => false,
    };

    /// <summary>Whether the variable is one that must not change, so that a method which may change it is called on a copy.</summary>
    public static bool IsReadOnly(IOperation variable) => variable switch
    {
        ILocalReferenceOperation { Local: var local } => local.RefKind is RefKind.RefReadOnly or RefKind.In,
        IParameterReferenceOperation { Parameter.RefKind: var kind } => kind is RefKind.In or RefKind.RefReadOnlyParameter,
        // What an initialiser makes is no 'this'.
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => Enclosing(variable) is { IsReadOnly: true },
        IFieldReferenceOperation { Instance: { } holder } field => field.Field.IsReadOnly && !IsOfNewObject(holder) || holder.Type is { IsValueType: true } && IsReadOnly(holder),
        IFieldReferenceOperation { Field.IsReadOnly: true } => true,
        IPropertyReferenceOperation { Property.ReturnsByRefReadonly: true } or IInvocationOperation { TargetMethod.ReturnsByRefReadonly: true }
            or IImplicitIndexerReferenceOperation { IndexerSymbol: IPropertySymbol { ReturnsByRefReadonly: true } } => true,
        _ => false,
    };

    /// <summary>
    /// Whether the compiler may copy a variable that must not change behind the arguments, though the language says before them. It does where an argument chooses by a pattern, and what the arguments change is then in the copy.
    /// <code>
    /// ref readonly V r = ref v;  r.Of(v.X += k is 1 or 3 ? 2 : 1)        is called on v with the new X
    /// </code>
    /// </summary>
    public static bool IsCopiedLate(IOperation instance)
    {
        var arguments = instance.Parent switch
        {
            IInvocationOperation call => call.Arguments,
            IPropertyReferenceOperation indexer => indexer.Arguments,
            _ => [],
        };
        return arguments.Any(a => a.Descendants().Any(o => o is ISwitchExpressionOperation or IIsPatternOperation)) && arguments.Any(a => SideEffects.HasAny(a.Value));
    }

    /// <summary>A constructor may change the fields of what it makes.</summary>
    private static bool IsOfNewObject(IOperation holder) => holder is IInstanceReferenceOperation && Enclosing(holder) is { MethodKind: MethodKind.Constructor };

    /// <summary>The member whose code an operation is, whatever local functions are around it.</summary>
    private static IMethodSymbol? Enclosing(IOperation operation)
    {
        var symbol = operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction })
            symbol = symbol.ContainingSymbol;
        return symbol as IMethodSymbol;
    }
}
