using HypergradGen.Solvers;
using HypergradGen.Tests.Problems;

namespace HypergradGen.Tests.Solvers;

public sealed class AllocationTests
{
    public static TheoryData<HypergradientMethod> Methods => [.. Enum.GetValues<HypergradientMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nothing_is_allocated_after_a_call_as_large_and_the_numbers_repeat(HypergradientMethod method)
    {
        var engine = new HypergradientEngine<double, TanhProblem>(
            new(Matrices.General(33, 0.9, 1)), new HypergradientOptions { Method = method, MaxIterations = 3000, Tolerance = 1e-12, LinearTolerance = 1e-12 });
        double[] lambda = Matrices.Vector(33, 2), start = Matrices.Vector(33, 3);
        double[] w = (double[])start.Clone(), gradient = new double[33], again = (double[])start.Clone(), gradientAgain = new double[33];
        engine.Compute(lambda, w, gradient);
        Assert.Equal(0, AllocatedBytes.Least(() =>
        {
            start.CopyTo(again, 0);
            return () => engine.Compute(lambda, again, gradientAgain);
        }));
        Assert.Equal(w, again);
        Assert.Equal(gradient, gradientAgain);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_smaller_call_after_a_larger_one_allocates_nothing(HypergradientMethod method)
    {
        double[] lambda = Matrices.Vector(50, 1), w = new double[50], gradient = new double[50];
        Assert.Equal(0, AllocatedBytes.Least(() =>
        {
            var engine = new HypergradientEngine<double, ElementwiseProblem<double>>(new(0.5), new HypergradientOptions { Method = method });
            Array.Clear(w);
            engine.Compute(lambda, w, gradient);
            Array.Clear(w);
            return () => engine.Compute(lambda.AsSpan(3, 20), w.AsSpan(0, 20), gradient.AsSpan(10, 20));
        }));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Solve_adjoint_and_tangent_allocate_nothing_when_warm(HypergradientMethod method)
    {
        var engine = new FixedPointEngine<double, TanhProblem>(new(Matrices.General(17, 0.8, 1)), new HypergradientOptions { Method = method });
        double[] lambda = Matrices.Vector(17, 2), seed = Matrices.Vector(17, 3), output = new double[17], w = new double[17];
        Run();
        Assert.Equal(0, AllocatedBytes.Least(() => Run));

        void Run()
        {
            engine.Solve(lambda, w);
            engine.Adjoint(lambda, w, seed, output);
            engine.Tangent(lambda, w, seed, output);
        }
    }
}
