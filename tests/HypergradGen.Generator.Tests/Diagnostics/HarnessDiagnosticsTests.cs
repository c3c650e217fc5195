using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Tests.Support;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>What is said of classes that are marked for generated tests and benchmarks.</summary>
public class HarnessDiagnosticsTests
{
    private const string Problem = """
        public static partial class P
        {
            [FixedPointMap]
            private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0];
        }
        """;

    [Fact]
    public Task Without_xunit_one_thing_is_said() => AnalyzerRun.Check(
        $"{Problem} [{{|#0:GradientTests(typeof(P))|}}] public partial class T {{ }}",
        new DiagnosticResult(Descriptors.NoTestLibrary).WithLocation(0).WithArguments("T"));

    [Fact]
    public Task An_xunit_without_Fail_is_too_old() => AnalyzerRun.Check(
        $"{Problem} [{{|#0:GradientTests(typeof(P))|}}] public partial class T {{ }} namespace Xunit {{ public class FactAttribute : Attribute; public static class Assert {{ public static void Fail() {{ }} }} }}",
        new DiagnosticResult(Descriptors.NoTestLibrary).WithLocation(0).WithArguments("T"));

    [Fact]
    public Task Without_BenchmarkDotNet_one_thing_is_said() => AnalyzerRun.Check(
        $"{Problem} [{{|#0:HypergradientBenchmarks(typeof(P))|}}] public partial class T {{ }}",
        new DiagnosticResult(Descriptors.NoBenchmarkLibrary).WithLocation(0).WithArguments("T"));

    [Theory]
    [InlineData("string", "string")]
    [InlineData("Other", "Other")]
    [InlineData("List<>", "List<>")]
    public Task A_type_without_a_map_is_no_problem(string type, string shown) => AnalyzerRun.Check(
        $"class Other; [{{|#0:GradientTests(typeof({type}))|}}] public partial class T {{ }} {TestLibraries.XunitTwo}",
        new DiagnosticResult(Descriptors.NotAProblem).WithLocation(0).WithArguments(shown));

    [Theory]
    [InlineData("public class", "cannot be added to: 'T' must be partial")]
    [InlineData("public static partial class", "is static, and what runs it creates an object of it")]
    [InlineData("public abstract partial class", "is abstract, and what runs it creates an object of it")]
    [InlineData("partial class", "cannot be run: 'T' must be public")]
    [InlineData("file partial class", "is local to its file, and what is generated is in another one")]
    public Task A_class_that_cannot_hold_tests_is_refused(string modifiers, string why) => AnalyzerRun.Check(
        $"{Problem} [GradientTests(typeof(P))] {modifiers} {{|#0:T|}} {{ }} {TestLibraries.XunitTwo}",
        new DiagnosticResult(Descriptors.HarnessClass).WithLocation(0).WithArguments("T", why));

    [Theory]
    [InlineData("(float, float, float)", "(z.Item2 * c, z.Item3, z.Item1)")]
    [InlineData("((float, float, float) A, float B)", "((z.B * c, z.A.Item1, z.A.Item2), z.A.Item3)")]
    public Task A_tuple_with_a_gap_is_no_vector(string type, string next) => AnalyzerRun.Check(
        $"public static partial class P {{ [FixedPointMap] private static {type} Step({type} z, float c) => {next}; }} [GradientTests(typeof(P))] public partial class {{|#0:T|}} {{ }} {TestLibraries.XunitTwo}",
        new DiagnosticResult(Descriptors.HarnessClass).WithLocation(0).WithArguments("T", $"cannot read 'z' as numbers one behind the other: the runtime leaves a gap in '{type}'; make a struct of its elements"));

    [Theory]
    [InlineData("(float, float) z", "(z.Item2 * c, z.Item1)")]
    [InlineData("(double, double, double) z", "(z.Item2 * c, z.Item3, z.Item1)")]
    [InlineData("[Constant] (float, float, float) k, (float, float) z", "(z.Item2 * c * k.Item1, z.Item1)")]
    public Task A_tuple_without_a_gap_is_one(string parameters, string next)
    {
        string type = parameters.Split("[Constant] (float, float, float) k, ")[^1][..^2], real = type.Contains("double") ? "double" : "float";
        return AnalyzerRun.Check($"public static partial class P {{ [FixedPointMap] private static {type} Step({parameters}, {real} c) => {next}; }} [GradientTests(typeof(P))] public partial class {{|HG0025:T|}} {{ }} {TestLibraries.XunitTwo}");
    }

    [Fact]
    public Task A_sealed_class_cannot_hold_benchmarks() => AnalyzerRun.Check(
        $"{Problem} [HypergradientBenchmarks(typeof(P))] public sealed partial class {{|#0:T|}} {{ }} {TestLibraries.BenchmarkDotNet}",
        new DiagnosticResult(Descriptors.HarnessClass).WithLocation(0).WithArguments("T", "is sealed, and BenchmarkDotNet derives from it"));

    [Fact]
    public Task A_missing_body_is_asked_for_with_the_map_s_names_and_types() => AnalyzerRun.Check(
        $$"""
        public sealed partial class P(double rate)
        {
            [FixedPointMap]
            private double Step(double y, ReadOnlySpan<double> v, double a, [Constant] int count, Span<double> vNext) { vNext[0] = v[0] * rate; return 0.5 * y + a * count; }
        }
        [GradientTests(typeof(P))] public partial class {|#0:T|} { }
        {{TestLibraries.XunitTwo}}
        """,
        new DiagnosticResult(Descriptors.BodyMissing).WithLocation(0).WithArguments("T", "CreateProblem", "private static partial P CreateProblem()"),
        new DiagnosticResult(Descriptors.BodyMissing).WithLocation(0).WithArguments("T", "SamplePoint", "private static partial void SamplePoint(System.Random random, out double y, System.Span<double> v, out double a, out int count)"));

    [Fact]
    public Task A_problem_with_an_error_has_no_tests_and_its_own_diagnostic() => AnalyzerRun.Check(
        $"public partial class P {{ [FixedPointMap] private double Step(double y, double a) => {{|HG0049:new Func<double, double>(x => x)(y)|}} + a; }} [GradientTests(typeof(P))] public partial class T {{ }} {TestLibraries.XunitTwo}");
}
