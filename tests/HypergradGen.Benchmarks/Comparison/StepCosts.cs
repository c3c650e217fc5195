using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>What an adjoint costs beside a step.</summary>
/// <param name="Workload">The problem.</param>
/// <param name="Reused">A product with ∂₁Φᵀ in the fixed-point solver, the linearisation made once, over a step of the forward iteration.</param>
/// <param name="OneShot">The adjoint in state and hyperparameters by a call from outside, over the map by such a call.</param>
public sealed record StepCosts(Workload Workload, double Reused, double OneShot)
{
    private const int Few = 100, Many = 400;

    /// <summary>Measures them: differences of long and short loops are free of what is done once.</summary>
    public static StepCosts Measure(Workload workload, double budget)
    {
        StepProducts products = workload.Products ?? throw new ArgumentException("The workload has no products.", nameof(workload));
        double[] lambda = workload.Hyperparameters, w = new double[workload.State], gradient = new double[lambda.Length], wAdjoint = new double[workload.State];
        var options = new HypergradientOptions { Tolerance = 0, LinearTolerance = 0, Method = HypergradientMethod.FixedPoint };
        IHypergradientSolver<double> few = workload.CreateSolver(options with { MaxIterations = Few }), many = workload.CreateSolver(options with { MaxIterations = Many });
        Action Products(int count)
        {
            HypergradientOptions counted = options with { MaxIterations = 0, MaxLinearIterations = count };
            return () => few.Compute(lambda, w, gradient, counted);
        }
        double[] next = new double[w.Length], seed = [.. Enumerable.Repeat(0.5, w.Length)];
        few.Solve(lambda, w);
        double[] solution = [.. w];
        Timing[] timings = InterleavedStopwatch.Measure(
            [
                () => Solve(few, lambda, w), () => Solve(many, lambda, w), Products(Few), Products(Many),
                () => products.Map(solution, lambda, next), () => products.Vjp(solution, lambda, seed, wAdjoint, gradient),
            ],
            budget);
        double step = timings[1].Minimum - timings[0].Minimum, product = timings[3].Minimum - timings[2].Minimum;
        return new(workload, product / step, timings[5].Minimum / timings[4].Minimum);
    }

    private static void Solve(IHypergradientSolver<double> solver, double[] lambda, double[] w)
    {
        Array.Clear(w);
        solver.Solve(lambda, w);
    }
}
