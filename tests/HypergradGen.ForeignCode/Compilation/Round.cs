using System.Diagnostics;
using HypergradGen.ForeignCode.Marking;
using HypergradGen.Generator;
using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HypergradGen.ForeignCode.Compilation;

/// <summary>Runs the compiler under test on marked methods: each by itself, so that one that throws is known, and then all as the C# compiler would.</summary>
internal static class Round
{
    public static RoundResult Run(CSharpCompilation marked, bool inlines)
    {
        var verdicts = new List<MethodVerdict>();
        foreach (var method in Methods(marked))
            verdicts.Add(Examine(method, marked, inlines));

        var driver = CSharpGeneratorDriver.Create([new HypergradGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)marked.SyntaxTrees[0].Options, optionsProvider: new ProjectOptions(inlines))
            .RunGeneratorsAndUpdateCompilation(marked, out var output, out _);
        var result = driver.GetRunResult();
        var crashes = result.Results.Select(r => r.Exception).OfType<Exception>().Select(e => e.ToString()).ToList();

        var analysis = marked.WithAnalyzers([new HypergradAnalyzer()]).GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult();
        crashes.AddRange(analysis.Where(d => d.Id.StartsWith("AD", StringComparison.Ordinal)).Select(d => d.ToString()));
        return new RoundResult(
            verdicts,
            crashes,
            NewErrors(marked, output),
            crashes.Count > 0 ? [] : [.. verdicts.Where(v => v.Crash is null).Select(v => Contradiction(v, output, analysis)).OfType<string>()],
            (CSharpCompilation)output,
            result.GeneratedTrees);
    }

    private static IEnumerable<IMethodSymbol> Methods(CSharpCompilation marked)
    {
        foreach (var tree in marked.SyntaxTrees)
        {
            var model = marked.GetSemanticModel(tree);
            foreach (var declaration in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Where(Marker.IsMarked))
            {
                if (model.GetDeclaredSymbol(declaration) is { } method)
                    yield return method;
            }
        }
    }

    private static MethodVerdict Examine(IMethodSymbol method, CSharpCompilation marked, bool inlines)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var parsed = DifferentiableParser.Parse(method, marked, CancellationToken.None);
            if (parsed.Model is null)
                return new MethodVerdict(method, [.. parsed.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)], null, clock.Elapsed);
            MethodProductsEmitter.Emit(parsed.Model, inlines);
            return new MethodVerdict(method, [], null, clock.Elapsed);
        }
        catch (Exception e)
        {
            return new MethodVerdict(method, [], e.ToString(), clock.Elapsed);
        }
    }

    /// <summary>Each method has its product, or the analyzer says why it has not.</summary>
    private static string? Contradiction(MethodVerdict verdict, Microsoft.CodeAnalysis.Compilation output, IEnumerable<Diagnostic> analysis)
    {
        var method = verdict.Method;
        var type = output.GetTypeByMetadataName(MetadataName(method.ContainingType));
        bool isGenerated = type is not null && type.GetMembers(method.Name + "Jvp").Any(m => m.Locations.Any(l => l.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true));
        bool isSaid = verdict.Refusals.Any(r => analysis.Any(d => d.Id == r.Id && d.Severity == DiagnosticSeverity.Error && d.GetMessage() == r.GetMessage()));
        if (isGenerated && verdict.Refusals.Count > 0)
            return $"{verdict.Name} at {verdict.Place}: refused with {verdict.Refusals[0].Id}, and generated";
        return isGenerated || isSaid ? null : $"{verdict.Name} at {verdict.Place}: nothing generated, nothing said";
    }

    private static string MetadataName(INamedTypeSymbol type)
        => type.ContainingType is { } outer
            ? $"{MetadataName(outer)}+{type.MetadataName}"
            : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";

    private static Diagnostic[] NewErrors(CSharpCompilation before, Microsoft.CodeAnalysis.Compilation after)
    {
        static IEnumerable<Diagnostic> Errors(Microsoft.CodeAnalysis.Compilation compilation) => compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);

        var known = Errors(before).Select(d => d.ToString()).ToHashSet();
        return [.. Errors(after).Where(d => !known.Contains(d.ToString()))];
    }
}
