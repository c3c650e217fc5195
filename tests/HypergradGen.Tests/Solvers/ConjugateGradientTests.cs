using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class ConjugateGradientTests
{
    private const HypergradientMethod Method = HypergradientMethod.ConjugateGradient;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Is_exact_after_d_steps_on_a_small_symmetric_system(int d)
    {
        double[,] m = Matrices.Symmetric(d, 0.6, seed: d);
        double[] b = Matrices.Vector(d, 40 + d);
        LinearSolveResult result = Engines.Solve(m, b, Method, d, 1e-13, out double[] v);
        Assert.InRange(Matrices.Distance(v, Matrices.SolveAdjoint(m, b)), 0, 1e-12 * Matrices.Norm(b));
        Assert.InRange(result.Iterations, 1, d);
        Assert.InRange(result.Residual, 0, 1e-12);
    }

    [Fact]
    public void Needs_one_step_for_each_distinct_eigenvalue()
    {
        LinearSolveResult result = Engines.Solve(Matrices.Diagonal(0.5, 0.5, 0.5, -0.25), [1, 2, 3, 4], Method, 100, 1e-13, out double[] v);
        Assert.Equal(2, result.Iterations);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.Equal(3.2, v[3], 12);
    }

    [Fact]
    public void Stops_where_the_residual_is_exactly_zero_though_the_tolerance_is_zero()
    {
        LinearSolveResult result = Engines.Solve(Matrices.Diagonal(0.5, 0.5), [1, 2], Method, 100, 0, out double[] v);
        Assert.Equal(new LinearSolveResult(1, 0, HypergradientStatus.Converged), result);
        Assert.Equal([2, 4], v);
    }

    [Fact]
    public void Takes_exactly_k_steps_with_tolerance_zero()
    {
        double[,] m = Matrices.Symmetric(10, 0.9, 3);
        LinearSolveResult result = Engines.Solve(m, Matrices.Vector(10, 4), Method, 4, 0, out _);
        Assert.Equal(4, result.Iterations);
        Assert.Equal(HypergradientStatus.LinearIterationLimit, result.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_right_hand_side_of_zero_gives_zero(int d)
    {
        LinearSolveResult result = Engines.Solve(Matrices.Symmetric(d, 0.5, 1), new double[d], Method, 10, 1e-10, out double[] v);
        Assert.Equal(new LinearSolveResult(0, 0, HypergradientStatus.Converged), result);
        Assert.Equal(new double[d], v);
    }

    [Fact]
    public void An_indefinite_system_reports_a_breakdown_and_no_answer()
    {
        // A = I − M = diag(1, −1), and pᵀAp = 0 at the first direction.
        LinearSolveResult result = Engines.Solve(Matrices.Diagonal(0, 2), [1, 1], Method, 10, 1e-10, out double[] v);
        Assert.Equal(HypergradientStatus.Breakdown, result.Status);
        Assert.All(v, x => Assert.Equal(double.NaN, x));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void The_reported_residual_is_that_of_the_returned_iterate(int steps)
    {
        double[,] m = Matrices.Symmetric(12, 0.95, 7);
        double[] b = Matrices.Vector(12, 8);
        LinearSolveResult result = Engines.Solve(m, b, Method, steps, 0, out double[] v);
        Assert.Equal(Matrices.AdjointResidual(m, b, v), result.Residual, 1e-12);
    }

    [Fact]
    public void The_iterate_that_met_the_tolerance_is_the_one_returned()
    {
        double[,] m = Matrices.Symmetric(30, 0.9, 9);
        double[] b = Matrices.Vector(30, 10);
        LinearSolveResult result = Engines.Solve(m, b, Method, 100, 1e-6, out double[] v);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.InRange(Matrices.AdjointResidual(m, b, v), 0, 1e-6 * Matrices.Norm(b));
        Assert.Equal(Matrices.AdjointResidual(m, b, v), result.Residual, 1e-13);

        Engines.Solve(m, b, Method, result.Iterations - 1, 0, out double[] before);
        Assert.True(Matrices.AdjointResidual(m, b, before) > 1e-6 * Matrices.Norm(b));
    }

    [Fact]
    public void The_residual_stays_true_where_symmetry_was_claimed_wrongly()
    {
        double[,] m = Matrices.General(10, 0.3, 11);
        double[] b = Matrices.Vector(10, 12);
        LinearSolveResult result = Engines.Solve(m, b, Method, 6, 0, out double[] v);
        Assert.Equal(HypergradientStatus.LinearIterationLimit, result.Status);
        Assert.Equal(Matrices.AdjointResidual(m, b, v), result.Residual, 1e-12);
    }

    [Fact]
    public void Applies_the_adjoint_product_alone_and_once_a_step()
    {
        var engine = Engines.LinearSystem(Matrices.Symmetric(10, 0.9, 3), Method, 5, 0, out CallCounts calls);
        engine.Adjoint(new double[10], new double[10], Matrices.Vector(10, 4), new double[10]);
        Assert.Equal((1, 1, 5, 0, 1), (calls.Prepare, calls.Linearise, calls.ApplyStateTransposed, calls.ApplyState, calls.ApplyHyperTransposed));
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e-310)]
    [InlineData(1e200)]
    public void The_unit_of_the_right_hand_side_does_not_matter(double unit)
    {
        double[,] m = Matrices.Symmetric(6, 0.5, 13);
        double[] b = [.. Matrices.Vector(6, 14).Select(x => x * unit)];
        LinearSolveResult result = Engines.Solve(m, b, Method, 50, 1e-10, out double[] v);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        double[] expected = Matrices.SolveAdjoint(m, b);
        for (int i = 0; i < v.Length; i++)
            Assert.InRange(Math.Abs(v[i] - expected[i]) / unit, 0, 1e-9);
    }

    [Fact]
    public void Very_many_steps_with_tolerance_zero_end_without_a_breakdown()
    {
        double[,] m = Matrices.Symmetric(5, 0.7, 15);
        double[] b = Matrices.Vector(5, 16);
        LinearSolveResult result = Engines.Solve(m, b, Method, 10_000, 0, out double[] v);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.InRange(Matrices.Distance(v, Matrices.SolveAdjoint(m, b)), 0, 1e-14);
    }
}
