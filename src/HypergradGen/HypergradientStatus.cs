namespace HypergradGen;

/// <summary>How a solve ended. Trouble in the numbers is told here, and never by an exception.</summary>
/// <remarks>
/// After <see cref="IterationLimit"/> and <see cref="LinearIterationLimit"/> the outputs are the last iterate's. After
/// <see cref="Diverged"/>, <see cref="Breakdown"/> and <see cref="NotFinite"/> derivatives are NaN in every element.
/// </remarks>
public enum HypergradientStatus
{
    /// <summary>Every iteration met its tolerance.</summary>
    Converged,

    /// <summary>
    /// The forward iteration took MaxIterations steps and met no tolerance. So ends every forward solve with Tolerance 0, which asks for
    /// exactly that count.
    /// </summary>
    IterationLimit,

    /// <summary>
    /// The forward iteration converged, and the linear solve took MaxLinearIterations steps without meeting its tolerance; or an unrolled
    /// derivative is still far from converged, as it is after the few steps of a warm start.
    /// </summary>
    LinearIterationLimit,

    /// <summary>
    /// The iteration left for infinity: it was growing when it ceased to be finite; or, where a tolerance was given, one step became 10¹² times
    /// as long as the scale that it started from (for the state max(1, ‖w₀‖, ‖w₁‖), for a linear solve that of the right-hand side).
    /// </summary>
    Diverged,

    /// <summary>
    /// The linear solver met a system that it is not made for: pᵀAp ≤ 0 in conjugate gradients (A is indefinite, or far from symmetric),
    /// or Aᵀr = 0 with r ≠ 0 in the normal equations (A is singular).
    /// </summary>
    Breakdown,

    /// <summary>A map, objective, product or input gave a number that is NaN or infinite.</summary>
    NotFinite,

    /// <summary>
    /// The certificate stays above HypergradientTolerance though neither loop met its limit: rounding alone is more than it, the constants were refuted, or
    /// there is no contraction. The outputs are the last iterate's.
    /// </summary>
    ToleranceNotReached,
}
