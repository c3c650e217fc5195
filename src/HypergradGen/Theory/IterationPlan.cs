namespace HypergradGen.Theory;

/// <summary>A method and iteration counts whose bound is at most a tolerance.</summary>
/// <param name="Method">The method.</param>
/// <param name="Iterations">t, steps of the map.</param>
/// <param name="LinearIterations">k, steps of the linear solver; 0 for the unrolled methods, which have none.</param>
/// <param name="Bound">What <see cref="IterationBounds"/> guarantees for these counts.</param>
/// <param name="Cost">What they cost, in the unit of the costs given.</param>
/// <param name="Provenance">How the weakest of the constants is known: the plan's guarantee is no better.</param>
public sealed record IterationPlan(HypergradientMethod Method, int Iterations, int LinearIterations, double Bound, double Cost, Provenance Provenance)
{
    private static readonly HypergradientMethod[] s_methods =
    [
        HypergradientMethod.ConjugateGradient, HypergradientMethod.FixedPoint, HypergradientMethod.NormalEquations,
        HypergradientMethod.ReverseUnrolled, HypergradientMethod.ForwardUnrolled,
    ];

    /// <summary>The cheapest method, and its cheapest t and k, of all that the bounds guarantee.</summary>
    /// <param name="constants">The problem's constants; D, L_E and L_Φ among them.</param>
    /// <param name="tolerance">What ‖∇̂f − ∇f‖ may be, above 0.</param>
    /// <param name="costs">What the operations cost; <see cref="IterationCosts.Equal"/> where null.</param>
    /// <returns>The plan. Of plans that cost the same it is the first in the order conjugate gradients, fixed point, normal equations, reverse, forward.</returns>
    /// <remarks>
    /// Conjugate gradients are considered where <see cref="ProblemConstants.IsSymmetric"/> says so. Exhaustive: every k up to the one beyond which no plan
    /// can be cheaper, with the least t for each. For q near 1 that is some multiple of 1/(1−q) steps of O(1).
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The tolerance is not above 0; or the bounds stay above it for every count, as they do where a constant is unknown.
    /// </exception>
    public static IterationPlan For(ProblemConstants constants, double tolerance, IterationCosts? costs = null)
    {
        ArgumentNullException.ThrowIfNull(constants);
        IterationPlan? best = null;
        foreach (HypergradientMethod method in s_methods)
        {
            bool applies = method switch
            {
                HypergradientMethod.ConjugateGradient => constants.IsSymmetric,
                HypergradientMethod.ForwardUnrolled => costs is { Hyperparameters: > 0 },
                _ => true,
            };
            if (applies && TryFor(constants, method, tolerance, costs) is { } plan && (best is null || plan.Cost < best.Cost))
                best = plan;
        }
        return best ?? throw new ArgumentException(
            "No numbers of iterations bring the bounds below the tolerance: D, L_E and L_Φ must be known and finite.", nameof(constants));
    }

    /// <summary>The cheapest t and k of one method.</summary>
    /// <param name="constants">The problem's constants.</param>
    /// <param name="method">The method; not <see cref="HypergradientMethod.Auto"/>. Of conjugate gradients the plan is only true where ∂₁Φ is symmetric.</param>
    /// <param name="tolerance">What ‖∇̂f − ∇f‖ may be, above 0.</param>
    /// <param name="costs">What the operations cost; <see cref="IterationCosts.Equal"/> where null.</param>
    /// <returns>The plan; null where the method's bound stays above the tolerance for every count of an <see cref="int"/>.</returns>
    /// <exception cref="ArgumentException">The constants are null, the tolerance is not above 0, or the method is Auto or no method.</exception>
    public static IterationPlan? TryFor(ProblemConstants constants, HypergradientMethod method, double tolerance, IterationCosts? costs = null)
    {
        var bounds = new IterationBounds(constants);
        if (!(tolerance > 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance must be above 0.");
        costs ??= IterationCosts.Equal;
        double perStep = method switch
        {
            HypergradientMethod.ReverseUnrolled => costs.Map + costs.Vjp,
            HypergradientMethod.ForwardUnrolled => costs.Map + 2 * Math.Max(1, costs.Hyperparameters) * costs.Jvp,
            _ => costs.Map,
        };
        double perLinearStep = method == HypergradientMethod.NormalEquations ? costs.Vjp + costs.Jvp : costs.Vjp;
        bool isUnrolled = method is HypergradientMethod.ReverseUnrolled or HypergradientMethod.ForwardUnrolled;
        var search = new PlanSearch(bounds, method, tolerance);
        if (!(isUnrolled ? search.TryUnrolled(out int t) : search.TryImplicit(perStep, perLinearStep, out t)))
            return null;
        int k = search.LinearIterations;
        return new IterationPlan(method, t, k, bounds.For(method, t, k), t * perStep + k * perLinearStep, constants.Provenance);
    }

    /// <summary>The plan as options: exactly these counts, and no tolerance that could end an iteration earlier.</summary>
    /// <returns>The options; a solve with them ends at <see cref="HypergradientStatus.IterationLimit"/>, as every exact count does.</returns>
    public HypergradientOptions ToOptions() => new()
    {
        Method = Method,
        MaxIterations = Iterations,
        Tolerance = 0,
        MaxLinearIterations = LinearIterations,
        LinearTolerance = 0,
    };
}
