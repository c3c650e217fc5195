using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Each problem has a file of its own, also where Roslyn would take two names for one, and in code that is being typed.</summary>
public class HintNameTests
{
    private const string Map = "{ [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0]; }";

    private static string[] Files(string source)
    {
        var compilation = ParserRun.Compile(LanguageVersion.CSharp14, source.Replace("{}", Map));
        var driver = CSharpGeneratorDriver.Create([new HypergradGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options);
        var result = driver.RunGenerators(compilation).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        foreach (var file in result.GeneratedSources)
            Assert.DoesNotContain(file.SyntaxTree.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        return [.. result.GeneratedSources.Select(s => s.HintName)];
    }

    [Fact]
    public void TheNameIsTheTypes() => Assert.Equal(["A.B.Outer.P_1.Hypergrad.g.cs", "A.Q.Hypergrad.g.cs"],
        Files("namespace A.B { partial class Outer { partial class P<T> {} } } namespace A { partial class Q {} class R { } }").Order());

    [Theory]
    [InlineData("partial class Ridge {} partial class ridge {}")]
    [InlineData("partial class P<T> {} partial class P_1 {}")]
    [InlineData("namespace A { partial class P {} } namespace a { partial class P {} }")]
    [InlineData("partial class A { partial class P {} } namespace a { partial class P {} }")]
    [InlineData("partial class A { partial class P {} } namespace A { partial class P {} }")]
    [InlineData("partial class P {} partial struct P {}")]
    [InlineData("partial class P {} partial record P {}")]
    public void NamesThatCouldBeTakenForEachOtherAreTold(string source)
    {
        var files = Files(source);
        Assert.Equal(2, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(files, Files(source));
        Assert.All(files, f => Assert.Matches(@"\.[0-9a-f]{8}\.Hypergrad\.g\.cs$", f));
    }

    [Theory]
    [InlineData("partial class {}")]
    [InlineData("partial class P<> {}")]
    [InlineData("partial class P<T, > {}")]
    [InlineData("partial class Outer { partial record struct {} }")]
    [InlineData("namespace { partial class P {} }")]
    [InlineData("namespace A. { partial class P {} }")]
    [InlineData("partial class P { [FixedPointMap] void (ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0]; }")]
    [InlineData("partial class P { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double>, Span<double> next) => next[0] = w[0]; }")]
    [InlineData("namespace A { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0]; }")]
    public void NothingIsWrittenForWhatHasNoName(string source) => Assert.Empty(Files(source));

    [Theory]
    [InlineData("next[0] = ;")]
    [InlineData("next[0] = Math.Exp(w[0]")]
    [InlineData("next[0] = w[0] w[1]; }")]
    [InlineData("foreach (var v in w next[0] = v;")]
    [InlineData("next[0] = w[0] + ;")]
    [InlineData("next[0] = Math.(w[0]);")]
    [InlineData("next[0] = w[0]; next[];")]
    public void ABodyThatTheCompilerCouldNotReadHasNone(string body)
        => Assert.Empty(Files($"partial class P {{ [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ {body} }} }}"));

    [Theory]
    [InlineData("[FixedPointMap]", "", 1)]
    [InlineData("", "[FixedPointMap]", 1)]
    [InlineData("[FixedPointMap]", "[FixedPointMap]", 0)]
    public void AMapInTwoPartsIsMarkedOnce(string declaration, string body, int files) => Assert.Equal(files, Files($$"""
        partial class P
        {
            {{declaration}} partial void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next);
            {{body}} partial void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0];
        }
        """).Length);
}
