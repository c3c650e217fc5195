using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Tests.Parsing;
using HypergradGen.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Every diagnostic is documented, released and tested; what its page shows is what the analyzer says.</summary>
public class CatalogueTests
{
    public static TheoryData<string> Ids => [.. Known.Select(d => d.Id)];

    private static ImmutableArray<DiagnosticDescriptor> Known => new HypergradAnalyzer().SupportedDiagnostics;

    private static DiagnosticDescriptor Find(string id) => Known.Single(d => d.Id == id);

    /// <summary>The severity as the pages say it.</summary>
    private static string SeverityOf(string id) => Find(id).DefaultSeverity.ToString().ToLowerInvariant() + (Find(id).IsEnabledByDefault ? "" : ", off by default");

    private static string Page(string id) => File.ReadAllText(Repository.PathOf("docs", "diagnostics", id + ".md"));

    [Fact]
    public void TheAnalyzerReportsAllDescriptors()
    {
        var declared = typeof(Descriptors).GetFields().Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().Select(d => d.Id);
        Assert.Equal(declared.Order(), Known.Select(d => d.Id).Order());
        Assert.Equal(Known.Length, Known.Select(d => d.Id).Distinct().Count());
        Assert.All(Known, d => Assert.Matches("^HG[0-9]{4}$", d.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasAPage(string id)
    {
        Assert.StartsWith($"# {id}: {Find(id).Title}\n\nSeverity: {SeverityOf(id)}\n", Page(id));
        Assert.Equal($"https://github.com/hypergradgen/hypergradgen/blob/main/docs/diagnostics/{id}.md", Find(id).HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasARowInTheTableOfPages(string id)
        => Assert.Contains($"| [{id}]({id}.md) | {SeverityOf(id)} | {Find(id).Title} |", File.ReadAllLines(Repository.PathOf("docs", "diagnostics", "README.md")));

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasAReleaseRow(string id)
    {
        var rows = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }.SelectMany(f => File.ReadAllLines(Repository.PathOf("generator", "HypergradGen.Generator", f)));
        string severity = Find(id).IsEnabledByDefault ? Find(id).DefaultSeverity.ToString() : "Disabled";
        Assert.Contains($"{id} | {Find(id).Category} | {severity} | {Find(id).Title}", rows);
    }

    /// <summary>A span that is marked with the id, or an expected result of its descriptor at a marked location.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void EachIsTriggeredInATest(string id)
    {
        string field = typeof(Descriptors).GetFields().Single(f => f.GetValue(null) == (object)Find(id)).Name;
        string tests = string.Concat(Directory.EnumerateFiles(Repository.PathOf("tests", "HypergradGen.Generator.Tests", "Diagnostics"), "*.cs").Select(File.ReadAllText));
        Assert.True(tests.Contains("{|" + id + ":") || tests.Contains($"new DiagnosticResult(Descriptors.{field})"), $"no test triggers {id}");
    }

    /// <summary>The first example is refused, at the lines that say so and nowhere else; how it is mended is accepted.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public async Task ThePagesExamplesAreTrue(string id)
    {
        var blocks = Regex.Matches(Page(id), "```csharp\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value).ToArray();
        Assert.True(blocks.Length >= 2, "a page has an example, and shows how it is mended");
        var marked = blocks[0].Split('\n').Select((text, line) => (text, line)).Where(l => l.text.Contains("// " + id)).Select(l => (id, l.line));
        Assert.Equal(marked, await Report(id, blocks[0]));
        Assert.Empty(await Report(id, blocks[1]));
    }

    private const string Usings = "using System;";

    /// <summary>What is said of a class of tests is said where there is something to test with, and the declarations are generated.</summary>
    private static bool NeedsTestLibrary(string id) => id is "HG0023" or "HG0024" or "HG0025";

    private static async Task<IEnumerable<(string Id, int Line)>> Report(string id, string source)
    {
        Compilation compilation = ParserRun.Compile(LanguageVersion.CSharp14, source, NeedsTestLibrary(id) ? Usings + TestLibraries.XunitTwo : "");
        if (NeedsTestLibrary(id))
            CSharpGeneratorDriver.Create([new HypergradGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14)).RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        // A body that is missing is the compiler's error too.
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && d.Id is not ("CS8795" or "CS0762"));
        Assert.True(!errors.Any(), string.Join("\n", errors) + "\n" + source);
        // A page of what is off by default is true where that is switched on.
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions([new(id, Find(id).IsEnabledByDefault ? ReportDiagnostic.Default : ReportDiagnostic.Info)]));
        var diagnostics = await compilation.WithAnalyzers([new HypergradAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        // A page of what is seen says nothing of what is hidden.
        return diagnostics.Where(d => d.Id == id || d.Severity != DiagnosticSeverity.Hidden).Select(d => (d.Id, Line: d.Location.GetLineSpan().StartLinePosition.Line)).OrderBy(d => d.Line);
    }
}
