using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>What stands in front of a loop because every iteration would find it alike, and what has to stay inside.</summary>
public class LoopInvariantsTests
{
    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { double z = 0; for (int j = 0; j < n; j++) z += a[i, j] * w[j]; next[i] = z; }")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) next[i] += a[j, n - 1 - i] * w[j];")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < 2; i++) for (int j = 0; j < 3; j++) for (int k = 0; k < n; k++) next[k] += t[i, j, k] * w[k];")]
    [InlineData("w.CopyTo(next); int d = index[1]; for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) next[i] += a[i + j, j + d] * w[j];")]
    [InlineData("for (int i = 0; i < n; i++) { if (i > index.Length) throw new InvalidOperationException(); next[i] = w[i]; }")]
    public void A_check_of_what_runs_with_the_index_stands_in_front_of_all_loops(string body)
    {
        var program = Pipeline.Clean(Inliner.Inline(Problems.Map(body)).Entry);
        int all = Statements.All(program).OfType<Guard>().Count();
        Assert.True(all > 0 && program.Body.Statements.Items.OfType<Guard>().Count() == all, Printer.Print(program));
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { if (w[i] > 1) next[i] = a[i, i] * w[i]; else next[i] = 0; }")]
    [InlineData("for (int i = 0; i < n; i++) { if (w[i] > 5) throw new InvalidOperationException(); if (i > index.Length) throw new ArgumentException(); next[i] = w[i]; }")]
    [InlineData("for (int i = 0; i < n; i++) { if (i > index.Length) throw new ArgumentException($\"{i}\"); next[i] = w[i]; }")]
    [InlineData("for (int i = 0; i < n; i++) next[i] = a[i, index[i]] * w[0];")]
    [InlineData("for (int i = 0; i < 2; i++) next[i] = a[i, i * n] * w[0];")]
    public void A_check_that_not_every_iteration_meets_or_that_shows_its_index_stays(string body)
    {
        var program = Pipeline.Clean(Inliner.Inline(Problems.Map(body)).Entry);
        var all = Statements.All(program).OfType<Guard>().Count();
        Assert.True(program.Body.Statements.Items.OfType<Guard>().Count() < all, Printer.Print(program));
    }

    [Theory]
    [InlineData("for (int i = 0; i < N; i++) for (int j = 0; j < M; j++) next[0] += a[i, j + D] * w[0];")]
    [InlineData("for (int i = 0; i < N; i++) for (int j = 0; j < M; j++) next[0] += a[j + D, i] * w[0];")]
    [InlineData("for (int i = 0; i < N; i++) for (int j = 0; j < M; j++) next[0] += a[i, D - j] * w[0];")]
    [InlineData("int d = D + index[0]; for (int i = N - 1; i >= 0; i--) for (int j = 0; j < M; j++) next[0] += a[i, j + d] * w[0];")]
    [InlineData("int d = D + index[0]; for (int i = 0; i < N; i++) for (int j = 0; j < M + i; j++) next[0] += a[d - i + j, i] * w[0];")]
    [InlineData("for (int i = 0; i < N; i++) for (int j = 0; j < i + D; j++) next[0] += a[3, j] * w[0];")]
    [InlineData("for (int i = 0; i < N; i++) for (int j = 0; j < M; j++) next[0] += rows[i][j] * w[0];")]
    [InlineData("for (int i = 0; i < N; i++) for (int j = 0; j < rows[i].Length; j++) next[0] += rows[i][j + D] * w[0];")]
    [InlineData("for (int j = 0; j < M; j++) for (int i = 0; i < N; i++) next[0] += rows[D][j] * w[0];")]
    [InlineData("for (int i = 0; i < N; i++) for (int j = 0; j < index[i]; j++) next[0] += rows[D][j] * w[0];")]
    [InlineData("for (int i = 0; i < N; i++) for (int k = 0; k < M; k++) for (int j = 0; j < i; j++) next[0] += rows[D][0] * w[j];")]
    public void Checks_and_rows_in_front_of_loops_throw_where_the_loops_would(string template)
    {
        for (int n = 0; n < 5; n++)
        {
            for (int m = 0; m < 5; m++)
            {
                for (int d = -2; d < 5; d++)
                {
                    string body = "w.CopyTo(next); " + template.Replace("N", $"{n}").Replace("M", $"{m}").Replace("D", $"({d})");
                    var map = Inliner.Inline(Problems.Map(body)).Entry;
                    var (expected, written) = Run(map);
                    var (actual, found) = Run(Pipeline.Clean(map));
                    Assert.True(written == found && expected.SequenceEqual(actual), $"{body}: {written} and {found}\n{Printer.Print(Pipeline.Clean(map))}");
                }
            }
        }
    }

    [Fact]
    public void An_index_that_overflows_on_its_way_is_found()
    {
        const string Body = "w.CopyTo(next); int d = int.MaxValue - index[4]; for (int j = 0; j < 4; j++) next[0] += a[0, unchecked(j + d)] * w[0];";
        var map = Inliner.Inline(Problems.Map(Body)).Entry;
        Assert.NotNull(Run(map).Thrown);
        Assert.NotNull(Run(Pipeline.Clean(map)).Thrown);
    }

    [Fact]
    public void A_row_of_no_iteration_is_not_read()
    {
        const string Body = "w.CopyTo(next); for (int j = 0; j < index[0]; j++) next[j] += rows[7][j];";
        var program = Pipeline.Clean(Inliner.Inline(Problems.Map(Body)).Entry);
        Assert.Contains(program.Body.Statements.Items, s => s is Row);
        Assert.Equal(Maps.W, Run(program).Written);
    }

    private static (double[] Written, string? Thrown) Run(Function program)
    {
        try
        {
            return (MapCase.Value(program, Maps.W, Maps.Lambda), null);
        }
        catch (Exception e) when (e is GuardException or ArgumentException or IndexOutOfRangeException)
        {
            return ([], "thrown");
        }
    }
}
