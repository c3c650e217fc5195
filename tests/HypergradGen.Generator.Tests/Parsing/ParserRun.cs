using System.Numerics.Tensors;
using Basic.Reference.Assemblies;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Runs the parser on source text, as the generator and the analyzer do.</summary>
internal static class ParserRun
{
    private const string Usings = "global using System; global using System.Linq; global using System.Collections.Generic; global using System.Numerics.Tensors; global using HypergradGen;";

    /// <summary>Each compilation merges the namespaces of all that it refers to; these are what the sources name.</summary>
    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        Net100.References.SystemRuntime, Net100.References.SystemCollections, Net100.References.SystemCollectionsImmutable, Net100.References.SystemLinq,
        Net100.References.SystemMemory, Net100.References.SystemRuntimeInteropServices, Net100.References.SystemConsole,
        Net100.References.SystemRuntimeNumerics, Net100.References.SystemNumericsVectors, MetadataReference.CreateFromFile(typeof(FixedPointMapAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(TensorPrimitives).Assembly.Location),
    ];

    public static CSharpCompilation Compile(LanguageVersion version, params string[] sources)
    {
        var options = new CSharpParseOptions(version);
        return CSharpCompilation.Create("Tests",
            sources.Prepend(Usings).Select((s, i) => CSharpSyntaxTree.ParseText(s, options, $"Source{i}.cs")),
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    public static IEnumerable<(string Type, ParseResult Result)> ParseAll(CSharpCompilation compilation)
        => compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Where(ProblemParser.IsProblem).OrderBy(t => t.Name)
            .Select(t => (t.Name, ProblemParser.Parse(t, compilation, CancellationToken.None)));

    /// <summary>The model of the only problem in source that the compiler accepts and the parser must.</summary>
    public static ProblemModel Model(string source, LanguageVersion version = LanguageVersion.CSharp14)
    {
        var compilation = Compile(version, source);
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(!errors.Any(), string.Join("\n", errors));
        var (_, result) = Assert.Single(ParseAll(compilation));
        Assert.True(result.Diagnostics.All(d => d.DefaultSeverity != DiagnosticSeverity.Error), string.Join("\n", result.Diagnostics));
        Assert.NotNull(result.Model);
        return result.Model;
    }

    /// <summary>Prints the map with this body, in a type with data of every kind.</summary>
    public static string Map(string body, string members = "", LanguageVersion version = LanguageVersion.CSharp14)
        => Printer.Print(Model(Problem(body, members), version).Map.Module);

    public static string Problem(string body, string members = "", string name = "P") => $$"""
        public sealed partial class {{name}}(double[] x, int n, double rate)
        {
            private readonly double[] _x = x;
            private readonly int[] _index = [0, 2, 3, 5];
            private readonly double[,] _matrix = new double[2, 3] { { 1, 2, 3 }, { 4, 5, 6 } };
            private readonly double[][] _rows = [[1.5], [], [2.5, -1]];
            private readonly int _n = n;
            private readonly double _rate = rate;
            private readonly bool _flag = true;
            private const int Size = 4;
            {{members}}

            [FixedPointMap]
            private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                {{body}}
            }
        }
        """;
}
