using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Maps with scalars, several spans and constants, against the same problems written with one vector each.</summary>
public sealed class ShapeTests
{
    public static TheoryData<HypergradientMethod> Methods =>
    [
        HypergradientMethod.Auto, HypergradientMethod.ReverseUnrolled, HypergradientMethod.ForwardUnrolled, HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations,
    ];

    private static void Near(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-11 * (1 + Math.Abs(expected)), $"{actual:R} and should be {expected:R}");

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    private static void Near(double[] expected, params double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Near(expected[i], actual[i]);
    }

    private static HypergradientOptions Options(HypergradientMethod method) => new() { Method = method, Tolerance = 1e-13, LinearTolerance = 1e-8, MaxIterations = 400 };

    private static void Same(HypergradientResult expected, HypergradientResult actual)
    {
        Near(expected.Objective, actual.Objective);
        Assert.Equal((expected.Status, expected.Method, expected.Iterations), (actual.Status, actual.Method, actual.Iterations));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_scalar_map_has_the_hypergradient_of_its_vector_form(HypergradientMethod method)
    {
        double E = 0.1;
        double[] w = [0.1], gradient = new double[2];
        var expected = KeplerInVectors.CreateSolver(Options(method)).Compute([0.3, 0.8], w, gradient);
        var actual = Kepler.CreateSolver(Options(method)).Compute(0.3, 0.8, ref E, out double eGradient, out double MGradient);
        Same(expected, actual);
        Assert.Equal(HypergradientStatus.Converged, actual.Status);
        Near(w, E);
        Near(gradient, eGradient, MGradient);
    }

    [Fact]
    public void A_scalar_map_has_the_members_of_its_vector_form()
    {
        var (scalar, vectors) = (Kepler.CreateSolver(), KeplerInVectors.CreateSolver());
        double[] w = [0.1], next = new double[1], adjoint = new double[2], tangent = new double[1], lambda = [0.3, 0.8];
        double E = 0.1;
        Assert.Equal(vectors.Solve(lambda, w).Iterations, scalar.Solve(0.3, 0.8, ref E).Iterations);
        Near(w, E);
        vectors.Adjoint(lambda, w, [1.5], adjoint);
        scalar.Adjoint(0.3, 0.8, E, 1.5, out double eAdjoint, out double MAdjoint);
        Near(adjoint, eAdjoint, MAdjoint);
        vectors.Tangent(lambda, w, [2, -1], tangent);
        scalar.Tangent(0.3, 0.8, E, 2, -1, out double ETangent);
        Near(tangent, ETangent);
        vectors.Map(w, lambda, next);
        Near(next, scalar.Map(E, 0.3, 0.8));
        vectors.MapJvp(w, lambda, [0.4], [2, -1], next);
        Near(next, scalar.MapJvp(E, 0.3, 0.8, 0.4, 2, -1));
        vectors.MapVjp(w, lambda, [0.7], tangent, adjoint);
        scalar.MapVjp(E, 0.3, 0.8, 0.7, out double EAdjoint, out eAdjoint, out MAdjoint);
        Near([.. tangent, .. adjoint], EAdjoint, eAdjoint, MAdjoint);
        scalar.MapStateVjp(E, 0.3, 0.8, 0.7, out EAdjoint);
        Near(tangent, EAdjoint);
        vectors.MapStateJvp(w, lambda, [0.4], next);
        scalar.MapStateJvp(E, 0.3, 0.8, 0.4, out double ENextTangent);
        Near(next, ENextTangent);
        Near(vectors.ObjectiveGradient(w, lambda, tangent, adjoint), scalar.ObjectiveGradient(E, 0.3, out double EGradient, out double eGradient));
        Near([.. tangent, adjoint[0]], EGradient, eGradient);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_map_of_two_scalars_has_the_hypergradient_of_its_vector_form(HypergradientMethod method)
    {
        double x = 0;
        double[] w = [0], gradient = new double[1];
        var expected = OneOfEachInVectors.CreateSolver(Options(method)).Compute([0.9], w, gradient);
        Same(expected, OneOfEach.CreateSolver(Options(method)).Compute(0.9, ref x, out double aGradient));
        Near(w, x);
        Near(gradient, aGradient);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Methods_that_bind_spans_anew_have_the_hypergradient_of_their_vector_form(HypergradientMethod method)
    {
        double mean = 0.4;
        double[] u = [0.1, -0.2, 0.3], w = [mean, .. u], gradient = new double[1];
        var expected = SweptInVectors.CreateSolver(Options(method)).Compute([0.35], w, gradient);
        Same(expected, Swept.CreateSolver(Options(method)).Compute(0.35, ref mean, u, out double gainGradient));
        Near(w, [mean, .. u]);
        Near(gradient, gainGradient);
        Assert.Equal("u", Assert.Throws<ArgumentException>(() => Swept.CreateSolver().Compute(0.35, ref mean, new double[1], out _)).ParamName);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Marks_and_names_tell_state_from_hyperparameters(HypergradientMethod method)
    {
        double first = 0, second = 0;
        double[] w = new double[2], gradient = new double[2];
        var expected = new DuopolyInVectors(0.2).CreateSolver(Options(method)).Compute([0.9, 3], w, gradient);
        var actual = new Duopoly(0.2).CreateSolver(Options(method)).Compute(0.9, 3, ref first, ref second, out double slopeGradient, out double interceptGradient);
        Same(expected, actual);
        Near(w, first, second);
        Near(gradient, slopeGradient, interceptGradient);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Spans_scalars_and_constants_mix(HypergradientMethod method)
    {
        var network = new Network();
        var solver = network.Problem.CreateSolver(Options(method));
        double[] w = new double[1 + Network.Count + Network.Others], gradient = new double[w.Length];
        var expected = network.InVectors.CreateSolver(Options(method)).Compute([network.Gain, .. network.Bias, .. network.Scale], w, gradient);
        double mean = 0;
        double[] u = new double[Network.Count], v = new double[Network.Others], biasGradient = new double[Network.Count], scaleGradient = new double[Network.Others];
        var actual = solver.Compute(network.Bias, network.Gain, network.Scale, network.Input, Network.Stride, u, ref mean, v, biasGradient, out double gainGradient, scaleGradient);
        Same(expected, actual);
        Assert.Equal(HypergradientStatus.Converged, actual.Status);
        Near(w, [mean, .. u, .. v]);
        Near(gradient, [gainGradient, .. biasGradient, .. scaleGradient]);
    }

    [Fact]
    public void Spans_scalars_and_constants_have_products()
    {
        var network = new Network();
        var (numbers, solver, vectors) = (new Numbers(5), network.Problem.CreateSolver(), network.InVectors.CreateSolver());
        int d = 1 + Network.Count + Network.Others;
        double[] w = numbers.Array(d), wTangent = numbers.Array(d), lambdaTangent = numbers.Array(d), seed = numbers.Array(d), expected = new double[d], more = new double[d];
        double[] lambda = [network.Gain, .. network.Bias, .. network.Scale];
        double[] uTangent = new double[Network.Count], vTangent = new double[Network.Others];
        double meanTangent = solver.MapJvp(
            U(w), w[0], V(w), network.Bias, network.Gain, network.Scale, network.Input, Network.Stride, U(wTangent), wTangent[0], V(wTangent), U(lambdaTangent), lambdaTangent[0], V(lambdaTangent), uTangent, vTangent);
        vectors.MapJvp(w, lambda, wTangent, lambdaTangent, expected);
        Near(expected, [meanTangent, .. uTangent, .. vTangent]);

        vectors.MapVjp(w, lambda, seed, expected, more);
        double[] uAdjoint = new double[Network.Count], vAdjoint = new double[Network.Others], biasAdjoint = new double[Network.Count], scaleAdjoint = new double[Network.Others];
        solver.MapVjp(
            U(w), w[0], V(w), network.Bias, network.Gain, network.Scale, network.Input, Network.Stride, U(seed), V(seed), seed[0], uAdjoint, out double meanAdjoint, vAdjoint, biasAdjoint, out double gainAdjoint, scaleAdjoint);
        Near([.. expected, .. more], [meanAdjoint, .. uAdjoint, .. vAdjoint, gainAdjoint, .. biasAdjoint, .. scaleAdjoint]);

        double[] uAlone = new double[Network.Count], vAlone = new double[Network.Others];
        solver.MapStateVjp(
            U(w), w[0], V(w), network.Bias, network.Gain, network.Scale, network.Input, Network.Stride, U(seed), seed[0], V(seed), uAlone, out double meanAlone, vAlone);
        Near([meanAdjoint, .. uAdjoint, .. vAdjoint], [meanAlone, .. uAlone, .. vAlone]);

        // Both adjoints are made by the same passes: only the tangent tells whether they are right.
        double[] adjoint = [meanAdjoint, .. uAdjoint, .. vAdjoint, gainAdjoint, .. biasAdjoint, .. scaleAdjoint], tangent = [.. wTangent, .. lambdaTangent];
        Near(seed[0] * meanTangent + Dot(U(seed), uTangent) + Dot(V(seed), vTangent), Dot(adjoint, tangent));

        static double[] U(double[] vector) => vector[1..(1 + Network.Count)];
        static double[] V(double[] vector) => vector[(1 + Network.Count)..];
    }

    [Fact]
    public void A_solver_takes_new_lengths_and_constants_with_every_call_and_then_allocates_nothing()
    {
        var problem = new CoupledNetworks(new Numbers(2).Array(12, 0.2));
        var solver = problem.CreateSolver();
        Assert.Equal(0, AllocatedBytes.Least(() =>
        {
            solver = problem.CreateSolver();
            Call(4, 3);
            Call(2, 6);
            Call(3, 4);
            return () => Call(2, 6);
        }));

        void Call(int count, int others)
        {
            double mean = 0;
            Span<double> u = stackalloc double[count], v = stackalloc double[others], bias = stackalloc double[count], scale = stackalloc double[others], input = stackalloc double[count];
            Span<double> biasGradient = stackalloc double[count], scaleGradient = stackalloc double[others];
            u.Clear();
            v.Clear();
            bias.Fill(0.1);
            scale.Fill(0.3);
            input.Fill(0.1 * count);
            var result = solver.Compute(bias, 0.4, scale, input, 1, u, ref mean, v, biasGradient, out double gainGradient, scaleGradient);
            if (result.Status != HypergradientStatus.Converged || !double.IsFinite(gainGradient))
                throw new InvalidOperationException($"{result}");
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_its_name_with_nothing_written()
    {
        var network = new Network();
        var solver = network.Problem.CreateSolver();
        double mean = 0;
        double[] u = new double[Network.Count], v = new double[Network.Others], biasGradient = [7], scaleGradient = new double[Network.Others];
        Refuses("biasGradient", () => solver.Compute(network.Bias, 1, network.Scale, network.Input, Network.Stride, u, ref mean, v, biasGradient, out _, scaleGradient));
        Refuses("scaleGradient", () => solver.Compute(network.Bias, 1, network.Scale, network.Input, Network.Stride, u, ref mean, v, new double[Network.Count], out _, network.Scale));
        Refuses("bias", () => solver.Compute(biasGradient, 1, network.Scale, network.Input, Network.Stride, u, ref mean, v, new double[1], out _, scaleGradient));
        Refuses("v", () => solver.Solve(network.Bias, 1, network.Scale, network.Input, Network.Stride, u, ref mean, u));
        Assert.Equal([7], biasGradient);
        Assert.All([.. u, .. v], x => Assert.Equal(0, x));

        static void Refuses(string name, Action call) => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
    }

    [Fact]
    public void An_objective_of_a_plain_map_may_read_the_state_alone_or_take_its_parameters_in_the_other_order()
    {
        double[] w = new double[3], gradient = new double[3], wGradient = new double[3], lambdaGradient = new double[3], point = [0.1, 0.2, 0.3];
        IHypergradientSolver<double> solver = StateOnlyObjective.CreateSolver(Options(HypergradientMethod.Auto));
        var result = solver.Compute(point, w, gradient);
        Near(w.Sum(x => x * x), result.Objective);
        for (int i = 0; i < 3; i++)
            Near(2 * w[i] / (1 + 0.5 * Math.Sin(w[i])), gradient[i]);

        double value = ReversedObjective.CreateSolver().ObjectiveGradient([1, 2, 3], [4, 5, 6], lambdaGradient, wGradient);
        Near(4 * 4 + 5 * 5 + 6 * 6 + 3 * 6, value);
        Near([8, 10, 12, 3, 3, 3], [.. wGradient, .. lambdaGradient]);
        ReversedObjective.CreateSolver(Options(HypergradientMethod.Auto)).Compute(point, w, gradient);
        for (int i = 0; i < 3; i++)
            Near(3 + 2 * w[i] / (1 + 0.5 * Math.Sin(w[i])), gradient[i]);
    }

    private sealed class Network
    {
        public const int Count = 4, Others = 3, Stride = 2;

        private readonly double[] _coupling = new Numbers(1).Array(Count * Others, 0.3);

        public double[] Bias { get; } = new Numbers(2).Array(Count, 0.5);

        public double[] Scale { get; } = new Numbers(3).Array(Others, 0.4);

        public double[] Input { get; } = new Numbers(4).Array(Count * Stride);

        public double Gain => 0.7;

        public CoupledNetworks Problem => new(_coupling);

        public CoupledNetworksInVectors InVectors => new(_coupling, Input, Stride, Count);
    }
}
