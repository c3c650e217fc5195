using HypergradGen.Generator.Emission;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which loops threads share, and what of them is added apart. Two threads that write the same element give a wrong number now and then.</summary>
public class LoopSplittingTests
{
    private static IReadOnlyList<SplitLoop> Splits(string body, bool isStrict = false)
    {
        var function = Pipeline.Vectorise(Pipeline.Primal(MapCase.Of(Problems.Map(body)).Primal with { IsStrict = isStrict }));
        var splitting = LoopSplitting.Of(function);
        return [.. Statements.Loops(function).Select(splitting.Of).OfType<SplitLoop>()];
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < i; j++) z += Math.Sin(y[i * n + j] * w[j]); next[i] = z; }")]
    [InlineData("for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) next[i] = w[i] + j;")]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += y[i * n + j] * w[j]; next[i] = Math.Tanh(z); }")]
    [InlineData("next.Clear(); for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) next[i] += Math.Exp(w[j]);")]
    [InlineData("for (int i = 0; i < n; i++) { var q = new double[n]; for (int j = 0; j < n; j++) q[j] = w[j] * w[i]; next[i] = q[0] * q[n - 1]; }")]
    public void Iterations_with_places_of_their_own_need_no_sums(string body)
    {
        var split = Assert.Single(Splits(body));
        Assert.False(split.HasSums);
        Assert.NotEmpty(split.Work);
    }

    [Theory]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += y[i * n + j] * w[j]; z = Math.Tanh(z); for (int j = 0; j < n; j++) next[j] += z * y[i * n + j]; }")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) next[index[j]] += Math.Exp(w[i]);")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) next[j] += Math.Exp(w[i]);")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n - 8; i++) for (int j = 0; j < 9; j++) next[i + j] += Math.Exp(w[i]);")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n - 1; i++) { for (int j = 0; j < 9; j++) next[i] += Math.Exp(w[j]); next[i + 1] += w[i]; }")]
    public void What_iterations_add_to_the_same_places_is_added_apart(string body) => Assert.Equal("next", Assert.Single(Assert.Single(Splits(body)).Sums).Name);

    [Fact]
    public void Parts_of_one_memory_in_which_iterations_have_their_places_need_no_sums_where_they_are_apart()
    {
        var split = Assert.Single(Splits("w.CopyTo(next); var a = next[..n]; var b = next[n..]; for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) { a[i] += Math.Exp(w[j]); b[2 * i] += Math.Sin(w[j]); }"));
        Assert.False(split.HasSums);
        Assert.Equal(["a", "b"], Assert.Single(split.Apart).Select(b => b.Name).Order());
    }

    [Theory]
    [InlineData("w.CopyTo(next); var a = next[..n]; var b = next[n..]; for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) { a[i] += Math.Exp(w[j]); b[j] += Math.Sin(w[j]); }")]
    [InlineData("w.CopyTo(next); var a = next[..n]; for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) { a[i] += Math.Exp(w[j]); next[2 * i] += Math.Sin(w[j]); }")]
    public void A_part_in_which_iterations_meet_is_added_apart_or_its_memory_is_asked(string body)
    {
        var split = Assert.Single(Splits(body));
        Assert.True(split.HasSums || split.Apart.Length > 0);
    }

    [Fact]
    public void A_sum_that_the_loop_carries_starts_from_zero_in_each_part()
    {
        var split = Assert.Single(Splits("double s = 3; for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < i; j++) z += Math.Exp(w[j]); s += z * z; } next[0] = s;"));
        Assert.True(split.HasSums);
        Assert.Empty(split.Sums);
        var loop = Statements.Loops(split.Range).First();
        Assert.Equal(Operand.Real(0), Assert.Single(loop.Carried).Initial);
        Assert.Equal(loop.Carried[0].Result, Assert.Single(split.Range.Results));
    }

    [Theory]
    [InlineData("for (int i = 1; i < n; i++) for (int j = 0; j < i; j++) next[i] = next[i - 1] + w[j];")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = Math.Exp(w[i]);")]
    [InlineData("for (int i = 0; i < n; i++) { if (w[i] > 3) throw new InvalidOperationException(); for (int j = 0; j < i; j++) next[i] = w[j]; }")]
    [InlineData("Span<double> q = new double[4]; for (int i = 0; i < n; i++) { for (int j = 0; j < 4; j++) q[j] = w[i] + j; next[i] = q[1]; }")]
    public void Loops_that_depend_on_an_order_or_are_short_are_not_shared(string body) => Assert.Empty(Splits(body));

    [Theory]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) next[j] += Math.Exp(w[i]);", 0)]
    [InlineData("double s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) s += w[j]; next[0] = s;", 0)]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += y[i * n + j] * w[j]; next[i] = z; }", 1)]
    public void A_strict_map_shares_iterations_and_no_sums(string body, int count) => Assert.Equal(count, Splits(body, isStrict: true).Count);

    [Fact]
    public void The_work_of_an_iteration_is_that_of_its_innermost_loops_in_what_is_known_before()
    {
        var split = Splits("for (int i = 0; i < n; i++) { double z = Math.Exp(w[i]); for (int j = 0; j < i; j++) for (int k = 0; k < 9; k++) z += w[k] / w[j]; next[i] = z; }")[0];
        var term = Assert.Single(split.Work);
        Assert.Equal(2, term.Counts.Length);
        Assert.Equal(split.Loop.Count, term.Counts[0]);
        Assert.Equal(Operand.Int(9), term.Counts[1]);
    }

    [Fact]
    public void Without_the_language_for_it_no_loop_is_shared()
    {
        var problem = Problems.Parse(Problems.Source("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += y[i * n + j] * w[j]; next[i] = Math.Tanh(z); }"));
        Assert.Contains("ref struct", ProblemEmitter.Emit(problem));
        string older = ProblemEmitter.Emit(problem, splits: false);
        Assert.DoesNotContain("ref struct", older);
        Assert.DoesNotContain("HypergradGen.Threading", older);
    }
}
