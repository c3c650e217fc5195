using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace HypergradGen.CodeFixes;

/// <summary>Adds an outer objective to a problem that has a map or an inner objective alone; half the squared length of the state, to be replaced.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(ObjectiveRefactoring)), Shared]
public sealed class ObjectiveRefactoring : CodeRefactoringProvider
{
    private const string Map = "HypergradGen.FixedPointMapAttribute", Inner = "HypergradGen.InnerObjectiveAttribute", Objective = "HypergradGen.OuterObjectiveAttribute";

    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || root.FindNode(context.Span).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } syntax
            || model.GetDeclaredSymbol(syntax, context.CancellationToken) is not { ContainingType: { } type } map
            || !(Has(map, Map) || Has(map, Inner)) || map.Parameters.Length < 2 || type.GetMembers().Any(m => Has(m, Objective)))
        {
            return;
        }
        context.RegisterRefactoring(CodeAction.Create("Add an outer objective", async cancellation =>
        {
            var editor = await DocumentEditor.CreateAsync(context.Document, cancellation).ConfigureAwait(false);
            editor.InsertAfter(syntax, Skeleton(map, NameFor(type)));
            return editor.GetChangedDocument();
        }, nameof(ObjectiveRefactoring)));
    }

    private static MemberDeclarationSyntax Skeleton(IMethodSymbol map, string name)
    {
        string w = Escape(map.Parameters[0].Name), lambda = Escape(map.Parameters[1].Name), result = Free("sum", "total", "value"), index = Free("i", "j", "k");
        return SyntaxFactory.ParseMemberDeclaration($$"""

                [global::HypergradGen.OuterObjective]
                private {{(map.IsStatic ? "static " : "")}}double {{name}}(global::System.ReadOnlySpan<double> {{w}}, global::System.ReadOnlySpan<double> {{lambda}})
                {
                    double {{result}} = 0;
                    for (int {{index}} = 0; {{index}} < {{w}}.Length; {{index}}++)
                        {{result}} += {{w}}[{{index}}] * {{w}}[{{index}}];
                    return {{result}} / 2;
                }

            """)!.WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);

        string Free(params string[] names) => names.First(n => n != w && n != lambda);
    }

    private static string NameFor(INamedTypeSymbol type)
    {
        string name = "Objective";
        for (int i = 2; type.GetMembers(name).Length > 0; i++)
            name = "Objective" + i;
        return name;
    }

    private static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static bool Has(ISymbol symbol, string attribute) => symbol.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == attribute);
}
