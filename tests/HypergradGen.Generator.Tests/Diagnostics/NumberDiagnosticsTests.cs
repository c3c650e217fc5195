using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Derivatives that exist and may not be what is meant, at exact spans; and what is near and is none.</summary>
public class NumberDiagnosticsTests
{
    [Theory]
    [InlineData("next[0] = {|#0:Math.Round(w[0])|};", "Math.Round")]
    [InlineData("next[0] = {|#0:Math.Round(lambda[0], 2)|};", "Math.Round")]
    [InlineData("next[0] = w[0] * {|#0:Math.Floor(w[0] + 1)|};", "Math.Floor")]
    [InlineData("double c = {|#0:Math.Ceiling(Math.Exp(w[0]))|}; next[0] = c;", "Math.Ceiling")]
    [InlineData("next[0] = {|#0:Math.Truncate(w[0])|};", "Math.Truncate")]
    [InlineData("next[0] = lambda[0] * {|#0:Math.Sign(w[0])|};", "Math.Sign")]
    [InlineData("int k = (int){|#0:Math.Floor(w[0])|}; next[k] = 1;", "Math.Floor")]
    [InlineData("int k = {|#0:Math.Sign(w[0])|} + 1; next[k] = 1;", "Math.Sign")]
    public Task ADerivativeIsZero(string body, string function)
        => AnalyzerRun.CheckMap(body, "", new DiagnosticResult(Descriptors.DerivativeIsZero).WithLocation(0).WithArguments(function));

    [Theory]
    [InlineData("next[0] = Grid(w[0]) + Grid(_rate);", "static double Grid(double x) => {|HG0041:Math.Floor(x)|};")]
    [InlineData("next[0] = Grid(_rate) * w[0];", "static double Grid(double x) => Math.Floor(x);")]
    [InlineData("next[0] = Gradient.Stop(Math.Round(w[0]));")]
    [InlineData("next[0] = Gradient.Stop(1 + 2 * Math.Round(w[0]));")]
    [InlineData("next[0] = Gradient.Stop(w[0] > 0 ? Math.Round(w[0]) : 1);")]
    [InlineData("next[0] = Math.Round(Gradient.Stop(w[0]));")]
    [InlineData("next[0] = w[0] * Gradient.Stop((double)Math.Sign(w[0]));")]
    [InlineData("next[0] = Math.Floor(_x[0]) * w[0];")]
    [InlineData("next[0] = Soft(w[0], lambda[0]);", "static double Soft(double u, double t) => Math.Sign(u) * Math.Max(Math.Abs(u) - t, 0);")]
    [InlineData("double s = Math.Sign(w[0]); next[0] = (w[0] - 1) * s;")]
    [InlineData("next[0] = Math.Sign(w[0]) * (Math.Abs(w[0]) > lambda[0] ? Math.Abs(w[0]) - lambda[0] : 0);")]
    [InlineData("if (Math.Floor(w[0]) < 0) throw new ArgumentException();")]
    public Task WhereADerivativeIsZeroIsMeantOrRight(string body, string members = "") => AnalyzerRun.CheckMap(body, members);

    [Theory]
    [InlineData("if ({|HG0042:w[0] == 0|}) next[0] = 1;")]
    [InlineData("next[0] = {|HG0042:w[0] != lambda[0]|} ? 1 : 2 * w[0];")]
    [InlineData("bool same = {|HG0042:2 * w[0] == 1|}; next[0] = same ? 1 : w[0];")]
    [InlineData("next[0] = w[0] is {|HG0042:0.0|} ? 1 : w[0];")]
    [InlineData("for (int i = 0; i < w.Length; i++) { if ({|HG0042:w[i] == 0|} || w[i] > 3) continue; next[i] = 1; }")]
    [InlineData("if (_x[0] == 0) next[0] = 1;")]
    [InlineData("if (w.Length == 0) return;")]
    [InlineData("if (Gradient.Stop(w[0]) == 0) next[0] = 1;")]
    [InlineData("if (double.IsNaN(w[0]) || double.IsInfinity(w[1])) next[0] = 1;")]
    [InlineData("if (w[0] == double.PositiveInfinity) next[0] = 1;")]
    [InlineData("if (w[0] == 0) throw new ArgumentException();")]
    [InlineData("next[0] = w[0] == 0 ? throw new ArgumentException() : 1 / w[0];")]
    [InlineData("next[0] = Gradient.Stop(w[0] == 0 ? 1.0 : 2.0);")]
    [InlineData("if (Math.Floor(_rate) == 1) next[0] = w[0];")]
    public Task EqualityOfNumbers(string body) => AnalyzerRun.CheckMap(body);

    [Theory]
    [InlineData("next[0] = {|#0:Math.Abs(w[0])|};", "Math.Abs", "|·|′(0) = 0")]
    [InlineData("next[0] = {|#0:Math.Max(w[0], 0)|};", "Math.Max", "a tie is shared half and half")]
    [InlineData("next[0] = {|#0:Math.Min(1, lambda[0])|};", "Math.Min", "a tie is shared half and half")]
    public Task AKinkIsShownWhereThatIsSwitchedOn(string body, string function, string policy)
        => AnalyzerRun.CheckMapWith("HG0043", body, new DiagnosticResult(Descriptors.Kink).WithLocation(0).WithArguments(function, policy));

    [Theory]
    [InlineData("next[0] = Math.Max(_rate, _x[0]) * w[0];")]
    [InlineData("next[0] = Gradient.Stop(Math.Abs(w[0]));")]
    public Task NoKinkWithoutADerivative(string body) => AnalyzerRun.CheckMapWith("HG0043", body);

    [Fact]
    public void KinksAreOffByDefault() => Assert.False(Descriptors.Kink.IsEnabledByDefault);

    [Theory]
    [InlineData("double y = {|HG0041:Math.Floor(x)|}; return y * x;", "double x")]
    [InlineData("return {|HG0042:x == y|} ? x : 2 * y;", "double x, double y")]
    [InlineData("return {|HG0042:x == y|} ? x : 2 * y;", "double x, [Constant] double y")]
    [InlineData("return Math.Floor(y) * x;", "double x, [Constant] double y")]
    public Task AMethodWithoutASolverIsCheckedToo(string body, string parameters)
        => AnalyzerRun.Check($"static partial class P {{ [Differentiable] public static double F({parameters}) {{ {body} }} }}");
}
