using HypergradGen.Generator.Tests.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Runs the analyzer on source whose expected diagnostics are marked: <c>{|HG0006:span|}</c>.</summary>
internal sealed class AnalyzerRun : CSharpAnalyzerTest<HypergradAnalyzer, DefaultVerifier>
{
    /// <summary>The project checks integers for overflow unless its text says otherwise.</summary>
    private bool ChecksOverflow { get; init; }

    private AnalyzerRun(string[] sources, string? switchedOn = null)
    {
        // The testing package switches on what is off by default, and sees what is hidden.
        DisabledDiagnostics.AddRange(new HypergradAnalyzer().SupportedDiagnostics
            .Where(d => (!d.IsEnabledByDefault || d.DefaultSeverity == DiagnosticSeverity.Hidden) && d.Id != switchedOn).Select(d => d.Id));
        // The testing package would download the reference assemblies; these are in a package.
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        TestState.AdditionalReferences.AddRange(ParserRun.References);
        TestState.Sources.Add(("Usings.cs", "global using System; global using System.Linq; global using System.Collections.Generic; global using System.Collections.Immutable; global using System.Diagnostics; global using System.Threading.Tasks; global using System.Numerics.Tensors; global using HypergradGen;"));
        for (int i = 0; i < sources.Length; i++)
            TestState.Sources.Add(($"Source{i}.cs", sources[i]));
        CompilerDiagnostics = CompilerDiagnostics.Errors;
    }

    public static Task Check(params string[] sources) => new AnalyzerRun(sources).RunAsync();

    public static Task Check(string source, params DiagnosticResult[] expected)
    {
        var run = new AnalyzerRun([source]);
        run.ExpectedDiagnostics.AddRange(expected);
        return run.RunAsync();
    }

    /// <summary>Verifies sources where a diagnostic that is hidden or off by default is seen.</summary>
    public static Task CheckWith(string id, params string[] sources) => new AnalyzerRun(sources, id).RunAsync();

    /// <summary>The same, and the message that it has.</summary>
    public static Task CheckWith(string id, string source, params DiagnosticResult[] expected)
    {
        var run = new AnalyzerRun([source], id);
        run.ExpectedDiagnostics.AddRange(expected);
        return run.RunAsync();
    }

    /// <summary>Verifies a map with this body, which already reads its state.</summary>
    public static Task CheckMap(string body, string members = "", string more = "") => Check([Map(body, members, more)]);

    /// <summary>Verifies a map with this body, and the message that its only diagnostic has.</summary>
    public static Task CheckMap(string body, string members, DiagnosticResult expected) => Check(Map(body, members, ""), expected);

    /// <summary>The same in a project that checks integers for overflow.</summary>
    public static Task CheckMapWhereOverflowIsChecked(string body, params DiagnosticResult[] expected)
    {
        var run = new AnalyzerRun([Map(body, "", "")]) { ChecksOverflow = true };
        run.ExpectedDiagnostics.AddRange(expected);
        return run.RunAsync();
    }

    /// <summary>Verifies a map with this body where a diagnostic that is off by default is switched on.</summary>
    public static Task CheckMapWith(string id, string body, params DiagnosticResult[] expected) => CheckWith(id, Map(body, "", ""), expected);

    private static string Map(string body, string members, string more) => $$"""
        public sealed partial class P(double[] data, double rate)
        {
            private readonly double[] _x = data;
            private readonly double _rate = rate;
            {{members}}

            [FixedPointMap]
            private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                for (int i = 0; i < w.Length; i++)
                    next[i] = w[i];
                {{body}}
            }
        }
        {{more}}
        """;

    protected override CompilationOptions CreateCompilationOptions()
        => ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithAllowUnsafe(true).WithOverflowChecks(ChecksOverflow);

    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp14);
}
