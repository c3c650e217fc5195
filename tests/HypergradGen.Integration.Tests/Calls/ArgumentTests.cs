using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests.Calls;

/// <summary>What generated members refuse, by which name, and that they have written nothing by then.</summary>
public sealed class ArgumentTests
{
    private readonly Plain _problem = new(0.5);
    private readonly Plain.HypergradientSolver _solver = new Plain(0.5).CreateSolver();

    [Fact]
    public void Every_length_works_from_zero_on()
    {
        foreach (int length in (int[])[0, 1, 2, 17])
        {
            double[] lambda = [.. Enumerable.Repeat(0.5, length)], w = new double[length], gradient = new double[length];
            Assert.Equal(HypergradientStatus.Converged, _solver.Compute(lambda, w, gradient).Status);
            Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
        }
    }

    [Fact]
    public void A_solver_refuses_lengths_that_do_not_fit_by_name_with_nothing_written()
    {
        double[] w = [1, 1, 1], pair = [7, 7], triple = [7, 7, 7], four = [7, 7, 7, 7];
        Refuses("lambda", () => _solver.Compute([0.5, 0.5], w, pair));
        Refuses("gradient", () => _solver.Compute([0.5, 0.5, 0.5], w, pair));
        Refuses("gradient", () => _solver.Compute([0.5, 0.5, 0.5], w, four));
        Refuses("lambda", () => _solver.Solve([0.5], w));
        Refuses("wAdjoint", () => _solver.Adjoint([1, 2], [1, 2], [1], pair));
        Refuses("lambdaAdjoint", () => _solver.Adjoint([1, 2], [1, 2], [1, 2], triple));
        Refuses("lambdaTangent", () => _solver.Tangent([1, 2], [1, 2], [1], pair));
        Refuses("wTangent", () => _solver.Tangent([1, 2], [1, 2], [1, 1], triple));
        Refuses("next", () => _solver.Map([1, 2], [1, 2], triple));
        AssertUntouched(1, w);
        AssertUntouched(7, pair, triple, four);
    }

    [Fact]
    public void Products_refuse_lengths_that_do_not_fit_by_name_with_nothing_written()
    {
        double[] one = [7], pair = [7, 7], three = [7, 7, 7];
        Refuses("lambda", () => _problem.StepJvp([1, 2], [1], [1, 2], [1], pair));
        Refuses("wTangent", () => _problem.StepJvp([1, 2], [1, 2], [1], [1, 2], pair));
        Refuses("lambdaTangent", () => _problem.StepJvp([1, 2], [1, 2], [1, 2], [1, 2, 3], pair));
        Refuses("nextTangent", () => _problem.StepJvp([1, 2], [1, 2], [1, 2], [1, 2], three));
        Refuses("nextAdjoint", () => _problem.StepVjp([1, 2], [1, 2], [1], pair, pair));
        Refuses("wAdjoint", () => _problem.StepVjp([1, 2], [1, 2], [1, 2], one, pair));
        Refuses("lambdaAdjoint", () => _problem.StepVjp([1, 2], [1, 2], [1, 2], pair, three));
        Refuses("lambda", () => _problem.LossGradient([1, 2], [1], pair, one));
        Refuses("wGradient", () => _problem.LossGradient([1, 2], [1, 2], three, pair));
        Refuses("lambdaGradient", () => _problem.LossGradient([1, 2], [1, 2], pair, one));
        AssertUntouched(7, one, pair, three);
    }

    [Fact]
    public void More_hyperparameters_than_the_problem_reads_have_gradient_zero()
    {
        double[] w = [1, 1], gradient = [7, 7, 7];
        Assert.Equal(HypergradientStatus.Converged, _solver.Compute([0.5, 0.5, 0.5], w, gradient).Status);
        Assert.Equal(0, gradient[2]);
    }

    [Fact]
    public void Constant_indices_settle_the_lengths_on_entry()
    {
        var solver = new Fixed().CreateSolver();
        double[] one = [7], pair = [7, 7], triple = [7, 7, 7];
        Refuses("lambda", () => solver.Compute([0.1, 0.2], pair, new double[2]));
        Refuses("w", () => solver.Compute([0.1, 0.2, 0.3], one, triple));
        Assert.ThrowsAny<ArgumentException>(() => solver.Solve([], []));
        AssertUntouched(7, one, pair, triple);
    }

    [Fact]
    public void What_only_the_objective_reads_is_demanded_on_entry_too()
    {
        double[] w = [0.1], gradient = [7];
        Refuses("lambda", () => new OnlyObjectiveReads().CreateSolver().Compute([0.3], w, gradient));
        AssertUntouched(0.1, w);
        AssertUntouched(7, gradient);
    }

