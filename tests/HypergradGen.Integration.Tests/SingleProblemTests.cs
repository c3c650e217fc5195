using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Problems on floats: every method, against the same problem on doubles and against each other.</summary>
public sealed class SingleProblemTests
{
    private const int State = 5, Rows = 24;
    private static readonly HypergradientOptions s_single = new() { MaxIterations = 2000, Tolerance = 1e-6, LinearTolerance = 1e-5 };
    private static readonly HypergradientOptions s_double = new() { MaxIterations = 5000, Tolerance = 1e-13, LinearTolerance = 1e-12 };

    /// <summary>An unrolled derivative is as far from converged as the steps taken leave it.</summary>
    private static HypergradientOptions For(HypergradientMethod method)
        => s_single with { Method = method, LinearTolerance = method is HypergradientMethod.ReverseUnrolled or HypergradientMethod.ForwardUnrolled ? 1e-3 : 1e-5 };

    private static float[] Narrow(double[] values) => [.. values.Select(v => (float)v)];

    private static double[] Widen(float[] values) => [.. values.Select(v => (double)v)];

    private static (LogisticOfSingles Single, LogisticOfDoubles Double) Logistic()
    {
        float[] x = Narrow(new Numbers(1).Array(Rows * State)), held = Narrow(new Numbers(2).Array(Rows * State));
        float[] y = [.. Enumerable.Range(0, Rows).Select(i => (float)(i % 2))], yHeld = [.. Enumerable.Range(0, Rows).Select(i => (float)(i % 3 == 0 ? 1 : 0))];
        return (new(x, y, held, yHeld), new(Widen(x), Widen(y), Widen(held), Widen(yHeld)));
    }

