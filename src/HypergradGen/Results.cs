using HypergradGen.Theory;

namespace HypergradGen;

/// <summary>The outcome of a forward solve of w = Φ(w, λ).</summary>
/// <param name="Iterations">How many times Φ was applied.</param>
/// <param name="Residual">The Euclidean length of the last step, ‖w_t − w_{t−1}‖; NaN where no step was taken.</param>
/// <param name="Status">How the iteration ended.</param>
public readonly record struct FixedPointResult(int Iterations, double Residual, HypergradientStatus Status);

/// <summary>The outcome of a linear solve with I − ∂₁Φ or its transpose.</summary>
/// <param name="Iterations">The steps that led to the returned solution.</param>
/// <param name="Residual">‖b − Av‖ of the returned solution, b the right-hand side; NaN where none was computed.</param>
/// <param name="Status">How the solve ended.</param>
public readonly record struct LinearSolveResult(int Iterations, double Residual, HypergradientStatus Status);

/// <summary>The outcome of a hypergradient.</summary>
/// <param name="Objective">E(w_t, λ) at the last iterate; NaN where the forward solve failed.</param>
/// <param name="Iterations">How many times Φ was applied.</param>
/// <param name="Residual">The length of the last forward step, ‖w_t − w_{t−1}‖; NaN where no step was taken.</param>
/// <param name="LinearIterations">The linear solver's steps; for the unrolled methods the steps differentiated.</param>
/// <param name="LinearResidual">
/// ‖∇₁E − (I − ∂₁Φᵀ)v‖ for the implicit methods, ‖w̄₀‖ for <see cref="HypergradientMethod.ReverseUnrolled"/>, and the Frobenius norm of the
/// last change of ∂w/∂λ for <see cref="HypergradientMethod.ForwardUnrolled"/>; NaN where it was not reached.
/// </param>
/// <param name="Status">How the computation ended.</param>
/// <param name="Method">
/// The method used: for <see cref="HypergradientMethod.Auto"/> the one chosen, or Auto itself where the forward solve failed before a choice.
/// </param>
public readonly record struct HypergradientResult(
    double Objective,
    int Iterations,
    double Residual,
    int LinearIterations,
    double LinearResidual,
    HypergradientStatus Status,
    HypergradientMethod Method)
{
    /// <summary>The certificate, with the provenance of its constants; null where none was asked for, and where there is no hypergradient.</summary>
    public HypergradientCertificate? Certificate { get; init; }

    /// <summary>‖∇̂f − ∇f‖ is at most this, where the constants are true; ∞ where the certificate found no bound, NaN where there is no certificate.</summary>
    public double ErrorBound => Certificate?.ErrorBound ?? double.NaN;
}
