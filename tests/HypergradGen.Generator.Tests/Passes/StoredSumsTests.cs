using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which stores are additions to what was there.</summary>
public class StoredSumsTests
{
    private static Function Clean(string body) => Pipeline.Clean(Inliner.Inline(Problems.Map("w.CopyTo(next); " + body)).Entry);

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) next[i] = next[i] + lambda[0] * w[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = lambda[0] * w[i] + next[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = next[i] - lambda[0] * w[i];")]
    [InlineData("for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) next[j] = next[j] + a[i, j] * w[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = Math.FusedMultiplyAdd(lambda[0], w[i], next[i]);")]
    public void An_element_and_something_is_an_addition(string body)
    {
        var function = Clean(body);
        var added = Verifier.Verify(StoredSums.Accumulate(function));
        Assert.Contains(Statements.All(added), s => s is Accumulate);
        Vectors.AssertClose(MapCase.Value(function, Maps.W, Maps.Lambda), MapCase.Value(Pipeline.Clean(added), Maps.W, Maps.Lambda), body);
    }

    [Theory]
    // Taken from something; another element; read for something else too; written in between; stored for something else too.
    [InlineData("for (int i = 0; i < n; i++) next[i] = lambda[0] * w[i] - next[i];")]
    [InlineData("for (int i = 1; i < n; i++) next[i] = next[i - 1] + w[i];")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = next[i] + next[i] * w[i];")]
    [InlineData("for (int i = 0; i < n; i++) { double t = next[i]; next[index[i]] = 1; next[i] = t + w[i]; }")]
    [InlineData("double s = 0; for (int i = 0; i < n; i++) { double t = next[i] + w[i]; next[i] = t; s += t; } next[0] = s;")]
    public void Another_store_stays_one(string body)
    {
        var function = Clean(body);
        Assert.Equal(function, StoredSums.Accumulate(function));
    }

    [Fact]
    public void A_strict_program_keeps_its_fused_products()
    {
        var function = Clean("for (int i = 0; i < n; i++) next[i] = Math.FusedMultiplyAdd(lambda[0], w[i], next[i]);") with { IsStrict = true };
        Assert.Equal(function, StoredSums.Accumulate(function));
    }
}
