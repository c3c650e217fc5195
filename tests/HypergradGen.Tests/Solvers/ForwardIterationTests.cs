using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class ForwardIterationTests
{
    private static FixedPointEngine<double, ElementwiseProblem<double>> Engine(double factor, int iterations, double tolerance)
        => new(new(factor), new HypergradientOptions { MaxIterations = iterations, Tolerance = tolerance });

    [Fact]
    public void T_iterations_are_t_applications_with_tolerance_zero_though_the_step_is_zero()
    {
        double[] w = [0, 0];
        Assert.Equal(new FixedPointResult(5, 0, HypergradientStatus.IterationLimit), Engine(0, 5, 0).Solve([3, 4], w));
        Assert.Equal([3, 4], w);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_last_iterate_is_returned_at_the_limit(int steps)
    {
        double[] w = [0];
        FixedPointResult result = Engine(0.5, steps, 1e-12).Solve([8], w);
        Assert.Equal(16 * (1 - Math.Pow(0.5, steps)), w[0]);
        Assert.Equal(new FixedPointResult(steps, 16 * Math.Pow(0.5, steps), HypergradientStatus.IterationLimit), result);
    }

    [Fact]
    public void Ends_at_the_first_step_below_the_tolerance_relative_to_the_state()
    {
        // w_t = 2000(1 − 2⁻ᵗ), and a step of 2000·2⁻ᵗ is below 1e-3·w_t first at t = 10.
        double[] w = [0];
        FixedPointResult result = Engine(0.5, 100, 1e-3).Solve([1000], w);
        Assert.Equal(new FixedPointResult(10, 1000 * Math.Pow(0.5, 9), HypergradientStatus.Converged), result);
    }

    [Fact]
    public void No_iterations_leave_the_state_as_it_is()
    {
        double[] w = [5];
        FixedPointResult result = Engine(0.5, 0, 1e-3).Solve([1000], w);
        Assert.Equal((0, HypergradientStatus.IterationLimit), (result.Iterations, result.Status));
        Assert.True(double.IsNaN(result.Residual));
        Assert.Equal(5, w[0]);
    }

    [Theory]
    [InlineData(1e-10)]
    [InlineData(0)]
    public void An_expanding_map_diverges_and_leaves_a_finite_state(double tolerance)
    {
        double[] w = [0];
        FixedPointResult result = Engine(1e3, 1000, tolerance).Solve([1], w);
        Assert.Equal(HypergradientStatus.Diverged, result.Status);
        Assert.True(double.IsFinite(w[0]));
        Assert.InRange(result.Iterations, 2, 200);
    }

    [Fact]
    public void A_slowly_expanding_map_is_told_from_one_at_its_limit()
        => Assert.Equal(HypergradientStatus.Diverged, Engine(1.1, 1000, 1e-10).Solve([1], new double[1]).Status);

    [Fact]
    public void A_large_unit_is_no_divergence()
    {
        double[] w = [0];
        Assert.Equal(HypergradientStatus.Converged, Engine(0.5, 1000, 1e-10).Solve([1e200], w).Status);
        Assert.Equal(1, w[0] / 2e200, 9);
    }

    [Fact]
    public void A_state_that_is_not_finite_is_not_finite_and_left_as_it_is()
    {
        double[] w = [double.NaN, 1];
        FixedPointResult result = Engine(0.5, 10, 1e-10).Solve([1, 1], w);
        Assert.Equal((1, HypergradientStatus.NotFinite), (result.Iterations, result.Status));
        Assert.Equal([double.NaN, 1], w);
    }

    [Fact]
    public void An_empty_state_is_a_fixed_point()
        => Assert.Equal(new FixedPointResult(1, 0, HypergradientStatus.Converged), Engine(0.5, 10, 1e-10).Solve([], []));

    [Theory]
    [InlineData(1.0, 0.5, 600)]
    [InlineData(1.0, 0.5, 1)]
    [InlineData(1e200, 0.5, 20)]
    [InlineData(1.0, 1.0, 5)]
    [InlineData(1.0, 2.0, 900)]
    public void The_last_step_s_length_is_right_where_its_square_is_no_number(double start, double factor, int steps)
    {
        foreach (int length in new[] { 1, 4 })
        {
            var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(factor), new HypergradientOptions { MaxIterations = steps, Tolerance = 0 });
            double[] w = new double[length];
            w[0] = start;
            FixedPointResult result = engine.Solve(new double[length], w);
            Assert.Equal((steps, HypergradientStatus.IterationLimit), (result.Iterations, result.Status));
            Assert.Equal(start * Math.Pow(factor, steps), w[0]);
            Assert.Equal(Math.Abs(1 - factor) * start * Math.Pow(factor, steps - 1), result.Residual);
        }
    }

    [Fact]
    public void Without_a_tolerance_an_iteration_that_overflows_has_diverged_and_leaves_the_last_number()
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(2.0), new HypergradientOptions { MaxIterations = 5000, Tolerance = 0 });
        double[] w = [1];
        FixedPointResult result = engine.Solve([0], w);
        Assert.Equal((1024, HypergradientStatus.Diverged), (result.Iterations, result.Status));
        Assert.Equal(Math.Pow(2, 1023), w[0]);
    }

    [Theory]
    [InlineData(29, 29)]
    [InlineData(5000, 30)]
    public void Without_a_tolerance_a_step_that_is_too_long_to_be_a_number_is_a_divergence(int limit, int iterations)
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(-1.9), new HypergradientOptions { MaxIterations = limit, Tolerance = 0 });
        double[] w = [1e300];
        FixedPointResult result = engine.Solve([0], w);
        Assert.Equal((iterations, HypergradientStatus.Diverged), (result.Iterations, result.Status));
        Assert.Equal(-1e300 * Math.Pow(1.9, 29), w[0], -1e300 * Math.Pow(1.9, 29) * -1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void Without_a_tolerance_a_state_that_stops_being_finite_while_it_shrinks_has_not_diverged(int length)
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(0.5, Math.Pow(2, -40)), new HypergradientOptions { MaxIterations = 500, Tolerance = 0 });
        double[] w = [.. Enumerable.Repeat(1.0, length)];
        FixedPointResult result = engine.Solve(new double[length], w);
        Assert.Equal((42, HypergradientStatus.NotFinite), (result.Iterations, result.Status));
        Assert.All(w, x => Assert.Equal(Math.Pow(2, -41), x));
    }
}
