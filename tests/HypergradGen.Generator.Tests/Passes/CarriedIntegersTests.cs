using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Integers of the user's that grow by the same in each iteration of a counted loop.</summary>
public class CarriedIntegersTests
{
    private static bool CarriesInteger(Function function) => Statements.Loops(function).Any(l => CarriedSteps.HaveIntegers(l.Carried));

    private static string Copied(string body) => "int n = w.Length; w.CopyTo(next); " + body;

    [Theory]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { next[i] += x[p]; p++; }")]
    [InlineData("int p = 5; for (int i = 0; i < n; i++) { next[i] += x[p]; p += 2; }")]
    [InlineData("int p = n - 1; for (int i = 0; i < n; i++) { next[i] += x[p]; p--; }")]
    [InlineData("int p = 2 * n; for (int i = 0; i < n; i++) { next[i] += x[p]; p -= 2; next[i] -= x[p + 1]; }")]
    [InlineData("int p = 1; for (int i = 0; i < n; i++) { next[i] += x[p]; p++; next[i] *= x[p]; p += 1; next[i] -= x[p]; }")]
    // A step that is known before the loop alone, and one of an inner loop.
    [InlineData("int p = 0; for (int i = 0; i < index[1]; i++) { next[i] += x[p + 1]; p += index[1]; } next[0] += x[p];")]
    [InlineData("int p = 0; for (int i = 0; i < 3; i++) for (int j = 0; j < n; j++) next[j] += i * x[p++]; next[0] += p;")]
    [InlineData("int p = 1; for (int i = 0; i < 2; i++) { next[1] += x[p]; for (int j = 0; j < n; j++) { next[j] += x[p]; p++; } next[2] += x[p]; p++; } next[0] += p;")]
    [InlineData("int p = 0; for (int i = 0; i < 2; i++) { for (int j = 0; j < 2; j++) for (int k = 0; k < 2; k++) next[k] += i * x[p++]; p++; } next[0] += p;")]
    // Behind the loop, which may run no iteration.
    [InlineData("int p = 3; for (int i = 0; i < n; i++) p += 2; next[0] += p;")]
    [InlineData("int p = 3; for (int i = 0; i < n - 9; i++) p += 2; next[0] += p;")]
    [InlineData("int p = 3; for (int i = 0; i < index[0]; i++) p -= 2; next[0] += p;")]
    [InlineData("int p = 3; for (int i = 0; i < 3; i++) for (int j = 0; j < n - 7; j++) p++; next[0] += p;")]
    // It wraps around.
    [InlineData("int p = int.MaxValue - 1; for (int i = 0; i < n; i++) { p += 7; next[i] += 1e-9 * p; } next[0] -= 1e-9 * p;")]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { p += 1500000000; next[i] += 1e-9 * p; } next[0] -= 1e-9 * p;")]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { p += int.MinValue; next[i] += 1e-9 * p; } next[0] -= 1e-9 * p;")]
    // Both sides of a branch take the step.
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { if (w[i] > 0) { p++; next[i] += x[p]; continue; } next[i] -= x[p]; p++; }")]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { if (w[i] > 0) { if (w[0] > 0) p += 3; else p += 3; } else { p++; next[i] = x[p]; p += 2; } next[i] -= x[p]; p--; }")]
    // As in 'foreach', and downwards.
    [InlineData("int p = 0; foreach (double v in x) next[p++ % n] += v;")]
    [InlineData("int p = 0; for (int i = n - 1; i >= 0; i--) { next[i] += x[p]; p += 2; }")]
    // Where its loop was uncounted.
    [InlineData("int p = 1; int i = 0; while (i < n) { next[i] += x[p]; p += 2; i++; }")]
    public void Are_computed_from_the_index(string body)
    {
        var program = MapCase.Of(Problems.Map(Copied(body)));
        var clean = Pipeline.Clean(program.Primal);
        Assert.False(CarriesInteger(clean), Printer.Print(clean));
        AssertSame(program, clean);
        Assert.Same(clean, CarriedIntegers.Compute(clean));
        AssertProducts(program, body);
    }

    [Theory]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { next[i] += x[p]; if (w[i] > 0) p++; }")]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { next[i] += x[p]; if (w[i] > 0) p++; else p += 2; }")]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { next[i] += x[p]; p += i; }")]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { next[i] += x[p]; p += index[i]; }")]
    [InlineData("int p = 1; for (int i = 0; i < 3; i++) { next[i] += x[p]; p += p; }")]
    [InlineData("int p = 1; for (int i = 0; i < n; i++) { next[i] += x[p]; p = 3 - p; }")]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) { next[i] += x[p]; p = i; }")]
    [InlineData("int p = 0, q = 1; for (int i = 0; i < n; i++) { next[i] += x[p]; (p, q) = (q, p); }")]
    [InlineData("int p = 0; for (int i = 0; i < n; i++) for (int j = 0; j < i; j++) next[j] += x[p++];")]
    public void Stay_where_the_step_is_not_the_same_in_each_iteration(string body)
    {
        var program = MapCase.Of(Problems.Map(Copied(body)));
        var clean = Pipeline.Clean(program.Primal);
        Assert.True(CarriesInteger(clean), Printer.Print(clean));
        AssertSame(program, clean);
        AssertProducts(program, body);
    }

    [Fact]
    public void Grow_from_the_last_index_on_where_the_loop_runs_down()
    {
        var program = MapCase.Of(Problems.Map(Copied("int p = 2; for (int i = 0; i < n; i++) { next[i] += x[p]; p += 3; } next[0] += p;")));
        var descending = new Downwards().Rewrite(program.Primal);
        var computed = Verifier.Verify(CarriedIntegers.Compute(descending));
        Assert.False(CarriesInteger(computed), Printer.Print(computed));
        var expected = MapCase.Value(descending, Maps.W, Maps.Lambda);
        Assert.NotEqual(program.Value(Maps.W, Maps.Lambda), expected);
        Vectors.AssertSameBits(expected, MapCase.Value(computed, Maps.W, Maps.Lambda), Printer.Print(computed));
    }

    [Theory]
    [InlineData("int p = 0; for (int i = 0; i < m; i++) { double z = 0; for (int j = 0; j < m; j++) z += x[p++] * w[j]; next[i] = z; }")]
    [InlineData("int p = 0; for (int i = 0; i < m; i++) { double z = 0; for (int j = 0; j < m; j++) z += x[p + j] * w[j]; p += m; next[i] = z; }")]
    [InlineData("int i = 0; while (i < m) { double z = 0; int j = 0; while (j < m) { z += x[i * m + j] * w[j]; j++; } next[i] = z; i++; }")]
    [InlineData("int i = 0, p = 0; while (i < m) { double z = 0; int j = 0; for (; j < m; j++, p++) z += x[p] * w[j]; next[i] = z; i++; }")]
    [InlineData("int i = 0; foreach (var row in rows) { double z = 0; int j = 0; foreach (double v in row) z += v * w[j++]; next[i++] = z; }")]
    public void Products_with_a_matrix_are_found_whatever_the_index_is(string body)
    {
        string emitted = new Incrementality.GeneratorRun($"partial class P(double[] x, double[][] rows, int m) {{ [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ {body} }} }}").Files.Values.Single();
        Assert.Contains(body.Contains("rows") ? "Contraction.RaggedProduct" : "Contraction.Product", emitted);
        Assert.DoesNotMatch("(prepared|kept)[A-Z]", emitted);
    }

    private static void AssertSame(MapCase program, Function clean)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            double[] w = seed == 0 ? Maps.W : Vectors.Random(seed, 4);
            Vectors.AssertSameBits(program.Value(w, Maps.Lambda), MapCase.Value(clean, w, Maps.Lambda), Printer.Print(clean));
        }
    }

    /// <summary>Tangents and adjoints are transposes of each other, and differences give them.</summary>
    private static void AssertProducts(MapCase program, string body)
    {
        var run = new MapRun(program.Products);
        double[] direction = Vectors.Random(7, 4), seed = Vectors.Random(8, 4), none = new double[3];
        double[] tangent = run.Jvp(Maps.W, Maps.Lambda, direction, none);
        Vectors.AssertClose([Vectors.Dot(seed, tangent)], [Vectors.Dot(run.Vjp(Maps.W, Maps.Lambda, seed).W, direction)], body);
        var along = program.Along(direction, none);
        const double h = 1e-5;
        Vectors.AssertClose(tangent, along(h).Zip(along(-h), (a, b) => (a - b) / (2 * h)).ToArray(), body, 1e-4);
        Vectors.AssertClose(run.Everything(), new MapRun(program.Products.Vectorised()).Everything(), body);
    }

    private sealed class Downwards : Rewriter
    {
        protected override void RewriteFor(For s, BlockBuilder into) => base.RewriteFor(CarriedSteps.HaveIntegers(s.Carried) ? s with { Descending = true } : s, into);
    }
}
