using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Finds the source of methods, in whichever file it is.</summary>
internal static class MethodBodies
{
    public static IMethodSymbol Implementation(IMethodSymbol method)
        => method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;

    /// <summary>The body of a method, accessor or local function; null where it has none.</summary>
    public static IBlockOperation? Find(IMethodSymbol method, Compilation compilation, CancellationToken cancellation)
    {
        foreach (var reference in Implementation(method).DeclaringSyntaxReferences)
        {
            if (!compilation.ContainsSyntaxTree(reference.SyntaxTree))
                continue;
            var syntax = reference.GetSyntax(cancellation);
#pragma warning disable RS1030 // A helper may be in another file than the problem: no model of that file is at hand.
            var operation = compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellation);
#pragma warning restore RS1030
            var body = operation switch
            {
                IMethodBodyOperation declared => declared.BlockBody ?? declared.ExpressionBody,
                ILocalFunctionOperation local => local.Body,
                IBlockOperation block => block,
                _ => null,
            };
            if (body is not null)
                return body;
        }
        return null;
    }

    /// <summary>The value of a body that does nothing but return it.</summary>
    public static IOperation? ReturnedValue(IBlockOperation body)
        => body.Operations is [IReturnOperation { ReturnedValue: { } value }] ? value : null;

    /// <summary>The parameters of a method, with the receiver of a member of an extension block first.</summary>
    public static ImmutableArray<IParameterSymbol> Parameters(IMethodSymbol method)
        => method.OriginalDefinition is { ContainingType.ExtensionParameter: { } receiver, IsStatic: false } definition
            ? definition.Parameters.Insert(0, receiver)
            : method.OriginalDefinition.Parameters;

    public static bool IsExtensionMember(IMethodSymbol method) => method.ContainingType?.ExtensionParameter is not null && !method.IsStatic;
}
