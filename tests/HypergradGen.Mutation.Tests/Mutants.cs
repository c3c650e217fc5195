using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Mutation.Tests;

/// <param name="Trouble">Why there is no such mutant, or why it could not be judged.</param>
/// <param name="Death">How it was found out; null where all checks pass.</param>
internal sealed record Fate(string? Trouble, string? Death);

/// <summary>Builds the generator from its sources with a mistake in it, lets it generate for the subjects, and asks the judge.</summary>
internal static class Mutants
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly CSharpCompilationOptions s_library = new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Annotations);

    /// <summary>Many times what a mutant takes. One that takes longer is a failed test, and no mistake that was found: perhaps the machine is slow.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private static readonly Lazy<MutantSources> s_sources = new(() => new MutantSources(Sources(), Mutations.All, s_parse));

    private static readonly Lazy<(byte[]? Image, IReadOnlyList<Diagnostic> Errors)> s_image = new(Compile);

    /// <summary>One generator for most: what it makes once is made, by a run without a mistake, before the first mistake is chosen.</summary>
    private static readonly Lazy<Type> s_shared = new(() =>
    {
        var generator = Loaded();
        Judged(generator, 0, Subject.All);
        return generator;
    });

    /// <summary>Computed on all cores, and no more at once than there are: each would be slower for it, until it is taken for one that does not end.</summary>
    private static readonly Dictionary<string, Lazy<Fate>> s_fates = Mutations.All.Select((m, i) => (Mutation: m, Number: i + 1)).ToDictionary(m => m.Mutation.Name, m => new Lazy<Fate>(() => FateOf(m.Mutation, m.Number)));

    private static readonly Task s_all = Task.Run(() => Parallel.ForEach(
        Partitioner.Create(Mutations.All, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, m => _ = s_fates[m.Name].Value));

    public static Fate Find(string mutation) => s_all.Exception is { } trouble ? throw trouble : s_fates[mutation].Value;

    /// <summary>What becomes of the compiler without a mistake, after all those with one.</summary>
    public static Fate Unchanged()
    {
        s_all.Wait();
        return s_image.Value.Image is null ? new Fate($"the generator does not compile: {Errors(s_image.Value.Errors)}", null) : Judged(s_shared.Value, 0, Subject.All);
    }

    private static Fate FateOf(Mutation mutation, int number)
    {
        if (s_sources.Value.TroubleOf(mutation) is { } trouble)
            return new Fate(trouble, null);
        if (s_image.Value.Image is null)
        {
            var own = s_image.Value.Errors.Where(e => e.Location.GetMappedLineSpan().Path == MutantSources.PathOf(mutation)).ToArray();
            return new Fate(own.Length > 0 ? $"the generator does not compile: {Errors(own)}" : "the generator does not compile, with another mistake or without one", null);
        }
        // That subject first which is known to find it: the others would take most of the time.
        Subject[] known = [.. Subject.All.Where(s => s.Name == mutation.FoundBy)];
        if (known.Length == 0)
            return new Fate($"there is no subject {mutation.FoundBy}", null);
        var fate = Judged(s_shared.Value, number, known);
        if (fate is not { Trouble: null, Death: null })
            return fate;
        // What the generator makes once, such as its table of rules, has the mistake where it is chosen from the beginning.
        return Judged(Loaded(), number, [.. known, .. Subject.All.Except(known)]);
    }

    private static Type Loaded()
        => new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(new MemoryStream(s_image.Value.Image!)).GetType("HypergradGen.Generator.HypergradGenerator", throwOnError: true)!;

    private static Fate Judged(Type generator, int number, IReadOnlyList<Subject> subjects)
    {
        Fate? fate = null;

        // A mutant may loop for ever; its thread is left behind.
        var thread = new Thread(() => fate = Guarded(generator, number, subjects), 32 << 20) { IsBackground = true };
        thread.Start();
        thread.Join(s_patience);
        return fate ?? new Fate($"no answer after {s_patience.TotalSeconds:F0} s", null);
    }

    private static Fate Guarded(Type generator, int number, IReadOnlyList<Subject> subjects)
    {
        try
        {
            generator.Assembly.GetType(MutantSources.Switch, throwOnError: true)!.GetField(MutantSources.Chosen, BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, number);
            foreach (var subject in subjects)
            {
                if (Judged(generator, subject) is var fate and not { Trouble: null, Death: null })
                    return new Fate(Of(subject, fate.Trouble), Of(subject, fate.Death));
            }
            return new Fate(null, null);
        }
        catch (Exception e)
        {
            return new Fate($"the tests themselves throw {e}", null);
        }
    }

    private static string? Of(Subject subject, string? what) => what is null ? null : $"{subject.Name}: {what}";

    private static Fate Judged(Type generatorType, Subject subject)
    {
        var generator = (IIncrementalGenerator)Activator.CreateInstance(generatorType)!;
        var driver = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: s_parse).RunGeneratorsAndUpdateCompilation(Alone(subject), out var extended, out _);
        if (driver.GetRunResult().Results[0].Exception is { } exception)
            return Thrown("the generator", exception);
        using var image = new MemoryStream();
        var emitted = extended.Emit(image);
        if (!emitted.Success)
            return new Fate(null, $"the generated code does not compile: {Errors(emitted.Diagnostics)}");
        image.Position = 0;
        var type = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image).GetType(subject.Name, throwOnError: true)!;
        try
        {
            return new Fate(null, Judge.FirstFailure(type));
        }
        catch (TargetInvocationException e)
        {
            return Thrown("the generated code", e.InnerException!);
        }
        catch (Exception e)
        {
            return Thrown("the generated code", e);
        }
    }

    /// <summary>An exception is what the mistake does, unless it says that something could not be loaded.</summary>
    private static Fate Thrown(string what, Exception exception)
    {
        string text = $"{what} throws {exception.GetType().Name}: {exception.Message}";
        return exception is IOException or BadImageFormatException or TypeLoadException or MemberAccessException or TypeInitializationException or OutOfMemoryException ? new Fate(text, null) : new Fate(null, text);
    }

    private static string Errors(IEnumerable<Diagnostic> diagnostics) => string.Join("\n", diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(3));

    private static (byte[]?, IReadOnlyList<Diagnostic>) Compile()
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
        var compilation = CSharpCompilation.Create(
            "Mutant",
            s_sources.Value.Trees.Append(CSharpSyntaxTree.ParseText(Usings, s_parse)),
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(Compilation).Assembly.Location), MetadataReference.CreateFromFile(typeof(CSharpCompilation).Assembly.Location)],
            s_library);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        return emitted.Success ? (image.ToArray(), []) : (null, [.. emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)]);
    }

    private static Dictionary<string, string> Sources()
    {
        string folder = Path.Combine(Root(), "generator", "HypergradGen.Generator");
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToDictionary(f => f, f => File.ReadAllText(Path.Combine(folder, f)));
    }

    /// <summary>Trees and symbols of their own for each mutant: what the generator knows of those of another it must not find.</summary>
    private static CSharpCompilation Alone(Subject subject)
        => CSharpCompilation.Create(
            "Subject",
            [CSharpSyntaxTree.ParseText(subject.Text, s_parse, subject.Name)],
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(FixedPointMapAttribute).Assembly.Location)],
            s_library.WithConcurrentBuild(false));

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "HypergradGen.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("the tests do not run inside the source tree");
    }
}
