using System.Runtime.InteropServices;
using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Maps whose state and hyperparameters are structs, tuples and memory of them, against the same problems in numbers.</summary>
public sealed class StructShapeTests
{
    private static readonly OrbitMap.Weights s_weights = new(2, 0.8, true);

    public static TheoryData<HypergradientMethod> Methods => ShapeTests.Methods;

    private static HypergradientOptions Options(HypergradientMethod method) => new() { Method = method, Tolerance = 1e-13, LinearTolerance = 1e-8, MaxIterations = 400 };

    private static void Near(double[] expected, params double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-11 * (1 + Math.Abs(expected[i])), $"{actual[i]:R} and should be {expected[i]:R}, at {i}");
    }

    private static void Same(HypergradientResult expected, HypergradientResult actual)
    {
        Near([expected.Objective], actual.Objective);
        Assert.Equal((expected.Status, expected.Method, expected.Iterations), (actual.Status, actual.Method, actual.Iterations));
        Assert.Equal(HypergradientStatus.Converged, actual.Status);
    }

    private static double[] Of(Orbit orbit) => [orbit.Centre.X, orbit.Centre.Y, orbit.Radius];

    private static double[] Of(Place[] places) => MemoryMarshal.Cast<Place, double>(places).ToArray();

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_struct_of_state_has_the_hypergradient_of_its_vector_form(HypergradientMethod method)
    {
        double[] w = [0.1, 0.2, 0.3], gradient = new double[3];
        var expected = new OrbitMapInVectors(2, 0.8).CreateSolver(Options(method)).Compute([0.5, -0.4, 0.9], w, gradient);
        var orbit = new Orbit { Centre = new Place(0.1, 0.2), Radius = 0.3 };
        var actual = OrbitMap.CreateSolver(Options(method)).Compute(new Place(0.5, -0.4), 0.9, s_weights, ref orbit, out Place pullGradient, out double gainGradient);
        Same(expected, actual);
        Near(w, Of(orbit));
        Near(gradient, pullGradient.X, pullGradient.Y, gainGradient);
    }

    [Fact]
    public void A_struct_of_state_has_the_members_of_its_vector_form()
    {
        var (structs, vectors) = (OrbitMap.CreateSolver(), new OrbitMapInVectors(2, 0.8).CreateSolver());
        double[] w = [0.1, 0.2, 0.3], lambda = [0.5, -0.4, 0.9], next = new double[3], more = new double[3];
        var orbit = new Orbit { Centre = new Place(0.1, 0.2), Radius = 0.3 };
        var pull = new Place(0.5, -0.4);
        Assert.Equal(vectors.Solve(lambda, w).Iterations, structs.Solve(pull, 0.9, s_weights, ref orbit).Iterations);
        Near(w, Of(orbit));
        var seed = new Orbit { Centre = new Place(1.5, -0.5), Radius = 0.7 };
        vectors.Adjoint(lambda, w, Of(seed), next);
        structs.Adjoint(pull, 0.9, s_weights, orbit, seed, out Place pullAdjoint, out double gainAdjoint);
        Near(next, pullAdjoint.X, pullAdjoint.Y, gainAdjoint);
        vectors.Tangent(lambda, w, [2, -1, 0.5], next);
        structs.Tangent(pull, 0.9, s_weights, orbit, new Place(2, -1), 0.5, out Orbit orbitTangent);
        Near(next, Of(orbitTangent));
        vectors.Map(w, lambda, next);
        Near(next, Of(structs.Map(orbit, pull, 0.9, s_weights)));
        vectors.MapJvp(w, lambda, Of(seed), [2, -1, 0.5], next);
        Near(next, Of(structs.MapJvp(orbit, pull, 0.9, s_weights, seed, new Place(2, -1), 0.5)));
        vectors.MapVjp(w, lambda, Of(seed), next, more);
        structs.MapVjp(orbit, pull, 0.9, s_weights, seed, out Orbit orbitAdjoint, out pullAdjoint, out gainAdjoint);
        Near([.. next, .. more], [.. Of(orbitAdjoint), pullAdjoint.X, pullAdjoint.Y, gainAdjoint]);
        Near([vectors.ObjectiveGradient(w, lambda, next, more)], structs.ObjectiveGradient(s_weights, pull, orbit, out Place pullGradient, out Orbit orbitGradient));
        Near([.. next, more[0], more[1]], [.. Of(orbitGradient), pullGradient.X, pullGradient.Y]);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_tuple_of_state_is_as_good_as_its_elements(HypergradientMethod method)
    {
        double X = 0.2, Y = -0.1;
        var expected = TupleMapInScalars.CreateSolver(Options(method)).Compute(0.4, ref X, ref Y, out double expectedGradient);
        var at = (X: 0.2, Y: -0.1);
        var actual = TupleMap.CreateSolver(Options(method)).Compute(0.4, ref at, out double gainGradient);
        Same(expected, actual);
        Near([X, Y, expectedGradient], at.X, at.Y, gainGradient);
        (double x, double y) = TupleMap.CreateSolver().Map(at, 0.4);
        Near([X, Y], x, y);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Structs_and_scalars_mix_and_are_matched_by_name(HypergradientMethod method)
    {
        double kelvin = 15, x = 0, y = 0, mean = 0;
        var expected = RoomMapInScalars.CreateSolver(Options(method)).Compute(12, 0.3, ref kelvin, ref x, ref y, ref mean, out double outsideExpected, out double flowExpected);
        var heat = new Temperature(15);
        var at = default(Place);
        double ofRoom = 0;
        var solver = RoomMap.CreateSolver(Options(method));
        var actual = solver.Compute(new Temperature(12), 0.3, ref heat, ref at, ref ofRoom, out Temperature outsideGradient, out double flowGradient);
        Same(expected, actual);
        Near([kelvin, x, y, mean, outsideExpected, flowExpected], heat.Kelvin, at.X, at.Y, ofRoom, outsideGradient.Kelvin, flowGradient);
        (Place place, double meanNext, Temperature heatNext) = solver.Map(heat, at, ofRoom, new Temperature(12), 0.3);
        Near([kelvin, x, y, mean], heatNext.Kelvin, place.X, place.Y, meanNext);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Spans_of_structs_are_states_hyperparameters_and_constants(HypergradientMethod method)
    {
        var swarm = new Swarm();
        double[] w = new double[1 + 3 * Swarm.Count], gradient = new double[1 + 2 * Swarm.Count];
        var expected = swarm.InVectors.CreateSolver(Options(method)).Compute([0.6, .. Of(swarm.Goals)], w, gradient);
        var (at, charge, goalsGradient) = (new Place[Swarm.Count], new double[Swarm.Count], new Place[Swarm.Count]);
        double mean = 0;
        var actual = SwarmMap.CreateSolver(Options(method)).Compute(swarm.Goals, 0.6, swarm.Links, swarm.Origin, at, charge, ref mean, goalsGradient, out double pullGradient);
        Same(expected, actual);
        Near(w, [mean, .. Of(at), .. charge]);
        Near(gradient, [pullGradient, .. Of(goalsGradient)]);
    }

    [Fact]
    public void Spans_of_structs_have_products()
    {
        var swarm = new Swarm();
        var (numbers, solver, vectors) = (new Numbers(5), SwarmMap.CreateSolver(), swarm.InVectors.CreateSolver());
        int d = 1 + 3 * Swarm.Count, n = 1 + 2 * Swarm.Count;
        double[] w = numbers.Array(d), lambda = numbers.Array(n), wTangent = numbers.Array(d), lambdaTangent = numbers.Array(n), seed = numbers.Array(d), expected = new double[d], more = new double[n];
        var (atTangent, chargeTangent) = (new Place[Swarm.Count], new double[Swarm.Count]);
        double meanTangent = solver.MapJvp(
            At(w), Charge(w), w[0], At(lambda), lambda[0], swarm.Links, swarm.Origin, At(wTangent), Charge(wTangent), wTangent[0], At(lambdaTangent), lambdaTangent[0], atTangent, chargeTangent);
        vectors.MapJvp(w, lambda, wTangent, lambdaTangent, expected);
        Near(expected, [meanTangent, .. Of(atTangent), .. chargeTangent]);
        vectors.MapVjp(w, lambda, seed, expected, more);
        var goalsAdjoint = new Place[Swarm.Count];
        solver.MapVjp(
            At(w), Charge(w), w[0], At(lambda), lambda[0], swarm.Links, swarm.Origin, At(seed), Charge(seed), seed[0], atTangent, chargeTangent, out double meanAdjoint, goalsAdjoint, out double pullAdjoint);
        Near([.. expected, .. more], [meanAdjoint, .. Of(atTangent), .. chargeTangent, pullAdjoint, .. Of(goalsAdjoint)]);

        static Place[] At(double[] vector) => MemoryMarshal.Cast<double, Place>(vector.AsSpan(1, 2 * Swarm.Count)).ToArray();
        static double[] Charge(double[] vector) => vector[(1 + 2 * Swarm.Count)..];
    }

    [Fact]
    public void Solvers_of_structs_allocate_nothing_once_they_have_seen_a_call_as_large()
    {
        var swarm = new Swarm();
        var solver = SwarmMap.CreateSolver();
        var orbits = OrbitMap.CreateSolver();
        var (at, charge, goalsGradient) = (new Place[Swarm.Count], new double[Swarm.Count], new Place[Swarm.Count]);
        Call();
        Assert.Equal(0, AllocatedBytes.Least(() => Call));

        void Call()
        {
            double mean = 0;
            var orbit = new Orbit { Radius = 0.3 };
            solver.Compute(swarm.Goals, 0.6, swarm.Links, swarm.Origin, at, charge, ref mean, goalsGradient, out _);
            orbits.Compute(new Place(0.5, -0.4), 0.9, s_weights, ref orbit, out _, out _);
        }
    }

    [Fact]
    public void Spans_of_structs_that_do_not_fit_are_refused_by_their_names_with_nothing_written()
    {
        var swarm = new Swarm();
        var solver = SwarmMap.CreateSolver();
        var (at, charge) = (new Place[Swarm.Count], new double[Swarm.Count]);
        double mean = 0;
        Refuses("goalsGradient", () => solver.Compute(swarm.Goals, 0.6, swarm.Links, swarm.Origin, at, charge, ref mean, new Place[1], out _));
        Refuses("goalsGradient", () => solver.Compute(swarm.Goals, 0.6, swarm.Links, swarm.Origin, at, charge, ref mean, swarm.Goals, out _));
        Refuses("goals", () => solver.Compute(new Place[1], 0.6, swarm.Links, swarm.Origin, at, charge, ref mean, new Place[1], out _));
        Assert.All(at, place => Assert.Equal(default, place));

        static void Refuses(string name, Action call) => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
    }

    private sealed class Swarm
    {
        public const int Count = 5;

        public Place[] Goals { get; } = MemoryMarshal.Cast<double, Place>(new Numbers(2).Array(2 * Count)).ToArray();

        public (int From, int To)[] Links { get; } = [(0, 1), (1, 2), (3, 4), (4, 0)];

        public Place Origin => new(0.3, -0.2);

        public SwarmMapInVectors InVectors => new(Links, Origin.X, Origin.Y, Count);
    }
}
