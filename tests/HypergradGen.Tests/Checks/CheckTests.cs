using HypergradGen.Checks;
using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Checks;

/// <summary>Each check passes on a right derivative and fails on one that is wrong in the way it is for.</summary>
public sealed class CheckTests
{
    private const int Dimension = 5;
    private static readonly double[] s_w = Matrices.Vector(Dimension, 1), s_lambda = Matrices.Vector(Dimension, 2);
    private readonly TanhProblem _problem = new(Matrices.General(Dimension, 0.8, 3));

    private void Jvp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
    {
        Arguments.RequireDisjoint(nextTangent, w, nameof(nextTangent), nameof(w));
        Span<double> partial = stackalloc double[Dimension];
        _problem.Linearise(w, lambda);
        _problem.ApplyState(w, lambda, wTangent, nextTangent);
        _problem.ApplyHyper(w, lambda, lambdaTangent, partial);
        for (int i = 0; i < Dimension; i++)
            nextTangent[i] += partial[i];
    }

    private void Vjp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint)
    {
        Arguments.RequireDisjoint(wAdjoint, nextAdjoint, nameof(wAdjoint), nameof(nextAdjoint));
        wAdjoint.Clear();
        lambdaAdjoint.Clear();
        _problem.Linearise(w, lambda);
        _problem.ApplyStateTransposed(w, lambda, nextAdjoint, wAdjoint);
        _problem.ApplyHyperTransposed(w, lambda, nextAdjoint, lambdaAdjoint);
    }

    private void WrongJvp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent)
    {
        Jvp(w, lambda, wTangent, lambdaTangent, nextTangent);
        nextTangent[2] *= 1 + 1e-5;
    }

    private HypergradientFunction Solver(HypergradientMethod method, double tolerance = 1e-14)
    {
        var engine = new HypergradientEngine<double, TanhProblem>(
            _problem, new HypergradientOptions { Method = method, MaxIterations = 5000, Tolerance = tolerance, LinearTolerance = 1e-12 });
        return (lambda, w, gradient) => engine.Compute(lambda, w, gradient);
    }

    [Fact]
    public void A_right_problem_passes_every_check()
    {
        var checker = new DerivativeChecker
        {
            Map = _problem.Map,
            MapJvp = Jvp,
            MapVjp = Vjp,
            Objective = _problem.Objective,
            ObjectiveGradient = _problem.ObjectiveGradient,
            Hypergradients =
            [
                Solver(HypergradientMethod.Auto), Solver(HypergradientMethod.ReverseUnrolled), Solver(HypergradientMethod.ForwardUnrolled),
                Solver(HypergradientMethod.FixedPoint), Solver(HypergradientMethod.NormalEquations),
            ],
        };
        IReadOnlyList<CheckResult> results = checker.Run(s_w, s_lambda, 1, 2, 3);
        Assert.Equal(3 * 6 + 3 + 5 * 2 + 4, results.Count);
        Assert.All(results, result => Assert.True(result.Passed, result.Message));
    }

    [Fact]
    public void A_checker_without_a_seed_is_refused()
        => Assert.Equal("seeds", Assert.Throws<ArgumentException>(() => new DerivativeChecker { Map = _problem.Map, MapJvp = Jvp, MapVjp = Vjp }.Run(s_w, s_lambda)).ParamName);

    [Fact]
    public void The_dot_product_fails_where_jvp_and_vjp_differ()
        => Fails(ProductChecks.DotProduct(WrongJvp, Vjp, s_w, s_lambda, 7));

    [Fact]
    public void The_dot_product_fails_where_an_output_is_not_written()
        => Fails(ProductChecks.DotProduct((_, _, _, _, _) => { }, Vjp, s_w, s_lambda, 7));

    [Fact]
    public void Differences_fail_on_a_wrong_tangent()
        => Fails(ProductChecks.JvpAgainstDifferences(_problem.Map, WrongJvp, s_w, s_lambda, 7));

    [Fact]
    public void Differences_fail_on_a_tangent_that_is_NaN()
        => Fails(ProductChecks.JvpAgainstDifferences(_problem.Map, (_, _, _, _, tangent) => tangent[0] = double.NaN, s_w, s_lambda, 7));

    [Fact]
    public void Differences_are_inconclusive_at_a_kink()
    {
        static void Kinked(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 3 * Math.Abs(w[0]) + Math.Exp(w[0]);
        CheckResult result = ProductChecks.JvpAgainstDifferences(Kinked, (_, _, tangents, _, tangent) => tangent[0] = 4 * tangents[0], [0], [], 7);
        Assert.Equal(CheckOutcome.Inconclusive, result.Outcome);
        Assert.False(result.Passed);
    }

    [Fact]
    public void Differences_are_inconclusive_where_the_map_is_not_finite()
        => Assert.Equal(
            CheckOutcome.Inconclusive,
            ProductChecks.JvpAgainstDifferences((_, _, next) => next[0] = double.NaN, (_, _, _, _, tangent) => tangent[0] = 1, [1], [], 7).Outcome);

    [Fact]
    public void A_kink_beside_the_point_does_not_hide_a_wrong_tangent()
    {
        static void Kinked(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = Math.Abs(w[0] - 0.99) * Math.Exp(w[0]);
        double right = Math.Exp(1.0) + 0.01 * Math.Exp(1.0);
        MapJvpFunction Times(double factor) => (_, _, tangents, _, tangent) => tangent[0] = factor * right * tangents[0];
        Passes(ProductChecks.JvpAgainstDifferences(Kinked, Times(1), [1], [], 7));
        Fails(ProductChecks.JvpAgainstDifferences(Kinked, Times(1.001), [1], [], 7));
    }

    [Fact]
    public void A_derivative_that_is_zero_passes_and_one_that_should_be_fails()
    {
        static void Constant(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 0.1 + Math.Sin(w[0]) * 0;
        Passes(ProductChecks.JvpAgainstDifferences(Constant, (_, _, _, _, tangent) => tangent[0] = 0, [1], [], 7));
        Fails(ProductChecks.JvpAgainstDifferences(Constant, (_, _, _, _, tangent) => tangent[0] = 1e-3, [1], [], 7));
    }

    [Fact]
    public void The_Taylor_slope_fails_on_a_wrong_tangent()
    {
        CheckResult wrong = ProductChecks.TaylorSlope(_problem.Map, (_, _, _, _, tangent) => tangent.Clear(), s_w, s_lambda, 7);
        Fails(wrong);
        Assert.Equal(1, wrong.Actual, 0.1);
        Fails(ProductChecks.TaylorSlope(_problem.Map, WrongJvp, s_w, s_lambda, 7));
        Assert.Equal(2, ProductChecks.TaylorSlope(_problem.Map, Jvp, s_w, s_lambda, 7).Actual, 0.1);
    }

    [Fact]
    public void The_Taylor_slope_passes_on_a_linear_map_and_fails_where_its_tangent_is_wrong()
    {
        static void Linear(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = 3 * w[0];
        Passes(ProductChecks.TaylorSlope(Linear, (_, _, tangents, _, tangent) => tangent[0] = 3 * tangents[0], [1], [], 7));
        Fails(ProductChecks.TaylorSlope(Linear, (_, _, tangents, _, tangent) => tangent[0] = 2.999 * tangents[0], [1], [], 7));
    }

    [Fact]
    public void The_objective_fails_on_a_wrong_gradient_or_value()
    {
        Fails(ProductChecks.ObjectiveAgainstDifferences(_problem.Objective, (w, lambda, wGradient, lambdaGradient) =>
        {
            double value = _problem.ObjectiveGradient(w, lambda, wGradient, lambdaGradient);
            lambdaGradient[1] = 0;
            return value;
        }, s_w, s_lambda, 7));
        Fails(ProductChecks.ObjectiveAgainstDifferences(
            _problem.Objective, (w, lambda, wGradient, lambdaGradient) => 2 * _problem.ObjectiveGradient(w, lambda, wGradient, lambdaGradient), s_w, s_lambda, 7));
    }

    [Fact]
    public void Hypergradients_that_are_wrong_fail_and_those_not_converged_are_inconclusive()
    {
        HypergradientFunction right = Solver(HypergradientMethod.NormalEquations), wrong = (lambda, w, gradient) =>
        {
            HypergradientResult result = right(lambda, w, gradient);
            gradient[0] += 1e-4;
            return result;
        };
        Fails(HypergradientChecks.MethodsAgree(wrong, right, s_w, s_lambda, 1e-8, "wrong against right"));
        Fails(HypergradientChecks.AgainstDifferences(wrong, s_w, s_lambda, 7, 1e-8));
        Assert.Equal(
            CheckOutcome.Inconclusive,
            HypergradientChecks.MethodsAgree(Solver(HypergradientMethod.NormalEquations, tolerance: 0), right, s_w, s_lambda, 1e-8, "at its limit").Outcome);
    }

    [Fact]
    public void Failures_name_the_check_the_seed_and_both_numbers()
    {
        CheckResult result = ProductChecks.DotProduct(WrongJvp, Vjp, s_w, s_lambda, 71);
        Assert.Contains("dot product: Failed (seed 71)", result.Message);
        Assert.Contains(result.Actual.ToString("R", System.Globalization.CultureInfo.InvariantCulture), result.Message);
        Assert.Contains(result.Expected.ToString("R", System.Globalization.CultureInfo.InvariantCulture), result.Message);
    }

    private static void Fails(CheckResult result) => Assert.True(result.Outcome == CheckOutcome.Failed, result.Message);

    private static void Passes(CheckResult result) => Assert.True(result.Passed, result.Message);
}
