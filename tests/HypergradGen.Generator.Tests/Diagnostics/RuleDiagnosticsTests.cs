using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>Diagnostics on the user's rules, at exact spans, whether or not a rule is used.</summary>
public class RuleDiagnosticsTests
{
    private const string Targets = """
        public static double F(double x, double y) => Environment.TickCount64 * x * y;
        public static double Counted(double x, int n, [Constant] double c) => Environment.TickCount64 * x * n * c;
        public static void Fill(ReadOnlySpan<double> x, Span<double> y) => x.CopyTo(y);
        public static double Overloaded(double x) => x;
        public static double Overloaded(double x, int n) => x * n;
        public double Instance(double x) => x;
        public static T Generic<T>(T x) => x;
        public static double OfText(string s, double x) => x;
        public static int ToInt(double x) => (int)x;
        public static double OfIntegers(int n) => n;
        [Constant] public static double Fixed(double x) => x;
        public static float Single(float x) => x;
        private static double Square(double x) => x * x;
        private static double Twice(double x) => 2 * x;
        """;

    [Theory]
    [InlineData("[DerivativeOf(nameof(F))] static double D(double x, double y, double xTangent, double yTangent) => y * xTangent + x * yTangent;")]
    [InlineData("[DerivativeOf(nameof(F))] static double D(double x, double y, double f, double xTangent, double yTangent) => f / x * xTangent + f / y * yTangent;")]
    [InlineData("[DerivativeOf(typeof(P), nameof(F))] static double D(double a, double b, double c, double d) => b * c + a * d;")]
    [InlineData("[DerivativeOf(nameof(F))] static double D(double x, double y, double xTangent, double yTangent, double {|HG0037:more|}, double {|HG0037:most|}) => xTangent;")]
    [InlineData("[DerivativeOf(nameof(F))] static double D(double x, int {|HG0037:y|}, double xTangent, double[] {|HG0037:yTangent|}) => xTangent;")]
    [InlineData("[DerivativeOf(nameof(F))] static double {|HG0037:D|}(double x, double y, double xTangent) => xTangent;")]
    [InlineData("[DerivativeOf(nameof(F))] static int {|HG0037:D|}(double x, double y, double xTangent, double yTangent) => 0;")]
    [InlineData("[DerivativeOf(nameof(F))] double {|HG0037:D|}(double x, double y, double xTangent, double yTangent) => xTangent;")]
    [InlineData("[DerivativeOf(nameof(Counted))] static double D(double x, int n, double c, double xTangent) => n * c * xTangent;")]
    [InlineData("[DerivativeOf(nameof(Counted))] static double D(double x, int n, double c, double xTangent, int {|HG0037:nTangent|}) => n * c * xTangent;")]
    [InlineData("[DerivativeOf(nameof(Fill))] static void D(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, Span<double> yTangent) => xTangent.CopyTo(yTangent);")]
    [InlineData("[DerivativeOf(nameof(Fill))] static void D(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent) => xTangent.CopyTo(yTangent);")]
    [InlineData("[DerivativeOf(nameof(Fill))] static void D(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, ReadOnlySpan<double> {|HG0037:yTangent|}) { }")]
    [InlineData("[AdjointOf(nameof(F))] static void D(double x, double y, double resultAdjoint, out double xAdjoint, out double yAdjoint) { xAdjoint = y * resultAdjoint; yAdjoint = x * resultAdjoint; }")]
    [InlineData("[AdjointOf(nameof(F))] static void D(double x, double y, double resultAdjoint, double {|HG0037:xAdjoint|}, out double yAdjoint) { yAdjoint = x * resultAdjoint; }")]
    [InlineData("[AdjointOf(nameof(Fill))] static void D(ReadOnlySpan<double> x, ReadOnlySpan<double> yAdjoint, Span<double> xAdjoint) => yAdjoint.CopyTo(xAdjoint);")]
    [InlineData("[DerivativeOf(nameof(Single))] static float D(float x, float y, float xTangent) => y * xTangent;")]
    [InlineData("[DerivativeOf(nameof(Single))] static float D(float x, double {|HG0037:y|}, float xTangent) => x * xTangent;")]
    [InlineData("[AdjointOf(nameof(Single))] static void D(float x, float resultAdjoint, out float xAdjoint) => xAdjoint = resultAdjoint;")]
    [InlineData("[AdjointOf(nameof(Single))] static void D(float x, double {|HG0037:resultAdjoint|}, out double {|HG0037:xAdjoint|}) => xAdjoint = resultAdjoint;")]
    public Task TheSignature(string rule) => Check(rule);

