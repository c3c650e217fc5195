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

    private static string Page(string id) => File.ReadAllText(Repository.PathOf("docs", "diagnostics", id + ".md"));

    [Fact]
    public void TheAnalyzerReportsAllDescriptors()
    {
        var declared = typeof(Descriptors).GetFields().Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().Select(d => d.Id);
        Assert.Equal(declared.Order(), Known.Select(d => d.Id).Order());
        Assert.Equal(Enumerable.Range(1, Known.Length).Select(i => $"HG{i:0000}"), Known.Select(d => d.Id).Order());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasAPage(string id)
    {
        string severity = Find(id).DefaultSeverity.ToString().ToLowerInvariant();
        Assert.StartsWith($"# {id}: {Find(id).Title}\n\nSeverity: {severity}\n", Page(id));
        Assert.EndsWith($"/docs/diagnostics/{id}.md", Find(id).HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasARowInTheTableOfPages(string id)
        => Assert.Contains($"| [{id}]({id}.md) | {Find(id).DefaultSeverity.ToString().ToLowerInvariant()} | {Find(id).Title} |", File.ReadAllLines(Repository.PathOf("docs", "diagnostics", "README.md")));

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasAReleaseRow(string id)
    {
        var rows = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }.SelectMany(f => File.ReadAllLines(Repository.PathOf("generator", "HypergradGen.Generator", f)));
        Assert.Contains($"{id} | {Find(id).Category} | {Find(id).DefaultSeverity} | {Find(id).Title}", rows);
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
        Assert.Equal(marked, await Report(blocks[0]));
        Assert.Empty(await Report(blocks[1]));
    }

    private static async Task<IEnumerable<(string Id, int Line)>> Report(string source)
    {
        var compilation = ParserRun.Compile(LanguageVersion.CSharp14, source);
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(!errors.Any(), string.Join("\n", errors) + "\n" + source);
        var diagnostics = await compilation.WithAnalyzers([new HypergradAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        return diagnostics.Select(d => (d.Id, Line: d.Location.GetLineSpan().StartLinePosition.Line)).OrderBy(d => d.Line);
    }
}
