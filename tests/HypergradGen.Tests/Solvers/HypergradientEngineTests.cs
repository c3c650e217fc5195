using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class HypergradientEngineTests
{
    public static TheoryData<HypergradientMethod> Methods => [.. Enum.GetValues<HypergradientMethod>()];

    private static readonly HypergradientOptions s_tight = new() { MaxIterations = 5000, Tolerance = 1e-14, LinearTolerance = 1e-12 };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_gives_the_closed_form(HypergradientMethod method)
    {
        // ∇f = λ + Kᵀ(I − Mᵀ)⁻¹(w − target), w = (I − M)⁻¹Kλ
        double[,] m = Matrices.Symmetric(7, 0.6, 1), k = Matrices.Full(7, 3, 2);
        double[] target = Matrices.Vector(7, 3), lambda = Matrices.Vector(3, 4), w = new double[7], gradient = [.. Enumerable.Repeat(double.NaN, 3)];
        var engine = new HypergradientEngine<double, AffineProblem>(new(m, k, target), s_tight with { Method = method });
        HypergradientResult result = engine.Compute(lambda, w, gradient);

        double[] expectedState = Matrices.SolveTangent(m, Product(k, lambda));
        double[] v = Matrices.SolveAdjoint(m, [.. expectedState.Zip(target, (x, y) => x - y)]);
        double[] expected = [.. Enumerable.Range(0, 3).Select(j => lambda[j] + Enumerable.Range(0, 7).Sum(i => k[i, j] * v[i]))];
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.Equal(method == HypergradientMethod.Auto ? HypergradientMethod.ConjugateGradient : method, result.Method);
        Assert.InRange(Matrices.Distance(w, expectedState), 0, 1e-12);
        Assert.InRange(Matrices.Distance(gradient, expected), 0, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_gives_NaN_and_a_status_where_the_map_expands(HypergradientMethod method)
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(1e3), new HypergradientOptions { Method = method });
        double[] gradient = [1, 2];
        HypergradientResult result = engine.Compute([1, 1], new double[2], gradient);
        Assert.Equal((HypergradientStatus.Diverged, method), (result.Status, result.Method));
        Assert.True(double.IsNaN(result.Objective));
        Assert.All(gradient, x => Assert.Equal(double.NaN, x));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_gives_a_finite_gradient_at_the_forward_limit(HypergradientMethod method)
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(
            new(0.5), new HypergradientOptions { Method = method, MaxIterations = 3, Tolerance = 1e-14 });
        double[] gradient = [double.NaN];
        Assert.Equal(HypergradientStatus.IterationLimit, engine.Compute([1], new double[1], gradient).Status);
        Assert.True(double.IsFinite(gradient[0]));
    }

    [Fact]
    public void A_linear_limit_is_reported_once_the_forward_solve_converged()
    {
        var engine = new HypergradientEngine<double, TanhProblem>(
            new(Matrices.General(6, 0.9, 1)), s_tight with { Method = HypergradientMethod.FixedPoint, MaxLinearIterations = 2 });
        HypergradientResult result = engine.Compute(Matrices.Vector(6, 2), new double[6], new double[6]);
        Assert.Equal((HypergradientStatus.LinearIterationLimit, 2), (result.Status, result.LinearIterations));
    }

    [Fact]
    public void A_breakdown_gives_no_gradient_though_the_state_is_solved()
    {
        // w = 0 is the fixed point of λ = 0, at which the iteration stays though M = diag(3, ½) expands; A = I − M = diag(−2, ½) is indefinite.
        var engine = new HypergradientEngine<double, AffineProblem>(
            new(Matrices.Diagonal(3, 0.5), Matrices.Identity(2), [1, 0.1]), new HypergradientOptions { Method = HypergradientMethod.ConjugateGradient });
        double[] gradient = [1, 1];
        HypergradientResult result = engine.Compute(new double[2], new double[2], gradient);
        Assert.Equal(HypergradientStatus.Breakdown, result.Status);
        Assert.Equal(0.505, result.Objective, 12);
        Assert.All(gradient, x => Assert.Equal(double.NaN, x));

        HypergradientOptions limited = engine.Options with { MaxIterations = 0 };
        Assert.Equal(HypergradientStatus.Breakdown, engine.Compute(new double[2], new double[2], gradient, limited).Status);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_product_that_is_not_finite_is_a_status(HypergradientMethod method)
    {
        double[,] m = Matrices.Identity(2);
        m[0, 1] = double.NaN;
        LinearSolveResult result = Engines.Solve(m, [1, 1], method, 20, 1e-10, out double[] v);
        Assert.Equal(HypergradientStatus.NotFinite, result.Status);
        Assert.All(v, x => Assert.Equal(double.NaN, x));
    }

    [Fact]
    public void A_warm_start_takes_few_iterations()
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(0.5), s_tight);
        var w = new double[1];
        int cold = engine.Compute([1], w, new double[1]).Iterations;
        Assert.True(cold > 20);
        Assert.InRange(engine.Compute([1], w, new double[1]).Iterations, 1, 2);
    }

    [Fact]
    public void Implicit_methods_prepare_and_linearise_once()
    {
        var problem = new AffineProblem(Matrices.General(5, 0.5, 1), Matrices.Identity(5), new double[5]);
        var engine = new HypergradientEngine<double, AffineProblem>(problem, new HypergradientOptions());
        HypergradientResult result = engine.Compute(Matrices.Vector(5, 2), new double[5], new double[5]);
        Assert.Equal((1, 1, 1), (problem.Calls.Prepare, problem.Calls.Linearise, problem.Calls.ApplyHyperTransposed));
        Assert.Equal(result.Iterations, problem.Calls.Map);
    }

    [Theory]
    [InlineData(HypergradientMethod.Auto)]
    [InlineData(HypergradientMethod.FixedPoint)]
    [InlineData(HypergradientMethod.NormalEquations)]
    [InlineData(HypergradientMethod.ReverseUnrolled)]
    public void Adjoint_and_tangent_are_transposes_and_solve_their_systems(HypergradientMethod method)
    {
        double[,] a = Matrices.General(6, 0.7, 5);
        var engine = new HypergradientEngine<double, TanhProblem>(new(a), s_tight with { Method = method });
        double[] lambda = Matrices.Vector(6, 6), w = new double[6], u = Matrices.Vector(6, 7), direction = Matrices.Vector(6, 8);
        double[] adjoint = [.. Enumerable.Repeat(double.NaN, 6)], tangent = [.. Enumerable.Repeat(double.NaN, 6)];
        engine.Solve(lambda, w);
        Assert.Equal(HypergradientStatus.Converged, engine.Adjoint(lambda, w, u, adjoint).Status);
        Assert.Equal(HypergradientStatus.Converged, engine.Tangent(lambda, w, direction, tangent).Status);
        Assert.Equal(u.Zip(tangent, (x, y) => x * y).Sum(), adjoint.Zip(direction, (x, y) => x * y).Sum(), 12);

        // ẇ = S(Aẇ + λ̇) with S = diag(1 − w²)
        for (int i = 0; i < 6; i++)
            Assert.Equal(tangent[i], (1 - w[i] * w[i]) * (Enumerable.Range(0, 6).Sum(j => a[i, j] * tangent[j]) + direction[i]), 11);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Single_precision_is_solved_too(HypergradientMethod method)
    {
        var engine = new HypergradientEngine<float, ElementwiseProblem<float>>(
            new(0.5f), new HypergradientOptions { Method = method, Tolerance = 1e-6, LinearTolerance = 1e-6 });
        float[] gradient = new float[19];
        HypergradientResult result = engine.Compute([.. Enumerable.Repeat(3f, 19)], new float[19], gradient);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.All(gradient, x => Assert.Equal(12f, x, 1e-4f));
    }

    [Fact]
    public void No_hyperparameters_and_no_state_are_solved()
    {
        var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(0.5), null);
        foreach (HypergradientMethod method in Enum.GetValues<HypergradientMethod>())
            Assert.Equal(HypergradientStatus.Converged, engine.Compute([], [], [], engine.Options with { Method = method }).Status);
    }

    private static double[] Product(double[,] matrix, double[] x)
        => [.. Enumerable.Range(0, matrix.GetLength(0)).Select(i => Enumerable.Range(0, x.Length).Sum(j => matrix[i, j] * x[j]))];
}
