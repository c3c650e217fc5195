using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Rows of one length that are checked together and kept together, against derivatives that are carried forward and keep nothing.</summary>
public sealed class InstancesTests
{
    private static HypergradientOptions Of(HypergradientMethod method, int steps) => new() { Method = method, MaxIterations = steps, Tolerance = 0, LinearTolerance = 0, MaxLinearIterations = 200 };

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"[{i}] is {actual[i]:R} and should be {expected[i]:R}");
    }

    private static void Check<TSolver>(TSolver solver, double[] lambda, int states)
        where TSolver : IHypergradientSolver<double>
    {
        double[] w = new double[states], expected = new double[lambda.Length], gradient = new double[lambda.Length];
        foreach (int steps in new[] { 1, 7 })
        {
            w.AsSpan().Clear();
            solver.Compute(lambda, w, expected, Of(HypergradientMethod.ForwardUnrolled, steps));
            w.AsSpan().Clear();
            solver.Compute(lambda, w, gradient, Of(HypergradientMethod.ReverseUnrolled, steps));
            Near(expected, gradient, 1e-13);
        }

        w.AsSpan().Clear();
        solver.Compute(lambda, w, expected, Of(HypergradientMethod.ForwardUnrolled, 200));
        w.AsSpan().Clear();
        solver.Compute(lambda, w, gradient, Of(HypergradientMethod.FixedPoint, 200));
        Near(expected, gradient, 1e-11);
    }

    public static TheoryData<int> Counts => new(1, 2, 3, 7, 8, 9, 10, 16, 23, 40);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Instances_side_by_side_have_their_own_derivatives(int instances)
        => Check(new SideBySide(instances, new Numbers(3).Array(2 * instances, 0.4)).CreateSolver(), new Numbers(4).Array(3 * instances, 0.5), 2 * instances);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Neighbours_on_both_sides_have_their_derivatives(int n)
        => Check(new Neighbours(new Numbers(5).Array(n + 1, 0.4)).CreateSolver(), new Numbers(6).Array(n, 0.5), n);

    [Theory]
    [MemberData(nameof(Counts))]
    public void Rows_that_are_not_all_there_are_an_error_and_not_read(int instances)
    {
        double[] lambda = new Numbers(4).Array(3 * instances, 0.5), w = new double[2 * instances], gradient = new double[lambda.Length];
        var solver = new SideBySide(instances, new Numbers(3).Array(2 * instances - 1, 0.4)).CreateSolver();
        Assert.Throws<IndexOutOfRangeException>(() => solver.Compute(lambda, w, gradient));
        if (instances > 1)
            Assert.Throws<IndexOutOfRangeException>(() => new Neighbours(new double[instances]).CreateSolver().Compute(new double[instances + 1], new double[instances + 1], new double[instances + 1]));
    }
}
