namespace HypergradGen.CodeFixes.Tests;

public class ConstantFixTests
{
    private static string Method(string parameters, string body) => $$"""
        using System;
        using HypergradGen;

        static partial class P
        {
            [Differentiable]
            public static double F({{parameters}}) => {{body}};
        }
        """;

    [Theory]
    [InlineData("double x, double y", "x * {|HG0041:Math.Round(y)|}", "double x, [Constant] double y", "x * Math.Round(y)")]
    [InlineData("double x, double y", "x * {|HG0008:(int)y|}", "double x, [Constant] double y", "x * (int)y")]
    [InlineData("double x, double[,] {|HG0006:a|}", "x * a[0, 0]", "double x, [Constant] double[,] a", "x * a[0, 0]")]
    [InlineData("double x, double y", "{|HG0042:y == 0|} ? x : 2 * x", "double x, [Constant] double y", "y == 0 ? x : 2 * x")]
    public Task AParameterIsMarked(string parameters, string body, string mendedParameters, string mendedBody)
        => FixRun<ConstantFix>.Check(Method(parameters, body), Method(mendedParameters, mendedBody));

    [Fact]
    public Task OneParameterIsMarkedOnce() => FixRun<ConstantFix>.Check(
        Method("double x, double y", "x * {|HG0041:Math.Round(y)|} + {|HG0041:Math.Floor(y)|}"),
        Method("double x, [Constant] double y", "x * Math.Round(y) + Math.Floor(y)"));

    [Theory]
    [InlineData("double x, string {|HG0055:s|}", "x")]
    [InlineData("double x, double y", "{|HG0042:x == y|} ? 1 : x + y")]
    public Task NothingIsOfferedWhereItIsNotKnownWhich(string parameters, string body) => FixRun<ConstantFix>.CheckNone(Method(parameters, body));
}
