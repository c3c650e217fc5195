using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>What an adjoint costs beside a step.</summary>
/// <param name="Workload">The problem.</param>
/// <param name="Reused">A product with ∂₁Φᵀ in the fixed-point solver, the linearisation made once, over a step of the forward iteration.</param>
/// <param name="OneShot">The adjoint in the state by a call from outside, over the map by such a call.</param>
/// <param name="Whole">The adjoint in state and hyperparameters, over the same.</param>
public sealed record StepCosts(Workload Workload, double Reused, double OneShot, double Whole)
{
    // Few products: an iteration that has converged to the last bit ends before its limit. How many were made is read from the result.
    private const int FewSteps = 100, ManySteps = 400, FewProducts = 4, ManyProducts = 24;

    /// <summary>The steps in front of the products: a matrix that a solve reads often is copied once, which belongs to neither.</summary>
    private const int StepsBefore = 30;

    /// <summary>The runtime compiles what calls the products again while they are timed: of less time all may be before that.</summary>
    private const double LeastSeconds = 1;

    /// <summary>Measures them: differences of long and short loops are free of what is done once.</summary>
    public static StepCosts Measure(Workload workload, double budget)
    {
        StepProducts products = workload.Products ?? throw new ArgumentException("The workload has no products.", nameof(workload));
        double[] lambda = workload.Hyperparameters, w = new double[workload.State], gradient = new double[lambda.Length], wAdjoint = new double[workload.State];
        var options = new HypergradientOptions { Tolerance = 0, LinearTolerance = 0, Method = HypergradientMethod.FixedPoint };
        IHypergradientSolver<double> few = workload.CreateSolver(options with { MaxIterations = FewSteps }), many = workload.CreateSolver(options with { MaxIterations = ManySteps });
        int Products(int count)
        {
            w.AsSpan().Clear();
            return few.Compute(lambda, w, gradient, options with { MaxIterations = StepsBefore, MaxLinearIterations = count }).LinearIterations;
        }
        double[] next = new double[w.Length], seed = [.. Enumerable.Repeat(0.5, w.Length)];
        few.Solve(lambda, w);
        double[] solution = [.. w];
        Timing[] timings = InterleavedStopwatch.Measure(
            [
                () => Solve(few, lambda, w), () => Solve(many, lambda, w), () => Products(FewProducts), () => Products(ManyProducts),
                () => products.Map(solution, lambda, next), () => products.StateVjp(solution, lambda, seed, wAdjoint),
                () => products.Vjp(solution, lambda, seed, wAdjoint, gradient),
            ],
            Math.Max(budget, LeastSeconds));
        double step = (timings[1].Least - timings[0].Least) / (ManySteps - FewSteps);
        double product = (timings[3].Least - timings[2].Least) / (Products(ManyProducts) - Products(FewProducts));
        return new(workload, product / step, timings[5].Least / timings[4].Least, timings[6].Least / timings[4].Least);
    }

    private static void Solve(IHypergradientSolver<double> solver, double[] lambda, double[] w)
    {
        Array.Clear(w);
        solver.Solve(lambda, w);
    }
}
