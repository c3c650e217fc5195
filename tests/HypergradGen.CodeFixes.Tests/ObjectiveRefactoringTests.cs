using Basic.Reference.Assemblies;
using HypergradGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace HypergradGen.CodeFixes.Tests;

public class ObjectiveRefactoringTests
{
    private const string Step = "void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0];";

    private static string Type(string members) => $"using System;\nusing HypergradGen;\n\npartial class P\n{{\n{members}}}\n";

    [Fact]
    public async Task AnObjectiveIsAddedAfterTheMap()
    {
        var document = await Add(Type($"    [FixedPointMap]\n    {Step}\n"));
        string text = (await document!.GetTextAsync()).ToString().Replace("\r", "");
        Assert.Equal(Type($$"""
                [FixedPointMap]
                {{Step}}

                [OuterObjective]
                private double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
                {
                    double sum = 0;
                    for (int i = 0; i < w.Length; i++)
                        sum += w[i] * w[i];
                    return sum / 2;
                }

            """), text);
    }

    [Theory]
    [InlineData("[FixedPointMap] static void Step(ReadOnlySpan<double> sum, ReadOnlySpan<double> @for, Span<double> next) => next[0] = sum[0] + @for[0]; static double Objective;")]
    [InlineData("[FixedPointMap] void Step(ReadOnlySpan<double> i, ReadOnlySpan<double> j, Span<double> next) => next[0] = i[0] + j[0];")]
    [InlineData("[FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> i, Span<double> next) => next[0] = w[0] + i[0];")]
    [InlineData("[InnerObjective(0.1)] static double Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => (w[0] - lambda[0]) * (w[0] - lambda[0]);")]
    [InlineData("[FixedPointMap] void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next) => next[0] = w[0] + lambda[0];")]
    [InlineData("[FixedPointMap] static double Step(double E, double e, double M) => M + e * Math.Sin(E);")]
    [InlineData("[FixedPointMap] static float Step([Hyperparameter] float sum, float x, [Constant] double[] data, int k) => sum * x * (float)data[k];")]
    [InlineData("[FixedPointMap] static (double a, double b) Step([Hyperparameter] double x, double a, double b) => (x + b, x * a);")]
    [InlineData("[FixedPointMap] static void Step([Hyperparameter] double x, double[] w, ReadOnlySpan<double> scale, Span<double> next) => next[0] = x * scale[0] * w[0];")]
    public async Task TheProblemIsWhole(string members)
    {
        var compilation = (await (await Add(Type(members)))!.Project.GetCompilationAsync())!;
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        Assert.Empty(await compilation.WithAnalyzers([new HypergradAnalyzer()]).GetAnalyzerDiagnosticsAsync());
        var result = CSharpGeneratorDriver.Create(new HypergradGenerator()).RunGenerators(compilation).GetRunResult();
        Assert.Single(result.GeneratedTrees);
    }

    [Theory]
    [InlineData("[FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0]; [OuterObjective] double E(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0];")]
    [InlineData("void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0];")]
    [InlineData("[FixedPointMap] static (double, double) Step((double, double) w, double x) => (x * w.Item2, w.Item1);")]
    public async Task NothingIsOfferedWhereThereIsOneOrNoMapOrItsStateIsNoNumber(string members) => Assert.Null(await Add(Type(members)));

    private static async Task<Document?> Add(string source)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("P", LanguageNames.CSharp)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.CSharp14))
            .WithMetadataReferences([.. Net100.References.All, MetadataReference.CreateFromFile(typeof(Gradient).Assembly.Location)]);
        var document = project.AddDocument("P.cs", source.Replace("\r", ""));
        CodeAction? action = null;
        await new ObjectiveRefactoring().ComputeRefactoringsAsync(new CodeRefactoringContext(document, new TextSpan(source.IndexOf("Step", StringComparison.Ordinal), 0), a => action = a, CancellationToken.None));
        if (action is null)
            return null;
        var changes = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        return changes.ChangedSolution.GetDocument(document.Id);
    }
}
