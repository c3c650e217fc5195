using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Products;
using HypergradGen.Generator.Tests.Incrementality;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Loops in which the index is compared with something known before them.</summary>
public class IndexSetSplittingTests
{
    private static Function Before(string body) => Pipeline.Clean(MapCase.Of(Problems.Map("w.CopyTo(next); " + body)).Primal);

    private static double[] Value(Function function, double[] w, int n, IterationOrder order = IterationOrder.AsWritten)
    {
        double[] next = Vectors.Unwritten(w.Length), lambda = [0.3, -2, 1.5];
        new Interpreter(source => source.Replace("this.", "") switch { "n" => n, "x" => Vectors.Random(1, 80), "y" => Vectors.Random(2, 80 * 80), "index" => new[] { n, 5, -3 }, var other => Problems.Data(other) }, order, default)
            .Run(function, w, lambda, next);
        return next;
    }

    private static bool HasBranchInALoop(Function function) => Statements.All(function).OfType<For>().Any(f => f.Body.Statements.Any(s => s is If));

    [Theory]
    [InlineData("if (j != n) s += w[j] * x[j];")]
    [InlineData("if (j == n) s += w[j] * x[j]; else s -= w[j];")]
    [InlineData("if (j == n) continue; s += w[j] * x[j];")]
    [InlineData("if (j < n) s += w[j]; else next[j] = x[j] * w[j];")]
    [InlineData("if (j <= n) s += w[j]; else next[j] = x[j] * w[j];")]
    [InlineData("if (j > n) next[j] += w[j] * x[j]; s += w[j];")]
    [InlineData("if (j >= n) next[j] += w[j] * x[j]; s += w[j];")]
    [InlineData("if (n < j) next[j] -= w[j]; s += w[j];")]
    [InlineData("if (n <= j) next[j] -= w[j]; s += w[j];")]
    [InlineData("if (j < n) s += w[j]; else if (j == n) s += 3 * w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (j == n) s += 3 * w[j]; else if (j < n) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (j == n || j == n + 2) next[j] = 1; else next[j] = x[j] * w[j];")]
    [InlineData("if (j > 1 && j <= n) s += x[j] * w[j];")]
    [InlineData("if (!(j >= n - 3 && j < n + 3)) s += x[j] * w[j];")]
    [InlineData("double l = j > 0 ? w[j - 1] : x[0], r = j < w.Length - 1 ? w[j + 1] : x[1]; next[j] = l + r;")]
    [InlineData("next[j] = j == 0 || j == w.Length - 1 ? w[j] : w[j - 1] * w[j + 1];")]
    [InlineData("next[j] = w[j == 0 ? w.Length - 1 : j - 1] + w[j == w.Length - 1 ? 0 : j + 1];")]
    [InlineData("bool isFirst = j == 0; if (isFirst || j == n) s += w[j]; if (!isFirst) next[j] = w[j - 1];")]
    [InlineData("int p = j < n ? j : w.Length - 1; s += w[j] + (j < n ? x[j] : x[j + 1] * 2);")]
    // The index is shifted, taken from something, or both; what that gives may wrap around.
    [InlineData("if (j + n < 7) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (j + n >= 7) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (7 <= j + n) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (n + j <= 2 * n - 1) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (j + n == 7) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (n - j > 2) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (2 > n - j) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (n - j <= -1) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (n - j != 2) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (j - n < 2) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (2 * n - j + 1 < n) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("if (j + 5 < w.Length) s += w[j]; else s -= x[j] * w[j];")]
    [InlineData("int p = j + n; if (p >= 0 && p < w.Length) s += x[j] * w[p];")]
    [InlineData("if (j - n >= 0 && j - n < w.Length) s += x[j] * w[j - n];")]
    public void A_loop_is_cut_where_a_comparison_of_its_index_changes_and_computes_the_same(string body)
    {
        foreach (string head in new[] { "int j = 0; j < w.Length; j++", "int j = w.Length - 1; j >= 0; j--", "int j = 1; j < w.Length - 1; j++" })
        {
            var function = Before($"double s = lambda[0]; for ({head}) {{ {body} }} if (w.Length > 0) next[0] = s;");
            var split = Verifier.Verify(IndexSetSplitting.Split(function));
            Assert.True(function != split, Printer.Print(function));
            foreach (var program in new[] { split, SingleIterations.Branch(split), Pipeline.Clean(SingleIterations.Branch(Pipeline.Clean(split))) })
            {
                Verifier.Verify(program);
                foreach (int length in (int[])[0, 1, 2, 3, 8, 9, 21])
                {
                    double[] w = Vectors.Random(length, length);
                    foreach (int n in (int[])[int.MinValue, int.MinValue + 1, int.MinValue + 9, -length - 1, -3, -1, 0, 1, 2, 5, 8, length - 2, length - 1, length, length + 1, 1 << 30, int.MaxValue - 9, int.MaxValue - 1, int.MaxValue])
                        AssertSame(function, program, w, n);
                }
            }
        }
    }

    private static void AssertSame(Function function, Function program, double[] w, int n)
    {
        double[] expected;
        try
        {
            expected = Value(function, w, n);
        }
        catch (IndexOutOfRangeException)
        {
            Assert.Throws<IndexOutOfRangeException>(() => Value(program, w, n));
            return;
        }
        Vectors.AssertSameBits(expected, Value(program, w, n), $"n = {n}, {w.Length} elements:\n{Printer.Print(function)}became\n{Printer.Print(program)}");
    }

    [Theory]
    [InlineData("for (int j = 0; j < n; j++) if (j != 3) s += w[j];")]
    [InlineData("int end = index[0], at = index[1]; for (int j = 2; j < end; j++) if (j < at) s += w[j]; else s -= w[j];")]
    [InlineData("for (int j = n; j < w.Length; j++) if (j > 4) s += w[j]; else s -= x[j];")]
    public void Counts_that_may_be_negative_are_no_iterations(string loop)
    {
        var function = Before($"double s = lambda[0]; {loop} next[0] = s;");
        var split = Verifier.Verify(IndexSetSplitting.Split(function));
        Assert.True(function != split, Printer.Print(function));
        double[] w = Vectors.Random(3, 20);
        foreach (int n in (int[])[int.MinValue + 4, -7, -1, 0, 1, 2, 3, 4, 5, 6, 13, 20, 21])
            AssertSame(function, split, w, n);
    }

    [Fact]
    public void Without_its_diagonal_a_row_is_a_product_of_two_parts_and_no_test_where_the_row_is_known_to_have_one()
    {
        const string Body = "for (int i = 0; i < n; i++) { double s = 0; for (int j = 0; j < n; j++) { if (j != i) s += y[i * n + j] * w[j]; } next[i] = s / y[i * n + i]; }";
        var primal = Pipeline.Primal(MapCase.Of(Problems.Map(Body)).Primal);
        Assert.Equal(2, Statements.All(primal).OfType<For>().Count(f => VectorLoop.Of(f) is not null));
        Assert.DoesNotContain(Statements.All(primal), s => s is Let { Operation: Intrinsic { Function: "Math.Max" or "Math.Min" } });
        var function = Pipeline.Vectorise(primal);
        Assert.Equal(2, Assert.Single(Statements.All(function).OfType<For>().Select(f => RaggedProduct.Of(f, Memory.Of(function))).OfType<RaggedProduct>()).Parts.Count);
        Assert.False(HasBranchInALoop(function), Printer.Print(function));
        string emitted = new GeneratorRun(Problems.Usings, Problems.Source(Body)).Files.Values.First(f => f.Contains("StepVjp", StringComparison.Ordinal));
        Assert.DoesNotContain("!= i", emitted);
        Assert.DoesNotContain("i !=", emitted);
    }

    [Fact]
    public void The_check_of_an_index_cuts_no_loop()
    {
        const string Body = "for (int i = 0; i < n; i++) { double s = 0; for (int j = 0; j < n; j++) { if (j != i) s += a[i, j] * w[j]; } next[i] = s / a[i, i]; }";
        var function = Pipeline.Vectorise(Pipeline.Primal(MapCase.Of(Problems.Map(Body)).Primal));
        Assert.True(3 == Statements.All(function).OfType<For>().Count(), Printer.Print(function));
        Assert.Equal(2, Statements.All(function).OfType<For>().Count(f => VectorLoop.Of(f) is not null));
    }

    [Fact]
    public void Where_a_length_is_known_so_are_the_parts()
    {
        var function = Before("for (int j = 0; j < 30; j++) next[j] = j == 0 || j == 29 ? w[j] : w[j - 1] + w[j + 1];");
        var split = Pipeline.Clean(IndexSetSplitting.Split(function));
        var loop = Assert.Single(Statements.All(split).OfType<For>(), f => f.Count is Literal);
        Assert.Equal(Operand.Int(28), loop.Count);
        Assert.NotNull(VectorLoop.Of(loop));
        Assert.DoesNotContain(Statements.All(split), s => s is If);
    }

    [Theory]
    // Branches on numbers, bounds that change with the state or in the loop, squares of the index.
    [InlineData("for (int j = 0; j < w.Length; j++) if (w[j] > 0) s += w[j];")]
    [InlineData("for (int j = 0; j < w.Length; j++) if (j < (int)Gradient.Stop(w[0])) s += w[j];")]
    [InlineData("int last = 0; while (last < w.Length && w[last] > 0) last++; for (int j = 0; j < w.Length; j++) if (j < last) s += w[j];")]
    [InlineData("for (int j = 0; j < w.Length; j++) if (j < index[j]) s += w[j];")]
    [InlineData("for (int j = 0; j < w.Length; j++) if (j * j < n) s += w[j];")]
    [InlineData("for (int j = 0; j < w.Length; j++) if (2 * j < n) s += w[j];")]
    [InlineData("for (int j = 0; j < w.Length; j++) if (j % 2 == 0) s += w[j];")]
    // No vectors come of it: a recurrence, scattered elements, a loop inside.
    [InlineData("for (int j = 0; j < w.Length; j++) if (j != n) s = s * s + w[j];")]
    [InlineData("for (int j = 0; j < w.Length; j++) if (j != n) s += x[index[j]];")]
    [InlineData("for (int j = 0; j < w.Length; j++) if (j != n) for (int k = 0; k < w.Length; k++) next[k] += w[j] * x[k];")]
    // Vectors already.
    [InlineData("for (int j = 0; j < w.Length; j++) { double v = w[j]; s += j < n ? v : 0.5 * v; }")]
    public void Other_loops_stay_whole(string loop)
    {
        var function = Before($"double s = 0; {loop} next[0] = s;");
        Assert.Equal(function, IndexSetSplitting.Split(function));
    }

    [Fact]
    public void Strict_programs_and_loops_with_too_many_parts_stay_whole()
    {
        var function = Before("double s = 0; for (int j = 0; j < w.Length; j++) if (j != n) s += w[j]; next[0] = s;");
        Assert.Equal(function with { IsStrict = true }, IndexSetSplitting.Split(function with { IsStrict = true }));
        string many = string.Concat(Enumerable.Range(0, 9).Select(k => $"if (j < index[{k}]) s += w[j] * {k + 2}; "));
        function = Before($"double s = 0; for (int j = 0; j < w.Length; j++) {{ {many} }} next[0] = s;");
        Assert.Equal(function, IndexSetSplitting.Split(function));
    }

    [Fact]
    public void A_choice_among_elements_of_data_is_made_early_where_there_is_an_earlier_program()
    {
        var map = MapCase.Of(Problems.Map("for (int i = 0; i < n; i++) { double s = 0; for (int j = 0; j < n; j++) s += (j == i ? rate : y[i * n + j]) * w[j]; next[i] = s; }"));
        var function = Pipeline.Clean(map.Primal);
        Assert.NotEqual(function, IndexSetSplitting.Split(function));
        Assert.Equal(function, IndexSetSplitting.Split(function, [map.W, map.Next]));
        map = MapCase.Of(Problems.Map("for (int i = 0; i < n; i++) { double s = 0; for (int j = 0; j < n; j++) s += y[i * n + j] * (j == i ? rate : w[j]); next[i] = s; }"));
        function = Pipeline.Clean(map.Primal);
        Assert.NotEqual(function, IndexSetSplitting.Split(function, [map.W, map.Next]));
    }

    [Fact]
    public void Parts_of_a_loop_that_runs_down_run_down_from_the_last()
    {
        var function = Before("double s = lambda[0]; for (int j = 0; j < w.Length; j++) { if (j < n) s += w[j]; else s -= x[j] * w[j]; } next[0] = s;");
        var down = new Downwards().Rewrite(function);
        var split = Verifier.Verify(IndexSetSplitting.Split(down));
        Assert.NotEqual(down, split);
        foreach (int n in (int[])[-1, 0, 4, 19, 20, 21])
            AssertSame(down, split, Vectors.Random(n + 2, 20), n);
    }

    private sealed class Downwards : Rewriter
    {
        protected override void RewriteFor(For s, BlockBuilder into) => into.Add(s with { Descending = true });
    }
}
