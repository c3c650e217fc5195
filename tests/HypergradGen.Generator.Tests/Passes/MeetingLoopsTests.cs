using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Incrementality;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Two loops over rows that lie one in the other, where the second adds to what the first stores.</summary>
public class MeetingLoopsTests
{
    private static Function Before(string body) => Pipeline.Clean(AscendingLoops.Turn(Pipeline.Primal(MapCase.Of(Problems.Map("w.CopyTo(next); " + body)).Primal)));

    private static int VectorLoops(Function function) => Statements.All(function).OfType<For>().Count(f => VectorLoop.Of(f) is not null);

    [Theory]
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = lambda[0] * w[j]; for (int j = 1; j < w.Length - 1; j++) next[j] += w[j - 1] + w[j + 1];")]
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = lambda[0] * w[j]; for (int j = 0; j < w.Length - 3; j++) next[j] -= w[j] * w[j + 3];")]
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = lambda[0] * w[j]; for (int j = 3; j < w.Length; j++) { next[j] -= w[j]; next[j] += lambda[1]; }")]
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = lambda[0] * w[j]; for (int j = 0; j < w.Length; j++) next[j] += Math.Sin(w[j]);")]
    [InlineData("for (int j = 2; j < w.Length - 2; j++) next[j] = lambda[0] * w[j]; for (int j = 0; j < w.Length; j++) next[j] += j * w[j];")]
    [InlineData("for (int j = w.Length - 1; j >= 0; j--) next[j] = w[j] * j; double c = lambda[0] * lambda[1]; for (int j = w.Length - 2; j > 0; j--) next[j] += c * w[j - 1];")]
    [InlineData("int m = w.Length / 2; for (int j = 0; j < m; j++) next[m + j] = w[j]; for (int j = 1; j + 1 < m; j++) next[m + j] += lambda[2] * w[m + j + 1];")]
    [InlineData("int m = w.Length / 3; for (int i = 0; i < 3; i++) { var row = next.Slice(i * m, m); for (int j = 0; j < m; j++) row[j] = w[j]; for (int j = 1; j < m; j++) next[i * m + j] += w[i * m + j - 1]; if (m > 0) row[0] += w[m - 1]; }")]
    [InlineData("var q = new double[w.Length + 1]; for (int j = 0; j < w.Length; j++) { next[j] = w[j]; q[j] = 2 * w[j]; } for (int j = 1; j < w.Length; j++) next[j] += w[j - 1]; for (int j = 0; j < w.Length; j++) next[j] += q[j + 1];")]
    public void Loops_of_which_the_second_adds_to_what_the_first_stores_are_one_and_compute_the_same(string body)
    {
        var function = Before(body);
        var met = Verifier.Verify(MeetingLoops.Fuse(function));
        Assert.True(function != met, Printer.Print(function));
        Assert.Contains(Statements.All(met).OfType<For>(), f => VectorLoop.Of(f) is { } loop && loop.MayRepeat(Memory.Of(met)));
        foreach (int length in (int[])[.. Enumerable.Range(0, 25), 33, 51])
        {
            double[] w = Vectors.Random(length, length), lambda = [0.3, -2, 1.5];
            foreach (var program in new[] { met, Pipeline.Clean(met) })
                Assert.Equal(MapCase.Value(function, w, lambda), MapCase.Value(program, w, lambda, IterationOrder.Shuffled));
        }
    }

    [Theory]
    [InlineData("for (int j = 0; j < 20; j++) next[j] = w[j]; for (int j = 1; j < 19; j++) next[j] += w[j - 1];")]
    [InlineData("for (int j = 1; j < 20; j++) next[j] = w[j]; for (int j = 0; j < 20; j++) next[j] += w[j];")]
    public void Where_counts_are_known_there_is_no_test(string body)
    {
        var function = Before(body);
        var met = Verifier.Verify(MeetingLoops.Fuse(function));
        Assert.Equal(VectorLoops(function) - 1, VectorLoops(met));
        Assert.DoesNotContain(Statements.All(met), s => s is If);
        double[] w = Vectors.Random(20, 20), lambda = [0.3, -2, 1.5];
        Assert.Equal(MapCase.Value(function, w, lambda), MapCase.Value(met, w, lambda, IterationOrder.Shuffled));
    }

