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

/// <summary>Writes a method that a class of generated tests or benchmarks declares, with a body to start from.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BodyFix : DocumentFix
{
    /// <summary>Where the analyzer puts the method's text.</summary>
    private const string StubProperty = "Stub";

    public override ImmutableArray<string> FixableDiagnosticIds => [DiagnosticIds.BodyMissing];

    protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => Stub(diagnostic) is { } method && ClassAt(root, diagnostic) is not null ? $"Write '{method.Identifier.Text}'" : null;

    protected override void Fix(SyntaxEditor editor, SemanticModel model, Diagnostic diagnostic)
    {
        var type = ClassAt(editor.OriginalRoot, diagnostic)!;
        // A blank line stands between members, whether both are written at once or one after the other.
        var method = Stub(diagnostic)!.NormalizeWhitespace().WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
        if (type.Members.Count > 0)
            method = method.WithLeadingTrivia(SyntaxFactory.ElasticLineFeed);
        editor.AddMember(type, method.WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation));
    }

    private static MethodDeclarationSyntax? Stub(Diagnostic diagnostic)
        => diagnostic.Properties.TryGetValue(StubProperty, out string? text) && text is not null ? SyntaxFactory.ParseMemberDeclaration(text) as MethodDeclarationSyntax : null;

    private static TypeDeclarationSyntax? ClassAt(SyntaxNode root, Diagnostic diagnostic)
        => root.FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault();
}
