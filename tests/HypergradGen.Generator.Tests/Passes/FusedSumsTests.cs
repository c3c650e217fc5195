using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Sums that are written with fused products.</summary>
public class FusedSumsTests
{
    private static Function Before(string body) => Pipeline.Clean(MapCase.Of(Problems.Map("w.CopyTo(next); double s = lambda[0], c = 0; " + body + " next[0] = s + c;")).Primal);

    private static int Fused(Function function) => Statements.All(function).Count(s => s is Let { Operation: Intrinsic { Function: "Math.FusedMultiplyAdd" } });

    [Theory]
    [InlineData("for (int j = 0; j < n; j++) s = Math.FusedMultiplyAdd(x[j], w[j], s);")]
    [InlineData("for (int j = 0; j < n; j++) s = Math.FusedMultiplyAdd(x[j], w[j], s) - y[0] * w[j];")]
    [InlineData("for (int j = 0; j < n; j++) s = Math.FusedMultiplyAdd(x[j], w[j], Math.FusedMultiplyAdd(-w[j], w[j], s));")]
    [InlineData("for (int j = 0; j < n; j++) { s = Math.FusedMultiplyAdd(x[j], w[j], s + w[j]); c = double.FusedMultiplyAdd(w[j], w[j], c); }")]
    public void A_fused_product_that_is_added_to_what_a_loop_carries_is_a_term_of_a_sum(string body)
    {
        var function = Before(body);
        var parted = Verifier.Verify(FusedSums.Part(function));
        Assert.Equal(0, Fused(parted));
        Assert.Contains(Statements.All(Pipeline.Clean(parted)).OfType<For>(), f => f.Carried.Count > 0 && VectorLoop.Of(f with { Count = Operand.Int(100) }) is not null);
        double[] w = [0.4, -0.7, 1.2, 0.25], lambda = [0.3, -0.5, 0.8];
        Vectors.AssertClose(MapCase.Value(function, w, lambda), MapCase.Value(parted, w, lambda), body, 1e-15);
        Assert.Equal(function with { IsStrict = true }, FusedSums.Part(function with { IsStrict = true }));
    }

    [Theory]
    // The error of a product, a polynomial, a sum that is read or scaled on its way, one term of another's argument.
    [InlineData("for (int j = 0; j < n; j++) { double p = x[j] * w[j]; s += p; c += Math.FusedMultiplyAdd(x[j], w[j], -p); }")]
    [InlineData("for (int j = 0; j < n; j++) s = Math.FusedMultiplyAdd(s, w[0], x[j]);")]
    [InlineData("for (int j = 0; j < n; j++) { s = Math.FusedMultiplyAdd(x[j], w[j], s); next[j] = s; }")]
    [InlineData("for (int j = 0; j < n; j++) s = 0.5 * Math.FusedMultiplyAdd(x[j], w[j], s);")]
    [InlineData("for (int j = 0; j < n; j++) { double t = Math.FusedMultiplyAdd(x[j], w[j], s); c += t - s; s = t; }")]
    [InlineData("for (int j = 0; j < n; j++) s = Math.FusedMultiplyAdd(x[j], s, s);")]
    [InlineData("s = Math.FusedMultiplyAdd(x[0], w[0], s);")]
    public void Other_fused_products_stay_as_they_are(string body)
    {
        var function = Before(body);
        Assert.Equal(1, Fused(function));
        Assert.Equal(function, FusedSums.Part(function));
    }
}
