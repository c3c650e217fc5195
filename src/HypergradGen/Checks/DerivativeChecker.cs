namespace HypergradGen.Checks;

/// <summary>All checks of one problem; what is not set is not checked.</summary>
/// <remarks>Points are copied, never written. Allocates, and calls each function some dozens of times for each seed: for tests.</remarks>
public sealed class DerivativeChecker
{
    /// <summary>The map Φ.</summary>
    public required MapFunction Map { get; init; }

    /// <summary>The map's tangent product.</summary>
    public required MapJvpFunction MapJvp { get; init; }

    /// <summary>The map's adjoint product.</summary>
    public required MapVjpFunction MapVjp { get; init; }

    /// <summary>The outer objective; checked together with <see cref="ObjectiveGradient"/>.</summary>
    public ObjectiveFunction? Objective { get; init; }

    /// <summary>The objective's gradient.</summary>
    public ObjectiveGradientFunction? ObjectiveGradient { get; init; }

    /// <summary>Hypergradients of several methods, each converged far below <see cref="HypergradientTolerance"/>; the first is the one that the others are compared with.</summary>
    public IReadOnlyList<HypergradientFunction> Hypergradients { get; init; } = [];

    /// <summary>The relative accuracy of <see cref="Hypergradients"/>. Default 1e-8.</summary>
    public double HypergradientTolerance { get; init; } = 1e-8;

    /// <summary>Runs every check at (w, λ), the hypergradients from w as their start.</summary>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="seeds">Directions are drawn once for each. At least one.</param>
    /// <returns>Every finding, passed or not.</returns>
    /// <exception cref="ArgumentException">No seed was given.</exception>
    public IReadOnlyList<CheckResult> Run(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, params ReadOnlySpan<int> seeds)
    {
        Solvers.Arguments.RequireAtLeast(seeds.Length, 1, nameof(seeds));
        var results = new List<CheckResult>();
        foreach (int seed in seeds)
        {
            results.Add(ProductChecks.DotProduct(MapJvp, MapVjp, w, lambda, seed));
            results.Add(ProductChecks.JvpAgainstDifferences(Map, MapJvp, w, lambda, seed));
            results.Add(ProductChecks.TaylorSlope(Map, MapJvp, w, lambda, seed));
            results.Add(StateChecks.Jvp(MapJvp, w, lambda, seed));
            results.Add(StateChecks.Vjp(MapVjp, w, lambda, seed));
            if (Objective is not null && ObjectiveGradient is not null)
                results.Add(ProductChecks.ObjectiveAgainstDifferences(Objective, ObjectiveGradient, w, lambda, seed));
        }
        if (w.Length > 0)
        {
            results.Add(StateChecks.JvpRefusesOverlap(MapJvp, w, lambda));
            results.Add(StateChecks.VjpRefusesOverlap(MapVjp, w, lambda));
        }
        if (ObjectiveGradient is not null)
            results.Add(StateChecks.ObjectiveGradient(ObjectiveGradient, w, lambda));

        for (int i = 0; i < Hypergradients.Count; i++)
        {
            results.Add(StateChecks.Hypergradient(Hypergradients[i], w, lambda));
            results.Add(HypergradientChecks.AgainstDifferences(Hypergradients[i], w, lambda, seeds[0], HypergradientTolerance));
            if (i > 0)
                results.Add(HypergradientChecks.MethodsAgree(Hypergradients[i], Hypergradients[0], w, lambda, HypergradientTolerance, $"method {i} against method 0"));
        }
        return results;
    }
}
