using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>Operators that a type of this project declares.</summary>
internal static class Operators
{
    public static bool IsUsers(IMethodSymbol? method) => method is not null && LibraryTypes.Source(method) is { IsImplicitlyDeclared: false, IsStatic: true, DeclaringSyntaxReferences.IsEmpty: false };
}
