using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which additions to neighbours are shifted until they meet.</summary>
public class ShiftedSumsTests
{
    [Theory]
    [InlineData("for (int j = 0; j < w.Length - 2; j++) { double p = lambda[0] * w[j + 1]; next[j] += p; next[j + 2] += p; }")]
    [InlineData("for (int j = 0; j < w.Length - 2; j++) { next[j + 2] -= lambda[0] * w[j]; next[j + 1] += w[j]; next[j] -= w[j + 1] * w[j]; }")]
    [InlineData("for (int j = 1; j < w.Length - 3; j++) { double p = w[j]; next[j + 3] -= p; next[j - 1] -= 2 * p; next[j - 1] += lambda[1]; next[j] -= p * p; }")]
    [InlineData("var q = new double[w.Length]; for (int j = 0; j + 1 < w.Length; j++) { next[j] += w[j]; q[j] += Math.Sin(w[j]); q[j + 1] += 0.5; next[j + 1] -= 2 * w[j]; } for (int j = 0; j < w.Length; j++) next[j] += q[j];")]
    [InlineData("int m = w.Length / 2; for (int j = 0; j < m - 1; j++) { next[j] += w[j]; next[m + j] += w[j]; next[m + j + 1] += w[j] * lambda[2]; }")]
    [InlineData("for (int j = w.Length - 2; j >= 0; j--) { next[j] += w[j]; next[j + 1] += w[j] * j; }")]
    [InlineData("for (int j = 0; j < w.Length - 10; j++) { double p = w[j]; next[j] += p; next[j + 1] -= p; next[j + 9] += 2 * p; next[j + 10] += p; }")]
    [InlineData("for (int j = 0; j < w.Length - 7; j++) { double p = w[j]; next[j + 7] -= p; next[j] += p; next[j + 6] += 2 * p; }")]
    [InlineData("var u = w.ToArray(); for (int j = 0; j < w.Length - 1; j++) { double a = u[j]; next[j] += a; u[j] = 0; next[j + 1] += 2 * a; } for (int j = 0; j < w.Length; j++) next[j] += lambda[1] * u[j];")]
    public void Additions_to_neighbours_meet_at_one_element_and_compute_the_same(string loop)
    {
        var function = Pipeline.Primal(MapCase.Of(Problems.Map("w.CopyTo(next); " + loop)).Primal);
        var aligned = Verifier.Verify(ShiftedSums.Align(Pipeline.Clean(AscendingLoops.Turn(function))));
        Assert.True(function != aligned, Printer.Print(function));
        for (int length = 1; length < 24; length++)
        {
            double[] w = Vectors.Random(length, length), lambda = [0.3, -2, 1.5];
            foreach (var program in new[] { aligned, Pipeline.Clean(aligned) })
                Vectors.AssertClose(MapCase.Value(function, w, lambda), MapCase.Value(program, w, lambda, IterationOrder.Shuffled), $"{length} numbers, {Printer.Print(program)}");
        }
    }

    [Theory]
    // What is written is read; what is added is dear; the distance is no number, or a long one; the same element twice.
    [InlineData("for (int j = 0; j < n - 1; j++) { next[j] += w[j]; next[j + 1] += Math.Exp(w[j]); }")]
    [InlineData("for (int j = 0; j < n - 1; j++) { next[j] += w[j]; next[j + 1] += w[j] / lambda[0]; }")]
    [InlineData("for (int j = 0; j < n; j++) { next[j] += w[j]; next[j + n / 3] += w[j]; }")]
    [InlineData("for (int j = 0; j < n - 9; j++) { next[j] += w[j]; next[j + 9] += w[j]; }")]
    [InlineData("for (int j = 0; j < n; j++) { next[j] += w[j]; next[j] -= lambda[0]; }")]
    [InlineData("for (int j = 0; j < n - 1; j++) { double t = next[j]; next[j] = t + w[j]; next[j + 1] += t; }")]
    [InlineData("for (int j = 0; j < 7; j++) { next[j] += w[j]; next[j + 1] += w[j]; }")]
    [InlineData("double s = 0; for (int j = 0; j < n - 1; j++) { next[j] += w[j]; next[j + 1] += w[j]; s += w[j]; } next[0] += s;")]
    [InlineData("var u = w.ToArray(); for (int j = 0; j < n - 1; j++) { double a = u[j + 1]; u[j] = 0; next[j] += a; next[j + 1] += a; } next[0] += u[0];")]
    public void Other_additions_stay_as_they_are(string loop)
    {
        var function = Pipeline.Primal(MapCase.Of(Problems.Map("w.CopyTo(next); " + loop)).Primal);
        Assert.Equal(function, ShiftedSums.Align(function));
    }
}
