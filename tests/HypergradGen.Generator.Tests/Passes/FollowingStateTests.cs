using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which values a reverse sweep reads from the state that a step led to.</summary>
public class FollowingStateTests
{
    private const string Model = """
        for (int i = 0; i < n; i++)
        {
            double z = lambda[0];
            for (int j = 0; j < n; j++) z += a[i, j] * w[j];
            next[i] = Math.Tanh(z);
        }
        """;

    private static MapProducts Products(string body) => MapCase.Of(Problems.Map(body)).Products;

    private static IEnumerable<Allocate> Kept(Function program) => Statements.All(program).OfType<Allocate>().Where(a => a.Storage is Storage.Kept or Storage.Growing);

    [Theory]
    [InlineData(Model)]
    [InlineData("next[0] = Math.Tanh(w[0]); next[1] = Math.Tanh(w[1] * lambda[0]); next[2] = w[2]; next[3] = w[3];")]
    [InlineData("var rest = next[1..]; next[0] = w[0]; for (int i = 0; i < rest.Length; i++) rest[i] = Math.Tanh(w[i] + w[i + 1]);")]
    [InlineData("for (int i = 0; i < 2; i++) next[i] = Math.Exp(-w[i]); for (int i = 2; i < n; i++) next[i] = Math.Tanh(w[i]);")]
    [InlineData("for (int i = 0; i < n; i += 2) { next[i] = Math.Tanh(w[i] * w[i + 1]); next[i + 1] = w[i]; }")]
    public void Values_that_are_stored_as_the_next_state_are_read_there_and_nothing_is_kept(string body)
    {
        var products = Products(body);
        Assert.True(products.ReadsFollowing);
        Assert.False(products.KeepsSteps);
        Assert.Empty(Kept(products.Recorded!.Map));
        Assert.Empty(products.Recorded.Linearise.Body.Statements);
        Assert.DoesNotContain(Statements.Calls(products.ReverseStep), f => f is "Math.Tanh" or "Math.Exp");
        IsTheTranspose(products);
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) next[i] = Math.Tanh(w[i]); next[1] += w[0];")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = Math.Tanh(w[i]); next[index[0]] = w[1];")]
    [InlineData("next.Clear(); for (int i = 0; i < n; i++) { double y = Math.Tanh(w[i]); next[index[i]] = y; }")]
    [InlineData("next.Clear(); for (int k = 0; k < 2; k++) for (int i = 0; i < n; i++) { double y = Math.Tanh(w[i] + k); next[i] = y; }")]
    [InlineData("for (int i = 0; i < n - 1; i++) { next[i] = Math.Tanh(w[i]); next[i + 1] = w[i]; }")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = Math.Tanh(w[i]); for (int i = 0; i < 2; i++) next[n - 1 - i] = w[i];")]
    [InlineData("w.CopyTo(next); int i = 0; while (w[i] < 0.5 && i < n - 1) { next[i] = Math.Tanh(w[i]); i++; }")]
    public void What_may_be_written_again_is_kept(string body)
    {
        var products = Products(body);
        Assert.Null(products.Recorded);
        Assert.NotEmpty(Kept(products.MapLinearised));
        IsTheTranspose(products);
    }

    [Fact]
    public void What_is_dear_to_compute_from_the_next_state_is_kept()
    {
        var products = Products("for (int i = 0; i < n / 2; i++) { double y = Math.Tanh(w[2 * i]); next[2 * i] = y; next[2 * i + 1] = Math.Sin(y) * w[2 * i + 1]; }");
        Assert.True(products.ReadsFollowing);
        Assert.NotEmpty(Kept(products.Recorded!.Map));
        Assert.DoesNotContain(Statements.Calls(products.ReverseStep), f => f.StartsWith("Math.", StringComparison.Ordinal));
        IsTheTranspose(products);
    }

    [Fact]
    public void The_products_of_implicit_methods_which_have_no_following_state_are_as_they_were()
    {
        var products = Products(Model);
        Assert.Single(Kept(products.Linearise));
        Assert.DoesNotContain(Statements.Calls(products.ApplyStateTransposed), f => f == "Math.Tanh");
        foreach (var program in new[] { products.Linearise, products.ApplyState, products.ApplyStateTransposed, products.ApplyHyper, products.ApplyHyperTransposed })
            Assert.DoesNotContain(program.Parameters.OfType<BufferParameter>(), p => p.Buffer.Id == products.Recorded!.Following.Id);
    }

    private static void IsTheTranspose(MapProducts products)
    {
        foreach (var (programs, name) in new[] { (products, "as written"), (products.Vectorised(), "vectorised") })
        {
            var run = new MapRun(programs);
            double[] seed = Vectors.Random(3, Maps.W.Length);
            var (w, lambda) = run.ReverseStep(Maps.W, Maps.Lambda, seed);
            Vectors.AssertClose(run.StateTransposed(Maps.W, Maps.Lambda, seed), w, name);
            Vectors.AssertClose(run.HyperTransposed(Maps.W, Maps.Lambda, seed), lambda, name);
        }
    }
}
