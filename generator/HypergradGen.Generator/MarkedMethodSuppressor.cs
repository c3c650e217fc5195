using System.Collections.Immutable;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HypergradGen.Generator;

/// <summary>
/// A marked method is used though nothing calls it, and its parameters are its contract though it may not read them all: what
/// the editor says of unused members and parameters is no news there.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MarkedMethodSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor s_unusedMember = new("HGS0001", "IDE0051", "Derivatives are generated from the marked method");

    private static readonly SuppressionDescriptor s_unusedParameter = new("HGS0002", "IDE0060", "The parameters of a marked method are given by its mark");

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [s_unusedMember, s_unusedParameter];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree)
                continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            var symbol = context.GetSemanticModel(tree).GetDeclaredSymbol(node, context.CancellationToken);
            var method = symbol as IMethodSymbol ?? (symbol as IParameterSymbol)?.ContainingSymbol as IMethodSymbol;
            if (method is not null && IsMarked(method))
                context.ReportSuppression(Suppression.Create(diagnostic.Id == s_unusedMember.SuppressedDiagnosticId ? s_unusedMember : s_unusedParameter, diagnostic));
        }
    }

    private static bool IsMarked(IMethodSymbol method)
        => method.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() is ProblemParser.MapAttribute or ProblemParser.InnerAttribute or ProblemParser.ObjectiveAttribute or DifferentiableParser.Attribute);
}
