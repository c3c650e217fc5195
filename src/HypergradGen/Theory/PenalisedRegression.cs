namespace HypergradGen.Theory;

/// <summary>The loss ℓ(s, y) of a linear model's score s.</summary>
public enum RegressionLoss
{
    /// <summary>½(s − y)²: ℓ″ = 1.</summary>
    Squared,

    /// <summary>log(1 + exp(−ys)), y = ±1: |ℓ′| ≤ 1, 0 ≤ ℓ″ ≤ ¼, |ℓ‴| ≤ 1/(6√3).</summary>
    Logistic,
}

/// <summary>
/// The true constants of a gradient step on a penalised regression, for data at hand or for all data in a box:
/// <code>
/// Φ(w, λ) = w − η·(1/N Σ ℓ′(sᵢ, yᵢ)·xᵢ + p ∘ w),   sᵢ = xᵢᵀw,   pⱼ = exp(λⱼ) for j &lt; n and 0 beyond,
/// E(w) = 1/M Σ ℓ_E(xᵢᵀw, yᵢ) over the validation data.
/// </code>
/// </summary>
/// <remarks>
/// With C = 1/N Σ xᵢxᵢᵀ the Hessian lies between a·C + diag(p) and c·C + diag(p), where a ≤ ℓ″ ≤ c, and its eigenvalues between l and L = c·λ_max(C) + max p:
/// q = max(|1 − ηl|, |1 − ηL|); ν₁ = η·sup|ℓ‴|·λ_max(C)·max‖xᵢ‖; ν₂ = η·max p; L_Φ = η·max p·max‖w‖; μ₁ = c_E·λ_max(C_E); μ₂ = 0. <c>docs/theory.md</c> has the derivations.
/// </remarks>
public sealed record PenalisedRegression
{
    private const double LargestThirdDerivative = 0.09622504486493764;

    private const int MostDoublings = 40;

    /// <summary>What the bounds below lose to rounding: some hundred operations on positive numbers.</summary>
    private const double Rounding = 1e-12;

    /// <summary>ℓ, the loss that is fitted.</summary>
    public required RegressionLoss Loss { get; init; }

    /// <summary>The data that are fitted.</summary>
    public required RegressionData Training { get; init; }

