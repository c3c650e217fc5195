using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.ForeignCode.Marking;

/// <summary>Which methods look as if they computed with numbers: candidates, whether or not they can be differentiated.</summary>
internal static class NumericMethods
{
    public static bool IsCandidate(IMethodSymbol method)
        => method.MethodKind == MethodKind.Ordinary && !method.IsAbstract && !method.IsExtern && !method.IsGenericMethod
            && method.Parameters.All(p => IsNumeric(p.Type)) && (method.ReturnsVoid || IsNumeric(method.ReturnType))
            && HasReal(method);

    /// <summary>Something real goes in and comes out.</summary>
    private static bool HasReal(IMethodSymbol method)
        => method.Parameters.Any(p => IsReal(p.Type)) && (IsReal(method.ReturnType) || method.Parameters.Any(p => p.RefKind is RefKind.Out or RefKind.Ref || IsMemory(p.Type) && IsReal(p.Type)));

    public static bool IsDeclared(MethodDeclarationSyntax method)
        => (method.Body is not null || method.ExpressionBody is not null)
            && method.Ancestors().OfType<BaseTypeDeclarationSyntax>().All(t => t is TypeDeclarationSyntax and not (InterfaceDeclarationSyntax or ExtensionBlockDeclarationSyntax));

    private static bool IsMemory(ITypeSymbol type) => type is IArrayTypeSymbol || IsSpan(type);

    private static bool IsSpan(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", Arity: 1, ContainingNamespace.Name: "System" };

    private static bool IsNumeric(ITypeSymbol type, int depth = 0) => type switch
    {
        { SpecialType: SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Boolean or (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) } => true,
        { TypeKind: TypeKind.Enum } => true,
        IArrayTypeSymbol array => IsNumeric(array.ElementType, depth),
        INamedTypeSymbol span when IsSpan(span) => IsNumeric(span.TypeArguments[0], depth),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.All(e => IsNumeric(e.Type, depth)),
        INamedTypeSymbol { TypeKind: TypeKind.Struct } record => depth < 3 && Fields(record) is { Length: > 0 } fields && fields.All(f => IsNumeric(f.Type, depth + 1)),
        _ => false,
    };

    private static bool IsReal(ITypeSymbol type, int depth = 0) => type switch
    {
        { SpecialType: SpecialType.System_Double or SpecialType.System_Single } => true,
        IArrayTypeSymbol array => IsReal(array.ElementType, depth),
        INamedTypeSymbol span when IsSpan(span) => IsReal(span.TypeArguments[0], depth),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(e => IsReal(e.Type, depth)),
        INamedTypeSymbol { TypeKind: TypeKind.Struct } record => depth < 3 && Fields(record).Any(f => IsReal(f.Type, depth + 1)),
        _ => false,
    };

    public static IFieldSymbol[] Fields(INamedTypeSymbol type) => [.. type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst)];

    /// <summary>An array of arrays, or of more than one dimension: these must be constant.</summary>
    public static bool IsMatrix(ITypeSymbol type) => type is IArrayTypeSymbol array && (array.Rank > 1 || array.ElementType is IArrayTypeSymbol);
}
