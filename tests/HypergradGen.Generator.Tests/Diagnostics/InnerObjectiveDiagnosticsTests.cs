using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>What an inner objective cannot be, and the step sizes that it cannot have.</summary>
public class InnerObjectiveDiagnosticsTests
{
    private const string Body = "double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => (w[0] - lambda[0]) * (w[0] - lambda[0]);";

    [Theory]
    [InlineData("0.1", "")]
    [InlineData("nameof(eta)", "")]
    [InlineData("nameof(_eta)", "private readonly double _eta = 0.1;")]
    [InlineData("\"Eta\"", "private double Eta => eta / 2;")]
    [InlineData("nameof(Eta)", "private const double Eta = 0.1;")]
    [InlineData("nameof(Eta)", "private static readonly double Eta = 0.1;")]
    [InlineData("nameof(Eta)", "private static double Eta { get; } = 0.1;")]
    public Task A_step_size_is_a_number_or_what_holds_one(string argument, string member) => AnalyzerRun.Check($"partial class P(double eta) {{ {member} [InnerObjective({argument})] {Body} }}");

    [Theory]
    [InlineData("0", "", "is 0, and must be finite and above 0")]
    [InlineData("-0.5", "", "is -0.5, and must be finite and above 0")]
    [InlineData("double.NaN", "", "is NaN, and must be finite and above 0")]
    [InlineData("double.PositiveInfinity", "", "is Infinity, and must be finite and above 0")]
    [InlineData("\"eta\"", "", "is 'eta', which 'P' does not have or cannot read: name a field, property or primary-constructor parameter of type double")]
    [InlineData("\"Loss\"", "", "is 'Loss', which 'P' does not have or cannot read: name a field, property or primary-constructor parameter of type double")]
    [InlineData("nameof(Eta)", "float Eta = 0.1f;", "is 'Eta', and must be a double")]
    [InlineData("nameof(Eta)", "static double Eta = 0.1;", "is 'Eta', which is static and can change: make it readonly or const")]
    public Task Any_other_step_size_is_refused(string argument, string member, string why) => AnalyzerRun.Check(
        $"partial class P {{ {member} [{{|#0:InnerObjective({argument})|}}] {Body} }}",
        new DiagnosticResult(Descriptors.StepSize).WithLocation(0).WithArguments("Loss", why));

    [Fact]
    public Task A_static_objective_does_not_read_the_step_size_of_an_object() => AnalyzerRun.Check(
        $"partial class P {{ double _eta = 0.1; [{{|HG0059:InnerObjective(nameof(_eta))|}}] static {Body} }}");

    [Fact]
    public Task A_step_size_of_floats_is_a_float_that_is_one() => AnalyzerRun.Check(
        "partial class P { [{|HG0059:InnerObjective(1e-60)|}] float Loss(float w, float lambda) => (w - lambda) * (w - lambda); }");

    [Theory]
    [InlineData("void {|HG0002:Loss|}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) { }")]
    [InlineData("int {|HG0002:Loss|}(double w, double lambda) => 1;")]
    [InlineData("float {|HG0002:Loss|}(double w, double lambda) => (float)w;")]
    [InlineData("double {|HG0058:Loss|}(double w) => w * w;")]
    [InlineData("double {|HG0058:Loss|}(int n) => n;")]
    [InlineData("double {|HG0058:Loss|}(double w, ReadOnlySpan<float> lambda) => w * w;")]
    [InlineData("double {|HG0046:Loss|}(double w, double lambda) => 1;")]
    [InlineData("double {|HG0010:Loss|}(double w, double lambda) => lambda;")]
    [InlineData("async Task<double> {|HG0002:Loss|}(double w, double lambda) => w;")]
    public Task What_is_no_inner_objective_is_refused(string method) => AnalyzerRun.Check($"partial class P {{ [InnerObjective(0.1)] {method} }}");

    [Fact]
    public Task A_problem_has_a_map_or_an_inner_objective() => AnalyzerRun.Check(
        $"partial class P {{ [FixedPointMap] double Step(double w, double a) => 0.5 * w + a; [InnerObjective(0.1)] double {{|HG0004:Loss|}}(double w, double a) => w * a; }}");

    [Theory]
    [InlineData("LossStep")]
    [InlineData("LossStepJvp")]
    [InlineData("LossGradient")]
    [InlineData("LossHessianProduct")]
    public Task The_names_of_what_is_generated_are_free(string name) => AnalyzerRun.Check($"partial class P {{ [InnerObjective(0.1)] {Body} int {{|HG0017:{name}|}}; }}");

    [Fact]
    public Task A_recursive_helper_has_no_second_derivative() => AnalyzerRun.Check(
        "partial class P { static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1); [InnerObjective(0.1)] double {|HG0016:Loss|}(double w, double lambda) => Power(w - lambda, 2); }");
}
