using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using HypergradGen.Fuzz.Programs;
using HypergradGen.Generator;
using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HypergradGen.Fuzz.Compilation;

/// <summary>What the compiler under test made of some problems.</summary>
/// <param name="Refusals">By problem, what the analyzer said.</param>
/// <param name="Crash">What the generator threw.</param>
/// <param name="Errors">Errors of the C# compiler, by problem.</param>
/// <param name="Image">The assembly, where there were none.</param>
internal sealed record Compiled(
    ILookup<int, Diagnostic> Refusals,
    string? Crash,
    ILookup<int, Diagnostic> Errors,
    byte[]? Image,
    ImmutableArray<SyntaxTree> Generated);

/// <summary>Runs generator, analyzer and C# compiler in this process on both renderings of several problems.</summary>
/// <param name="inlines">Whether helpers are inlined, as they are unless a project says otherwise.</param>
internal sealed class Compiler(bool inlines)
{
    private const string Usings = "global using System; global using System.Numerics; global using System.Numerics.Tensors; global using HypergradGen; global using HypergradGen.Fuzz.Duals; global using HypergradGen.Fuzz.Oracles;";

    private static readonly MetadataReference[] s_references =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(FixedPointMapAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Compiler).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(System.Numerics.Tensors.TensorPrimitives).Assembly.Location),
    ];

    private static readonly CSharpCompilationOptions s_options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable,
        concurrentBuild: false);

    /// <summary>What the C# compiler has against the problem's own text: the fuzzer's mistakes.</summary>
    public static ImmutableArray<Diagnostic> CheckText(Problem problem, LanguageVersion version)
        => [.. Create([problem], version).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];

    public Compiled Compile(IReadOnlyList<Problem> problems, LanguageVersion version)
    {
        var compilation = Create(problems, version);
        var driver = CSharpGeneratorDriver.Create([new HypergradGenerator().AsSourceGenerator()], parseOptions: Options(version), optionsProvider: new ProjectOptions(inlines))
            .RunGeneratorsAndUpdateCompilation(compilation, out var extended, out _);
        var result = driver.GetRunResult();
        string? crash = result.Results.Select(r => r.Exception).FirstOrDefault(e => e is not null)?.ToString();

        var analysis = compilation.WithAnalyzers([new HypergradAnalyzer()]).GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult();
        crash ??= analysis.FirstOrDefault(d => d.Id.StartsWith("AD", StringComparison.Ordinal))?.ToString();
        var refusals = analysis.Where(d => d.Severity == DiagnosticSeverity.Error).ToLookup(d => SeedOf(d, problems));

        foreach (var problem in problems)
        {
            bool Has(string member, string parameter) => extended.GetTypeByMetadataName(problem.TypeName.Replace("_T", "", StringComparison.Ordinal))?.GetMembers(member).OfType<IMethodSymbol>().FirstOrDefault()?.Parameters.Any(p => p.Name == parameter) ?? false;
            if (!refusals.Contains(problem.Seed) && problem.Calls(Has) is { } calls)
                extended = extended.AddSyntaxTrees(CSharpSyntaxTree.ParseText(calls, Options(version), $"{problem.Seed}.calls.cs"));
        }
        using var stream = new MemoryStream();
        var emitted = extended.Emit(stream);
        var errors = emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToLookup(d => SeedOf(d, problems));
        byte[]? image = emitted.Success ? stream.ToArray() : null;
        if (image is not null)
            JitWork.Spare(image, evenGenerated: problems[0].Seed / 20 % 2 == 1);
        return new Compiled(refusals, crash, errors, image, result.GeneratedTrees);
    }

    public static (Assembly Assembly, AssemblyLoadContext Context) Load(byte[] image)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        return (context.LoadFromStream(new MemoryStream(image)), context);
    }

    private static CSharpParseOptions Options(LanguageVersion version) => new(version, DocumentationMode.None);

    private static CSharpCompilation Create(IReadOnlyList<Problem> problems, LanguageVersion version)
    {
        var options = Options(version);
        var trees = new List<SyntaxTree> { CSharpSyntaxTree.ParseText(Usings, options) };
        foreach (var problem in problems)
        {
            trees.Add(CSharpSyntaxTree.ParseText(problem.ForUsers(), options, $"{problem.Seed}.cs"));
            trees.Add(CSharpSyntaxTree.ParseText(problem.ForDuals(), options, $"{problem.Seed}.dual.cs"));
        }
        return CSharpCompilation.Create("Cases", trees, s_references, s_options);
    }

    /// <summary>Files are named by seed, and generated ones after their types.</summary>
    private static int SeedOf(Diagnostic diagnostic, IReadOnlyList<Problem> problems)
    {
        string path = diagnostic.Location.SourceTree?.FilePath ?? "";
        string name = Path.GetFileName(path);
        foreach (var problem in problems)
        {
            if (name.StartsWith($"{problem.Seed}.", StringComparison.Ordinal) || name.Contains($"P{problem.Seed}.", StringComparison.Ordinal) || name.Contains($"P{problem.Seed}_", StringComparison.Ordinal))
                return problem.Seed;
        }
        return -1;
    }
}
