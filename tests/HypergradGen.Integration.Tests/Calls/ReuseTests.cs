using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests.Calls;

/// <summary>Options, and one solver after another, beside another, on threads, at other lengths: no call leaves a trace in the next.</summary>
public sealed class ReuseTests
{
    public static TheoryData<HypergradientMethod> Methods() => [.. Enum.GetValues<HypergradientMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Tolerance_zero_takes_exactly_the_iterations_asked_for(HypergradientMethod method)
    {
        foreach (int count in (int[])[0, 1, 2, 50])
        {
            foreach (int linear in (int[])[0, 1, 50])
            {
                double[] w = [0.1, 0.2], gradient = [7, 7];
                var solver = new Plain(0.5).CreateSolver(new() { Method = method, MaxIterations = count, Tolerance = 0, MaxLinearIterations = linear, LinearTolerance = 0 });
                var result = solver.Compute([0.5, 0.4], w, gradient);
                Assert.Equal(count, result.Iterations);
                Assert.Equal(HypergradientStatus.IterationLimit, result.Status);
                Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
                double expected = 0.1;
                for (int i = 0; i < count; i++)
                    expected = 0.5 * expected + 0.5 * Math.Cos(0.5);
                Assert.Equal(expected, w[0], 1e-14);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Infinite_tolerances_and_the_largest_counts_are_options_like_others(HypergradientMethod method)
    {
        double[] w = [0.1, 0.2], gradient = [7, 7];
        var solver = new Plain(0.5).CreateSolver(new() { Method = method });
        var result = solver.Compute([0.5, 0.4], w, gradient, new() { Method = method, Tolerance = double.PositiveInfinity, LinearTolerance = double.PositiveInfinity });
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        result = solver.Compute([0.5, 0.4], w, gradient, new() { Method = method, MaxIterations = int.MaxValue, MaxLinearIterations = int.MaxValue });
        Assert.All(gradient, g => Assert.True(double.IsFinite(g), result.ToString()));
    }

    [Fact]
    public void Options_of_one_call_do_not_stay()
    {
        var solver = new Plain(0.5).CreateSolver(new() { MaxIterations = 500, Tolerance = 1e-13 });
        double[] w = new double[2], gradient = new double[2];
        Assert.Equal(HypergradientStatus.IterationLimit, solver.Compute([0.5, 0.4], w, gradient, new() { MaxIterations = 2, Tolerance = 0 }).Status);
        Assert.Equal(HypergradientStatus.Converged, solver.Compute([0.5, 0.4], w, gradient).Status);
    }

    [Fact]
    public void A_start_at_the_solution_is_recognised()
    {
        var solver = new Plain(0.5).CreateSolver(new() { MaxIterations = 500, Tolerance = 1e-13 });
        double[] w = new double[2], gradient = new double[2];
        solver.Compute([0.5, 0.4], w, gradient);
        var warm = solver.Compute([0.5, 0.4], w, gradient);
        Assert.Equal(HypergradientStatus.Converged, warm.Status);
        Assert.InRange(warm.Iterations, 0, 2);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_solver_that_shrinks_and_grows_gives_the_bits_of_a_fresh_one(HypergradientMethod method)
    {
        var problem = new Plain(0.5);
        var options = new HypergradientOptions { Method = method, Tolerance = 1e-14, LinearTolerance = 1e-13 };
        var one = problem.CreateSolver(options);
        foreach (int length in (int[])[3, 40, 1, 0, 40, 7])
        {
            double[] lambda = Ramp(length), w = new double[length], gradient = new double[length], freshW = new double[length], freshGradient = new double[length];
            var result = one.Compute(lambda, w, gradient);
            Assert.Equal(problem.CreateSolver(options).Compute(lambda, freshW, freshGradient), result);
            Assert.Equal(freshW, w);
            Assert.Equal(freshGradient, gradient);
        }
    }

    [Fact]
    public void Two_solvers_in_turn_and_products_in_turn_do_not_disturb_each_other()
    {
        Plain first = new(0.4), second = new(0.6);
        double[] w = [0.1, 0.2], lambda = [0.5, 0.4], seed = [1, 1];
        double[] a = new double[2], b = new double[2], c = new double[2], d = new double[2];
        first.StepVjp(w, lambda, seed, a, b);
        second.StepVjp(w, lambda, a, c, d);
        first.StepVjp(w, lambda, seed, c, d);
        Assert.Equal(a, c);
        Assert.Equal(b, d);

        var inner = first.CreateSolver();
        double[] gradient = new double[2], again = new double[2];
        inner.Compute(lambda, new double[2], gradient);
        second.CreateSolver().Compute(gradient, new double[2], new double[2]);
        inner.Compute(lambda, new double[2], again);
        Assert.Equal(gradient, again);
    }

    [Fact]
    public async Task Two_threads_with_solvers_of_their_own_give_the_bits_of_one()
    {
        var problem = new Plain(0.5);
        double[] lambda = Ramp(64), expected = new double[64], solution = new double[64], wExpected = new double[64], lambdaExpected = new double[64];
        problem.CreateSolver().Compute(lambda, solution, expected);
        problem.StepVjp(solution, lambda, expected, wExpected, lambdaExpected);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(Run, TaskCreationOptions.LongRunning)));

        void Run()
        {
            var solver = problem.CreateSolver();
            for (int run = 0; run < 100; run++)
            {
                double[] w = new double[64], gradient = new double[64], wAdjoint = new double[64], lambdaAdjoint = new double[64];
                solver.Compute(lambda, w, gradient);
                Assert.Equal(expected, gradient);
                problem.StepVjp(w, lambda, gradient, wAdjoint, lambdaAdjoint);
                Assert.Equal(wExpected, wAdjoint);
                Assert.Equal(lambdaExpected, lambdaAdjoint);
                solver.MapVjp(w, lambda, gradient, wAdjoint, lambdaAdjoint);
                Assert.Equal(lambdaExpected, lambdaAdjoint);
            }
        }
    }

    [Fact]
    public void A_problem_that_is_a_value_is_taken_when_the_solver_is_made()
    {
        var problem = new Valued { Rate = 0.5 };
        IHypergradientSolver<double> solver = problem.CreateSolver(new() { Tolerance = 1e-14 });
        problem.Rate = 0.1;
        double[] w = [0];
        solver.Compute([1], w, new double[1]);
        Assert.Equal(2, w[0], 1e-10);
    }

    [Fact]
    public void A_problem_that_is_an_object_is_read_at_every_call()
    {
        var problem = new Mutable { Rate = 0.5 };
        var solver = problem.CreateSolver(new() { Tolerance = 1e-14 });
        double[] w = [0];
        solver.Compute([1], w, new double[1]);
        Assert.Equal(2, w[0], 1e-10);
        problem.Rate = 0.1;
        solver.Compute([1], w, new double[1]);
        Assert.Equal(1 / 0.9, w[0], 1e-10);
    }

    private static double[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => 0.3 + 0.01 * i)];
}
