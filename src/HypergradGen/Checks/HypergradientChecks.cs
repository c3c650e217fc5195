namespace HypergradGen.Checks;

/// <summary>Checks of hypergradients: the methods against each other, and against differences of the solved problem.</summary>
public static class HypergradientChecks
{
    /// <summary>Two solvers' hypergradients at one λ, each from the same start: ‖g − g′‖ within a tolerance of ‖g′‖.</summary>
    /// <param name="compute">The hypergradient under test.</param>
    /// <param name="reference">Another method's; both converge to less than <paramref name="tolerance"/>.</param>
    /// <param name="start">w₀, d; copied for each solve.</param>
    /// <param name="lambda">λ, n.</param>
    /// <param name="tolerance">The difference allowed, relative to ‖g′‖.</param>
    /// <param name="detail">Which methods these are, for the message.</param>
    /// <returns>Inconclusive where either solver does not report <see cref="HypergradientStatus.Converged"/>.</returns>
    public static CheckResult MethodsAgree(
        HypergradientFunction compute, HypergradientFunction reference, ReadOnlySpan<double> start, ReadOnlySpan<double> lambda, double tolerance, string detail)
    {
        double[] gradient = Vectors.Poison(lambda.Length), expected = Vectors.Poison(lambda.Length);
        HypergradientResult first = compute(lambda, start.ToArray(), gradient), second = reference(lambda, start.ToArray(), expected);
        double difference = Vectors.Norm(Vectors.Move(gradient, -1, expected)), size = Vectors.Norm(expected);
        CheckOutcome outcome = first.Status != HypergradientStatus.Converged || second.Status != HypergradientStatus.Converged
            ? CheckOutcome.Inconclusive
            : difference <= tolerance * size ? CheckOutcome.Passed : CheckOutcome.Failed;
        return new CheckResult(
            "methods against each other", outcome, 0, Vectors.Norm(gradient), size, tolerance * size,
            $"{detail}: {first.Method} {first.Status}, {second.Method} {second.Status}, difference {difference:E2}");
    }

    /// <summary>⟨∇f, λ̇⟩ against extrapolated central differences of f(λ) = E(w(λ), λ), each solved from the same start.</summary>
    /// <param name="compute">The hypergradient; about 30 solves, to a tolerance far below <paramref name="tolerance"/>.</param>
    /// <param name="start">w₀, d; copied for each solve.</param>
    /// <param name="lambda">λ, n.</param>
    /// <param name="seed">Draws λ̇.</param>
    /// <param name="tolerance">The relative accuracy that the solver's tolerances give its hypergradient.</param>
    /// <returns>Inconclusive where the differences' own error is too large; failed where a gradient is not finite.</returns>
    public static CheckResult AgainstDifferences(
        HypergradientFunction compute, ReadOnlySpan<double> start, ReadOnlySpan<double> lambda, int seed, double tolerance)
    {
        double[] state = start.ToArray(), hyper = lambda.ToArray(), gradient = Vectors.Poison(lambda.Length);
        double[] direction = Vectors.Direction(new Random(seed), lambda.Length), unused = new double[lambda.Length];
        HypergradientResult result = compute(hyper, (double[])state.Clone(), gradient);

        return CentralDifference
            .Of(h => compute(Vectors.Move(hyper, h, direction), (double[])state.Clone(), unused).Objective, Math.Abs(result.Objective), Precision.Double)
            .Judge(
                "hypergradient against differences", seed, Vectors.Dot(gradient, direction), Vectors.MagnitudeOfDot(gradient, direction), tolerance,
                $"⟨∇f, λ̇⟩ against differences of f: {result.Method} {result.Status}");
    }
}
