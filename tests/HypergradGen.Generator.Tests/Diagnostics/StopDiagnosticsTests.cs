namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Memory that is read without a derivative, by Gradient.Stop or by [Constant] on a helper's parameter.</summary>
public class StopDiagnosticsTests
{
    [Theory]
    [InlineData("next[0] = w[0] + Gradient.Stop(w)[1];")]
    [InlineData("foreach (double v in Gradient.Stop(w)) next[0] += v;")]
    [InlineData("var s = Gradient.Stop(w); while (s.Length > 1) s = s[1..]; next[0] += s[0];")]
    [InlineData("for (int i = 0; i < w.Length; i++) next[i] = Sum(Gradient.Stop(w), i) * w[i];", "static double Sum(ReadOnlySpan<double> x, int n) { double s = 0; for (int i = 0; i < n; i++) s += x[i]; return s; }")]
    [InlineData("next[0] = w[0] + Sum(w, 2);", "static double Sum([Constant] ReadOnlySpan<double> x, int n) { double s = 0; for (int i = 0; i < n; i++) s += x[i]; return s + More(x); } static double More([Constant] ReadOnlySpan<double> x) => x[0];")]
    [InlineData("next[0] = (int)Gradient.Stop(w)[0] + w[0];")]
    [InlineData("next[0] = {|HG0008:(int)w[0]|} + w[0];")]
    [InlineData("next[0] = Rounded(w[0]) + w[0];", "static double Rounded([Constant] double x) => Math.Floor(x);")]
    [InlineData("next[0] = w[0] + First(_m);", "readonly double[,] _m = new double[2, 2]; static double First([Constant] double[,] m) => Second(m) + Third(m); static double Second(double[,] m) => m[0, 0]; static double Third([Constant] double[,] m) => m[0, 0];")]
    public Task WhatIsStoppedIsNotReported(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    [Theory]
    [InlineData("Fill(w, next);", "static void Fill(ReadOnlySpan<double> x, [Constant] Span<double> y) { {|HG0006:y[0]|} = x[0]; }")]
    [InlineData("var s = lambda.Length > 2 ? w : lambda; s = {|HG0006:Gradient.Stop(s)|};")]
    [InlineData("double v = w[0]; Halve(ref {|HG0006:v|}); next[0] = v;", "static void Halve([Constant] ref double x) => x /= 2;")]
    [InlineData("next[0] = w[0] + First(_m);", "readonly double[][] _m = [[1, 2], [3, 4]]; static double First([Constant] double[][] m) => Second({|HG0006:m|}) + Third(m); static double Second(double[][] m) => m[0][0]; static double Third([Constant] double[][] m) => m[0][0];")]
    public Task WhatCannotBeStoppedIsRefused(string body, string members = "") => AnalyzerRun.CheckMap(body, members);
}
