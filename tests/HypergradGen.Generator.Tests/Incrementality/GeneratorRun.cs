using System.Reflection;
using HypergradGen.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Incrementality;

/// <summary>A driver of the generator that goes on from run to run, as an editor's does.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.CSharp14);
    private GeneratorDriver _driver = CSharpGeneratorDriver.Create(
        [new HypergradGenerator().AsSourceGenerator()],
        parseOptions: s_options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private CSharpCompilation _compilation;

    public GeneratorRun(params string[] sources)
    {
        _compilation = Problems.Compile(sources);
        Run();
    }

    public GeneratorRunResult Result { get; private set; }

    /// <summary>The generated files, by name.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    public GeneratorRun Edit(int source, string from, string to)
    {
        var tree = _compilation.SyntaxTrees[source + 1];
        string text = tree.ToString();
        Assert.Contains(from, text);
        _compilation = _compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text.Replace(from, to), s_options, tree.FilePath));
        return Run();
    }

    public GeneratorRun Add(string source)
    {
        _compilation = _compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, s_options, $"Added{_compilation.SyntaxTrees.Length}.cs"));
        return Run();
    }

    /// <summary>The sources with what was generated for them, compiled and loaded.</summary>
    public Assembly Load()
    {
        using var image = new MemoryStream();
        var emitted = _compilation.AddSyntaxTrees(Result.GeneratedSources.Select(g => g.SyntaxTree)).Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics) + string.Join("\n", Files.Values));
        return Assembly.Load(image.ToArray());
    }

    private GeneratorRun Run()
    {
        _driver = _driver.RunGenerators(_compilation);
        Result = _driver.GetRunResult().Results.Single();
        Assert.Null(Result.Exception);
        return this;
    }

    /// <summary>Why each output of a step is what it is.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step)
        => Result.TrackedSteps.TryGetValue(step, out var steps) ? steps.SelectMany(s => s.Outputs).Select(o => o.Reason) : [];

    public IEnumerable<object?> Outputs(string step) => Result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => (object?)o.Value);

    public void AssertNothingIsDoneAgain()
    {
        Assert.NotEmpty(Reasons(HypergradGenerator.ParseStep));
        Assert.NotEmpty(Reasons(HypergradGenerator.EmitStep));
        Assert.All(Reasons(HypergradGenerator.ParseStep), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"Parse: {r}"));
        Assert.All(Reasons(HypergradGenerator.EmitStep), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"Emit: {r}"));
        Assert.All(Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs), o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    public void AssertAllIsDoneAgain()
    {
        Assert.All(Reasons(HypergradGenerator.ParseStep), r => Assert.Equal(IncrementalStepRunReason.Modified, r));
        Assert.All(Reasons(HypergradGenerator.EmitStep), r => Assert.Equal(IncrementalStepRunReason.Modified, r));
    }
}
