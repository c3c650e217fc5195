using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class NormalEquationsTests
{
    private const HypergradientMethod Method = HypergradientMethod.NormalEquations;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Is_exact_after_d_steps_on_a_small_system(int d)
    {
        double[,] m = Matrices.General(d, 0.6, d);
        double[] b = Matrices.Vector(d, 20 + d);
        Engines.Solve(m, b, Method, d, 1e-13, out double[] v);
        Assert.InRange(Matrices.Distance(v, Matrices.SolveAdjoint(m, b)), 0, 1e-11 * Matrices.Norm(b));
    }

    [Fact]
    public void Solves_an_indefinite_system_that_is_no_contraction()
    {
        double[,] m = Matrices.General(9, 4, 2);
        double[] b = Matrices.Vector(9, 3);
        LinearSolveResult result = Engines.Solve(m, b, Method, 200, 1e-12, out double[] v);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.InRange(Matrices.Distance(v, Matrices.SolveAdjoint(m, b)), 0, 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_reported_residual_is_that_of_the_system_not_of_its_normal_equations(int steps)
    {
        double[,] m = Matrices.General(12, 0.9, 5);
        double[] b = Matrices.Vector(12, 6);
        LinearSolveResult result = Engines.Solve(m, b, Method, steps, 0, out double[] v);
        Assert.Equal(steps, result.Iterations);
        Assert.Equal(Matrices.AdjointResidual(m, b, v), result.Residual, 1e-12);
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e6)]
    [InlineData(1e9)]
    public void The_residual_stays_that_of_the_system_where_it_is_ill_conditioned(double condition)
    {
        const int Size = 30;
        double[,] m = Matrices.IllConditioned(Size, condition, 4);
        double[] b = Matrices.Vector(Size, 8);
        foreach (int steps in new[] { 3, 30, 300, 2000 })
        {
            LinearSolveResult result = Engines.Solve(m, b, Method, steps, 0, out double[] v);
            Assert.InRange(Math.Abs(Matrices.AdjointResidual(m, b, v) - result.Residual), 0, 1e-14 * (Matrices.Norm(v) + Matrices.Norm(b)) * Math.Sqrt(Size));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(20)]
    public void A_system_whose_unknowns_have_units_of_their_own_is_solved_as_far_as_is_reported(int size)
    {
        // D·Q·D⁻¹ with Q orthogonal: the units D of the unknowns are up to 10⁶ apart.
        for (int seed = 0; seed < 40; seed++)
        {
            double[,] m = Matrices.IllConditioned(size, 1, 2 * seed);
            double[] units = [.. Matrices.Vector(size, 3 + seed).Select(x => Math.Pow(10, 3 * x))];
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                    m[i, j] *= units[i] / units[j];
            }
            double[] b = Matrices.Vector(size, 9 + seed);
            foreach (double tolerance in new[] { 1e-10, 0 })
            {
                LinearSolveResult result = Engines.Solve(m, b, Method, 5000, tolerance, out double[] v);
                if (tolerance == 0 || result.Status == HypergradientStatus.Converged)
                    Assert.InRange(Matrices.AdjointResidual(m, b, v), 0, 2e-10 * Matrices.Norm(b));
            }
        }
    }

    [Fact]
    public void Makes_one_adjoint_and_one_tangent_product_a_step()
    {
        var engine = Engines.LinearSystem(Matrices.General(12, 0.9, 5), Method, 6, 0, out CallCounts calls);
        engine.Adjoint(new double[12], new double[12], Matrices.Vector(12, 6), new double[12]);
        Assert.Equal((1, 6, 6), (calls.Linearise, calls.ApplyStateTransposed, calls.ApplyState));
    }

    [Fact]
    public void A_right_hand_side_of_zero_gives_zero()
    {
        LinearSolveResult result = Engines.Solve(Matrices.General(3, 0.5, 1), new double[3], Method, 10, 1e-10, out double[] v);
        Assert.Equal(new LinearSolveResult(0, 0, HypergradientStatus.Converged), result);
        Assert.Equal(new double[3], v);
    }

    [Fact]
    public void A_singular_system_without_a_solution_reports_a_breakdown()
    {
        // A = I − M = diag(1, 0): the second component of b cannot be met.
        LinearSolveResult result = Engines.Solve(Matrices.Diagonal(0, 1), [0, 1], Method, 10, 1e-10, out double[] v);
        Assert.Equal(HypergradientStatus.Breakdown, result.Status);
        Assert.All(v, x => Assert.Equal(double.NaN, x));
    }

    [Fact]
    public void Very_many_steps_with_tolerance_zero_end_without_a_breakdown()
    {
        double[,] m = Matrices.General(5, 0.7, 15);
        double[] b = Matrices.Vector(5, 16);
        LinearSolveResult result = Engines.Solve(m, b, Method, 10_000, 0, out double[] v);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.InRange(Matrices.Distance(v, Matrices.SolveAdjoint(m, b)), 0, 1e-13);
    }
}
