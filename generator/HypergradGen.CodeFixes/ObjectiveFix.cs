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

/// <summary>Adds an outer objective to a problem that has a map or an inner objective alone; half the square of the state, to be replaced.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ObjectiveFix : DocumentFix
{
    /// <summary>Where the analyzer puts the name of the state, and the names of what the map fills.</summary>
    private const string StateProperty = "State", NextProperty = "Next";

    public override ImmutableArray<string> FixableDiagnosticIds => [DiagnosticIds.NoObjective];

    protected override string? Title(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => MapAt(root, model, diagnostic) is not null ? "Add an outer objective" : null;

    protected override void Fix(SyntaxEditor editor, SemanticModel model, Diagnostic diagnostic)
    {
        var (syntax, map, state) = MapAt(editor.OriginalRoot, model, diagnostic)!.Value;
        string[] filled = diagnostic.Properties[NextProperty]!.Split(',');
        editor.InsertAfter(syntax, Skeleton(map, state, [.. map.Parameters.Where(p => !filled.Contains(p.Name))]));
    }

    private static (MethodDeclarationSyntax Syntax, IMethodSymbol Map, IParameterSymbol State)? MapAt(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
        => root.FindNode(diagnostic.Location.SourceSpan) is MethodDeclarationSyntax syntax && model.GetDeclaredSymbol(syntax) is { } map
            && map.Parameters.FirstOrDefault(p => p.Name == diagnostic.Properties[StateProperty]) is { } state ? (syntax, map, state) : null;

    /// <summary>
    /// An objective on what the map is given, in its order and by its names.
    /// <code>
    /// double Step(double w, float[] lambda, int order)        double Objective(double w, float[] lambda, int order) => w * w / 2
    /// </code>
    /// </summary>
    private static MemberDeclarationSyntax Skeleton(IMethodSymbol map, IParameterSymbol state, IParameterSymbol[] inputs)
    {
        var taken = map.Parameters.Select(p => p.Name).ToImmutableHashSet();
        string w = Escape(state.Name), result = Names("sum", "total").First(n => !taken.Contains(n)), index = Names("i", "j", "k").First(n => !taken.Contains(n));
        string given = string.Join(", ", inputs.Select(p => $"{p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)} {Escape(p.Name)}"));
        var elements = ElementsOf(state.Type);
        string real = (elements ?? state.Type).ToDisplayString();
        string body = elements is null ? $"        => {w} * {w} / 2;" : $$"""
                {
                    {{real}} {{result}} = 0;
                    for (int {{index}} = 0; {{index}} < {{w}}.Length; {{index}}++)
                        {{result}} += {{w}}[{{index}}] * {{w}}[{{index}}];
                    return {{result}} / 2;
                }
            """;
        return SyntaxFactory.ParseMemberDeclaration($$"""

                [global::HypergradGen.OuterObjective]
                private {{(map.IsStatic ? "static " : "")}}{{real}} {{Names("Objective").First(n => IsFree(n, map.ContainingType))}}({{given}})
            {{body}}

            """)!.WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);
    }

    /// <summary>What memory of numbers holds; null for a number.</summary>
    private static ITypeSymbol? ElementsOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element] } => element,
        _ => null,
    };

    /// <summary>Names to choose from, and the first of them with numbers behind it.</summary>
    private static IEnumerable<string> Names(params string[] names) => names.Concat(Enumerable.Range(2, int.MaxValue - 2).Select(k => names[0] + k));

    /// <summary>Whether a type can have a member of that name, and the gradient that is generated for it, which would hide none that it inherits.</summary>
    private static bool IsFree(string name, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? holder = type; holder is not null; holder = holder.BaseType)
        {
            if (holder.GetMembers(name).Length + holder.GetMembers(name + "Gradient").Length > 0)
                return false;
        }
        return type.Name != name && type.TypeParameters.All(p => p.Name != name);
    }

    private static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;
}
