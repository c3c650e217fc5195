using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace HypergradGen.CodeFixes;

/// <summary>Makes a type and those around it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class PartialFix : DocumentFix
{
    public override ImmutableArray<string> FixableDiagnosticIds => [DiagnosticIds.TypeNotPartial, DiagnosticIds.HarnessClass];

    protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => TypesAt(root, diagnostic).LastOrDefault() is { } outermost
            ? TypesAt(root, diagnostic).Skip(1).Any() ? $"Make '{TypesAt(root, diagnostic).First().Identifier.Text}' and the types around it partial" : $"Make '{outermost.Identifier.Text}' partial"
            : null;

    protected override void Fix(SyntaxEditor editor, SemanticModel model, Diagnostic diagnostic)
    {
        foreach (var type in TypesAt(editor.OriginalRoot, diagnostic))
            editor.ReplaceNode(type, (current, _) => AddPartial((TypeDeclarationSyntax)current));
    }

    private static IEnumerable<TypeDeclarationSyntax> TypesAt(SyntaxNode root, Diagnostic diagnostic)
        => root.FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Where(t => !IsPartial(t));

    private static bool IsPartial(TypeDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PartialKeyword);

    /// <summary><c>partial</c> is the last modifier.</summary>
    private static TypeDeclarationSyntax AddPartial(TypeDeclarationSyntax type)
    {
        if (IsPartial(type))
            return type;
        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0)
            return type.WithModifiers(type.Modifiers.Add(partial));
        // What stands in front of the type stands in front of the modifier.
        return (TypeDeclarationSyntax)type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(partial.WithLeadingTrivia(type.Keyword.LeadingTrivia)));
    }
}
