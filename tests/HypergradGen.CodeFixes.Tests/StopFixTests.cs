namespace HypergradGen.CodeFixes.Tests;

public class StopFixTests
{
    private static string Problem(string body, string usings = "using HypergradGen;") => $$"""
        using System;
        {{usings}}

        partial class P
        {
            [HypergradGen.FixedPointMap]
            void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                for (int i = 0; i < w.Length; i++)
                    next[i] = 0.5 * w[i] + lambda[0];
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("next[0] = {|HG0041:Math.Round(w[0] + 1, 2)|};", "next[0] = Math.Round(Gradient.Stop(w[0] + 1), 2);")]
    [InlineData("next[0] = lambda[0] * {|HG0041:Math.Sign(w[0])|};", "next[0] = lambda[0] * Math.Sign(Gradient.Stop(w[0]));")]
    [InlineData("int k = {|HG0008:(int)w[0]|}; next[k] = 1;", "int k = (int)Gradient.Stop(w[0]); next[k] = 1;")]
    [InlineData("int k = {|HG0008:(int)(2 * w[0])|}; next[k] = 1;", "int k = (int)Gradient.Stop(2 * w[0]); next[k] = 1;")]
    [InlineData("if ({|HG0042:w[0] == 0|}) next[0] = 1;", "if (Gradient.Stop(w[0]) == 0) next[0] = 1;")]
    [InlineData("if ({|HG0042:w[0] != /* the other */ lambda[0]|}) next[0] = 1;", "if (Gradient.Stop(w[0]) != /* the other */ Gradient.Stop(lambda[0])) next[0] = 1;")]
    [InlineData("if (w[0] is {|HG0042:0.0|}) next[0] = 1;", "if (Gradient.Stop(w[0]) is 0.0) next[0] = 1;")]
    public Task ANumberIsStopped(string body, string mended) => FixRun<StopFix>.Check(Problem(body), Problem(mended));

    [Fact]
    public Task TheNameIsWholeWhereTheNamespaceIsNotImported()
        => FixRun<StopFix>.Check(Problem("next[0] = {|HG0041:Math.Floor(w[0])|};", ""), Problem("next[0] = Math.Floor(HypergradGen.Gradient.Stop(w[0]));", ""));

    [Fact]
    public Task AllNumbersOfADocumentAreStopped() => FixRun<StopFix>.Check(
        Problem("next[0] = {|HG0041:Math.Floor(w[0])|} + {|HG0041:Math.Round(w[0])|}; int k = {|HG0008:(int)lambda[0]|}; if ({|HG0042:w[0] == 1|}) next[k] = 1;"),
        Problem("next[0] = Math.Floor(Gradient.Stop(w[0])) + Math.Round(Gradient.Stop(w[0])); int k = (int)Gradient.Stop(lambda[0]); if (Gradient.Stop(w[0]) == 1) next[k] = 1;"), steps: 4);
}
