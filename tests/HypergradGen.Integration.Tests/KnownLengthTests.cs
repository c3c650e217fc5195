using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Lengths that are marked: what is computed is what it is without the marks, and another length is refused before anything is written.</summary>
public sealed class KnownLengthTests
{
    private static void Near(double[] expected, double[] actual, string what)
        => Assert.All(expected.Zip(actual), x => Assert.True(Math.Abs(x.First - x.Second) <= 1e-11 * (1 + Math.Abs(x.First)), $"{what}: {x.Second:R} and should be {x.First:R}"));

    private static HypergradientOptions Options(HypergradientMethod method) => new() { Method = method, Tolerance = 1e-14, LinearTolerance = 1e-12, MaxIterations = 400 };

    [Theory]
    [InlineData(HypergradientMethod.Auto)]
    [InlineData(HypergradientMethod.ReverseUnrolled)]
    [InlineData(HypergradientMethod.ForwardUnrolled)]
    [InlineData(HypergradientMethod.FixedPoint)]
    [InlineData(HypergradientMethod.NormalEquations)]
    public void A_marked_problem_has_the_hypergradient_of_the_unmarked_one(HypergradientMethod method)
    {
        var numbers = new Numbers(11);
        double[] x = numbers.Array(24), y = numbers.Array(8), lambda = [0.4, -0.7, 0.9];
        double[] w = new double[3], expectedW = new double[3], gradient = new double[3], expected = new double[3];
        var reference = new MeasuredLengths(x, y).CreateSolver(Options(method)).Compute(lambda, expectedW, expected);
        var result = new KnownLengths(x, y).CreateSolver(Options(method)).Compute(lambda, w, gradient);
        Assert.Equal((reference.Status, reference.Method), (result.Status, result.Method));
        Assert.Equal(HypergradientStatus.Converged, result.Status);
        Near(expectedW, w, "w");
        Near(expected, gradient, "gradient");

        double level = 0.1, expectedLevel = 0.1;
        double[] u = new double[3], expectedU = new double[3], a = [0.2, -0.1], b = [0.3, 0.5, -0.2, 0.4], aGradient = new double[2], bGradient = new double[4], expectedA = new double[2], expectedB = new double[4];
        new MeasuredBlocks([1, 2, -1]).CreateSolver(Options(method)).Compute(a, b, ref expectedLevel, expectedU, expectedA, expectedB);
        new KnownBlocks([1, 2, -1]).CreateSolver(Options(method)).Compute(a, b, ref level, u, aGradient, bGradient);
        Near([expectedLevel, .. expectedU, .. expectedA, .. expectedB], [level, .. u, .. aGradient, .. bGradient], "blocks");
    }

    [Fact]
    public void A_marked_inner_objective_has_the_hypergradient_of_the_unmarked_one_and_refuses_other_lengths()
    {
        var numbers = new Numbers(13);
        double[] x = numbers.Array(12), y = numbers.Array(4), lambda = [-0.5, 0.2, -1], w = new double[3], expectedW = new double[3], gradient = new double[3], expected = new double[3];
        new MeasuredInner(x, y).CreateSolver(Options(HypergradientMethod.ConjugateGradient)).Compute(lambda, expectedW, expected);
        var solver = new KnownInner(x, y).CreateSolver(Options(HypergradientMethod.ConjugateGradient));
        solver.Compute(lambda, w, gradient);
        Near(expectedW, w, "w");
        Near(expected, gradient, "gradient");
        Assert.Equal("w", Assert.Throws<ArgumentException>(() => solver.Compute(lambda, new double[4], gradient)).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => new KnownInner(x, new double[5]).CreateSolver()).ParamName);
    }

    [Fact]
    public void A_strict_map_of_known_lengths_has_the_bits_of_the_method()
    {
        double[] w = new Numbers(12).Array(12), lambda = [0.3, -0.8], expected = new double[12], actual = new double[12];
        StrictLengths.Step(w, lambda, expected);
        StrictLengths.CreateSolver().Map(w, lambda, actual);
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Arguments_of_another_length_are_refused_by_name_before_anything_is_written()
    {
        var solver = new KnownLengths(new double[24], new double[8]).CreateSolver();
        double[] w = [7, 7, 7, 7], gradient = [7, 7, 7];
        Assert.Equal("w", Assert.Throws<ArgumentException>(() => solver.Compute(new double[3], w, gradient)).ParamName);
        Assert.Equal("lambda", Assert.Throws<ArgumentException>(() => solver.Solve(new double[4], w.AsSpan(0, 3))).ParamName);
        Assert.Equal("w", Assert.Throws<ArgumentException>(() => solver.MapVjp(new double[4], new double[3], new double[4], w, gradient)).ParamName);
        Assert.Contains("expected 3, as it is marked", Assert.Throws<ArgumentException>(() => solver.Solve(new double[3], w)).Message);
        Assert.All(w.Concat(gradient), value => Assert.Equal(7, value));

        double level = 7;
        var blocks = new KnownBlocks(new double[3]).CreateSolver();
        Assert.Equal("u", Assert.Throws<ArgumentException>(() => blocks.Solve(new double[2], new double[4], ref level, w)).ParamName);
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => blocks.Solve(new double[3], new double[4], ref level, w.AsSpan(0, 3))).ParamName);
        Assert.Equal(7, level);
    }

    [Fact]
    public void Data_of_another_length_are_refused_when_a_solver_is_created_and_by_products_without_one()
    {
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => new KnownLengths(new double[24], new double[9]).CreateSolver()).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentNullException>(() => new KnownLengths(null!, new double[8]).CreateSolver()).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => new KnownBlocks(new double[2]).CreateSolver()).ParamName);
        Assert.Equal("charges", Assert.Throws<ArgumentException>(() => new KnownPotential(new double[5]).EnergyGradient(new double[4], new double[4])).ParamName);
        Assert.Equal("at", Assert.Throws<ArgumentException>(() => new KnownPotential(new double[4]).EnergyGradient(new double[5], new double[5])).ParamName);
    }

    [Fact]
    public void A_method_of_known_lengths_has_its_value_and_the_gradient_that_differences_have()
    {
        var potential = new KnownPotential([1, -0.5, 0.7, 2]);
        double[] at = [0.1, 0.9, -0.4, 1.5], gradient = new double[4];
        Assert.Equal(potential.Energy(at), potential.EnergyGradient(at, gradient), 14);
        for (int i = 0; i < at.Length; i++)
        {
            double[] after = [.. at], before = [.. at];
            after[i] += 1e-5;
            before[i] -= 1e-5;
            Assert.Equal((potential.Energy(after) - potential.Energy(before)) / 2e-5, gradient[i], 8);
        }
    }
}
