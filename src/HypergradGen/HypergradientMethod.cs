namespace HypergradGen;

/// <summary>How a hypergradient is computed. J stands for ∂₁Φ at the fixed point, b for ∇₁E.</summary>
public enum HypergradientMethod
{
    /// <summary>
    /// <see cref="ConjugateGradient"/> where J is symmetric, probed by uᵀJv = vᵀJu with the same fixed vectors in every call, and
    /// <see cref="NormalEquations"/> where that breaks down; otherwise <see cref="FixedPoint"/> for as long as it is the cheapest.
    /// </summary>
    /// <remarks>
    /// After j = 8, 16, 32, … products the fixed-point iteration has shown its contraction factor q = (‖r_j‖ / ‖r_{j/2}‖)^(2/j), and
    /// will need N = ln(target / ‖r_j‖) / ln q more, with target = max(LinearTolerance, machine epsilon) · ‖b‖. The normal equations end,
    /// in exact arithmetic, after d steps of two products each, d the state's length; their bound in q is no better than the fixed point's,
    /// since κ(I − J) ≤ (1 + q)/(1 − q) gives them the rate q as well. So they are chosen once N exceeds 2d, or the products that
    /// MaxLinearIterations leaves, or where q ≥ 1 or the iteration has diverged. Unrolled methods are never chosen.
    /// </remarks>
    Auto,

    /// <summary>The exact derivative of the steps taken, by one VJP a step backwards over the stored trajectory (ITD).</summary>
    ReverseUnrolled,

    /// <summary>The same number as <see cref="ReverseUnrolled"/>, by carrying ∂w/∂λ forwards; for few hyperparameters (ITD).</summary>
    ForwardUnrolled,

    /// <summary>v₀ = 0, v ← Jᵀv + b: one VJP a step (AID-FP).</summary>
    FixedPoint,

    /// <summary>Conjugate gradients on (I − Jᵀ)v = b where J is symmetric: one VJP a step (AID-CG).</summary>
    ConjugateGradient,

    /// <summary>Conjugate gradients on (I − J)(I − Jᵀ)v = (I − J)b, in CGLS form: one VJP and one JVP a step.</summary>
    NormalEquations,
}
