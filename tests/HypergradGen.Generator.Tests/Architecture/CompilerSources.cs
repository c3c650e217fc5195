using Basic.Reference.Assemblies;
using HypergradGen.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.Generator.Tests.Architecture;

/// <summary>The compiler's own sources, bound: which namespaces each file refers to, in method bodies too, with or without a using.</summary>
internal static class CompilerSources
{
    public sealed record Reference(string File, string From, string To, string Text);

    private static readonly Lazy<IReadOnlyList<Reference>> s_references = new(Find);

    public static IReadOnlyList<Reference> References => s_references.Value;

    private static IReadOnlyList<Reference> Find()
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
        var trees = Repository.GeneratorSources().Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), options, f)).ToArray();
        var compilation = CSharpCompilation.Create(
            "Sources",
            trees.Append(CSharpSyntaxTree.ParseText(Usings, options)),
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(Compilation).Assembly.Location), MetadataReference.CreateFromFile(typeof(CSharpCompilation).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return trees.SelectMany(t => Find(t, compilation.GetSemanticModel(t))).Distinct().ToArray();
    }

    private static IEnumerable<Reference> Find(SyntaxTree tree, SemanticModel model)
    {
        string file = Path.GetRelativePath(Repository.PathOf("generator", "HypergradGen.Generator"), tree.FilePath);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            string? from = model.GetEnclosingSymbol(name.SpanStart)?.ContainingNamespace?.ToDisplayString();
            foreach (var symbol in new[] { model.GetSymbolInfo(name).Symbol, model.GetTypeInfo(name).Type })
            {
                if (NamespaceOf(symbol) is { } to && from is not null && to != from)
                    yield return new Reference(file, from, to, name.Identifier.Text);
            }
        }
    }

    private static string? NamespaceOf(ISymbol? symbol) => symbol switch
    {
        null or INamespaceSymbol => null,
        ITypeParameterSymbol or IArrayTypeSymbol => null,
        ITypeSymbol type => type.ContainingNamespace?.ToDisplayString(),
        _ => symbol.ContainingType?.ContainingNamespace?.ToDisplayString(),
    };
}