    /// <summary>η, above 0.</summary>
    /// <exception cref="ArgumentException">The value is not positive and finite.</exception>
    public required double StepSize
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(StepSize), value, "A step size must be positive and finite.");
    }

    /// <summary>ℓ_E, the loss of the objective.</summary>
    public required RegressionLoss ValidationLoss { get; init; }

    /// <summary>The data of the objective.</summary>
    public required RegressionData Validation { get; init; }

    /// <summary>The constants at one λ for one start, all <see cref="Provenance.Proved"/>.</summary>
    /// <param name="lambda">λ, n ≤ d: the logarithms of the penalties. Where n &lt; d the last weights have none, as an intercept.</param>
    /// <param name="start">w₀, d.</param>
    /// <param name="firstStep">‖Φ(w₀) − w₀‖.</param>
    /// <returns>
    /// The constants, true on the ball around w(λ) whose radius D is at least ‖w₀ − w(λ)‖; null where none can be proved: a step size that is too long, weights that
    /// nothing holds in place, or a start too far away for a loss that flattens.
    /// </returns>
    /// <exception cref="ArgumentException">A length does not fit the data, or the first step is negative or not finite.</exception>
    public ProblemConstants? Constants(ReadOnlySpan<double> lambda, ReadOnlySpan<double> start, double firstStep)
    {
        int d = Training.Weights;
        if (start.Length != d)
            throw new ArgumentException($"The length of start is {start.Length}; expected {d}, the weights of the training data.", nameof(start));
        if (lambda.Length > d)
            throw new ArgumentException($"The length of lambda is {lambda.Length}; expected at most {d}, the weights of the training data.", nameof(lambda));
        if (!(firstStep >= 0) || !double.IsFinite(firstStep))
            throw new ArgumentOutOfRangeException(nameof(firstStep), firstStep, "A length must be finite and not negative.");
        if (Validation.Weights != d)
            throw new ArgumentException($"The validation data have {Validation.Weights} weights; expected {d}, those of the training data.", nameof(Validation));

        var penalties = new double[d];
        double largestPenalty = 0, square = 0;
        for (int j = 0; j < lambda.Length; j++)
        {
            penalties[j] = Math.Exp(lambda[j]);
            largestPenalty = Math.Max(largestPenalty, penalties[j] * (1 + Rounding));
        }
        foreach (double value in start)
            square += value * value;
        double norm = Math.Sqrt(square) * (1 + Rounding + SymmetricBounds.Gamma(d + 4));
        double highest = (Loss == RegressionLoss.Squared ? 1 : 0.25) * Training.Curvature + largestPenalty;
        if (!TryRadius(penalties, norm, firstStep, out double radius, out double lowest))
            return null;
        double contraction = Math.Max(Math.Abs(1 - StepSize * lowest), Math.Abs(1 - StepSize * highest)) + Rounding;
        if (!(contraction < 1))
            return null;

        double largestState = norm + 2 * radius;
        double third = Loss == RegressionLoss.Squared ? 0 : LargestThirdDerivative;
        double outerCurvature = (ValidationLoss == RegressionLoss.Squared ? 1 : 0.25) * Validation.Curvature;
        double slope = ValidationLoss == RegressionLoss.Logistic ? 1 : Validation.LargestRow * largestState + Validation.LargestTarget;
        return new ProblemConstants
        {
            Contraction = Constant.Proved(contraction),
            StateJacobianLipschitz = Constant.Proved(StepSize * third * Training.Curvature * Training.LargestRow * (1 + Rounding)),
            HyperJacobianLipschitz = Constant.Proved(StepSize * largestPenalty * (1 + Rounding)),
            StateGradientLipschitz = Constant.Proved(outerCurvature * (1 + Rounding)),
            HyperGradientLipschitz = Constant.Proved(0),
            StateGradientBound = Constant.Proved(slope * Validation.MeanRow * (1 + Rounding)),
            HyperJacobianBound = Constant.Proved(StepSize * largestPenalty * largestState * (1 + Rounding)),
            Distance = Constant.Proved(radius),
            IsSymmetric = true,
        };
    }

    /// <summary>
    /// The least radius R found with ‖∇g(w₀)‖ ≤ l·R, g being l-strongly convex on the ball of radius 2R around w₀: then w(λ) is within R of w₀, and that ball
    /// holds the one of radius R around w(λ).
    /// </summary>
    private bool TryRadius(double[] penalties, double norm, double firstStep, out double radius, out double lowest)
    {
        // ‖∇g(w₀)‖ is the first step over η, which was computed to within the rounding of w₀.
        double gradient = (firstStep * (1 + 1e-9) + Rounding * (1 + norm)) / StepSize;
        radius = 0;
        lowest = Training.SmallestEigenvalue(LeastCurvature(norm), penalties) * (1 - Rounding);
        if (!(lowest > 0))
            return false;
        radius = gradient / lowest;
        for (int i = 0; i < MostDoublings; i++)
        {
            lowest = Training.SmallestEigenvalue(LeastCurvature(norm + 2 * radius), penalties) * (1 - Rounding);
            if (lowest * radius * (1 + Rounding) >= gradient)
            {
                radius *= 1 + 4 * Rounding;
                return true;
            }
            radius *= 2;
        }
        return false;
    }

    /// <summary>The least ℓ″ of any state as long: 1, or that of the largest score, σ(s)·σ(−s).</summary>
    private double LeastCurvature(double state)
    {
        if (Loss == RegressionLoss.Squared)
            return 1;
        double decay = Math.Exp(-Training.LargestRow * state * (1 + Rounding));
        return decay / ((1 + decay) * (1 + decay)) * (1 - Rounding);
    }
}
