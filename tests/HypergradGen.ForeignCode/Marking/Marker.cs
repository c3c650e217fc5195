using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.ForeignCode.Marking;

/// <summary>
/// Marks methods as differentiable and makes the types around them partial. Of overloads, whose products would have one name, each
/// round marks one.
/// </summary>
internal static class Marker
{
    public static bool IsMarked(MethodDeclarationSyntax method) => method.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString().EndsWith("HypergradGen.Differentiable", StringComparison.Ordinal));

    /// <summary>The candidates of each round.</summary>
    public static IReadOnlyList<IReadOnlyList<MethodDeclarationSyntax>> Rounds(CSharpCompilation compilation, string? only)
    {
        var rounds = new List<List<MethodDeclarationSyntax>>();
        var overloads = new Dictionary<(ISymbol, string), int>(EqualityComparer<(ISymbol Type, string Name)>.Create((a, b) => a.Name == b.Name && SymbolEqualityComparer.Default.Equals(a.Type, b.Type), k => k.Name.GetHashCode(StringComparison.Ordinal)));
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var declaration in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Where(NumericMethods.IsDeclared))
            {
                if (model.GetDeclaredSymbol(declaration) is not { } method || !NumericMethods.IsCandidate(method) || only is not null && method.Name != only)
                    continue;
                var key = (method.ContainingType, method.Name);
                int round = overloads.GetValueOrDefault(key);
                overloads[key] = round + 1;
                while (rounds.Count <= round)
                    rounds.Add([]);
                rounds[round].Add(declaration);
            }
        }
        return rounds;
    }

    public static CSharpCompilation Mark(CSharpCompilation compilation, IEnumerable<MethodDeclarationSyntax> methods)
    {
        foreach (var group in methods.GroupBy(m => m.SyntaxTree).ToArray())
        {
            var marked = group.ToHashSet();
            var types = marked.SelectMany(m => m.Ancestors().OfType<TypeDeclarationSyntax>()).ToHashSet<MemberDeclarationSyntax>();
            var root = group.Key.GetRoot().ReplaceNodes(marked.Concat(types), (original, rewritten) => rewritten switch
            {
                MethodDeclarationSyntax method => Marked(method),
                TypeDeclarationSyntax type => type.Modifiers.Any(SyntaxKind.PartialKeyword) ? type : Partial(type),
                _ => rewritten,
            });
            compilation = compilation.ReplaceSyntaxTree(group.Key, CSharpSyntaxTree.ParseText(root.ToFullString(), (CSharpParseOptions)group.Key.Options, group.Key.FilePath));
        }
        return compilation;
    }

    private static MethodDeclarationSyntax Marked(MethodDeclarationSyntax method)
    {
        var leading = method.GetLeadingTrivia();
        var parameters = method.ParameterList.Parameters.Select(p => p.Type is ArrayTypeSyntax array && (array.RankSpecifiers.Count > 1 || array.RankSpecifiers[0].Rank > 1)
            ? p.WithoutLeadingTrivia().AddAttributeLists(List("Constant")).WithLeadingTrivia(p.GetLeadingTrivia())
            : p).ToArray();
        method = method.WithoutLeadingTrivia().WithParameterList(method.ParameterList.WithParameters(SyntaxFactory.SeparatedList(parameters, method.ParameterList.Parameters.GetSeparators())));
        return method.WithAttributeLists(method.AttributeLists.Insert(0, List("Differentiable"))).WithLeadingTrivia(leading);
    }

    private static AttributeListSyntax List(string attribute)
        => SyntaxFactory.AttributeList([SyntaxFactory.Attribute(SyntaxFactory.ParseName($"global::HypergradGen.{attribute}"))]).WithTrailingTrivia(SyntaxFactory.Space);

    private static TypeDeclarationSyntax Partial(TypeDeclarationSyntax type)
    {
        // Trivia stands before the first token, which may be the keyword.
        var leading = type.GetLeadingTrivia();
        var bare = (TypeDeclarationSyntax)type.WithoutLeadingTrivia();
        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        int at = bare.Modifiers.IndexOf(SyntaxKind.RefKeyword);
        bare = at >= 0 ? (TypeDeclarationSyntax)bare.WithModifiers(bare.Modifiers.Insert(at + 1, partial)) : (TypeDeclarationSyntax)bare.AddModifiers(partial);
        return bare.WithLeadingTrivia(leading);
    }
}
