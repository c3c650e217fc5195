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
    [InlineData("double F(double x, string {|HG0055:s|}) => x;")]
    [InlineData("double F(double x, (string, double) {|HG0006:s|}) => x * s.Item2;")]
    [InlineData("(string, double) {|HG0006:F|}(double x) => (\"a\", x);")]
    [InlineData("double F(double x) { string {|HG0055:s|}; s = \"a\"; return x; }")]
    [InlineData("double F(double x) { var t = (\"a\", x); return t.Item2 + {|HG0055:t.Item1.Length|}; }")]
    [InlineData("double F(double x, Func<double, double> {|HG0049:f|}) => f(x);")]
    [InlineData("double F(double x, List<double> {|HG0048:l|}) => x * l[0];")]
    [InlineData("double F(double x, IComparer<double> {|HG0006:c|}) => x;")]
    [InlineData("double F(double? {|HG0006:x|}) => x ?? 0;")]
    [InlineData("async Task<double> {|HG0050:F|}(double x) { await Task.Yield(); return x; }")]
    [InlineData("IEnumerable<double> {|HG0050:F|}(double x) { yield return x; }")]
    [InlineData("double F(double x, ref double y) => x;")]
    [InlineData("double F(double x, ref Span<double> {|HG0006:y|}) => x;")]
    [InlineData("bool F(double x, out double y) { y = x * x; return x > 0; }")]
    [InlineData("int F(double x, Span<double> y) { y[0] = x; return 1; }")]
    [InlineData("void F(Span<double> y, double x) { for (int i = 0; i < y.Length; i++) y[i] *= 0.5; }")]
    [InlineData("void {|HG0019:F|}(Span<double> y, double x) => y[0] = 1;")]
    [InlineData("bool {|HG0006:F|}(double x, out int y) { y = 1; return x > 0; }")]
    [InlineData("void {|HG0019:F|}(double x, out int y) => y = 1;")]
    [InlineData("void F(double x, ReadOnlyMemory<double> {|HG0006:y|}, Span<double> z) => z[0] = x * y.Span[0];")]
    [InlineData("double F(double[,] {|HG0006:a|}) => a[0, 0];")]
    [InlineData("double F(double x, [Constant] double[,] a) => x * a[0, 0];")]
    [InlineData("void F(double x, Span<double> y, Span<int> {|HG0006:k|}) { y[0] = x; k[0] = 1; }")]
    [InlineData("double F(double x) => x + {|HG0008:(int)x|};")]
    [InlineData("double F(double x) { {|HG0052:try { return x; } finally { }|} }")]
    [InlineData("double[] F(double x) => [x, x * x];")]
    [InlineData("double[] F(double[] x) { if (x.Length == 0) return x; var y = new double[x.Length]; y[0] = x[0]; return y; }")]
    [InlineData("double[,] F(double x) => new double[,] { { x, 1 }, { 0, x } };")]
    [InlineData("Span<double> F(Span<double> x) => x[1..];")]
    [InlineData("(double[] A, double B) F(double x) => ([x], x);")]
    [InlineData("int[] {|HG0006:F|}(double x) => [1];")]
    [InlineData("Memory<double> {|HG0006:F|}(double x) => new double[] { x };")]
    [InlineData("double[][] F(double x) => [[x], [x, 1]];")]
    [InlineData("double[][] F(double[] x) => [{|HG0006:x|}];")]
    [InlineData("double[][][] {|HG0006:F|}(double x) => [[[x]]];")]
    [InlineData("(double[] A, int N) {|HG0006:F|}(double x) => ([x], 1);")]
    [InlineData("double[] F(double x) => {|HG0006:null|}!;")]
    [InlineData("double[] {|HG0019:F|}(double[] x) => new double[x.Length];")]
    [InlineData("double F(double x) => x; double {|HG0017:FJvp|}() => 0;")]
    [InlineData("double {|HG0020:F|}(double x) => x; [Differentiable] double {|HG0020:F|}(double x, double y) => x * y;")]
    [InlineData("double F(double x) => x; double F(double x, double y) => x * y;")]
    public Task OfAMethod(string method) => AnalyzerRun.Check([$"partial class P {{ [Differentiable] {method} }}"]);

    [Theory]
    [InlineData("double F(V v) => v.X * v.Y;", "record struct V(double X, double Y);")]
    [InlineData("V F(V v, ReadOnlySpan<V> s, Span<V> t) { t[0] = v; return s[0]; }", "struct V { public double X, Y; }")]
    [InlineData("double F(V {|HG0006:v|}) => v.X * v.N;", "record struct V(double X, int N);")]
    [InlineData("double F(double x, [Constant] V v) => x * v.X * v.N;", "record struct V(double X, int N);")]
    [InlineData("double F(double x, [Constant] V {|HG0006:v|}) => x * v.Value;", "struct V { private double _x; private int _n; public V() { _x = 1; _n = 2; } public double Value => _x * _n; }")]
    [InlineData("double F(double x, [Constant] V[] {|HG0006:v|}) => x * v[0].X;", "record struct V(double X, int N);")]
    [InlineData("double F(V {|HG0006:v|}) => v.X * v.X;", "record V(double X);")]
    [InlineData("double F(V {|HG0006:v|}) => v.X[0];", "readonly ref struct V(ReadOnlySpan<double> x) { public readonly ReadOnlySpan<double> X = x; }")]
    [InlineData("double F((V A, double B) {|HG0006:v|}) => v.A.X * v.B;", "record struct V(double X);")]
    [InlineData("double F((double A, (double, double) B) v) => v.A * v.B.Item1;", "")]
    [InlineData("V {|HG0006:F|}(double x) => new(x, 1);", "record struct V(double X, int N);")]
    [InlineData("V[] F(double x) => [new(x, 1), new(1, x)];", "record struct V(double X, double Y);")]
    [InlineData("V[] {|HG0006:F|}(double x) => [new(x, 1)];", "record struct V(double X, int N);")]
    public Task OfStructs(string method, string types) => AnalyzerRun.Check([$"partial class P {{ [Differentiable] public {method} }} {types.Replace("record", "public record", StringComparison.Ordinal).Replace("struct V {", "public struct V {", StringComparison.Ordinal).Replace("readonly ref", "public readonly ref", StringComparison.Ordinal)}"]);

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
