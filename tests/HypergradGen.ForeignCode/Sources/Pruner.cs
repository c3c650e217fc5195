using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.ForeignCode.Sources;

/// <summary>
/// Leaves out what does not compile here, since the libraries that it needs are not here: members, then what used those, until the
/// rest compiles. Only so does an error afterwards come from generated code, and only so can the rest be run.
/// </summary>
internal static class Pruner
{
    private const int Rounds = 40;

    public static (CSharpCompilation Compilation, int Removed) Prune(CSharpCompilation compilation)
    {
        int removed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && d.Location.SourceTree is not null).ToLookup(d => d.Location.SourceTree!);
            if (errors.Count == 0)
                break;
            foreach (var tree in errors)
            {
                var root = tree.Key.GetRoot();
                var unwanted = tree.Select(d => Removable(root, d, isLate: round > 6)).OfType<SyntaxNode>().Distinct().ToArray();
                removed += unwanted.Length;
                var rest = unwanted.Contains(root) || unwanted.Length == 0 ? SyntaxFactory.CompilationUnit() : root.RemoveNodes(unwanted, SyntaxRemoveOptions.KeepDirectives) ?? SyntaxFactory.CompilationUnit();

                // Parsed again: removing nodes may leave a tree that no text gives.
                compilation = compilation.ReplaceSyntaxTree(tree.Key, CSharpSyntaxTree.ParseText(rest.ToFullString(), (CSharpParseOptions)tree.Key.Options, tree.Key.FilePath));
            }
        }
        return (compilation, removed);
    }

    /// <param name="isLate">Removing members did not serve: the type goes.</param>
    private static SyntaxNode? Removable(SyntaxNode root, Diagnostic error, bool isLate)
    {
        var span = error.Location.SourceSpan;
        if (span.End > root.FullSpan.End)
            return root;
        var node = root.FindNode(span, getInnermostNodeForTie: true);
        return node.FirstAncestorOrSelf<AttributeListSyntax>()
            ?? node.FirstAncestorOrSelf<UsingDirectiveSyntax>()
            ?? (SyntaxNode?)node.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m is not BaseNamespaceDeclarationSyntax && (!isLate || m is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax))
            ?? root;
    }
}
