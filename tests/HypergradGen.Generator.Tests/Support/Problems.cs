using System.Globalization;
using System.Text.RegularExpressions;
using Basic.Reference.Assemblies;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Module = HypergradGen.Generator.Ir.Module;

namespace HypergradGen.Generator.Tests.Support;

/// <summary>Compiles source text and parses its problem.</summary>
internal static class Problems
{
    public const string Usings = "global using System; global using HypergradGen;";

    public static CSharpCompilation Compile(params string[] sources)
        => CSharpCompilation.Create(
            "Problems",
            sources.Prepend(Usings).Select((s, i) => CSharpSyntaxTree.ParseText(s, new CSharpParseOptions(LanguageVersion.CSharp14), $"Source{i}.cs")),
            [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(FixedPointMapAttribute).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The model of the problem <c>P</c>, which the compiler and the parser accept.</summary>
    public static ProblemModel Parse(params string[] sources)
    {
        var compilation = Compile(sources);
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(!errors.Any(), string.Join("\n", errors));
        var result = ProblemParser.Parse(compilation.GetTypeByMetadataName("P")!, compilation, CancellationToken.None);
        Assert.True(result.Model is not null, string.Join("\n", result.Diagnostics));
        return result.Model;
    }

    /// <summary>A map with this body, in a type with data of every kind.</summary>
    public static Module Map(string body, string members = "") => Parse(Source(body, members)).Map.Module;

    public static Module Objective(string body, string members = "")
        => Parse(Source("w.CopyTo(next);", members + $$"""
            [OuterObjective]
            private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
            {
                {{body}}
            }
            """)).Objective!.Module;

    public static string Source(string body, string members = "") => $$"""
        public sealed partial class P(double[] x, double[] y, double[,] a, double[,,] t, double[][] rows, int[] index, int n, double rate, bool flag)
        {
            private bool Unused => x.Length + y.Length + a.Length + t.Length + rows.Length + index.Length + n + rate > 0 && flag;

            {{members}}

            [FixedPointMap]
            private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                {{body}}
            }
        }
        """;

    /// <summary>The values of the data that <see cref="Source"/> declares.</summary>
    public static object Data(string source) => s_ofGrid.Match(source) switch
    {
        { Success: true } m when m.Groups["dimension"].Success => ((Array)Declared(m.Groups["array"].Value)).GetLength(int.Parse(m.Groups["dimension"].Value, CultureInfo.InvariantCulture)),
        { Success: true } m => ((Array)Declared(m.Groups["array"].Value)).Cast<double>().ToArray(),
        _ => Declared(source),
    };

    /// <summary>What generated code reads an array of more than one dimension with.</summary>
    private static readonly Regex s_ofGrid = new(@"^global::HypergradGen\.Solvers\.Grid\.(Elements|Length)\((?<array>[\w.]+)(, (?<dimension>\d))?\)$");

    private static object Declared(string source) => source.Replace("this.", "") switch
    {
        "x" => new[] { 0.5, -1.25, 0.75, 1.5, -0.35, 0.9, 1.1, -0.6, 0.2, -0.8, 1.3, 0.45 },
        "y" => new[] { 1.0, -1.0, 1.0 },
        "a" => new[,] { { 0.3, -0.2, 0.1, 0.4 }, { 0.15, 0.25, -0.35, 0.05 }, { -0.1, 0.2, 0.3, -0.25 }, { 0.12, -0.3, 0.22, 0.18 } },
        "t" => Tensor(),
        "rows" => new double[][] { [1.5, 0.5], [], [2.5, -1, 0.25, 0.125] },
        "index" => new[] { 0, 2, 3, 2, 1 },
        "n" => 4,
        "rate" => 0.3,
        "flag" => true,
        var other => throw new ArgumentException($"no data {other}"),
    };

    private static double[,,] Tensor()
    {
        var tensor = new double[2, 3, 4];
        for (int i = 0; i < tensor.Length; i++)
            tensor[i / 12, i / 4 % 3, i % 4] = 0.1 + 0.07 * (i * 5 % 11);
        return tensor;
    }
}
