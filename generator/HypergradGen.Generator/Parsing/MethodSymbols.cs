using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What the parser asks of a method's declaration.</summary>
internal static class MethodSymbols
{
    public static IMethodSymbol Implementation(IMethodSymbol method)
        => method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;

    /// <summary>The value of a body that does nothing but return it.</summary>
    public static IOperation? ReturnedValue(IBlockOperation body)
        => body.Operations is [IReturnOperation { ReturnedValue: { } value }] ? value : null;

    /// <summary>The parameters of a method, with the receiver of a member of an extension block first.</summary>
    public static ImmutableArray<IParameterSymbol> Parameters(IMethodSymbol method)
        => method.OriginalDefinition is { ContainingType.ExtensionParameter: { } receiver, IsStatic: false } definition
            ? definition.Parameters.Insert(0, receiver)
            : method.OriginalDefinition.Parameters;

    /// <summary>The same with the types that the method's type arguments give them.</summary>
    public static ImmutableArray<IParameterSymbol> ParametersWithArguments(IMethodSymbol method)
        => method is { ContainingType.ExtensionParameter: { } receiver, IsStatic: false } ? method.Parameters.Insert(0, receiver) : method.Parameters;

    public static bool IsExtensionMember(IMethodSymbol method) => method.ContainingType?.ExtensionParameter is not null && !method.IsStatic;
}
