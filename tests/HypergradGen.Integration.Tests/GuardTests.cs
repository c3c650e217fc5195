using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests;

/// <summary>What is generated throws just what the user's own method does.</summary>
public sealed class GuardTests
{
    public static TheoryData<int, int, int, double> Calls => new()
    {
        { 2, 2, -1, 0.1 }, // the library's guard
        { 3, 2, 1, 0.1 }, // a length
        { 1, 2, 1, 0.1 }, // a length that indices would find too
        { 2, 2, 7, 0.1 }, // the last arm of a switch
        { 2, 2, 1, 1000 }, // a value of the state
        { 2, 2, 1, double.NaN },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Each_product_throws_what_the_method_throws(int state, int hyperparameters, int order, double value)
    {
        var problem = new Guarded([0.4, -0.2], order, null);
        double[] w = [.. Enumerable.Repeat(0.1, state - 1), value], lambda = [.. Enumerable.Repeat(0.3, hyperparameters)];
        var expected = Record.Exception(() => problem.Step(w, lambda, new double[state]));
        Assert.NotNull(expected);
        var solver = problem.CreateSolver();
        Action[] products =
        [
            () => problem.StepJvp(w, lambda, new double[state], new double[hyperparameters], new double[state]),
            () => problem.StepVjp(w, lambda, new double[state], new double[state], new double[hyperparameters]),
            () => solver.Solve(lambda, w),
        ];
        foreach (var product in products)
        {
            var thrown = Record.Exception(product);
            Assert.Equal(expected.GetType(), thrown?.GetType());
            Assert.Equal(expected.Message, thrown!.Message);
        }
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(-0.7)]
    [InlineData(3.7)]
    [InlineData(1.7)]
    [InlineData(-3.7)]
    [InlineData(5.7)]
    [InlineData(7.1)]
    [InlineData(7.2)]
    [InlineData(10.5)]
    public void A_guard_asks_and_shows_a_number_as_the_type_that_it_is_made(double value)
    {
        var problem = new RoundedGuards(2.9);
        double[] w = [value], lambda = [0.5];
        var expected = Record.Exception(() => problem.Step(w, lambda, new double[1]));
        var solver = problem.CreateSolver();
        Action[] products =
        [
            () => problem.StepJvp(w, lambda, w, lambda, new double[1]),
            () => problem.StepVjp(w, lambda, w, new double[1], new double[1]),
            () => solver.Map(w, lambda, new double[1]),
        ];
        foreach (var product in products)
        {
            var thrown = Record.Exception(product);
            Assert.Equal(expected?.GetType(), thrown?.GetType());
            Assert.Equal(expected?.Message, thrown?.Message);
        }
    }

    [Fact]
    public void A_guard_of_the_objective_throws()
    {
        var problem = new Guarded([0.4, -0.2], 1, null);
        var thrown = Assert.Throws<ArgumentException>(() => problem.LossGradient(new double[3], new double[2], new double[3], new double[2]));
        Assert.Equal("length", thrown.Message);
    }

    [Fact]
    public void An_array_of_the_data_may_be_null()
    {
        double[] w = [0.1, 0.2], lambda = [0.3, 0.4], next = new double[2], mine = new double[2];
        foreach (double[]? mask in new[] { null, new[] { 0.5, 0.0 } })
        {
            var problem = new Guarded([0.4, -0.2], 1, mask);
            problem.Step(w, lambda, mine);
            problem.CreateSolver().Map(w, lambda, next);
            // Elementary functions of an unmarked map are within 3 units in the last place of the library's.
            Assert.All(mine.Zip(next), p => Assert.Equal(p.First, p.Second, 1e-15));
        }
    }

    [Theory]
    [InlineData(3, 1.5, false)]
    [InlineData(2_000_000_000, 0.0, true)]
    [InlineData(3, 1e12, true)]
    [InlineData(-3, 1e12, false)]
    public void Checked_integers_throw_where_they_overflow(int size, double scale, bool overflows)
    {
        var solver = new CheckedIntegers(size, [scale, scale]).CreateSolver(new HypergradientOptions { MaxIterations = 60 });
        double[] w = new double[2], gradient = new double[2];
        if (overflows)
        {
            Assert.Throws<OverflowException>(() => solver.Map(w, [0.5, 0.25], gradient));
            Assert.Throws<OverflowException>(() => solver.Compute([0.5, 0.25], w, gradient));
            Assert.Throws<OverflowException>(() => solver.MapVjp(w, [0.5, 0.25], [1, 1], new double[2], gradient));
            return;
        }
        Assert.Equal(HypergradientStatus.Converged, solver.Compute([0.5, 0.25], w, gradient).Status);
        Assert.Equal((Math.Sin(size) + Math.Sin(2 * size)) / 0.9, gradient[0], 1e-8);
        Assert.Equal(size > 0 ? 2 / 0.9 : 0, gradient[1], 1e-8);
    }

    public static TheoryData<int[], int[]> Graphs => new()
    {
        { [0, 2, 3, 6], [1, 2, 0, 0, 1, 2] },
        { [4, 6, 2, 6], [1, 2, 0, 0, 1, 2] }, // no edges where the end is before the start
        { [100, 90, 80, -5], [1, 2, 0, 0, 1, 2] }, // no edges at all, wherever they would be
        { [0, 2, 3, 7], [1, 2, 0, 0, 1, 2] },
        { [-1, 2, 3, 6], [1, 2, 0, 0, 1, 2] },
        { [0, 2, 3, int.MaxValue], [1, 2, 0, 0, 1, 2] },
        { [0, 2, 3, 6], [1, 2, 0, 0, 1, 3] },
        { [0, 2, 3, 6], [1, 2, 0, 0, -1, 2] },
        { [0, 2, 3, 6], [1, 2, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Graphs))]
    public void A_loop_over_places_from_data_throws_what_the_method_throws(int[] start, int[] neighbour)
    {
        var problem = new Edges(start, neighbour);
        double[] w = [0.1, 0.2, 0.3], weights = [0.3, -0.2, 0.1, 0.25, 0.15, -0.1], next = new double[3], actual = new double[3], gradient = new double[6];
        var expected = Record.Exception(() => problem.Step(w, weights, next));
        var solver = problem.CreateSolver();
        Action[] products =
        [
            () => solver.Map(w, weights, actual),
            () => problem.StepJvp(w, weights, w, weights, new double[3]),
            () => problem.StepVjp(w, weights, w, new double[3], gradient),
            () => solver.Solve(weights, [.. w]),
            () => solver.Adjoint(weights, w, w, gradient),
        ];
        foreach (var product in products)
            Assert.Equal(expected?.GetType(), Record.Exception(product)?.GetType());
        if (expected is null)
            Assert.Equal(next, actual, (x, y) => Math.Abs(x - y) <= 1e-15);
    }
}
