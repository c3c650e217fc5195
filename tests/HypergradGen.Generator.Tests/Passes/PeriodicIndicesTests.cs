using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Which remainders go round once, and so are choices.</summary>
public class PeriodicIndicesTests
{
    [Theory]
    [InlineData("int m = w.Length; for (int i = 0; i < m; i++) next[i] = 0.5 * w[(i + 1) % m] + w[i];")]
    [InlineData("int m = w.Length; for (int i = 0; i < m; i++) next[i] = 0.5 * w[(i + m - 1) % m] - w[(1 + i) % m];")]
    [InlineData("int m = w.Length; for (int i = m - 1; i >= 0; i--) next[i] = 0.5 * w[(i + 1) % m] + w[(m + i) % m];")]
    [InlineData("w.CopyTo(next); for (int i = 0; i < 3; i++) if (w.Length > 2) next[i] = 0.5 * w[(i + 2) % 3];")]
    [InlineData("int m = w.Length; for (int i = 0; i < m; i++) for (int j = 0; j < m; j++) next[i] = (j == 0 ? 0 : next[i]) + w[j] * w[(i + 1) % m] * w[(j + 1) % m];")]
    [InlineData("int m = w.Length; for (int i = 0; i < m; i++) next[i] = i % m * w[i];")]
    public void A_remainder_that_goes_round_once_is_a_choice_and_computes_the_same(string body)
    {
        var function = Pipeline.Clean(Inliner.Inline(Problems.Map(body)).Entry);
        var chosen = Verifier.Verify(PeriodicIndices.Choose(function));
        Assert.DoesNotContain(Statements.All(chosen), IsRemainder);
        for (int length = 1; length < 20; length++)
        {
            double[] w = Vectors.Random(length, length), lambda = [0.3, -2, 1.5];
            double[] expected = MapCase.Value(function, w, lambda);
            foreach (var program in new[] { chosen, Pipeline.Primal(function), Pipeline.Vectorise(Pipeline.Primal(function)) })
                Vectors.AssertClose(expected, MapCase.Value(program, w, lambda), $"{length} numbers, {Printer.Print(program)}");
        }
    }

    [Theory]
    [InlineData("int m = w.Length; for (int i = 0; i < m; i++) next[i] = w[(i + 2) % m];")]
    [InlineData("int m = w.Length; for (int i = 0; i < m; i++) next[i] = w[(i + m - 2) % m];")]
    [InlineData("int m = w.Length; for (int i = 0; i < m; i++) next[i] = w[2 * i % m];")]
    [InlineData("int m = w.Length; w.CopyTo(next); for (int i = 0; i < m - 1; i++) next[i] = w[(i + 1) % m] + (i + 1) % (m - 2);")]
    [InlineData("int m = index[2]; for (int i = 0; i < w.Length; i++) next[i] = w[i % m];")]
    public void Other_remainders_stay(string body)
        => Assert.Contains(Statements.All(PeriodicIndices.Choose(Pipeline.Clean(Inliner.Inline(Problems.Map(body)).Entry))), IsRemainder);

    [Fact]
    public void Neighbours_on_a_circle_run_in_lanes()
    {
        var program = Pipeline.Vectorise(Pipeline.Primal(Problems.Map("int m = w.Length; for (int i = 0; i < m; i++) next[i] = 0.3 * (w[(i + 1) % m] + w[(i + m - 1) % m]);").Entry));
        Assert.Contains(Statements.All(program).OfType<For>(), l => VectorLoop.Of(l) is not null);
        Assert.DoesNotContain(Statements.All(program), IsRemainder);
    }

    private static bool IsRemainder(Statement statement) => statement is Let { Operation: Binary { Operator: BinaryOperator.Remainder } };
}
