using Basic.Reference.Assemblies;
using HypergradGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.CodeFixes.Tests;

public class ObjectiveFixTests
{
    private const string Step = "void {|HG0060:Step|}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0];";

    private const string Objective = """

            [OuterObjective]
            private double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
            {
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                    sum += w[i] * w[i];
                return sum / 2;
            }

        """;

    private static string Type(string members, string name = "P") => $"using System;\nusing HypergradGen;\n\npartial class {name}\n{{\n{members}}}\n";

    private static string Unmarked(string source) => source.Replace("{|HG0060:", "").Replace("|}", "");

    [Fact]
    public Task AnObjectiveIsAddedAfterTheMap() => Check(Type($"    [FixedPointMap]\n    {Step}\n"), Objective);

    [Fact]
    public Task WhatFollowsTheMapStaysApart() => FixRun<ObjectiveFix>.Check(
        Type($"    [FixedPointMap]\n    {Step}\n\n    private static double Next(double x) => x;\n"),
        Type($"    [FixedPointMap]\n    {Unmarked(Step)}\n{Objective}\n    private static double Next(double x) => x;\n"));

    [Theory]
    [InlineData("[FixedPointMap] static void Step(ReadOnlySpan<double> sum, ReadOnlySpan<double> @for, Span<double> next) => next[0] = sum[0] + @for[0];", "static double Objective(ReadOnlySpan<double> sum, ReadOnlySpan<double> @for)", "sum", "total", "i")]
    [InlineData("[FixedPointMap] void Step(ReadOnlySpan<double> i, ReadOnlySpan<double> j, Span<double> next) => next[0] = i[0] + j[0];", "double Objective(ReadOnlySpan<double> i, ReadOnlySpan<double> j)", "i", "sum", "k")]
    [InlineData("[FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> i, Span<double> next) => next[0] = w[0] + i[0];", "double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> i)", "w", "sum", "j")]
    [InlineData("[InnerObjective(0.1)] static double Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => (w[0] - lambda[0]) * (w[0] - lambda[0]);", "static double Objective(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)", "w", "sum", "i")]
    [InlineData("[FixedPointMap] void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next) => next[0] = w[0] + lambda[0];", "float Objective(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)", "w", "sum", "i")]
    [InlineData("[FixedPointMap] static void Step([Hyperparameter] double x, double[] w, ReadOnlySpan<double> scale, Span<double> next) => next[0] = x * scale[0] * w[0];", "static double Objective(double x, double[] w, ReadOnlySpan<double> scale)", "w", "sum", "i")]
    [InlineData("[FixedPointMap] void Step(double[] w, double[] lambda, double[] next) => next[0] = lambda[0] * w[0];", "double Objective(double[] w, double[] lambda)", "w", "sum", "i")]
    [InlineData("[FixedPointMap] void Step([Hyperparameter] Span<double> a, [State] Span<double> w, Span<double> next) => next[0] = a[0] * w[0];", "double Objective(Span<double> a, Span<double> w)", "w", "sum", "i")]
    [InlineData("[FixedPointMap] static void Step(ReadOnlySpan<double> i, double j, double k, double sum, double total, Span<double> next) => next[0] = i[0] * j + k + sum + total;", "static double Objective(ReadOnlySpan<double> i, double j, double k, double sum, double total)", "i", "sum2", "i2")]
    public Task HalfTheSquareOfMemoryIsSummed(string map, string signature, string state, string sum, string index) => Check(Type($"    {Mark(map)}\n"), $$"""

            [OuterObjective]
            private {{signature}}
            {
                {{(signature.Contains("float ") ? "float" : "double")}} {{sum}} = 0;
                for (int {{index}} = 0; {{index}} < {{state}}.Length; {{index}}++)
                    {{sum}} += {{state}}[{{index}}] * {{state}}[{{index}}];
                return {{sum}} / 2;
            }

        """);

    [Theory]
    [InlineData("[FixedPointMap] static double Step(double E, double e, double M) => M + e * Math.Sin(E);", "static double Objective(double E, double e, double M)", "E")]
    [InlineData("[FixedPointMap] static float Step([Hyperparameter] float sum, float x, [Constant] double[] data, int k) => sum * x * (float)data[k];", "static float Objective(float sum, float x, double[] data, int k)", "x")]
    [InlineData("[FixedPointMap] static (double a, double b) Step([Hyperparameter] double x, double a, double b) => (x + b, x * a);", "static double Objective(double x, double a, double b)", "a")]
    [InlineData("[FixedPointMap] static double Step(double @class, in double x) => x * @class;", "static double Objective(double @class, double x)", "@class")]
    [InlineData("[FixedPointMap] static ((double, double), double) Step((double, double) p, double q, double x) => ((q, p.Item1 * x), p.Item2);", "static double Objective((double, double) p, double q, double x)", "q")]
    public Task HalfTheSquareOfANumberIsReturned(string map, string signature, string state)
        => Check(Type($"    {Mark(map)}\n"), $"\n    [OuterObjective]\n    private {signature}\n        => {state} * {state} / 2;\n");