    [Theory]
    // The second reads what the first stored, or the first what the second adds to; it adds at two places, at one whose distance is no number, at one that the first does not store.
    [InlineData("var q = new double[w.Length]; for (int j = 0; j < w.Length; j++) { next[j] = w[j]; q[j] = 2 * w[j]; } for (int j = 1; j < w.Length; j++) next[j] += q[j - 1];")]
    [InlineData("var q = w.ToArray(); for (int j = 0; j < w.Length; j++) next[j] = w[j] * q[j]; for (int j = 1; j < w.Length; j++) { next[j] += w[j]; q[j] += w[j]; } next[0] = q[1];")]
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = w[j]; for (int j = 0; j < w.Length - 1; j++) { next[j] += w[j]; next[j + 1] += w[j]; }")]
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = w[j]; for (int j = 0; j < w.Length - 4; j++) next[j + index[0]] += w[j];")]
    [InlineData("for (int j = 0; j < w.Length - 2; j++) next[j] = w[j]; for (int j = 0; j < w.Length - 2; j++) next[j + 2] += w[j];")]
    // Counts whose difference is no number, or a large one.
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = w[j]; for (int j = 0; j < index[1]; j++) next[j] += w[j];")]
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = w[j]; for (int j = 0; j < w.Length - 9; j++) next[j] += w[j];")]
    // Iterations that may not run twice; more memory than registers.
    [InlineData("var q = new double[w.Length]; for (int j = 0; j < w.Length; j++) q[j] += w[j]; for (int j = 1; j < w.Length; j++) q[j] += w[j - 1]; next[0] = q[1];")]
    [InlineData("var q = new double[w.Length]; for (int j = 0; j < w.Length; j++) { next[j] = w[j]; q[j] += w[j]; } for (int j = 1; j < w.Length; j++) next[j] += w[j - 1]; next[0] = q[1];")]
    [InlineData("double s = 0; for (int j = 0; j < w.Length; j++) next[j] = w[j]; for (int j = 1; j < w.Length; j++) { next[j] += w[j - 1]; s += w[j]; } next[0] = s;")]
    [InlineData("int a = index[0], b = index[1], c = index[2], d = index[3]; for (int j = 0; j < w.Length; j++) next[j] = x[a + j] + x[b + j] + x[c + j] + x[d + j] + y[a + j] + y[b + j] + y[c + j] + y[d + j]; for (int j = 0; j < w.Length; j++) next[j] += w[a + j] * w[b + j] * w[c + j] * w[d + j];")]
    // What is between them, or a guard, has to stay there.
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = w[j]; double c = next[index[0]]; for (int j = 1; j < w.Length; j++) next[j] += c * w[j];")]
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = w[j]; next[index[0]] = 1; for (int j = 1; j < w.Length; j++) next[j] += w[j];")]
    [InlineData("for (int j = 0; j < w.Length; j++) next[j] = w[j]; if (w.Length < n) throw new InvalidOperationException(); for (int j = 1; j < w.Length; j++) next[j] += w[j];")]
    public void Other_loops_stay_apart(string body)
    {
        var function = Before(body);
        Assert.True(VectorLoops(function) >= 2, Printer.Print(function));
        Assert.Equal(function, MeetingLoops.Fuse(function));
    }

    [Fact]
    public void Vectors_of_a_loop_that_begins_inside_a_row_overlap_and_strict_programs_have_none()
    {
        string Emitted(string mark, string loops) => new GeneratorRun($"partial class P {{ [FixedPointMap{mark}] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) {{ {loops} }} }}").Files.Values.Single();
        const string Apart = "for (int j = 0; j < w.Length; j++) next[j] = lambda[j] * w[j]; for (int j = 1; j < w.Length - 1; j++) next[j] += 0.1 * (w[j - 1] + w[j + 1]);";
        Assert.Contains("Lanes.Inside(", Emitted("", Apart));
        Assert.DoesNotContain("Lanes.Load", Emitted("(FloatingPoint = FloatingPoint.Strict)", Apart));
        Assert.Contains("Lanes.Inside(", Emitted("", "next.Clear(); for (int j = 3; j < w.Length; j++) next[j] = lambda[j] * w[j - 1];"));
        Assert.DoesNotContain("Lanes.Inside(", Emitted("", "for (int j = 0; j < w.Length; j++) next[j] = lambda[j] * w[j];"));
        Assert.DoesNotContain("Lanes.Inside(", Emitted("", "w.CopyTo(next); for (int j = 11; j < w.Length; j++) next[j] += lambda[j] * w[j - 1];"));
    }
}
