using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class FixedPointTests
{
    private const HypergradientMethod Method = HypergradientMethod.FixedPoint;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void K_steps_give_the_first_k_terms_of_the_Neumann_series(int k)
    {
        double[,] m = Matrices.General(5, 0.7, 1);
        double[] b = Matrices.Vector(5, 2), expected = new double[5];
        var transposed = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(m).Transpose();
        for (int step = 0; step < k; step++)
            expected = [.. (transposed * MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfArray(expected)).Zip(b, (x, y) => x + y)];

        LinearSolveResult result = Engines.Solve(m, b, Method, k, 0, out double[] v);
        Assert.Equal(k, result.Iterations);
        Assert.Equal(HypergradientStatus.LinearIterationLimit, result.Status);
        Assert.InRange(Matrices.Distance(v, expected), 0, 1e-14);
        Assert.Equal(Matrices.AdjointResidual(m, b, v), result.Residual, 1e-14);
    }

    [Fact]
    public void K_steps_and_their_residual_cost_k_products()
    {
        var engine = Engines.LinearSystem(Matrices.General(5, 0.7, 1), Method, 6, 0, out CallCounts calls);
        engine.Adjoint(new double[5], new double[5], Matrices.Vector(5, 2), new double[5]);
        Assert.Equal((6, 0, 1), (calls.ApplyStateTransposed, calls.ApplyState, calls.Linearise));
    }

    [Fact]
    public void Returns_the_iterate_whose_residual_met_the_tolerance()
    {
        double[,] m = Matrices.General(8, 0.6, 3);
        double[] b = Matrices.Vector(8, 4);
        LinearSolveResult result = Engines.Solve(m, b, Method, 1000, 1e-9, out double[] v);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.Equal(Matrices.AdjointResidual(m, b, v), result.Residual, 1e-14);
        Assert.InRange(result.Residual, 0, 1e-9 * Matrices.Norm(b));
    }

    [Fact]
    public void A_right_hand_side_of_zero_gives_zero_without_a_product()
    {
        var engine = Engines.LinearSystem(Matrices.General(3, 0.5, 1), Method, 10, 0, out CallCounts calls);
        double[] v = [9, 9, 9];
        Assert.Equal(new LinearSolveResult(0, 0, HypergradientStatus.Converged), engine.Adjoint(new double[3], new double[3], new double[3], v));
        Assert.Equal(new double[3], v);
        Assert.Equal(0, calls.ApplyStateTransposed);
    }

    [Fact]
    public void Stops_where_the_residual_is_exactly_zero_though_the_tolerance_is_zero()
    {
        LinearSolveResult result = Engines.Solve(new double[2, 2], [1, 2], Method, 50, 0, out double[] v);
        Assert.Equal(new LinearSolveResult(1, 0, HypergradientStatus.Converged), result);
        Assert.Equal([1, 2], v);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(9, 4)]
    [InlineData(60, 20)]
    [InlineData(5000, 20)]
    public void Without_a_tolerance_the_same_steps_are_taken_and_the_last_residual_is_measured(int steps, int length)
    {
        // A tolerance that no residual but 0 meets measures every step.
        double[,] matrix = Matrices.General(length, 0.5, 1);
        LinearSolveResult expected = Engines.Solve(matrix, Matrices.Vector(length, 2), Method, steps, double.Epsilon, out double[] measured);
        LinearSolveResult result = Engines.Solve(matrix, Matrices.Vector(length, 2), Method, steps, 0, out double[] v);
        Assert.Equal(expected, result);
        Assert.Equal(measured, v);
    }

    [Theory]
    [InlineData(1e-10)]
    [InlineData(0)]
    public void An_expanding_map_diverges_and_gives_no_answer(double tolerance)
    {
        LinearSolveResult result = Engines.Solve(Matrices.Diagonal(10, 3), [1, 1], Method, 1000, tolerance, out double[] v);
        Assert.Equal(HypergradientStatus.Diverged, result.Status);
        Assert.All(v, x => Assert.Equal(double.NaN, x));
    }

    [Fact]
    public void A_seed_that_is_not_finite_is_not_finite()
    {
        foreach (HypergradientMethod method in Enum.GetValues<HypergradientMethod>())
        {
            LinearSolveResult result = Engines.Solve(Matrices.General(3, 0.5, 1), [1, double.NaN, 0], method, 10, 1e-10, out double[] v);
            Assert.Equal(HypergradientStatus.NotFinite, result.Status);
            Assert.All(v, x => Assert.Equal(double.NaN, x));
        }
    }
}
