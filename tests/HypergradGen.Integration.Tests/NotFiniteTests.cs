namespace HypergradGen.Integration.Tests;

/// <summary>E = ½‖w‖² + √λ₀, whose derivative in λ₀ = 0 is infinite where E and ∇₁E are not.</summary>
public sealed partial class RootedPenalty
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < next.Length; i++)
            next[i] = 0.5 * w[i] + lambda[i] + 1;
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = Math.Sqrt(lambda[0]);
        foreach (double x in w)
            sum += 0.5 * x * x;
        return sum;
    }
}

public sealed class NotFiniteTests
{
    public static TheoryData<HypergradientMethod> Methods => [.. Enum.GetValues<HypergradientMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_objective_whose_gradient_in_the_hyperparameters_is_infinite_gives_a_status_and_no_number(HypergradientMethod method)
    {
        var solver = RootedPenalty.CreateSolver(new HypergradientOptions { Method = method });
        double[] lambda = [0, 0.1, 0.2], gradient = [1, 1, 1];
        HypergradientResult result = solver.Compute(lambda, new double[3], gradient);
        Assert.Equal(HypergradientStatus.NotFinite, result.Status);
        Assert.All(gradient, x => Assert.Equal(double.NaN, x));

        lambda[0] = 0.25;
        result = solver.Compute(lambda, new double[3], gradient);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        // w = 2(λ + 1) and ∇f = 2w + ∇₂E.
        Assert.Equal(2 * 2.5 + 1, gradient[0], 6);
    }

    [Fact]
    public void A_solve_to_a_tolerance_ends_where_the_objectives_gradient_in_the_hyperparameters_is_infinite()
    {
        var solver = RootedPenalty.CreateSolver(new HypergradientOptions { HypergradientTolerance = 1e-6 });
        double[] gradient = [1, 1, 1];
        HypergradientResult result = solver.Compute([0, 0.1, 0.2], new double[3], gradient);
        Assert.Equal((HypergradientStatus.NotFinite, 0), (result.Status, result.LinearIterations));
        Assert.All(gradient, x => Assert.Equal(double.NaN, x));
        Assert.Equal(HypergradientStatus.Converged, solver.Compute([0.25, 0.1, 0.2], new double[3], gradient).Status);
    }
}
