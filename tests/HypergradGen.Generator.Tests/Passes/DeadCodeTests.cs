using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

public class DeadCodeTests
{
    private static Function Clean(string body, string members = "") => Pipeline.Clean(MapCase.Of(Problems.Map(body, members)).Primal);

    [Fact]
    public void What_nobody_reads_is_not_computed()
    {
        var clean = Clean("for (int i = 0; i < n; i++) { double unused = Math.Exp(w[i]); var q = new double[3]; q[1] = Math.Sin(unused); next[i] = w[i]; }");
        Assert.Empty(Statements.Calls(clean));
        Assert.DoesNotContain(Statements.All(clean), s => s is Allocate);
    }

    [Fact]
    public void Data_that_nobody_reads_is_no_parameter()
    {
        var clean = Clean("double s = rate * y[0]; for (int i = 0; i < n; i++) next[i] = w[i];");
        Assert.Equal(["n"], clean.Parameters.OfType<DataValue>().Select(p => p.Source));
        Assert.Empty(clean.Parameters.OfType<DataBuffer>());
    }

    [Fact]
    public void A_value_is_computed_once()
        => Assert.Single(Statements.Calls(Clean("for (int i = 0; i < n; i++) { next[i] = Math.Exp(w[i]) * Math.Exp(w[i]); next[i] += Math.Exp(w[i]); }")));

    [Fact]
    public void A_read_after_a_write_that_may_have_changed_it_is_a_read_of_its_own()
        => Assert.Equal(2, Statements.Operations(Clean("w.CopyTo(next); double p = next[0]; next[index[0]] = 2; double q = next[0]; next[1] = p * q;")).OfType<Load>().Count(l => l.Source.Name == "next"));

    [Fact]
    public void What_a_loop_does_not_change_is_computed_before_it()
    {
        var clean = Clean("for (int i = 0; i < n; i++) next[i] = w[i] * Math.Exp(rate);");
        Assert.Contains(clean.Body.Statements, s => s is Let { Operation: Intrinsic { Function: "Math.Exp" } });
    }

    [Fact]
    public void Nothing_that_can_throw_leaves_a_loop_that_may_not_run()
    {
        // y[7] is out of range; with n = 4 the loop does not run.
        string body = "w.CopyTo(next); for (int i = 0; i < n - 4; i++) next[i] = w[i] * y[7] * (7 / (n - 4));";
        Vectors.AssertSameBits(Maps.W, MapCase.Value(Clean(body), Maps.W, Maps.Lambda), body);
    }

    [Fact]
    public void Nothing_leaves_a_branch()
    {
        var clean = Clean("for (int i = 0; i < n; i++) { if (w[i] > 0) next[i] = Math.Exp(rate); else next[i] = w[i]; }");
        Assert.DoesNotContain(clean.Body.Statements, s => s is Let { Operation: Intrinsic });
    }

    [Theory]
    [InlineData("Span<double> q = stackalloc double[1]; q[0] = w[0]; while (Add(q, 0.5) < 3) { } for (int i = 0; i < n; i++) next[i] = q[0] * w[i];")]
    [InlineData("Span<double> q = stackalloc double[1]; while (true) { q[0] += 0.5; if (q[0] > 3) break; } for (int i = 0; i < n; i++) next[i] = q[0] * w[i];")]
    [InlineData("next.Clear(); int k = 0; while (Add(next[k..], w[k]) < 9 && k < 3) { k++; }")]
    public void What_a_condition_writes_is_kept(string body)
    {
        const string Add = "private static double Add(Span<double> q, double v) { q[0] += v; return q[0]; }";
        var program = MapCase.Of(Problems.Map(body, Add));
        Vectors.AssertSameBits(program.Value(Maps.W, Maps.Lambda), MapCase.Value(Pipeline.Clean(program.Primal), Maps.W, Maps.Lambda), Printer.Print(program.Primal));
    }
}
