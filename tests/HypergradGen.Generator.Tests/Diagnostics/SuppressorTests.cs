using System.Collections.Immutable;
using HypergradGen.Generator.Tests.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>What the editor says of unused members is suppressed for marked methods, and for no others.</summary>
public class SuppressorTests
{
    [Fact]
    public async Task AMarkedMethodIsNotUnused()
    {
        var compilation = ParserRun.Compile(LanguageVersion.CSharp14, """
            partial class P
            {
                [FixedPointMap] private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0];
                [OuterObjective] private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * lambda[0];
                [Differentiable] private static double Product(double x, double y) => x * y;
                private static double Unused(double z) => 1;
            }
            """);
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        var found = await compilation.WithAnalyzers([new Unused(), new MarkedMethodSuppressor()], options).GetAnalyzerDiagnosticsAsync();
        string[] left = [.. found.Where(d => !d.IsSuppressed).Select(d => d.GetMessage()).Order()];
        Assert.Equal(["Unused", "z"], left);
        Assert.Equal(10, found.Count(d => d.IsSuppressed));
    }

    /// <summary>Says of every method and parameter that it is unused, under the ids of the editor.</summary>
#pragma warning disable RS1001, RS2008 // It stands for the editor's analyzer and is no analyzer of this project.
    private sealed class Unused : DiagnosticAnalyzer
#pragma warning restore RS1001
    {
        private static readonly DiagnosticDescriptor s_member = new("IDE0051", "", "{0}", "", DiagnosticSeverity.Warning, true);

        private static readonly DiagnosticDescriptor s_parameter = new("IDE0060", "", "{0}", "", DiagnosticSeverity.Warning, true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_member, s_parameter];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSymbolAction(c =>
            {
                if (c.Symbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
                    return;
                c.ReportDiagnostic(Diagnostic.Create(s_member, method.Locations[0], method.Name));
                foreach (var parameter in method.Parameters)
                    c.ReportDiagnostic(Diagnostic.Create(s_parameter, parameter.Locations[0], parameter.Name));
            }, SymbolKind.Method);
        }
    }
}
