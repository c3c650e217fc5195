using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Mutation.Tests;

/// <param name="Trouble">Why there is no such mutant.</param>
/// <param name="Death">How it was found out; null where all checks pass.</param>
internal sealed record Fate(string? Trouble, string? Death);

/// <summary>Builds the generator from its sources with a mistake in it, lets it generate for the subjects, and asks the judge.</summary>
internal static class Mutants
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly CSharpCompilationOptions s_library = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations, concurrentBuild: false);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static readonly Lazy<CSharpCompilation> s_generator = new(ReadGenerator);

    private static readonly Lazy<CSharpCompilation> s_subjects = new(ReadSubjects);

    /// <summary>Computed on all cores, in the order in which the tests ask.</summary>
    private static readonly Dictionary<string, Lazy<Fate>> s_fates = Mutations.All.ToDictionary(m => m.Name, m => new Lazy<Fate>(() => FateOf(m)));

    private static readonly Task s_all = Task.Run(() => Parallel.ForEach(
        Partitioner.Create(Mutations.All, EnumerablePartitionerOptions.NoBuffering), m => _ = s_fates[m.Name].Value));

    public static Fate Find(string mutation) => s_all.Exception is { } trouble ? throw trouble : s_fates[mutation].Value;

    /// <summary>What becomes of the compiler as it is.</summary>
    public static Fate Unchanged() => Judged(s_generator.Value);

    private static Fate FateOf(Mutation mutation)
    {
        var tree = s_generator.Value.SyntaxTrees.SingleOrDefault(t => t.FilePath == mutation.File);
        if (tree is null)
            return new Fate($"there is no file {mutation.File}", null);
        string text = Unindented(tree.ToString()), from = Unindented(mutation.From);
        int first = text.IndexOf(from, StringComparison.Ordinal);
        if (first < 0)
            return new Fate($"{mutation.File} has no longer\n{mutation.From}", null);
        if (text.IndexOf(from, first + 1, StringComparison.Ordinal) >= 0)
            return new Fate($"{mutation.File} has more than once\n{mutation.From}", null);
        string mutated = text[..first] + mutation.To + text[(first + from.Length)..];
        return Judged(s_generator.Value.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(mutated, s_parse, tree.FilePath)));
    }

    private static Fate Judged(CSharpCompilation generator)
    {
        using var image = new MemoryStream();
        var emitted = generator.Emit(image);
        if (!emitted.Success)
            return new Fate($"the generator does not compile: {Errors(emitted.Diagnostics)}", null);
        string? death = "the generated code does not end";

        // A mutant may loop for ever; its thread is left behind.
        var thread = new Thread(() => death = Guarded(() => Judged(image)), 32 << 20) { IsBackground = true };
        thread.Start();
        thread.Join(s_patience);
        return new Fate(null, death);
    }

    private static string? Guarded(Func<string?> judge)
    {
        try
        {
            return judge();
        }
        catch (Exception e)
        {
            return $"throws {(e is TargetInvocationException { InnerException: { } inner } ? inner : e).GetType().Name}";
        }
    }

    private static string? Judged(MemoryStream generatorImage)
    {
        generatorImage.Position = 0;
        var context = new AssemblyLoadContext(null, isCollectible: true);
        var generator = (IIncrementalGenerator)Activator.CreateInstance(context.LoadFromStream(generatorImage).GetType("HypergradGen.Generator.HypergradGenerator")!)!;
        var driver = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: s_parse).RunGeneratorsAndUpdateCompilation(s_subjects.Value, out var extended, out _);
        if (driver.GetRunResult().Results[0].Exception is { } exception)
            return $"the generator throws {exception.GetType().Name}: {exception.Message}";
        using var image = new MemoryStream();
        var emitted = extended.Emit(image);
        if (!emitted.Success)
            return $"the generated code does not compile: {Errors(emitted.Diagnostics)}";
        image.Position = 0;
        return (string?)context.LoadFromStream(image).GetType("Judge")!.GetMethod("FirstFailure")!.Invoke(null, null);
    }

    private static string Errors(IEnumerable<Diagnostic> diagnostics) => string.Join("\n", diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(3));

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(l => l.Trim()));

    private static CSharpCompilation ReadGenerator()
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
        string folder = Path.Combine(Root(), "generator", "HypergradGen.Generator");
        var trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(folder, f)), s_parse, f));
        return CSharpCompilation.Create(
            "Mutant",
            trees.Append(CSharpSyntaxTree.ParseText(Usings, s_parse)),
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(Compilation).Assembly.Location), MetadataReference.CreateFromFile(typeof(CSharpCompilation).Assembly.Location)],
            s_library);
    }

    private static CSharpCompilation ReadSubjects()
    {
        var assembly = typeof(Mutants).Assembly;
        var trees = assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return CSharpSyntaxTree.ParseText(reader.ReadToEnd(), s_parse, name);
        });
        return CSharpCompilation.Create("Subjects", trees, [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(FixedPointMapAttribute).Assembly.Location)], s_library);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "HypergradGen.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("the tests do not run inside the source tree");
    }
}