    [Fact]
    public void Outputs_that_overlap_are_refused_by_name_with_nothing_written()
    {
        double[] memory = [.. Enumerable.Repeat(0.25, 10)];
        Refuses("w", () => _solver.Compute(memory.AsSpan(0, 3), memory.AsSpan(2, 3), new double[3]));
        Refuses("gradient", () => _solver.Compute(memory.AsSpan(0, 3), memory.AsSpan(3, 3), memory.AsSpan(5, 3)));
        Refuses("gradient", () => _solver.Compute(memory.AsSpan(0, 3), memory.AsSpan(3, 3), memory.AsSpan(2, 3)));
        Refuses("next", () => _solver.Map(memory.AsSpan(0, 3), memory.AsSpan(3, 3), memory.AsSpan(2, 3)));
        Refuses("nextTangent", () => _solver.MapStateJvp(memory.AsSpan(0, 3), memory.AsSpan(3, 3), memory.AsSpan(6, 3), memory.AsSpan(4, 3)));
        Refuses("wAdjoint", () => _solver.MapStateVjp(memory.AsSpan(0, 3), memory.AsSpan(3, 3), memory.AsSpan(5, 3), memory.AsSpan(7, 3)));
        Refuses("nextAdjoint", () => _solver.MapStateVjp(memory.AsSpan(0, 3), memory.AsSpan(3, 3), memory.AsSpan(6, 2), memory.AsSpan(7, 3)));
        Refuses("nextTangent", () => _problem.StepJvp(memory.AsSpan(0, 2), memory.AsSpan(2, 2), memory.AsSpan(4, 2), memory.AsSpan(6, 2), memory.AsSpan(5, 2)));
        Refuses("lambdaAdjoint", () => _problem.StepVjp(memory.AsSpan(0, 2), memory.AsSpan(2, 2), memory.AsSpan(4, 2), memory.AsSpan(6, 2), memory.AsSpan(7, 2)));
        Refuses("lambdaGradient", () => _problem.LossGradient(memory.AsSpan(0, 2), memory.AsSpan(2, 2), memory.AsSpan(4, 2), memory.AsSpan(5, 2)));
        AssertUntouched(0.25, memory);
    }

    [Fact]
    public void Neighbours_in_one_array_and_inputs_that_are_one_span_are_fine()
    {
        double[] memory = [.. Enumerable.Repeat(0.25, 10)];
        Assert.Equal(HypergradientStatus.Converged, _solver.Compute(memory.AsSpan(0, 3), memory.AsSpan(3, 3), memory.AsSpan(6, 3)).Status);
        _problem.StepVjp(memory.AsSpan(0, 2), memory.AsSpan(0, 2), memory.AsSpan(0, 2), memory.AsSpan(6, 2), memory.AsSpan(8, 2));
        Assert.Equal(0.5 * memory[0], memory[6]);
    }

    [Fact]
    public void Options_that_are_null_or_out_of_range_are_refused_by_name()
    {
        Refuses("options", () => _solver.Compute([1], new double[1], new double[1], null!));
        Refuses("MaxIterations", () => _ = new HypergradientOptions { MaxIterations = -1 });
        Refuses("Tolerance", () => _ = new HypergradientOptions { Tolerance = double.NaN });
        Refuses("Method", () => _ = new HypergradientOptions { Method = (HypergradientMethod)99 });
    }

    [Fact]
    public void An_index_from_data_that_is_out_of_range_throws_and_the_solver_goes_on()
    {
        var problem = new Sparse([0, 1, 5]);
        var solver = problem.CreateSolver();
        double[] three = [0.1, 0.1, 0.1], six = [.. Enumerable.Repeat(0.1, 6)], w = new double[6], gradient = new double[6];
        Assert.Throws<IndexOutOfRangeException>(() => solver.Compute(three, new double[3], new double[3]));
        Assert.Throws<IndexOutOfRangeException>(() => problem.StepVjp(three, three, three, new double[3], new double[3]));
        Assert.Equal(HypergradientStatus.Converged, solver.Compute(six, w, gradient).Status);
        problem.StepVjp(six, six, six, w, gradient);
        Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
    }

    [Fact]
    public void A_default_struct_without_its_array_throws_when_a_solver_is_created()
        => Assert.Throws<ArgumentNullException>(() => default(WithArray).CreateSolver());

    private static void AssertUntouched(double value, params double[][] arrays)
        => Assert.All(arrays, a => Assert.All(a, x => Assert.Equal(value, x)));

    private static void Refuses(string parameter, Action call)
        => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);

    [Fact]
    public void Data_that_are_missing_are_named_when_a_solver_is_created()
    {
        Assert.Equal("x", Assert.Throws<ArgumentNullException>(() => new Observed(null!, [1, 1]).CreateSolver()).ParamName);
        Assert.Equal("Weights", Assert.Throws<ArgumentNullException>(() => Observed.WithoutWeights().CreateSolver()).ParamName);
        double[] gradient = [7];
        Assert.Equal(HypergradientStatus.Converged, new Observed([1, 2], null).CreateSolver().Compute([0.5], [0], gradient).Status);
        Assert.Equal(18, gradient[0], 1e-9);
    }
}
