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

/// <summary>Adds an outer objective to a problem that has a map or an inner objective alone; half the square of the state, to be replaced.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(ObjectiveRefactoring)), Shared]
public sealed class ObjectiveRefactoring : CodeRefactoringProvider
{
    private const string Map = "HypergradGen.FixedPointMapAttribute", Inner = "HypergradGen.InnerObjectiveAttribute", Objective = "HypergradGen.OuterObjectiveAttribute",
        State = "HypergradGen.StateAttribute", Hyperparameter = "HypergradGen.HyperparameterAttribute", Constant = "HypergradGen.ConstantAttribute";

    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || root.FindNode(context.Span).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } syntax
            || model.GetDeclaredSymbol(syntax, context.CancellationToken) is not { ContainingType: { } type } map
            || !(Has(map, Map) || Has(map, Inner)) || map.Parameters.Length < 2 || StateOf(map) is not { } state || type.GetMembers().Any(m => Has(m, Objective)))
        {
            return;
        }
        context.RegisterRefactoring(CodeAction.Create("Add an outer objective", async cancellation =>
        {
            var editor = await DocumentEditor.CreateAsync(context.Document, cancellation).ConfigureAwait(false);
            editor.InsertAfter(syntax, Skeleton(map, state, NameFor(type)));
            return editor.GetChangedDocument();
        }, nameof(ObjectiveRefactoring)));
    }

    /// <summary>
    /// An objective on what the map is given, in its order and by its names.
    /// <code>
    /// double Step(double w, float[] lambda, int order)        double Objective(double w, float[] lambda, int order) => w * w / 2
    /// </code>
    /// </summary>
    private static MemberDeclarationSyntax Skeleton(IMethodSymbol map, IParameterSymbol state, string name)
    {
        string[] taken = [.. map.Parameters.Select(p => p.Name)];
        string w = Escape(state.Name), result = Free("sum", "total", "value"), index = Free("i", "j", "k");
        string given = string.Join(", ", map.Parameters.Where(p => !IsFilled(p)).Select(p => $"{p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)} {Escape(p.Name)}"));
        string real = Number(state.Type)!.ToDisplayString();
        string body = Memory(state.Type) is null ? $"    => {w} * {w} / 2;" : $$"""
                {
                    {{real}} {{result}} = 0;
                    for (int {{index}} = 0; {{index}} < {{w}}.Length; {{index}}++)
                        {{result}} += {{w}}[{{index}}] * {{w}}[{{index}}];
                    return {{result}} / 2;
                }
            """;
        return SyntaxFactory.ParseMemberDeclaration($$"""

                [global::HypergradGen.OuterObjective]
                private {{(map.IsStatic ? "static " : "")}}{{real}} {{name}}({{given}})
            {{body}}

            """)!.WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);

        string Free(params string[] names) => names.First(n => !taken.Contains(n));
    }

    /// <summary>The first part of the state that is a number or memory of numbers: one that is marked, or else the map's first parameter.</summary>
    private static IParameterSymbol? StateOf(IMethodSymbol map)
    {
        var marked = map.Parameters.Where(p => Has(p, State)).ToArray();
        return (marked.Length > 0 ? marked : map.Parameters.Where(p => !Has(p, Hyperparameter) && !Has(p, Constant) && !IsFilled(p)).Take(1)).FirstOrDefault(p => Number(p.Type) is not null);
    }

    /// <summary>The type of a number, or of the numbers in memory; null for anything else.</summary>
    private static ITypeSymbol? Number(ITypeSymbol type)
        => (Memory(type) ?? type) is { SpecialType: SpecialType.System_Double or SpecialType.System_Single } number ? number : null;

    private static ITypeSymbol? Memory(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: [var element], ContainingNamespace.Name: "System" } => element,
        _ => null,
    };

    private static bool IsFilled(IParameterSymbol parameter) => parameter.Type is INamedTypeSymbol { Name: "Span", ContainingNamespace.Name: "System" };

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
