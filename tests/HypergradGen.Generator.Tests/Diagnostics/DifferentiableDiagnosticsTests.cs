namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Diagnostics on methods that are differentiated without a solver, at exact spans.</summary>
public class DifferentiableDiagnosticsTests
{
    [Theory]
    [InlineData("double F(double x) => x * x;")]
    [InlineData("void F(double x, Span<double> y) => y[0] = x;")]
    [InlineData("double {|HG0019:F|}([Constant] double x, int n) => x * n;")]
    [InlineData("void {|HG0019:F|}(double x) { }")]
    [InlineData("double {|HG0019:F|}(double x) => 1;")]
    [InlineData("int {|HG0006:F|}(double x) => 1;")]
    [InlineData("double {|HG0006:F|}<T>(double x) => x;")]
    [InlineData("double F(double x, string {|HG0006:s|}) => x;")]
    [InlineData("double F(double x, ref double {|HG0006:y|}) => x;")]
    [InlineData("double F(double[,] {|HG0006:a|}) => a[0, 0];")]
    [InlineData("double F(double x, [Constant] double[,] a) => x * a[0, 0];")]
    [InlineData("void F(double x, Span<double> y, Span<int> {|HG0006:k|}) { y[0] = x; k[0] = 1; }")]
    [InlineData("double F(double x) => x + {|HG0008:(int)x|};")]
    [InlineData("double F(double x) { {|HG0052:try { return x; } finally { }|} }")]
    [InlineData("double F(double x) => x; double {|HG0017:FJvp|}() => 0;")]
    [InlineData("double {|HG0020:F|}(double x) => x; [Differentiable] double {|HG0020:F|}(double x, double y) => x * y;")]
    [InlineData("double F(double x) => x; double F(double x, double y) => x * y;")]
    public Task OfAMethod(string method) => AnalyzerRun.Check([$"partial class P {{ [Differentiable] {method} }}"]);

    [Fact]
    public Task TheMethodImplementsAnInterfaceExplicitly() => AnalyzerRun.Check(["interface I { double F(double x); } partial class P : I { [Differentiable] double I.{|HG0006:F|}(double x) => x; }"]);

    [Fact]
    public Task AMarkIsOnWhatNoNameCalls() => AnalyzerRun.Check(["partial class P { double Q { [Differentiable] {|HG0006:get|} => 1; } }"]);

    [Fact]
    public Task TheTypeIsNotPartial() => AnalyzerRun.Check(["class {|HG0001:P|} { [Differentiable] double F(double x) => x; [Differentiable] double G(double x) => x; }"]);

    [Fact]
    public Task AMapThatIsMarkedTooWouldHaveTheSameProducts() => AnalyzerRun.Check(
        ["partial class P { [FixedPointMap, Differentiable] void {|HG0020:Step|}(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> next) => next[0] = 0.5 * w[0]; }"]);
}