    [Theory]
    [InlineData("static double Objective;", "P")]
    [InlineData("void ObjectiveGradient() { }", "P")]
    [InlineData("class Objective { }", "P")]
    [InlineData("", "Objective")]
    [InlineData("", "P<Objective>")]
    [InlineData("", "P : Base")]
    public Task TheNameIsFree(string member, string type)
    {
        string rest = (member.Length > 0 ? $"\n    {member}\n" : "") + (type == "P : Base" ? "}\n\nclass Base\n{\n    protected double Objective => 1;\n" : "");
        string source = Type($"    [FixedPointMap]\n    {Step}\n{rest}", type);
        return FixRun<ObjectiveFix>.Check(source, Type($"    [FixedPointMap]\n    {Unmarked(Step)}\n{Objective.Replace("Objective(", "Objective2(")}{rest}", type));
    }

    [Fact]
    public Task TheMapMayBeWrongInItsBody() => FixRun<ObjectiveFix>.Check(
        Type($"    [FixedPointMap]\n    {Step.Replace("0.5", "{|HG0041:Math.Round(w[0])|}")}\n"),
        Type($"    [FixedPointMap]\n    {Unmarked(Step).Replace("0.5", "{|HG0041:Math.Round(w[0])|}")}\n{Objective}"));

    [Fact]
    public Task AllProblemsOfADocumentAndOfAllDocumentsGetOne()
    {
        string Problem(string name, string objective, string inner = "") => $"    partial class {name}\n    {{\n        [FixedPointMap]\n        {(objective.Length > 0 ? Unmarked(Step) : Step)}\n{objective}{inner}    }}\n";
        string inwards = string.Join("\n", Objective.Split('\n').Select(line => line.Length > 0 ? "    " + line : line));
        string Document(string suffix, string objective) => $"using System;\nusing HypergradGen;\n\nnamespace N\n{{\n{Problem("P" + suffix, objective)}\n{Problem("Q" + suffix, objective)}}}\n";
        return FixRun<ObjectiveFix>.Check([Document("1", ""), Document("2", "")], [Document("1", inwards), Document("2", inwards)], steps: 4);
    }

    [Fact]
    public Task AProblemInsideAProblemGetsOneToo()
    {
        string Source(string step, string objective)
        {
            string inner = string.Join("\n", $"partial class Q\n{{\n    [FixedPointMap]\n    {step}\n{objective}}}".Split('\n').Select(line => line.Length > 0 ? "    " + line : line));
            return Type($"    [FixedPointMap]\n    {step}\n{objective}\n{inner}\n");
        }
        return FixRun<ObjectiveFix>.Check(Source(Step, ""), Source(Unmarked(Step), Objective), steps: 2);
    }

    [Theory]
    [InlineData("[FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0]; [OuterObjective] double E(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => lambda[0] * w[0];")]
    [InlineData("void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0];")]
    [InlineData("[FixedPointMap] static (double, double) Step((double, double) w, double x) => (x * w.Item2, w.Item1);")]
    public Task NothingIsOfferedWhereThereIsOneOrNoMapOrItsStateIsNoNumber(string members) => FixRun<ObjectiveFix>.CheckNone(Type(members));

    private static string Mark(string map) => map.Replace("Step(", "{|HG0060:Step|}(");

    /// <summary>The objective comes after the map, with which the type ends, and is the generator's as it is the analyzer's.</summary>
    private static async Task Check(string source, string objective)
    {
        string mended = Unmarked(source)[..^2] + objective + "}\n";
        await FixRun<ObjectiveFix>.Check(source, mended);
        var compilation = CSharpCompilation.Create("P", [CSharpSyntaxTree.ParseText(mended, new CSharpParseOptions(LanguageVersion.CSharp14))],
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(Gradient).Assembly.Location)], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var result = CSharpGeneratorDriver.Create([new HypergradGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14))
            .RunGeneratorsAndUpdateCompilation(compilation, out var extended, out _).GetRunResult();
        Assert.Contains("Compute(", Assert.Single(result.GeneratedTrees).ToString());
        Assert.DoesNotContain(extended.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
    }
}
