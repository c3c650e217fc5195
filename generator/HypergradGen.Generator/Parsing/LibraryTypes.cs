using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Structs of the library that have no source, such as <c>Complex</c> and <c>Vector3</c>: what they compute is C# text in this assembly, which is
/// bound once and followed like a struct of the user's.
/// <code>
/// z * w        the operator of System.Numerics.Complex  →  that of the text, which multiplies the parts
/// </code>
/// The parser asks for the declaration in the text wherever it looks at a struct or follows a call; as with <see cref="TypeBinding"/>, what it looks up
/// is one of the thread.
/// </summary>
internal static class LibraryTypes
{
    public const string Resource = "System.Numerics.txt";

    private static readonly HashSet<string> s_names = ["Complex", "Vector2", "Vector3", "Vector4", "Quaternion"];

    private static readonly object s_binding = new();
    private static volatile Bound? s_bound;

    [ThreadStatic]
    private static Compilation? s_compilation;

    [ThreadStatic]
    private static Location? s_site;

    private sealed record Bound(Compilation Compilation, SyntaxTree Tree, IReadOnlyDictionary<string, ISymbol> Members);

    /// <summary>Makes known what the text can be bound against: the first project that has the library gives it to all.</summary>
    public static void Use(Compilation compilation)
    {
        if (s_bound is null)
            s_compilation = compilation;
    }

    /// <summary>The declaration of a member or type in the text; the symbol itself where it has none there.</summary>
    public static TSymbol Source<TSymbol>(TSymbol symbol)
        where TSymbol : class, ISymbol
    {
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        if (type is not { IsValueType: true, Arity: 0, DeclaringSyntaxReferences.IsEmpty: true, ContainingType: null, ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } }
            || !s_names.Contains(type.Name) || (s_bound ?? Bind()) is not { } bound || DocumentationCommentId.CreateDeclarationId(symbol.OriginalDefinition) is not { } id)
            return symbol;
        return bound.Members.TryGetValue(id, out var found) && found is TSymbol same ? same : symbol;
    }

    /// <summary>A struct that has no source, here or in the text: what to write instead.</summary>
    public static string? Advice(ITypeSymbol? type)
        => type is INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None, IsTupleType: false, DeclaringSyntaxReferences.IsEmpty: true } && StructTypes.Components(type) is null
            ? $"'{SourceTypes.Display(type)}' has no source: write a struct of its parts in this project; of the library's, {string.Join(", ", s_names)} are read" : null;

    public static bool IsText(SyntaxTree tree) => s_bound is { } bound && bound.Tree == tree;

    public static bool IsOfText(ISymbol symbol) => s_bound is { } bound && SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, bound.Compilation.Assembly);

    /// <summary>The compilation that a tree is in: the project's, or that of the text; null where it is in neither.</summary>
    public static Compilation? CompilationOf(SyntaxTree tree, Compilation project)
        => project.ContainsSyntaxTree(tree) ? project : IsText(tree) ? s_bound!.Compilation : null;

    /// <summary>Where a finding in the text is reported: at the call in the user's code that led there.</summary>
    public static Location Site => s_site ?? Location.None;

    /// <summary>Follows a call while <paramref name="parse"/> runs.</summary>
    public static TResult At<TResult>(IOperation call, Func<TResult> parse)
    {
        var before = s_site;
        if (!IsText(call.Syntax.SyntaxTree))
            s_site = SourceLocations.Of(call);
        var result = parse();
        s_site = before;
        return result;
    }

    private static Bound? Bind()
    {
        // One text for all threads: its symbols are compared with each other.
        lock (s_binding)
        {
            if (s_bound is null && s_compilation is { } project)
                s_bound = Bind(project);
            s_compilation = null;
            return s_bound;
        }
    }

    private static Bound? Bind(Compilation project)
    {
        using var reader = new StreamReader(typeof(LibraryTypes).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"the resource {Resource} is missing"));
        var tree = CSharpSyntaxTree.ParseText(reader.ReadToEnd(), CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest), Resource);
        var compilation = CSharpCompilation.Create("HypergradGen.Library", [tree], project.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        if (compilation.GetSemanticModel(tree).GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error))
            return null;
        var members = new Dictionary<string, ISymbol>();
        foreach (string name in s_names)
        {
            var type = compilation.Assembly.GetTypeByMetadataName("System.Numerics." + name)!;
            foreach (var symbol in type.GetMembers().Append(type))
            {
                if (DocumentationCommentId.CreateDeclarationId(symbol) is { } id)
                    members[id] = symbol;
            }
        }
        return new Bound(compilation, tree, members);
    }
}
