using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Tests.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Where an objective can be begun, and that nobody who does not ask is told.</summary>
public class ObjectiveDiagnosticsTests
{
    private const string Id = "HG0060";

    private const string Step = "[FixedPointMap] void {|HG0060:Step|}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = lambda[0] * w[0];";

    [Theory]
    [InlineData(Step)]
    [InlineData("[FixedPointMap] static double {|HG0060:Step|}(double E, double e, double M) => M + e * Math.Sin(E);")]
    [InlineData("[InnerObjective(0.1)] double {|HG0060:Loss|}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => (w[0] - lambda[0]) * (w[0] - lambda[0]);")]
    [InlineData("[FixedPointMap] static ((double, double), double) {|HG0060:Step|}((double, double) p, double q, double x) => ((q, p.Item1 * x), p.Item2);")]
    [InlineData("[FixedPointMap] double {|HG0060:Step|}(double w, double lambda) => lambda * {|HG0008:(int)w|} * w;")]
    [InlineData("[FixedPointMap] double {|HG0060:Step|}(double w, double lambda) => {|CS0103:x|} * w;")]
    public Task AProblemWithoutAnObjective(string members) => AnalyzerRun.CheckWith(Id, [$"partial class P {{ {members} }}"]);

    [Theory]
    [InlineData("[FixedPointMap] double Step(double w, double lambda) => lambda * w; [OuterObjective] double Loss(double w) => w * w;")]
    [InlineData("[FixedPointMap] double Step(double w, double lambda) => lambda * w; [OuterObjective] double {|HG0002:Loss|}(int w) => w;")]
    [InlineData("[FixedPointMap] static (double, double) Step((double, double) w, double x) => (x * w.Item2, w.Item1);")]
    [InlineData("[FixedPointMap] double {|HG0058:Step|}(double w) => w / 2;")]
    [InlineData("[FixedPointMap] double Step(double w, double lambda) => lambda * w; [FixedPointMap] double {|HG0004:Other|}(double w, double lambda) => lambda * w;")]
    [InlineData("[FixedPointMap] double Step(double w, double lambda) => lambda * {|CS1525:;|}")]
    [InlineData("[Differentiable] static double Step(double w, double lambda) => lambda * w;")]
    public Task NotWhereThereIsOneOrNoneCanBeBegun(string members) => AnalyzerRun.CheckWith(Id, [$"partial class P {{ {members} }}"]);

    [Fact]
    public Task TheMessageSaysWhatIsMissing() => AnalyzerRun.CheckWith(Id, "partial class P { [FixedPointMap] double {|#0:Step|}(double w, double lambda) => lambda * w; }",
        new DiagnosticResult(Descriptors.NoObjective).WithLocation(0).WithArguments("P", "Step"));

    [Fact]
    public Task ATypeInSeveralFilesIsToldOnce() => AnalyzerRun.CheckWith(Id, $"partial class P {{ {Step} }}", "partial class P { }", "partial class P { double Unused => 1; }");

    [Fact]
    public Task APartialMapIsToldOnceAtItsDeclaration() => AnalyzerRun.CheckWith(Id,
        "partial class P { private partial double {|HG0060:Step|}(double w, double lambda); }", "partial class P { [FixedPointMap] private partial double Step(double w, double lambda) => lambda * w; }");

    /// <summary>Tests of a problem parse it too.</summary>
    [Fact]
    public Task AProblemWithTestsIsToldOnce() => AnalyzerRun.CheckWith(Id,
        $"public partial class P {{ {Step} }} [GradientTests(typeof(P))] public partial class {{|HG0025:{{|HG0025:Tests|}}|}};", Support.TestLibraries.XunitTwo);

    [Fact]
    public async Task ABuildShowsNothing()
    {
        var compilation = ParserRun.Compile(LanguageVersion.CSharp14, $"partial class P {{ {Step.Replace("{|HG0060:", "").Replace("|}", "")} }}");
        var result = CSharpGeneratorDriver.Create(new HypergradGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out var extended, out var ofGenerator).GetRunResult();
        Assert.Single(result.GeneratedTrees);
        Assert.Empty(ofGenerator);
        // Warnings as errors, as the strictest build has them.
        extended = extended.WithOptions(extended.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Error));
        var found = Assert.Single(await extended.WithAnalyzers([new HypergradAnalyzer()]).GetAnalyzerDiagnosticsAsync());
        Assert.Equal((Id, DiagnosticSeverity.Hidden), (found.Id, found.Severity));
    }
}
