using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class UnrolledTests
{
    private static HypergradientResult Compute(HypergradientMethod method, int steps, double tolerance, double linearTolerance, double[] w, out double[] gradient)
    {
        var engine = new HypergradientEngine<double, TanhProblem>(
            new TanhProblem(Matrices.General(6, 0.7, 1)),
            new HypergradientOptions { Method = method, MaxIterations = steps, Tolerance = tolerance, LinearTolerance = linearTolerance });
        gradient = new double[6];
        return engine.Compute(Matrices.Vector(6, 2), w, gradient);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void Reverse_and_forward_give_the_same_number(int steps)
    {
        double[] w = Matrices.Vector(6, 3), other = (double[])w.Clone();
        HypergradientResult reverse = Compute(HypergradientMethod.ReverseUnrolled, steps, 0, 0, w, out double[] first);
        HypergradientResult forward = Compute(HypergradientMethod.ForwardUnrolled, steps, 0, 0, other, out double[] second);
        Assert.Equal(w, other);
        Assert.Equal((steps, steps), (reverse.Iterations, reverse.LinearIterations));
        Assert.Equal((steps, steps), (forward.Iterations, forward.LinearIterations));
        Assert.Equal(reverse.Objective, forward.Objective);
        Assert.InRange(Matrices.Distance(first, second), 0, 1e-14);
    }

    [Fact]
    public void The_gradient_is_that_of_the_steps_taken_not_of_the_fixed_point()
    {
        // Φ = w/2 + λ from 0: w_t = 2(1 − 2⁻ᵗ)λ, and E = ½w² has the derivative (2(1 − 2⁻ᵗ))²λ.
        foreach (HypergradientMethod method in new[] { HypergradientMethod.ReverseUnrolled, HypergradientMethod.ForwardUnrolled })
        {
            var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(
                new(0.5), new HypergradientOptions { Method = method, MaxIterations = 3, Tolerance = 0, LinearTolerance = 0 });
            double[] w = [0], gradient = [double.NaN];
            HypergradientResult result = engine.Compute([4], w, gradient);
            Assert.Equal(1.75 * 1.75 * 4, gradient[0]);
            Assert.Equal(HypergradientStatus.IterationLimit, result.Status);
        }
    }

    [Fact]
    public void The_linear_residual_is_the_remaining_adjoint_or_the_last_change_of_the_sensitivity()
    {
        // w̄₀ = 2⁻³·w₃ with w₃ = 1.75·4, and ∂w_t/∂λ changes by 2⁻² in the third step.
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(0.5), new HypergradientOptions { MaxIterations = 3, Tolerance = 0 });
        Assert.Equal(0.875, engine.Compute([4], [0.0], [0.0], engine.Options with { Method = HypergradientMethod.ReverseUnrolled }).LinearResidual);
        Assert.Equal(0.25, engine.Compute([4], [0.0], [0.0], engine.Options with { Method = HypergradientMethod.ForwardUnrolled }).LinearResidual);
    }

    [Theory]
    [InlineData(HypergradientMethod.ReverseUnrolled)]
    [InlineData(HypergradientMethod.ForwardUnrolled)]
    public void A_warm_start_reports_that_the_derivative_is_far_from_converged(HypergradientMethod method)
    {
        var w = new double[6];
        HypergradientResult cold = Compute(method, 5000, 1e-13, 1e-8, w, out _);
        Assert.Equal(HypergradientStatus.Converged, cold.Status);

        HypergradientResult warm = Compute(method, 5000, 1e-13, 1e-8, w, out double[] gradient);
        Assert.InRange(warm.Iterations, 1, 2);
        Assert.Equal(HypergradientStatus.LinearIterationLimit, warm.Status);
        Assert.True(warm.LinearResidual > 1e-3);
        Assert.All(gradient, x => Assert.True(double.IsFinite(x)));

        Assert.Equal(HypergradientStatus.Converged, Compute(method, 5000, 1e-13, 0, w, out _).Status);
    }

    [Fact]
    public void Reverse_linearises_once_a_step_and_makes_no_tangent_product()
    {
        var problem = new AffineProblem(Matrices.General(4, 0.5, 1), Matrices.Identity(4), new double[4]);
        var engine = new HypergradientEngine<double, AffineProblem>(
            problem, new HypergradientOptions { Method = HypergradientMethod.ReverseUnrolled, MaxIterations = 7, Tolerance = 0 });
        engine.Compute(Matrices.Vector(4, 2), new double[4], new double[4]);
        CallCounts calls = problem.Calls;
        Assert.Equal((1, 7, 7, 7, 7), (calls.Prepare, calls.Map, calls.Linearise, calls.ApplyStateTransposed, calls.ApplyHyperTransposed));
        Assert.Equal((0, 0), (calls.ApplyState, calls.ApplyHyper));
    }

    [Theory]
    [InlineData(0, 40, 40)]
    [InlineData(1, 40, 40)]
    [InlineData(1 << 15, 40, 40)]
    [InlineData(100_000, 40, 1)]
    [InlineData(30_000, 100, 94)]
    public void Reverse_keeps_the_linearisations_of_the_steps_as_far_as_they_are_small(int padding, int steps, int kept)
    {
        const int Length = 3;
        var options = new HypergradientOptions { Method = HypergradientMethod.ReverseUnrolled, MaxIterations = steps, Tolerance = 0, LinearTolerance = 0 };
        var problem = new KeepingProblem(padding);
        var engine = new HypergradientEngine<double, KeepingProblem>(problem, options);
        double[] lambda = Matrices.Vector(Length, 1), w = new double[Length], gradient = new double[Length], expected = new double[Length], again = new double[Length];
        engine.Compute(lambda, w, gradient);
        Assert.Equal((steps - kept, kept, steps - kept), (problem.Calls.Map, problem.Calls.MapLinearised, problem.Calls.Linearise));

        // The same by hand: W ← J(W + I), f = ½‖w‖².
        for (int i = 0; i < Length; i++)
        {
            double x = 0, slope = 0;
            for (int s = 0; s < steps; s++)
            {
                x = Math.Tanh(x + lambda[i]);
                slope = (1 - x * x) * (slope + 1);
            }
            expected[i] = x * slope;
        }
        Assert.InRange(Matrices.Distance(expected, gradient), 0, 1e-14);

        // What was kept for other solves is in nobody's way.
        engine.Compute(lambda, new double[Length], again, options with { Method = HypergradientMethod.FixedPoint });
        engine.Compute(lambda, new double[Length], again, options with { MaxIterations = 2 });
        engine.Compute(lambda, new double[Length], again);
        Assert.Equal(gradient, again);
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 2 })]
    [InlineData(127, new[] { 127 })]
    [InlineData(128, new[] { 128 })]
    [InlineData(129, new[] { 128, 1 })]
    [InlineData(300, new[] { 128, 128, 44 })]
    public void Reverse_collects_the_products_of_many_steps_and_adds_all_of_them(int steps, int[] additions)
    {
        var options = new HypergradientOptions { Method = HypergradientMethod.ReverseUnrolled, MaxIterations = steps, Tolerance = 0 };
        var problem = new AffineProblem(Matrices.General(4, 0.9, 1), Matrices.Full(4, 3, 5), new double[4]);
        var collecting = new CollectingProblem(problem);
        double[] gradient = new double[3], collected = new double[3];
        HypergradientResult expected = new HypergradientEngine<double, AffineProblem>(problem, options).Compute(Matrices.Vector(3, 2), new double[4], gradient);
        int calls = problem.Calls.ApplyHyperTransposed;
        HypergradientResult result = new HypergradientEngine<double, CollectingProblem>(collecting, options).Compute(Matrices.Vector(3, 2), new double[4], collected);
        Assert.Equal(expected, result);
        Assert.Equal(gradient, collected);
        Assert.Equal(steps, problem.Calls.ApplyHyperTransposed - calls);
        Assert.Equal(additions, collecting.Additions.Select(a => a.Steps));
        Assert.All(collecting.Additions, a => Assert.Equal(Math.Min(128, steps), a.Capacity));
    }

    [Fact]
    public void Forward_linearises_once_a_step_whatever_the_number_of_hyperparameters()
    {
        var problem = new AffineProblem(Matrices.General(4, 0.5, 1), Matrices.Full(4, 3, 5), new double[4]);
        var engine = new HypergradientEngine<double, AffineProblem>(
            problem, new HypergradientOptions { Method = HypergradientMethod.ForwardUnrolled, MaxIterations = 7, Tolerance = 0 });
        engine.Compute(Matrices.Vector(3, 2), new double[4], new double[3]);
        CallCounts calls = problem.Calls;
        Assert.Equal((1, 7, 7, 21, 0), (calls.Prepare, calls.Map, calls.Linearise, calls.ApplyHyper, calls.ApplyStateTransposed));
    }
}
