namespace HypergradGen.Theory;

/// <summary>
/// What the theory knows of a problem at one λ: bounds that hold on the ball B = {w : ‖w − w(λ)‖ ≤ D}, in Euclidean and spectral norms. The letters are
/// those of Grazzi, Franceschi, Pontil and Salzo (ICML 2020).
/// </summary>
/// <remarks>
/// The paper starts at w₀ = 0 and has ‖w(λ)‖ ≤ D; any start with ‖w₀ − w(λ)‖ ≤ D does, since Φ contracts towards w(λ) and no iterate leaves B. Where the
/// constants hold everywhere, <see cref="Distance"/> may stay unknown: certificates do not use it. Immutable.
/// </remarks>
public sealed record ProblemConstants
{
    /// <summary>q: ‖∂₁Φ‖ ≤ q &lt; 1 on B.</summary>
    /// <exception cref="ArgumentException">The value is 1 or more.</exception>
    public required Constant Contraction
    {
        get;
        init => field = value.Value < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Contraction), value.Value, "A contraction factor must be at least 0 and less than 1.");
    }

    /// <summary>ν₁: ‖∂₁Φ(w) − ∂₁Φ(w′)‖ ≤ ν₁ ‖w − w′‖ on B. 0 where Φ is affine in w.</summary>
    public required Constant StateJacobianLipschitz { get; init; }

    /// <summary>ν₂: ‖∂₂Φ(w) − ∂₂Φ(w′)‖ ≤ ν₂ ‖w − w′‖ on B. 0 where λ enters Φ apart from w.</summary>
    public required Constant HyperJacobianLipschitz { get; init; }

    /// <summary>μ₁: ‖∇₁E(w) − ∇₁E(w′)‖ ≤ μ₁ ‖w − w′‖ on B.</summary>
    public required Constant StateGradientLipschitz { get; init; }

    /// <summary>μ₂: ‖∇₂E(w) − ∇₂E(w′)‖ ≤ μ₂ ‖w − w′‖ on B. 0 where E is a sum of a function of w and one of λ.</summary>
    public required Constant HyperGradientLipschitz { get; init; }

    /// <summary>L_E: ‖∇₁E‖ ≤ L_E on B. Unknown by default; a certificate measures ‖∇₁E‖ where it is and does without.</summary>
    public Constant StateGradientBound { get; init; } = Constant.Unknown;

    /// <summary>L_Φ: ‖∂₂Φ‖ ≤ L_Φ on B. Unknown by default: a certificate then bounds ‖∂₂Φ‖ by products, as many as λ or w has elements.</summary>
    public Constant HyperJacobianBound { get; init; } = Constant.Unknown;

    /// <summary>D: ‖w₀ − w(λ)‖ ≤ D for the start w₀, and the radius of B. Unknown by default, which says that the constants hold everywhere.</summary>
    public Constant Distance { get; init; } = Constant.Unknown;

    /// <summary>
    /// m, the units of roundoff by which an evaluation of Φ, of its products and of the gradients of E may be wrong, in the sense of
    /// <c>docs/theory.md</c>. Null by default: 16 + 4(d + n), a guess (<see cref="Provenance.Estimated"/>). Sums over many rows of data, or
    /// intermediate values far larger than the results, ask for more.
    /// </summary>
    public Constant? RoundingUnits { get; init; }

    /// <summary>Whether ∂₁Φ is symmetric on B, as it is where Φ is a gradient step: the bound of conjugate gradients holds for such maps alone.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>The weakest provenance of all constants that are not unknown, the rounding units apart.</summary>
    public Provenance Provenance => Weakest(withStateGradientBound: true);

    /// <summary>
    /// These constants with D = ‖Φ(w₀) − w₀‖/(1 − q), by which ‖w₀ − w(λ)‖ is bounded wherever q holds on a set with both. Known as well as q is.
    /// </summary>
    /// <param name="firstStep">‖Φ(w₀) − w₀‖ at the start.</param>
    /// <returns>The constants with that distance.</returns>
    /// <exception cref="ArgumentException">The length is negative or NaN.</exception>
    public ProblemConstants StartedAt(double firstStep)
        => firstStep >= 0
            ? this with { Distance = new Constant(firstStep / (1 - Contraction.Value), Contraction.Provenance) }
            : throw new ArgumentOutOfRangeException(nameof(firstStep), firstStep, "A length must be a number that is not negative.");

    /// <summary>The weakest provenance; L_E, which certificates measure, left out where it is not used.</summary>
    internal Provenance Weakest(bool withStateGradientBound)
    {
        int weakest = (int)(withStateGradientBound ? StateGradientBound.Provenance : Provenance.Proved);
        weakest = Math.Min(weakest, Math.Min((int)Contraction.Provenance, (int)Distance.Provenance));
        weakest = Math.Min(weakest, Math.Min((int)StateJacobianLipschitz.Provenance, (int)HyperJacobianLipschitz.Provenance));
        weakest = Math.Min(weakest, Math.Min((int)StateGradientLipschitz.Provenance, (int)HyperGradientLipschitz.Provenance));
        return (Provenance)Math.Min(weakest, (int)HyperJacobianBound.Provenance);
    }
}
