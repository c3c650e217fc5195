using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Incrementality;

/// <summary>On a bad method the generator writes nothing and does not throw; what is wrong is the analyzer's to say.</summary>
public class BadMethodTests
{
    public static TheoryData<string> BadBodies =>
    [
        "next[0] = Math.Exp(w[0]",
        "next[0] = Nowhere(w[0]);",
        "next[0] = (int)w[0];",
        "goto end; end: next[0] = w[0];",
        "try { next[0] = w[0]; } finally { }",
        "double[] q = null; next[0] = q[0] + w[0];",
        "Step(w, lambda, next);",
        "next[0] += w[0];",
        "x[0] = w[0]; next[0] = w[0];",
        "Func<double, double> f = v => v; next[0] = f(w[0]);",
        "next[0] = lambda[0];",
        "",
        "next[0] = w[0] w[1]; }}}",
        "foreach (var v in w next[0] = v;",
        "ref double r = ref w.Length > 1 ? ref next[0] : ref next[1]; r = w[0];",
        "unsafe { fixed (double* p = next) *p = w[0]; }",
    ];

    [Theory]
    [MemberData(nameof(BadBodies))]
    public void Nothing_is_written_for_a_bad_body(string body) => AssertNothing(Problems.Source(body));

    [Theory]
    [InlineData("partial class P { [FixedPointMap] void Step(double[] w, double[] l, double[] n) { } }")]
    [InlineData("class P { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n) => n[0] = w[0]; }")]
    [InlineData("partial class P { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n); }")]
    [InlineData("partial class P { [FixedPointMap] void Step() }")]
    [InlineData("partial class { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n) => n[0] = w[0]; }")]
    [InlineData("partial class P { [FixedPointMap] void (ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n) => n[0] = w[0]; }")]
    [InlineData("partial interface P { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n); }")]
    [InlineData("partial class P { [FixedPointMap] void A(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n) => n[0] = w[0]; [FixedPointMap] void B(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n) => n[0] = w[0]; }")]
    [InlineData("[FixedPointMap] class P { }")]
    [InlineData("partial class P { [OuterObjective] double E(ReadOnlySpan<double> w, ReadOnlySpan<double> l) => w[0]; }")]
    [InlineData("[FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n) => n[0] = w[0];")]
    [InlineData("interface I { void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n); } partial class P : I { [FixedPointMap] void I.Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n) => n[0] = w[0]; }")]
    public void Nothing_is_written_for_a_bad_type(string source) => AssertNothing(source);

    private static void AssertNothing(string source)
    {
        var run = new GeneratorRun(source);
        Assert.Empty(run.Files);
        Assert.Empty(run.Result.Diagnostics);
        run.Add("class Later { }");
        Assert.Empty(run.Files);
    }

    [Fact]
    public void A_good_problem_beside_a_bad_one_gets_its_file()
        => Assert.Single(new GeneratorRun(
            "partial class Bad { [FixedPointMap] void Step(double[] w, double[] l, double[] n) { } }",
            "partial class Good { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> n) => n[0] = 0.5 * w[0] + l[0]; }").Files);
}
