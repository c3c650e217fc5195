using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace HypergradGen.CodeFixes;

/// <summary>Marks a parameter of a <c>[Differentiable]</c> method as data, which has no derivative to lose.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ConstantFix : DocumentFix
{
    private const string Constant = "HypergradGen.ConstantAttribute", Differentiable = "HypergradGen.DifferentiableAttribute";

    public override ImmutableArray<string> FixableDiagnosticIds => [DiagnosticIds.NotSupported, DiagnosticIds.DerivativeLostInCast, DiagnosticIds.DerivativeIsZero, DiagnosticIds.EqualityOfReals];

    protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => Parameter(root, model, diagnostic) is { } parameter ? $"Mark '{parameter.Identifier.Text}' [Constant]" : null;

    protected override void Fix(SyntaxEditor editor, SemanticModel model, Diagnostic diagnostic)
    {
        if (Parameter(editor.OriginalRoot, model, diagnostic) is { } parameter)
            editor.ReplaceNode(parameter, (current, _) => Mark((ParameterSyntax)current));
    }

    private static ParameterSyntax Mark(ParameterSyntax parameter)
    {
        // Several diagnostics may be about one parameter.
        if (parameter.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.HasAnnotation(Simplifier.Annotation)))
            return parameter;
        var attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName("global::HypergradGen.Constant")).WithAdditionalAnnotations(Simplifier.Annotation);
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute)).WithTrailingTrivia(SyntaxFactory.Space).WithLeadingTrivia(parameter.GetLeadingTrivia());
        return parameter.WithLeadingTrivia().WithAttributeLists(parameter.AttributeLists.Insert(0, list));
    }

    /// <summary>The parameter that is refused, or the only one that is read where the diagnostic is.</summary>
    private static ParameterSyntax? Parameter(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        var found = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (diagnostic.Id == DiagnosticIds.NotSupported)
            return found is ParameterSyntax { Type: { } type } refused && model.GetTypeInfo(type).Type is IArrayTypeSymbol && IsMarkable(model.GetDeclaredSymbol(refused)) ? refused : null;
        var read = found.FirstAncestorOrSelf<ExpressionSyntax>()?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Select(n => model.GetSymbolInfo(n).Symbol).OfType<IParameterSymbol>().Where(p => IsMarkable(p)).Distinct<IParameterSymbol>(SymbolEqualityComparer.Default).ToArray();
        return read is [{ DeclaringSyntaxReferences: [var reference] }] && reference.SyntaxTree == root.SyntaxTree ? root.FindNode(reference.Span) as ParameterSyntax : null;
    }

    private static bool IsMarkable(IParameterSymbol? parameter)
        => parameter is { ContainingSymbol: IMethodSymbol method } && Has(method, Differentiable) && !Has(parameter, Constant);

    private static bool Has(ISymbol symbol, string attribute) => symbol.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == attribute);
}
