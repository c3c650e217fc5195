using HypergradGen.Integration.Tests.Problems;

namespace HypergradGen.Integration.Tests.Calls;

/// <summary>Numbers at the edges: trouble is a status and a NaN gradient, never an exception or a number that looks right.</summary>
public sealed class NumberTests
{
    public static TheoryData<HypergradientMethod> Methods() => [.. Enum.GetValues<HypergradientMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Inputs_that_are_not_finite_give_a_status_and_a_NaN_gradient(HypergradientMethod method)
    {
        var solver = new Plain(0.5).CreateSolver(new() { Method = method });
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            double[] gradient = [7, 7];
            Assert.Equal(HypergradientStatus.NotFinite, solver.Compute([bad, 0.5], new double[2], gradient).Status);
            Assert.All(gradient, g => Assert.Equal(double.NaN, g));
            gradient = [7, 7];
            Assert.Equal(HypergradientStatus.NotFinite, solver.Compute([0.5, 0.5], [bad, 0], gradient).Status);
            Assert.All(gradient, g => Assert.Equal(double.NaN, g));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void After_a_failure_the_same_solver_gives_what_a_fresh_one_gives(HypergradientMethod method)
    {
        var options = new HypergradientOptions { Method = method };
        var solver = new Plain(0.5).CreateSolver(options);
        solver.Compute([double.NaN, 0.5], new double[2], new double[2]);
        double[] again = new double[2], fresh = new double[2];
        solver.Compute([0.5, 0.4], new double[2], again);
        new Plain(0.5).CreateSolver(options).Compute([0.5, 0.4], new double[2], fresh);
        Assert.Equal(fresh, again);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Huge_hyperparameters_give_finite_numbers_or_a_failure_that_says_so(HypergradientMethod method)
    {
        var solver = new Plain(0.5).CreateSolver(new() { Method = method });
        foreach (double huge in (double[])[1e150, 1e200, double.MaxValue])
        {
            double[] gradient = [7, 7];
            var result = solver.Compute([huge, 0.5], new double[2], gradient);
            Assert.True(gradient.All(IsFailure(result.Status) ? double.IsNaN : double.IsFinite), $"λ = {huge}: {result}, {gradient[0]}, {gradient[1]}");
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Hyperparameters_at_and_near_zero_give_finite_numbers_and_no_failure(HypergradientMethod method)
    {
        var solver = new Plain(0.5).CreateSolver(new() { Method = method });
        foreach (double tiny in (double[])[0, -0.0, double.Epsilon, -1e-300])
        {
            double[] gradient = [7, 7];
            var result = solver.Compute([tiny, tiny], [1, 1], gradient);
            Assert.False(IsFailure(result.Status), result.ToString());
            Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_singular_system_is_never_said_to_have_converged(HypergradientMethod method)
    {
        double[] gradient = [7];
        var result = new Singularity().CreateSolver(new() { Method = method }).Compute([0], [0.3], gradient);
        Assert.NotEqual(HypergradientStatus.Converged, result.Status);
    }

    [Fact]
    public void An_objective_that_is_NaN_is_not_finite()
    {
        double[] gradient = [7];
        var result = new NanObjective().CreateSolver().Compute([0.5], [0.3], gradient);
        Assert.Equal(HypergradientStatus.NotFinite, result.Status);
        Assert.Equal(double.NaN, result.Objective);
        Assert.Equal(double.NaN, gradient[0]);
    }

    [Fact]
    public void Adjoint_and_Tangent_take_seeds_of_every_size()
    {
        var solver = new Plain(0.5).CreateSolver();
        double[] lambda = [0.5, 0.5], w = new double[2], product = [7, 7];
        solver.Solve(lambda, w);
        Assert.Equal(HypergradientStatus.NotFinite, solver.Adjoint(lambda, w, [double.NaN, 1], product).Status);
        Assert.All(product, x => Assert.Equal(double.NaN, x));
        Assert.Equal(HypergradientStatus.Converged, solver.Adjoint(lambda, w, [0, 0], product).Status);
        Assert.All(product, x => Assert.Equal(0, x));
        Assert.Equal(HypergradientStatus.Converged, solver.Tangent(lambda, w, [0, 0], product).Status);
        Assert.All(product, x => Assert.Equal(0, x));

        double slope = (Math.Cos(0.5) - 0.5 * Math.Sin(0.5)) / 0.5;
        foreach (double size in (double[])[1e-300, 1, 1e300])
        {
            Assert.Equal(HypergradientStatus.Converged, solver.Adjoint(lambda, w, [size, size], product).Status);
            Assert.All(product, x => Assert.Equal(slope, x / size, 1e-9));
            Assert.Equal(HypergradientStatus.Converged, solver.Tangent(lambda, w, [size, size], product).Status);
            Assert.All(product, x => Assert.Equal(slope, x / size, 1e-9));
        }
    }

    [Fact]
    public void Adjoint_and_Tangent_at_a_state_that_is_not_finite_are_NaN_with_a_status()
    {
        var solver = new Plain(0.5).CreateSolver();
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            double[] product = [7, 7];
            Assert.Equal(HypergradientStatus.NotFinite, solver.Adjoint([0.5, 0.5], [0.2, bad], [1, 1], product).Status);
            Assert.All(product, x => Assert.Equal(double.NaN, x));
            product = [7, 7];
            Assert.Equal(HypergradientStatus.NotFinite, solver.Tangent([0.5, 0.5], [0.2, bad], [1, 1], product).Status);
            Assert.All(product, x => Assert.Equal(double.NaN, x));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Gradient_Stop_keeps_the_value_and_has_derivative_zero(HypergradientMethod method)
    {
        var problem = new Stopped();
        double[] w = [0], gradient = [7];
        const double lambda = 0.6;
        var options = new HypergradientOptions { Method = method, MaxIterations = 2000, Tolerance = 1e-15, LinearTolerance = 1e-13 };
        var result = problem.CreateSolver(options).Compute([lambda], w, gradient);
        // Φ = (0.5 + 0.2)w + λ² in value, and ∂₁Φ = 0.5, ∂₂Φ = λ; E = w² + λ, and ∂₁E = w, ∂₂E = 0.
        double solution = lambda * lambda / 0.3;
        Assert.Equal(solution, w[0], 1e-12);
        Assert.Equal(solution * solution + lambda, result.Objective, 1e-12);
        Assert.Equal(solution * lambda / 0.5, gradient[0], 1e-10);

        double[] nextTangent = [7], wAdjoint = [7], lambdaAdjoint = [7];
        problem.StepJvp([2], [lambda], [3], [5], nextTangent);
        Assert.Equal(0.5 * 3 + lambda * 5, nextTangent[0], 1e-14);
        problem.StepVjp([2], [lambda], [3], wAdjoint, lambdaAdjoint);
        Assert.Equal((0.5 * 3, lambda * 3), (wAdjoint[0], lambdaAdjoint[0]));
    }

    private static bool IsFailure(HypergradientStatus status)
        => status is HypergradientStatus.NotFinite or HypergradientStatus.Diverged or HypergradientStatus.Breakdown;
}