    [Theory]
    [InlineData("[DerivativeOf(nameof(Overloaded))] static double D(double x, int n, double xTangent) => n * xTangent;")]
    [InlineData("[DerivativeOf({|HG0038:nameof(Overloaded)|})] static double D(double x, double n, double xTangent, double nTangent) => n * xTangent;")]
    [InlineData("[DerivativeOf({|HG0038:\"Missing\"|})] static double D(double x, double xTangent) => xTangent;")]
    [InlineData("[DerivativeOf(typeof(Math), {|HG0038:\"Missing\"|})] static double D(double x, double xTangent) => xTangent;")]
    [InlineData("[DerivativeOf({|HG0038:nameof(Instance)|})] static double D(double x, double xTangent) => xTangent;")]
    [InlineData("[DerivativeOf({|HG0038:nameof(Generic)|})] static double D(double x, double xTangent) => xTangent;")]
    [InlineData("[DerivativeOf({|HG0038:nameof(OfText)|})] static double D(string s, double x, double xTangent) => xTangent;")]
    [InlineData("[DerivativeOf({|HG0038:nameof(ToInt)|})] static double D(double x, double xTangent) => xTangent;")]
    [InlineData("[DerivativeOf({|HG0038:nameof(OfIntegers)|})] static double D(int n) => 0;")]
    [InlineData("[AdjointOf({|HG0038:nameof(Fixed)|})] static void D(double x, double resultAdjoint, out double xAdjoint) => xAdjoint = resultAdjoint;")]
    public Task TheTarget(string rule) => Check(rule);

    [Fact]
    public Task TwoRulesForOneMethod() => Check("""
        [DerivativeOf(nameof(F))] static double D(double x, double y, double xTangent, double yTangent) => y * xTangent + x * yTangent;
        [AdjointOf(nameof(F))] static void {|HG0039:A|}(double x, double y, double resultAdjoint, out double xAdjoint, out double yAdjoint) { xAdjoint = y * resultAdjoint; yAdjoint = x * resultAdjoint; }
        """);

    [Theory]
    [InlineData("y * xTangent - yTangent / x + (x > 0 ? 2 * xTangent : 0)")]
    [InlineData("Twice(xTangent) + Square(x) * yTangent")]
    [InlineData("Gradient.Stop(x) * xTangent + F(x, y) * yTangent")]
    [InlineData("{|HG0040:xTangent * yTangent|}")]
    [InlineData("{|HG0040:xTangent + 1|}")]
    [InlineData("{|HG0040:x - yTangent|}")]
    [InlineData("x * {|HG0040:Math.Abs(xTangent)|}")]
    [InlineData("{|HG0040:x / xTangent|}")]
    [InlineData("{|HG0040:xTangent % x|}")]
    [InlineData("{|HG0040:xTangent > 0|} ? xTangent : yTangent")]
    [InlineData("{|HG0040:(int)xTangent|}")]
    [InlineData("{|HG0040:Gradient.Stop(xTangent)|}")]
    [InlineData("{|HG0040:F(xTangent, y)|}")]
    [InlineData("{|HG0040:Overloaded(x)|}")]
    public Task TheValueOfARuleIsLinear(string value)
        => value.Contains("Overloaded")
            ? Check("[DerivativeOf(nameof(F))] static double {|HG0040:D|}(double x, double y, double xTangent, double yTangent) => Overloaded(x);")
            : Check($"[DerivativeOf(nameof(F))] static double D(double x, double y, double xTangent, double yTangent) => {value};");

