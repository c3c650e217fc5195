using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>What is read at a fixed place of a local buffer is what was stored or copied there, as long as nothing else may have written it.</summary>
public class KnownElementsTests
{
    private static Function Cleaned(string body) => Pipeline.Clean(MapCase.Of(Problems.Map(body)).Primal);

    private static void AssertSame(string body)
    {
        var program = MapCase.Of(Problems.Map(body));
        var forwarded = KnownElements.Forward(Verifier.Verify(Versions.Number(program.Primal)));
        Vectors.AssertSameBits(program.Value(Maps.W, Maps.Lambda), MapCase.Value(Verifier.Verify(forwarded), Maps.W, Maps.Lambda), Printer.Print(forwarded));
    }

    private const string Copy = "Span<double> q = stackalloc double[w.Length]; w.CopyTo(q); ";

    [Theory]
    [InlineData("next[0] = q[2]; q[2] = 0; next[1] = q[2] + q[1]; q[1] = q[0] * 2; q[0] = 7; next[2] = q[1]; next[3] = q[0] + w[3];")]
    [InlineData("double t = q[3]; q[3] = q[2]; q[2] = t; next[0] = q[3]; next[1] = q[2]; next[2] = t; next[3] = q[0];")]
    public void A_copy_that_is_taken_apart_at_fixed_places_falls_away(string body)
    {
        AssertSame(Copy + body);
        Assert.DoesNotContain(Statements.All(Cleaned(Copy + body)), s => s is Allocate or For);
    }

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) q[i] *= 2; for (int i = 0; i < n; i++) next[i] = q[3 - i] + q[1];")]
    [InlineData("next.Clear(); if (w[0] > 0) q[1] = 5; next[0] = q[1];")]
    [InlineData("next.Clear(); var part = q.Slice(1, 2); part[0] = 9; next[0] = q[1]; q[2] = 4; next[1] = part[1];")]
    [InlineData("next.Clear(); q[index[1]] = 3; next[0] = q[2] + q[0]; q[0] = 1; q[index[0]] = 8; next[1] = q[0];")]
    [InlineData("next.Clear(); q[1] += w[2]; next[0] = q[1]; q[1] = 3; q[1] -= w[0]; next[1] = q[1];")]
    [InlineData("next.Clear(); for (int k = 0; k < 3; k++) { next[k] = q[0]; q[0] = w[k] * next[k]; } next[3] = q[0];")]
    [InlineData("w.CopyTo(next); next[2] = w[0] * w[1]; next.CopyTo(q); next[2] = 11; next[1] = q[2] + q[0];")]
    [InlineData("q[1] = 2; lambda.CopyTo(q); next.Clear(); next[0] = q[1] + w[0]; next[3] = q[3];")]
    public void What_else_may_have_been_written_is_read(string body) => AssertSame(Copy + body);

    [Fact]
    public void The_adjoint_of_straight_line_code_reads_its_seed_in_place()
    {
        var products = MapCase.Of(Problems.Map("next[0] = w[1] * lambda[0]; next[1] = Math.Sin(w[0]); next[2] = w[3]; next[3] = w[2] + lambda[1];")).Products;
        foreach (var program in new[] { products.ApplyStateTransposed, products.ApplyHyperTransposed })
            Assert.DoesNotContain(Statements.All(program), s => s is Allocate);
    }
}
