namespace HypergradGen.Theory;

/// <summary>A bound of ‖∇̂f − ∇f‖ of one computed hypergradient, and what it is made of. Derived in <c>docs/theory.md</c>.</summary>
/// <param name="ErrorBound">The bound, true where the constants are; ∞ where there is none.</param>
/// <param name="Rounding">The part of the bound that rounding is to blame for: what more iterations cannot take away.</param>
/// <param name="StateError">δ, which bounds ‖ŵ − w(λ)‖.</param>
/// <param name="LinearResidual">
/// What the linear system is short of, computed anew from its definition, rounding included: ‖∇₁E − (I − ∂₁Φᵀ)v‖ for the implicit methods, ‖w̄₀‖ for
/// <see cref="HypergradientMethod.ReverseUnrolled"/>, the norm of the last change of ∂w/∂λ for <see cref="HypergradientMethod.ForwardUnrolled"/>.
/// </param>
/// <param name="HyperJacobianNorm">The bound of ‖∂₂Φ‖ that was used; <see cref="HypergradientMethod.ForwardUnrolled"/> uses none.</param>
/// <param name="Provenance">How the weakest constant that the bound uses is known.</param>
/// <param name="RoundingProvenance">How <see cref="ProblemConstants.RoundingUnits"/> is known.</param>
/// <param name="IsRefuted">
/// The computation contradicts the constants: a step was longer than the contraction allows, or the start was further from the solution than D. The bound is ∞.
/// </param>
public readonly record struct HypergradientCertificate(
    double ErrorBound,
    double Rounding,
    double StateError,
    double LinearResidual,
    Constant HyperJacobianNorm,
    Provenance Provenance,
    Provenance RoundingProvenance,
    bool IsRefuted);