    [Theory]
    [InlineData("for (int i = 0; i < x.Length; i++) yTangent[i] = x[i] * xTangent[i];")]
    [InlineData("Span<double> t = stackalloc double[x.Length]; xTangent.CopyTo(t); foreach (double e in t) yTangent[0] += e;")]
    [InlineData("xTangent.CopyTo(yTangent); {|HG0040:yTangent[0]|} = 1;")]
    [InlineData("xTangent.CopyTo(yTangent); {|HG0040:yTangent[0]|} += x[0];")]
    [InlineData("double s = 0; for (int i = 0; i < x.Length; i++) s += xTangent[i]; yTangent[0] = s;")]
    [InlineData("for (int i = 0; i < x.Length; i++) yTangent[i] = {|HG0040:Square(xTangent[i])|};", true)]
    public Task WhatARuleFillsIsLinear(string body, bool isInHelper = false)
        => Check($"[DerivativeOf(nameof(Fill))] static void D(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, Span<double> yTangent) {{ {(isInHelper ? body.Replace("{|HG0040:", "").Replace("|}", "") : body)} }}", isInHelper);

    [Fact]
    public Task TheMessageSaysParameterByParameterWhatIsExpected() => AnalyzerRun.Check(
        "public static class P { public static double F(double x, int n) => x; [DerivativeOf(nameof(F))] public static double D(double x, double n) => x; }",
        new DiagnosticResult(Descriptors.RuleSignature).WithSpan("Source0.cs", 1, 137, 1, 138).WithArguments("D", "F", "static double D(double x, int n, double xTangent)", "parameter 2 is 'double n' and has to be 'int n', which 'F' is given"),
        new DiagnosticResult(Descriptors.RuleSignature).WithSpan("Source0.cs", 1, 118, 1, 119).WithArguments("D", "F", "static double D(double x, int n, double xTangent)", "it lacks 'double xTangent', the tangent of 'x'"));

    [Fact]
    public Task ARuleThatIsRefusedIsReportedOnceAndItsMethodIsNotLookedInto() => Check(
        "[DerivativeOf(nameof(F))] static double D(double x, double y, double xTangent, double yTangent) => {|HG0040:xTangent * yTangent|};",
        use: "next[0] = w[0] * F(w[0], 2);");

    [Fact]
    public Task AConstantMethodIsCalledAsItStands() => Check("", use: "next[0] = w[0] * Fixed(w[0]);");

    [Fact]
    public Task AStateThatIsReadUnderAConstantMethodAloneIsIgnored() => AnalyzerRun.Check(
        ["public partial class P { [Constant] static double Fixed(double x) => x; [FixedPointMap] void {|HG0009:Step|}(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> next) => next[0] = Fixed(w[0]); }"]);

    [Fact]
    public Task AConstantMethodThatCannotBeCalledIsRefusedAtTheCall() => AnalyzerRun.Check(
        ["public partial class P { [Constant] static double Fixed(string s) => 1; [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> next) => next[0] = w[0] * {|HG0006:Fixed(\"\")|}; }"]);

    [Fact]
    public Task AMethodThatTheProblemCannotAccessIsRefusedAtTheCall() => AnalyzerRun.Check(
        ["""
        public static class Q
        {
            private static double Hidden(double x) => x;
            [DerivativeOf(nameof(Hidden))] private static double D(double x, double xTangent) => xTangent;
            public static double Open(double x) => {|HG0012:Hidden(x)|};
        }
        public partial class P { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> next) => next[0] = Q.Open(w[0]); }
        """]);

    [Fact]
    public Task TheNextStateIsFilledBeforeItIsRead() => Check(
        "[DerivativeOf(nameof(Fill))] static void D(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, Span<double> yTangent) => xTangent.CopyTo(yTangent);",
        use: "Fill(w, next); next[0] += 1;");

