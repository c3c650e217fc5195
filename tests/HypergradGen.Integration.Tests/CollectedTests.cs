using HypergradGen.Integration.Tests.Problems;
using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests;

/// <summary>Unrolled hypergradients whose outer products are added many steps at a time, against those that carry the Jacobian forward.</summary>
public sealed class CollectedTests
{
    private static HypergradientOptions Steps(int count, HypergradientMethod method) => new() { Method = method, MaxIterations = count, Tolerance = 0, LinearTolerance = 0 };

    private static void Near(double[] expected, double[] actual)
    {
        double scale = Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-12 * scale, $"[{i}] is {actual[i]:R} and should be {expected[i]:R}");
    }

    /// <summary>Around the vector's width and the rows and columns of a kernel's block, and around the steps that are added together.</summary>
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 5 }, { 2, 3, 1 }, { 3, 0, 7 }, { 7, 8, 2 }, { 8, 7, 3 }, { 9, 9, 128 }, { 16, 1, 20 }, { 17, 4, 129 }, { 25, 3, 6 }, { 26, 2, 4 }, { 33, 1, 3 }, { 5, 5, 300 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Reverse_gives_what_forward_gives(int size, int inputs, int steps)
    {
        var problem = new LearntEquilibrium(size, new Numbers(1).Array(inputs));
        double[] theta = new Numbers(2).Array(size * (size + inputs + 1), 1.5 / size), w = new double[size], other = new double[size];
        double[] gradient = new double[theta.Length], expected = new double[theta.Length], again = new double[theta.Length];
        var solver = problem.CreateSolver();
        var options = Steps(steps, HypergradientMethod.ReverseUnrolled);
        var result = solver.Compute(theta, w, gradient, options);
        var forward = solver.Compute(theta, other, expected, Steps(steps, HypergradientMethod.ForwardUnrolled));
        Assert.Equal((forward.Objective, steps, steps), (result.Objective, result.Iterations, result.LinearIterations));
        Near(expected, gradient);

        // A shorter solve in between leaves nothing behind.
        Assert.Equal(0, AllocatedBytes.Least(() =>
        {
            w.AsSpan().Clear();
            solver.Compute(theta, w, again, Steps(steps / 2, HypergradientMethod.ReverseUnrolled));
            w.AsSpan().Clear();
            return () => solver.Compute(theta, w, again, options);
        }));
        Assert.Equal(gradient, again);
    }

    [Fact]
    public void A_solver_that_meets_larger_states_gives_what_a_new_one_gives()
    {
        const int Samples = 3;
        double[] x = new Numbers(3).Array(4 * Samples);
        var solver = new BatchedEquilibrium(Samples, x).CreateSolver(Steps(140, HypergradientMethod.ReverseUnrolled));
        foreach (int size in new[] { 2, 9, 1, 8, 17 })
        {
            double[] a = new Numbers(4).Array(size * size, 1.2 / size), b = new Numbers(5).Array(4 * size, 0.4), h = new double[Samples * size], other = new double[h.Length];
            double[] aGradient = new double[a.Length], bGradient = new double[b.Length], aExpected = new double[a.Length], bExpected = new double[b.Length];
            solver.Compute(a, b, h, aGradient, bGradient);
            new BatchedEquilibrium(Samples, x).CreateSolver(Steps(140, HypergradientMethod.ForwardUnrolled)).Compute(a, b, other, aExpected, bExpected);
            Assert.Equal(other, h);
            Near(aExpected, aGradient);
            Near(bExpected, bGradient);
        }
    }
}
