using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace HypergradGen.CodeFixes;

/// <summary>Says that a number is meant to have no derivative: what is rounded, cast or tested for equality goes into <c>Gradient.Stop</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class StopFix : DocumentFix
{
    private const string Stop = "global::HypergradGen.Gradient.Stop";

    public override ImmutableArray<string> FixableDiagnosticIds => [DiagnosticIds.DerivativeLostInCast, DiagnosticIds.DerivativeIsZero, DiagnosticIds.EqualityOfReals];

    protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => Numbers(root, model, diagnostic).Any() ? "Write Gradient.Stop(…): no derivative is meant" : null;

    protected override void Fix(SyntaxEditor editor, SemanticModel model, Diagnostic diagnostic)
    {
        foreach (var number in Numbers(editor.OriginalRoot, model, diagnostic))
            editor.ReplaceNode(number, (current, _) => Wrap((ExpressionSyntax)current));
    }

    private static InvocationExpressionSyntax Wrap(ExpressionSyntax number)
    {
        var argument = (number is ParenthesizedExpressionSyntax inParentheses ? inParentheses.Expression : number).WithoutTrivia();
        return SyntaxFactory.InvocationExpression(
                SyntaxFactory.ParseExpression(Stop).WithAdditionalAnnotations(Simplifier.Annotation),
                SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(argument))))
            .WithTriviaFrom(number);
    }

    /// <summary>The numbers of a cast, a call or a comparison that are no constants.</summary>
    private static IEnumerable<ExpressionSyntax> Numbers(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        var found = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        IEnumerable<ExpressionSyntax> candidates = found switch
        {
            CastExpressionSyntax cast => [cast.Expression],
            InvocationExpressionSyntax call => call.ArgumentList.Arguments.Select(a => a.Expression),
            BinaryExpressionSyntax comparison => [comparison.Left, comparison.Right],
            _ => found.FirstAncestorOrSelf<IsPatternExpressionSyntax>() is { } test ? [test.Expression] : [],
        };
        return candidates.Where(c => IsReal(model, c) && !model.GetConstantValue(c).HasValue && !IsStopped(model, c));
    }

    private static bool IsReal(SemanticModel model, ExpressionSyntax expression)
        => model.GetTypeInfo(expression).Type?.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    private static bool IsStopped(SemanticModel model, ExpressionSyntax expression)
        => expression is InvocationExpressionSyntax && model.GetSymbolInfo(expression).Symbol is { Name: "Stop", ContainingType.Name: "Gradient" };
}
