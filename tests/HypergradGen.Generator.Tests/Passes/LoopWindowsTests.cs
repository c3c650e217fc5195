using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which loops are checked once instead of in each iteration.</summary>
public class LoopWindowsTests
{
    [Theory]
    [InlineData(1, "double s = 1; for (int k = 0; k < n - 1; k++) s = 0.5 * s * w[k + 1]; next.Fill(s);")]
    [InlineData(2, "next[0] = w[0]; for (int k = 1; k < n; k++) next[k] = Math.Sin(next[k - 1]) * lambda[0];")]
    [InlineData(1, "var c = new int[n + 1]; for (int k = 0; k < n; k++) c[k + 1] = (k * 7) % n; double s = 0; for (int k = 0; k < n; k++) { double t = w[c[k + 1]]; if (t > 0.1) s += t * w[k]; } next.Fill(s);")]
    [InlineData(0, "for (int k = 0; k < n - 1; k++) next[k] = Math.Sin(w[k + 1]); next[n - 1] = 1;")]
    [InlineData(0, "double s = 1; for (int k = 0; k < n; k++) s = 0.5 * s * w[k]; next.Fill(s);")]
    [InlineData(0, "double s = 1; for (int k = 0; k < n - 1; k++) { if (s > 3) s = 0.5 * s * w[k + 1]; } next.Fill(s);")]
    [InlineData(0, "double s = 1; for (int k = 0; k < n - 1; k++) { s = 0.5 * s * w[k + 1]; if (s > 1e6) throw new InvalidOperationException(); } next.Fill(s);")]
    [InlineData(0, "double s = 1; for (int k = 0; k < n - 1; k++) s = 0.5 * s * w[n - 1 - k]; next.Fill(s);")]
    [InlineData(0, "double s = 1; for (int k = 0; k < 3; k++) s = 0.5 * s * w[k + 1]; next.Fill(s);")]
    [InlineData(0, "double s = 0; int m = 0; for (int k = 0; k < n - 1; k++) { m = 7 / (m + 1); s = s * w[k + 1] + m; } next.Fill(s);")]
    public void A_loop_that_runs_one_iteration_at_a_time_is_checked_once_where_nothing_else_can_throw(int windows, string body)
    {
        string text = "int n = w.Length; " + body;
        var program = Pipeline.Vectorise(Pipeline.Primal(Problems.Map(text).Entry));
        Assert.Equal(windows, Statements.All(program).OfType<Slice>().Count(s => s.IsOfLoop));
        Vectors.AssertClose(MapCase.Of(Problems.Map(text)).Value(Maps.W, Maps.Lambda), MapCase.Value(program, Maps.W, Maps.Lambda), Printer.Print(program));
    }

    [Fact]
    public void What_is_read_at_no_place_of_its_own_keeps_its_check()
    {
        string emitted = new GeneratorRunOf("for (int i = 0; i < n; i++) { double z = 0; for (int e = start[i]; e < start[i + 1]; e++) z += lambda[e] * w[neighbour[e]]; next[i] = Math.Tanh(z); }", "int n, int[] start, int[] neighbour").Text;
        Assert.Contains("= global::HypergradGen.Vectors.Lanes.Part(neighbourData, e, count);", emitted);
        Assert.Contains("z += lambdaWindow[k] * w[neighbourWindow[k]];", emitted);
    }

    private sealed class GeneratorRunOf(string body, string data)
    {
        public string Text { get; } = new Incrementality.GeneratorRun($"partial class P({data}) {{ [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ {body} }} }}").Files.Values.Single();
    }
}
