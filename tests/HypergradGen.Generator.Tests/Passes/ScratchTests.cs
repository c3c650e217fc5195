using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which scratch is of an iteration's own, which is cleared, and where it is asked for.</summary>
public class ScratchTests
{
    private const string Fill = "for (int a = 0; a < n; a++) q[a] = w[a] * lambda[s];";

    private static Function Declared(string body) => IterationScratch.Declare(Pipeline.Clean(MapCase.Of(Problems.Map(body)).Primal));

    private static bool IsInLoop(Function function) => Statements.All(function).OfType<For>().Any(f => f.Body.Statements.Any(s => s is Allocate));

    [Theory]
    [InlineData(Fill + " for (int a = 0; a < n; a++) next[a] += q[n - 1 - a];")]
    [InlineData("double m = 0; for (int a = 0; a < n; a++) { q[a] = w[a]; q[a] *= 2; m = Math.Max(m, q[a]); } next[s] += m * q[0];")]
    [InlineData("q.AsSpan().Fill(w[0]); q[0] += w[s]; next[s] += q[s] * q[0];")]
    [InlineData("q.AsSpan().Fill(w[s]); for (int a = 1; a < n; a++) q[a] += q[a - 1]; next[s] += q[n - 1];")]
    public void What_an_iteration_overwrites_before_it_reads_is_its_own(string iteration)
    {
        string body = $"var q = new double[n]; w.CopyTo(next); for (int s = 0; s < lambda.Length; s++) {{ {iteration} }}";
        Assert.True(IsInLoop(Declared(body)), body);
        AssertSameValues(body);
    }

    [Theory]
    // Read before it is written; written in part, or only sometimes; a sum of all iterations; read behind the loop; another element is read; a place that is no index of the loop.
    [InlineData("next[s] += q[s]; " + Fill, "")]
    [InlineData("for (int a = 0; a < n - 1; a++) q[a] = w[a]; for (int a = 0; a < n; a++) next[a] += q[a]; q[n - 1] = w[s];", "")]
    [InlineData("if (w[s] > 0) { " + Fill + " } for (int a = 0; a < n; a++) next[a] += q[a];", "")]
    [InlineData("for (int a = 0; a < n; a++) { if (w[a] > lambda[s]) q[a] = w[a]; } for (int a = 0; a < n; a++) next[a] += q[a];", "")]
    [InlineData("for (int a = 0; a < n; a++) q[a] += w[a]; for (int a = 0; a < n; a++) next[a] += q[a];", "")]
    [InlineData(Fill, "for (int a = 0; a < n; a++) next[a] += q[a];")]
    [InlineData("for (int a = 0; a < n; a++) { q[a] = w[a]; if (a < n - 1) next[a] += q[a + 1]; }", "")]
    [InlineData("for (int a = 0; a < n; a++) q[a / 2] = w[a]; for (int a = 0; a < n; a++) next[a] += q[a];", "")]
    public void Anything_else_stays_common_to_all_iterations(string iteration, string behind)
    {
        string body = $"var q = new double[n]; w.CopyTo(next); for (int s = 0; s < lambda.Length; s++) {{ {iteration} }} {behind}";
        Assert.False(IsInLoop(Declared(body)), body);
        AssertSameValues(body);
    }

    [Fact]
    public void Scratch_that_is_overwritten_is_asked_for_once_and_not_cleared()
    {
        string body = $"w.CopyTo(next); for (int s = 0; s < lambda.Length; s++) {{ var q = new double[n]; {Fill} for (int a = 1; a < n; a++) next[s] += q[a] * q[a - 1] * w[a]; }}";
        var function = Pipeline.Vectorise(Pipeline.Primal(MapCase.Of(Problems.Map(body)).Primal));
        Assert.False(IsInLoop(function), Printer.Print(function));
        Assert.All(Statements.All(function).OfType<Allocate>(), a => Assert.Equal(Storage.Uncleared, a.Storage));
    }

    [Theory]
    [InlineData("+=", "q[a]")]
    [InlineData("-=", "0.5 * q[a]")]
    public void What_is_added_to_zeros_first_overwrites_them(string sign, string added)
    {
        string body = $"w.CopyTo(next); for (int s = 0; s < lambda.Length; s++) {{ var q = new double[n]; for (int a = 0; a < n; a++) q[a] {sign} w[a] * lambda[s]; for (int a = 0; a < n; a++) next[a] += {added}; }}";
        var function = UnclearedScratch.Find(Pipeline.Clean(MapCase.Of(Problems.Map(body)).Primal));
        Assert.Equal([Storage.Uncleared], Statements.All(function).OfType<Allocate>().Select(a => a.Storage));
        AssertSameValues(body);
    }

    [Fact]
    public void Scratch_whose_length_changes_stays_in_its_loop()
    {
        const string Body = "w.CopyTo(next); for (int s = 1; s < lambda.Length; s++) { var q = new double[s]; for (int a = 0; a < s; a++) q[a] = w[a % n] * lambda[s]; for (int a = 0; a < s; a++) next[0] += q[a] * q[s - 1 - a]; }";
        Assert.True(IsInLoop(Pipeline.Vectorise(Pipeline.Primal(MapCase.Of(Problems.Map(Body)).Primal))));
        AssertSameValues(Body);
    }

    [Theory]
    [InlineData(true, "int h = w.Length / 2; for (int k = 0; k < h; k++) { next[k] = Math.Sin(w[h + k]) * lambda[0]; next[h + k] = w[k] * w[h + k]; }")]
    [InlineData(true, "int h = w.Length / 2; for (int k = 0; k < h; k++) { next[2 * k + 1] = w[k] * lambda[0]; next[2 * k] = w[k] * w[k]; }")]
    // An element is read again after it was overwritten: by the next iteration, or in the same.
    [InlineData(false, "w.CopyTo(next); for (int k = 0; k < n - 1; k++) { next[k] = w[k + 1] * lambda[0]; next[k + 1] = w[k] * w[k]; }")]
    [InlineData(false, "int h = w.Length / 2; for (int k = 0; k < h; k++) { next[k] = w[h + k] * lambda[0]; next[h - 1 - k] = w[k] * w[h + k]; next[h + k] = w[k]; }")]
    public void A_seed_of_which_each_element_is_read_once_is_not_copied(bool isRead, string body)
    {
        var product = MapCase.Of(Problems.Map(body)).Products.ApplyStateTransposed;
        Assert.Equal(isRead, !Statements.All(product).OfType<Allocate>().Any(a => a.Target.Name == "nextAdjointLeft"));
        AssertSameValues(body);
    }

    /// <summary>All products of the vectorised programs, in which scratch that is not cleared begins as NaN, are those of the programs as they were written.</summary>
    private static void AssertSameValues(string body)
    {
        var map = MapCase.Of(Problems.Map(body));
        Assert.Equal(map.Value(Maps.W, Maps.Lambda), MapCase.Value(Declared(body), Maps.W, Maps.Lambda));
        var products = map.Products;
        Vectors.AssertClose(new MapRun(products).Everything(), new MapRun(products.Vectorised()).Everything(), body);
    }
}
