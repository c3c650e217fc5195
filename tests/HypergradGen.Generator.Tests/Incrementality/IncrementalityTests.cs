using HypergradGen.Generator.Tests.Passes;
using HypergradGen.Generator.Tests.Support;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Tests.Incrementality;

public class IncrementalityTests
{
    private const string Problem = """
        namespace Models;

        public sealed partial class Fit(double[] x, double rate)
        {
            private readonly double _scale = 2.0;

            [FixedPointMap]
            private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
            {
                for (int i = 0; i < w.Length; i++)
                    next[i] = w[i] - rate * (_scale * w[i] + Math.Exp(lambda[0]) * Helpers.Squash(x[i]));
            }

            [OuterObjective]
            private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
            {
                double loss = 0;
                foreach (double v in w)
                    loss += v * v;
                return loss;
            }

            public int Other(int n) => n + 1;
        }
        """;

    private const string Helper = """
        namespace Models;

        public static class Helpers
        {
            public static double Squash(double v) => Math.Tanh(v);

            public static double Unused(double v) => v + 1;
        }
        """;

    private const string Second = """
        public static partial class Half
        {
            [FixedPointMap]
            public static void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.5 * w[0] + lambda[0];
        }
        """;

    private static GeneratorRun NewRun() => new(Problem, Helper);

    [Fact]
    public void A_second_run_does_nothing_again() => NewRun().Edit(0, "Other", "Other").AssertNothingIsDoneAgain();

    [Theory]
    [InlineData("public int Other", "/* said */ public int Other")]
    [InlineData("for (int i = 0", "// said\n        for (int i = 0")]
    [InlineData("next[i] = w[i]", "next[i]  =  w[i] /* said */")]
    [InlineData("namespace Models;", "\n\n// said\nnamespace Models;\n\n")]
    [InlineData("[FixedPointMap]", "/// <summary>Said.</summary>\n    [FixedPointMap]")]
    public void A_comment_leaves_everything_as_it_was(string from, string to) => NewRun().Edit(0, from, to).AssertNothingIsDoneAgain();

    [Fact]
    public void A_new_unrelated_file_leaves_everything_as_it_was() => NewRun().Add("class Unrelated { int F() => 1; }").AssertNothingIsDoneAgain();

    [Fact]
    public void An_edit_in_another_method_leaves_everything_as_it_was() => NewRun().Edit(0, "=> n + 1", "=> n + 2").AssertNothingIsDoneAgain();

    [Fact]
    public void An_edit_in_another_method_of_a_helper_s_type_leaves_everything_as_it_was() => NewRun().Edit(1, "=> v + 1", "=> v + 2").AssertNothingIsDoneAgain();

    [Fact]
    public void An_error_being_typed_in_another_file_leaves_everything_as_it_was() => NewRun().Add("class Unrelated { int F() => ").AssertNothingIsDoneAgain();

    [Theory]
    [InlineData(0, "_scale * w[i]", "_scale * w[i] * 2")]
    [InlineData(0, "loss += v * v", "loss += v * v * 2")]
    [InlineData(1, "Math.Tanh(v)", "Math.Sin(v)")]
    [InlineData(0, "Helpers.Squash(x[i])", "Helpers.Squash(x[i + 1])")]
    public void An_edit_of_the_map_the_objective_or_a_helper_does_everything_again(int file, string from, string to)
    {
        var run = NewRun();
        string before = run.Files.Values.Single();
        run.Edit(file, from, to).AssertAllIsDoneAgain();
        Assert.NotEqual(before, run.Files.Values.Single());
    }

    [Fact]
    public void An_edit_of_one_problem_leaves_another_as_it_was()
    {
        var run = new GeneratorRun(Problem, Helper, Second).Edit(2, "0.5 * w[0]", "0.25 * w[0]");
        Assert.All([HypergradGenerator.ParseStep, HypergradGenerator.EmitStep], step =>
        {
            Assert.Single(run.Reasons(step), IncrementalStepRunReason.Modified);
            Assert.Single(run.Reasons(step), r => r is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached);
        });
    }

    [Fact]
    public void A_problem_that_becomes_bad_loses_its_file_and_gets_it_back()
    {
        var run = NewRun();
        var before = run.Files;
        Assert.Empty(run.Edit(0, "Math.Exp(lambda[0])", "Nowhere(lambda[0])").Files);
        Assert.Equal(before, run.Edit(0, "Nowhere(lambda[0])", "Math.Exp(lambda[0])").Files);
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void Two_fresh_runs_give_the_same_bytes(string map)
    {
        string source = Problems.Source(Maps.Of(map).Body, Maps.Of(map).Members);
        Assert.Equal(new GeneratorRun(source).Files, new GeneratorRun(source).Files);
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void A_map_s_model_is_equal_to_itself_parsed_again(string map)
    {
        string source = Problems.Source(Maps.Of(map).Body, Maps.Of(map).Members);
        var run = new GeneratorRun(source);
        run.Edit(0, "[FixedPointMap]", "// said\n    [FixedPointMap]").AssertNothingIsDoneAgain();
        Assert.Equal(Problems.Parse(source), Problems.Parse(source));
        Assert.Equal(Problems.Parse(source).GetHashCode(), Problems.Parse(source).GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Maps.Names), MemberType = typeof(Maps))]
    public void The_steps_hold_nothing_of_Roslyn(string map)
    {
        var run = new GeneratorRun(Problems.Source(Maps.Of(map).Body, Maps.Of(map).Members));
        foreach (object? output in run.Outputs(HypergradGenerator.ParseStep).Concat(run.Outputs(HypergradGenerator.EmitStep)))
            ObjectGraph.AssertHoldsNothingOfRoslyn(output);
    }

    [Fact]
    public void An_edit_of_one_differentiable_method_leaves_another_as_it_was()
    {
        const string Methods = "partial class P { [Differentiable] double F(double x) => x * x; [Differentiable] double G(double x) => x + x; int Other() => 1; }";
        var run = new GeneratorRun(Methods);
        Assert.Equal(2, run.Files.Count);
        run.Edit(0, "=> 1", "=> 2").AssertNothingIsDoneAgain();
        run.Edit(0, "x * x", "x * x * x");
        Assert.All([HypergradGenerator.ParseStep, HypergradGenerator.EmitStep], step =>
        {
            Assert.Single(run.Reasons(step), IncrementalStepRunReason.Modified);
            Assert.Single(run.Reasons(step), r => r is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached);
        });
        foreach (object? output in run.Outputs(HypergradGenerator.ParseStep))
            ObjectGraph.AssertHoldsNothingOfRoslyn(output);
    }
}
