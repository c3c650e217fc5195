using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Sums that a loop adds to one element of memory.</summary>
public class FixedSumsTests
{
    [Theory]
    [InlineData(true, "next.Clear(); for (int i = 0; i < n; i++) next[1] += w[i] * lambda[0];")]
    [InlineData(true, "next.Clear(); for (int i = 0; i < n; i++) next[n - 1] -= Math.Exp(w[i]);")]
    [InlineData(true, "next.Clear(); for (int i = 0; i < n - 9; i++) next[n + 5] += w[i]; next[0] = w[1];")]
    [InlineData(true, "next.Clear(); for (int i = 0; i < n; i++) { next[0] += w[i]; next[1] -= w[i] * w[i]; }")]
    [InlineData(true, "var s = new double[n]; next.Clear(); for (int i = 0; i < n; i++) { double u = Math.Sin(w[i]); s[i] = u; next[2] += u; } for (int i = 0; i < n; i++) next[i] += s[i];")]
    [InlineData(true, "next.Clear(); for (int i = 0; i < n; i++) { next[i] += w[i]; next[2] += w[i]; }")]
    [InlineData(false, "next.Clear(); for (int i = 0; i < n; i++) next[(i * i) % n] += w[i];")]
    [InlineData(false, "next.Clear(); for (int i = 0; i < n; i++) { next[1] += w[i]; next[2] += next[1]; }")]
    [InlineData(false, "next.Clear(); for (int i = 0; i < n; i++) if (w[i] > 0.1) next[1] += w[i];")]
    public void A_sum_into_one_element_is_carried_and_added_once(bool isCarried, string body)
    {
        string text = "int n = w.Length; " + body;
        var primal = Pipeline.Primal(Problems.Map(text).Entry);
        var carried = Verifier.Verify(FixedSums.Carry(primal));
        Assert.Equal(isCarried, carried != primal);
        Vectors.AssertClose(MapCase.Value(primal, Maps.W, Maps.Lambda), MapCase.Value(carried, Maps.W, Maps.Lambda), Printer.Print(carried));
        Assert.Equal(carried, FixedSums.Carry(carried));
        var products = MapCase.Of(Problems.Map(text)).Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
    }

    [Fact]
    public void The_gradient_of_a_bias_is_summed_in_lanes()
    {
        string emitted = new Incrementality.GeneratorRun("partial class P(double[] y) { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) { next[0] = w[0]; for (int i = 0; i < y.Length; i++) next[0] -= lambda[0] * Math.Tanh(w[0] - y[i]); } }").Files.Values.Single();
        Assert.Contains("sumLanes", emitted);
        Assert.Contains("VectorMath.Tanh(", emitted);
        Assert.DoesNotContain("Math.Tanh(", emitted.Replace("VectorMath.Tanh(", ""));
    }
}