    [Fact]
    public Task TheNextStateIsGivenBeforeItIsFilled() => Check(
        "[DerivativeOf(nameof(Fill))] static void D(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, Span<double> yTangent) => xTangent.CopyTo(yTangent);",
        use: "Span<double> t = stackalloc double[w.Length]; {|HG0011:Fill(next, t)|}; Fill(w, next);");

    [Theory]
    [InlineData("w.CopyTo(next); Fill({|HG0006:next[..^1]|}, next[1..]);")]
    [InlineData("w.CopyTo(next); Fill({|HG0006:next|}, next.Slice(1));")]
    [InlineData("w.CopyTo(next); Fill(next, next);")]
    [InlineData("Span<double> t = stackalloc double[w.Length]; Fill(w, t); Fill(t[1..], next[1..]); next[0] = w[0];")]
    public Task AMethodWithARuleIsNotGivenAPartOfTheMemoryThatItFills(string use) => Check(
        "[DerivativeOf(nameof(Fill))] static void D(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, Span<double> yTangent) => xTangent.CopyTo(yTangent);",
        use);

    /// <summary>A rule that is seen stops the compiler from looking into its method, which it could not.</summary>
    [Theory]
    [InlineData("using Rule = HypergradGen.DerivativeOfAttribute;", "", "Rule")]
    [InlineData("", "global using Rule = HypergradGen.DerivativeOfAttribute;", "Rule")]
    [InlineData("using Hyper = HypergradGen;", "", "Hyper.DerivativeOf")]
    [InlineData("", "global using Hyper = HypergradGen;", "Hyper.DerivativeOfAttribute")]
    public Task AMarkUnderAnotherNameIsARule(string aliases, string globalAliases, string mark) => AnalyzerRun.Check(
        globalAliases,
        $$"""
        {{aliases}}
        public partial class P
        {
            static double F(double x) => Convert.ToDouble(x.ToString());
            [{{mark}}(nameof(F))] static double D(double x, double xTangent) => xTangent;
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> next) => next[0] = F(w[0]);
        }
        """);

    private static Task Check(string rule, string use) => AnalyzerRun.Check(
        [$$"""
        public partial class P
        {
            {{Targets}}
            {{rule}}
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> next) { {{use}} }
        }
        """]);

    private static Task Check(string rule, bool isInHelper = false)
        => AnalyzerRun.Check([$$"""
        public class P
        {
            {{(isInHelper ? Targets.Replace("=> x * x", "=> {|HG0040:x * x|}") : Targets)}}
            {{rule}}
        }
        """]);

    /// <summary>What a rule calls without source has to have a rule in its turn: the example of docs/user-rules.md.</summary>
    [Theory]
    [InlineData("-Bessel1(x) * xTangent", "[DerivativeOf(nameof(Bessel1))] static double D1(double x, double xTangent) => (Bessel0(x) - Bessel1(x) / x) * xTangent;")]
    [InlineData("-{|#0:Native.j1(x)|} * xTangent", "", "Native.j1")]
    public Task ARuleCallsWhatHasOne(string derivative, string more, params string[] refused) => AnalyzerRun.Check($$"""
        partial class P
        {
            static double Bessel0(double x) => Native.j0(x);
            static double Bessel1(double x) => Native.j1(x);
            [DerivativeOf(nameof(Bessel0))] static double D0(double x, double xTangent) => {{derivative}};
            {{more}}
            [Differentiable] static double G(double x) => x * Bessel0(x);
        }
        static class Native
        {
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)] public static extern double j0(double x);
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)] public static extern double j1(double x);
        }
        """,
        [.. refused.Select(method => new DiagnosticResult(Descriptors.NoSourceOrRule).WithLocation(0).WithArguments(method, "give it a rule with [DerivativeOf], or mark it [Constant]"))]);
}
