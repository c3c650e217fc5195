using Basic.Reference.Assemblies;
using HypergradGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.CodeFixes.Tests;

/// <summary>Runs a fix on source whose diagnostics are marked, one after the other and all at once, and compares what comes out.</summary>
internal sealed class FixRun<TFix> : CSharpCodeFixTest<HypergradAnalyzer, TFix, DefaultVerifier>
    where TFix : CodeFixProvider, new()
{
    private FixRun(string[] sources, string[] mended)
    {
        // The testing package would download the reference assemblies; these are in a package.
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        foreach (var state in new[] { TestState, FixedState })
        {
            state.AdditionalReferences.AddRange(Net100.References.All);
            state.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(Gradient).Assembly.Location));
        }
        for (int i = 0; i < sources.Length; i++)
        {
            TestState.Sources.Add(($"Source{i}.cs", sources[i]));
            FixedState.Sources.Add(($"Source{i}.cs", mended[i]));
        }
        // What is hidden is seen where the fix is for it.
        DisabledDiagnostics.AddRange(new HypergradAnalyzer().SupportedDiagnostics
            .Where(d => !d.IsEnabledByDefault || d.DefaultSeverity == DiagnosticSeverity.Hidden && !new TFix().FixableDiagnosticIds.Contains(d.Id)).Select(d => d.Id));
        CompilerDiagnostics = CompilerDiagnostics.Errors;
    }

    /// <param name="steps">How many times the fix is applied where it is applied to one diagnostic at a time.</param>
    public static Task Check(string source, string mended, int steps = 1)
        => Check([source], [mended], steps);

    /// <summary>The same in several documents: all of one, and all of all.</summary>
    public static Task Check(string[] sources, string[] mended, int steps)
        => new FixRun<TFix>(sources, mended) { NumberOfIncrementalIterations = steps }.RunAsync();

    /// <summary>The same where a diagnostic of one type is reported at another, around it.</summary>
    public static Task CheckAround(string source, string mended, int steps)
        => new FixRun<TFix>([source], [mended]) { NumberOfIncrementalIterations = steps, CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck }.RunAsync();

    /// <summary>The fix has nothing to offer.</summary>
    public static Task CheckNone(string source)
    {
        var run = new FixRun<TFix>([source], [source]);
        run.FixedState.MarkupHandling = MarkupMode.Allow;
        return run.RunAsync();
    }

    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp14);
}