    private static void Near(double[] expected, float[] actual, double tolerance)
    {
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"[{i}] is {actual[i]:R} and should be {expected[i]:R}");
    }

    public static TheoryData<HypergradientMethod> Methods => [.. Enum.GetValues<HypergradientMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_gives_the_hypergradient_of_the_problem_on_doubles(HypergradientMethod method)
    {
        var (single, wide) = Logistic();
        float[] lambda = [-2, -1.5f, -1, -2.5f, -1.75f], w = new float[State], gradient = new float[State];
        double[] expected = new double[State], wideW = new double[State];
        IHypergradientSolver<float> solver = single.CreateSolver(For(method));
        var result = solver.Compute(lambda, w, gradient);
        var reference = wide.CreateSolver(s_double).Compute(Widen(lambda), wideW, expected);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Assert.Equal(reference.Objective, result.Objective, 1e-5);
        Near(wideW, w, 1e-4);
        Near(expected, gradient, 1e-3);
    }

    [Fact]
    public void The_products_are_those_of_the_problem_on_doubles()
    {
        var (single, wide) = Logistic();
        var (solver, wideSolver) = (single.CreateSolver(s_single), wide.CreateSolver(s_double));
        float[] w = Narrow(new Numbers(3).Array(State)), lambda = Narrow(new Numbers(4).Array(State)), u = Narrow(new Numbers(5).Array(State));
        float[] first = new float[State], second = new float[State];
        double[] expected = new double[State], expectedSecond = new double[State];
        solver.Map(w, lambda, first);
        wideSolver.Map(Widen(w), Widen(lambda), expected);
        Near(expected, first, 1e-5);
        solver.MapJvp(w, lambda, u, w, first);
        wideSolver.MapJvp(Widen(w), Widen(lambda), Widen(u), Widen(w), expected);
        Near(expected, first, 1e-5);
        solver.MapVjp(w, lambda, u, first, second);
        wideSolver.MapVjp(Widen(w), Widen(lambda), Widen(u), expected, expectedSecond);
        Near(expected, first, 1e-5);
        Near(expectedSecond, second, 1e-5);
        Assert.Equal(wideSolver.ObjectiveGradient(Widen(w), Widen(lambda), expected, expectedSecond), solver.ObjectiveGradient(w, lambda, first, second), 1e-5);
        Near(expected, first, 1e-5);
        Assert.Equal(new float[State], second);
    }

    public static TheoryData<int> Lengths => [2, 6, 14, 16, 18, 30, 32, 34, 62, 66, 98];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Loops_in_lanes_give_the_products_of_the_problem_on_doubles(int state)
    {
        float[] x = Narrow(new Numbers(44).Array(state, 0.2));
        AreThoseOfDoubles(new LanesOfSingles(x).CreateSolver(s_single), new LanesOfDoubles(Widen(x)).CreateSolver(s_double), state, state, 1);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Products_with_a_matrix_are_those_of_the_problem_on_doubles(int state)
    {
        float[] x = Narrow(new Numbers(45).Array(state));
        AreThoseOfDoubles(new NetworkOfSingles(x).CreateSolver(s_single), new NetworkOfDoubles(Widen(x)).CreateSolver(s_double), state, state * (state + 1), 1.0 / state);
    }

    private delegate void Map<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next);

    private delegate void MapJvp<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wTangent, ReadOnlySpan<T> lambdaTangent, Span<T> nextTangent);

    private delegate void MapVjp<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> nextAdjoint, Span<T> wAdjoint, Span<T> lambdaAdjoint);

    private delegate T Gradient<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> wGradient, Span<T> lambdaGradient);

    private static TDelegate Generated<TDelegate>(object solver, string name) where TDelegate : Delegate => solver.GetType().GetMethod(name)!.CreateDelegate<TDelegate>(solver);

    private static void AreThoseOfDoubles(IHypergradientSolver<float> solver, IHypergradientSolver<double> wide, int state, int hyperparameters, double scale)
    {
        float[] w = Narrow(new Numbers(46).Array(state)), lambda = Narrow(new Numbers(47).Array(hyperparameters, scale));
        float[] u = Narrow(new Numbers(48).Array(state)), v = Narrow(new Numbers(49).Array(hyperparameters));
        float[] first = new float[state], second = new float[hyperparameters];
        double[] expected = new double[state], expectedSecond = new double[hyperparameters];
        Generated<Map<float>>(solver, "Map")(w, lambda, first);
        Generated<Map<double>>(wide, "Map")(Widen(w), Widen(lambda), expected);
        Near(expected, first, 1e-5);
        Generated<MapJvp<float>>(solver, "MapJvp")(w, lambda, u, v, first);
        Generated<MapJvp<double>>(wide, "MapJvp")(Widen(w), Widen(lambda), Widen(u), Widen(v), expected);
        Near(expected, first, 1e-5);
        Generated<MapVjp<float>>(solver, "MapVjp")(w, lambda, u, first, second);
        Generated<MapVjp<double>>(wide, "MapVjp")(Widen(w), Widen(lambda), Widen(u), expected, expectedSecond);
        Near(expected, first, 1e-5);
        Near(expectedSecond, second, 1e-5);
        Assert.Equal(Generated<Gradient<double>>(wide, "ObjectiveGradient")(Widen(w), Widen(lambda), expected, expectedSecond), Generated<Gradient<float>>(solver, "ObjectiveGradient")(w, lambda, first, second), 1e-3);
        Near(expected, first, 1e-5);
        foreach (HypergradientMethod method in new[] { HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations, HypergradientMethod.ReverseUnrolled })
        {
            Array.Clear(w);
            var result = solver.Compute(lambda, w, second, For(method));
            var reference = wide.Compute(Widen(lambda), expected, expectedSecond, s_double);
            Array.Clear(expected);
            Assert.Equal(HypergradientStatus.Converged, result.Status);
            Assert.Equal(reference.Objective, result.Objective, 1e-3);
            Near(expectedSecond, second, 2e-3);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Methods_agree_where_floats_are_kept_in_buffers_that_grow(int state)
    {
        HypergradientMethod[] methods = [HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations, HypergradientMethod.ReverseUnrolled, HypergradientMethod.ForwardUnrolled];
        float[] lambda = [0.5f, -0.25f];
        double[]? first = null;
        foreach (var method in methods)
        {
            float[] w = Narrow(new Numbers(6).Array(state)), gradient = new float[2];
            var result = LayerOfSingles.CreateSolver(For(method)).Compute(lambda, w, gradient);
            Assert.Equal(HypergradientStatus.Converged, result.Status);
            first ??= Widen(gradient);
            Near(first, gradient, 1e-4);
        }
        double objective(float by)
        {
            float[] w = Narrow(new Numbers(6).Array(state));
            return LayerOfSingles.CreateSolver(s_single).Compute([lambda[0] + by, lambda[1]], w, new float[2]).Objective;
        }
        Assert.Equal((objective(0.01f) - objective(-0.01f)) / 0.02, first![0], 0.02);
    }

    [Fact]
    public void Adjoint_and_Tangent_are_transposes_of_each_other()
    {
        var solver = Logistic().Single.CreateSolver(s_single);
        float[] lambda = [-2, -1.5f, -1, -2.5f, -1.75f], w = new float[State], u = Narrow(new Numbers(7).Array(State)), v = Narrow(new Numbers(8).Array(State));
        float[] adjoint = new float[State], tangent = new float[State];
        Assert.Equal(HypergradientStatus.Converged, solver.Solve(lambda, w).Status);
        Assert.Equal(HypergradientStatus.Converged, solver.Adjoint(lambda, w, u, adjoint).Status);
        Assert.Equal(HypergradientStatus.Converged, solver.Tangent(lambda, w, v, tangent).Status);
        double left = u.Zip(tangent, (a, b) => (double)a * b).Sum(), right = adjoint.Zip(v, (a, b) => (double)a * b).Sum();
        Assert.Equal(left, right, 1e-3 * Math.Abs(left));
    }

    /// <summary>A step of exactly 0 meets any tolerance; an iteration that never stands still ends at its limit.</summary>
    [Fact]
    public void A_tolerance_below_what_floats_resolve_is_met_exactly_or_ends_at_the_limit()
    {
        float[] lambda = [0.5f, -0.25f], w = new float[3], gradient = new float[2];
        var result = LayerOfSingles.CreateSolver(new HypergradientOptions { MaxIterations = 400, Tolerance = 1e-12, LinearTolerance = 1e-5 }).Compute(lambda, w, gradient);
        Assert.True(result.Status is HypergradientStatus.Converged && result.Residual == 0 || result.Status == HypergradientStatus.IterationLimit && result.Iterations == 400, result.ToString());
        Assert.True(result.Residual <= 1e-6);
        Assert.DoesNotContain(gradient, float.IsNaN);
    }

    [Fact]
    public void Generic_helpers_are_followed_with_floats()
    {
        float[] a = Narrow(new Numbers(42).Array(25, 0.5)), lambda = Narrow(new Numbers(43).Array(5)), w = new float[5], gradient = new float[5];
        double[] expected = new double[5];
        var result = new GenericLayerOfSingles(a).CreateSolver(s_single).Compute(lambda, w, gradient);
        Assert.Equal(new GenericLayer(Widen(a)).CreateSolver(s_double).Compute(Widen(lambda), new double[5], expected).Objective, result.Objective, 1e-5);
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Near(expected, gradient, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_second_call_allocates_nothing(HypergradientMethod method)
    {
        float[] lambda = [0.5f, -0.25f], w = new float[7], gradient = new float[2];
        var solver = LayerOfSingles.CreateSolver(For(method));
        Call();
        Assert.Equal(0, AllocatedBytes.Least(() => Call));

        void Call()
        {
            Array.Clear(w);
            solver.Compute(lambda, w, gradient);
        }
    }

    [Fact]
    public void Overlap_and_lengths_are_refused_as_on_doubles()
    {
        var solver = Logistic().Single.CreateSolver(s_single);
        float[] w = new float[State], lambda = new float[State];
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => solver.Compute(lambda, w, w)).ParamName);
        Assert.Equal("next", Assert.Throws<ArgumentException>(() => solver.Map(w, lambda, w)).ParamName);
        Assert.Equal("lambda", Assert.Throws<ArgumentException>(() => solver.Compute(new float[2], w, new float[2])).ParamName);
    }
}
