using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace HypergradGen.CodeFixes;

/// <summary>
/// Begins a rule for a method that has no source: its signature, with a tangent for each parameter, and a body that throws
/// until it is written, so that no derivative is wrong meanwhile.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DerivativeStubFix : DocumentFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => [DiagnosticIds.NoSourceOrRule];

    protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => Called(root, model, diagnostic) is { } called ? $"Write a derivative rule for '{called.Method.Name}'" : null;

    protected override void Fix(SyntaxEditor editor, SemanticModel model, Diagnostic diagnostic)
    {
        if (Called(editor.OriginalRoot, model, diagnostic) is not { } called)
            return;
        // Several calls of one method need one rule: the first of the type writes it.
        var first = called.Type.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .First(i => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(i).Symbol, called.Method));
        if (!diagnostic.Location.SourceSpan.IntersectsWith(first.Span) || model.GetDeclaredSymbol(called.Type) is not INamedTypeSymbol type)
            return;
        editor.InsertAfter(called.Member, Stub(called.Method, type));
    }

    /// <summary>The method without source, and the type and member that call it.</summary>
    private static (IMethodSymbol Method, TypeDeclarationSyntax Type, MemberDeclarationSyntax Member)? Called(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && model.GetSymbolInfo(call).Symbol is IMethodSymbol { IsStatic: true, IsGenericMethod: false, ReducedFrom: null, ContainingType.IsGenericType: false } method
            && (method.ReturnsVoid || IsReal(method.ReturnType)) && method.Parameters.All(IsKnown) && method.Parameters.Any(HasDerivative)
            && (!method.ReturnsVoid || method.Parameters.Any(IsFilled))
            && call.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m.Parent is TypeDeclarationSyntax) is { } member
            ? (method, (TypeDeclarationSyntax)member.Parent!, member) : null;
    }

    private static MemberDeclarationSyntax Stub(IMethodSymbol method, INamedTypeSymbol type)
    {
        string name = method.Name + "Derivative";
        for (int i = 2; type.GetMembers(name).Length > 0; i++)
            name = method.Name + "Derivative" + i;
        string owner = method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string target = SymbolEqualityComparer.Default.Equals(method.ContainingType, type) ? $"nameof({method.Name})" : $"typeof({owner}), nameof({owner}.{method.Name})";
        var parameters = method.Parameters.Where(p => !IsFilled(p)).Select(p => $"{Type(p.Type)} {Escape(p.Name)}")
            .Concat(method.Parameters.Where(HasDerivative).Select(p => $"{Type(p.Type)} {p.Name}Tangent"));
        return SyntaxFactory.ParseMemberDeclaration($$"""

                [global::HypergradGen.DerivativeOf({{target}})]
                private static {{Type(method.ReturnType)}} {{name}}({{string.Join(", ", parameters)}})
                    => throw new global::System.NotImplementedException();

            """)!.WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);
    }

    private static string Type(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static bool IsReal(ITypeSymbol type) => type.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    private static bool IsSpan(ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: [var element], ContainingNamespace.Name: "System" } && IsReal(element);

    private static bool IsFilled(IParameterSymbol parameter) => IsSpan(parameter.Type) && parameter.Type.Name == "Span";

    private static bool HasDerivative(IParameterSymbol parameter) => IsReal(parameter.Type) || IsSpan(parameter.Type);

    private static bool IsKnown(IParameterSymbol parameter)
        => parameter.RefKind == RefKind.None && (HasDerivative(parameter) || parameter.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Boolean);
}
