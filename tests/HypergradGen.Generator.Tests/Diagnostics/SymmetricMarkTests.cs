namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>[Symmetric] is reported where no solver would see it, and nowhere else.</summary>
public class SymmetricMarkTests
{
    private const string Map = "[FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) { for (int i = 0; i < w.Length; i++) { next[i] = 0; for (int j = 0; j < w.Length; j++) next[i] += K[i * w.Length + j] * w[j]; } }";

    [Theory]
    [InlineData("partial class P { [Symmetric] readonly double[] K = []; MAP }")]
    [InlineData("partial class P { [Symmetric] double[] K { get; } = []; MAP }")]
    [InlineData("partial class P([Symmetric] double[] K) { MAP }")]
    [InlineData("partial record P([Symmetric] double[] K) { MAP }")]
    [InlineData("partial record P([property: Symmetric] double[] K) { MAP }")]
    [InlineData("partial class P { [{|HG0056:Symmetric|}] readonly float[] k = []; readonly double[] K = []; MAP }")]
    [InlineData("partial class P { [{|HG0056:Symmetric|}] readonly double[,,] k = new double[1, 1, 1]; readonly double[] K = []; MAP }")]
    [InlineData("partial class P { [{|HG0056:Symmetric|}] readonly double k = 1; readonly double[] K = []; MAP }")]
    [InlineData("partial class P { [{|HG0056:Symmetric|}] readonly double[][] k = []; readonly double[] K = []; MAP }")]
    [InlineData("partial class P { readonly double[] k = []; [{|HG0056:Symmetric|}] double[] K => k; MAP }")]
    [InlineData("partial class P([{|HG0056:Symmetric|}] double[] k) { readonly double[] K = k; MAP }")]
    [InlineData("partial class P { public P([{|HG0056:Symmetric|}] double[] k) => K = k; readonly double[] K; MAP }")]
    [InlineData("partial class P(double[] K) { [FixedPointMap] void Step(ReadOnlySpan<double> w, [{|HG0056:Symmetric|}] ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0] * K[0]; }")]
    [InlineData("static class Q { static double F([{|HG0056:Symmetric|}] double[] k) => k[0]; }")]
    public Task AMarkWithoutEffectIsReported(string source) => AnalyzerRun.Check([source.Replace("MAP", Map)]);
}
