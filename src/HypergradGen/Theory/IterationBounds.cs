namespace HypergradGen.Theory;

/// <summary>
/// How far a hypergradient of t steps of w ← Φ(w, λ) and k of the linear solver is from ∇f(λ) at most, by the theorems of Grazzi, Franceschi, Pontil and
/// Salzo, <i>On the Iteration Complexity of Hypergradient Computation</i>, ICML 2020.
/// </summary>
/// <remarks>
/// With c₁ = (μ₂ + μ₁L_Φ/(1−q))·D, c₂ = (ν₂ + ν₁L_Φ/(1−q))·L_E·D and c₃ = L_E·L_Φ/(1−q). All bounds hold in exact arithmetic, where the constants do;
/// <c>docs/theory.md</c> derives them, and what rounding adds. A bound is ∞ where a constant that it uses is unknown. Every method takes O(1).
/// </remarks>
/// <param name="constants">The problem's constants.</param>
/// <exception cref="ArgumentNullException">The constants are null.</exception>
public sealed class IterationBounds(ProblemConstants constants)
{
    /// <summary>The constants that the bounds are made of.</summary>
    public ProblemConstants Constants { get; } = constants ?? throw new ArgumentNullException(nameof(constants));

    /// <summary>κ ≤ (1+q)/(1−q), the condition number of I − ∂₁Φ.</summary>
    public double ConditionNumber => (1 + Q) / (1 - Q);

    /// <summary>c₁ = (μ₂ + μ₁L_Φ/(1−q))·D: what an error of w does to the gradients of E.</summary>
    public double C1 => Times(Constants.HyperGradientLipschitz.Value + Times(Constants.StateGradientLipschitz.Value, JacobianNorm), D);

    /// <summary>c₂ = (ν₂ + ν₁L_Φ/(1−q))·L_E·D: what an error of w does to the derivatives of Φ.</summary>
    public double C2 => Times(Times(JacobianLipschitz, Constants.StateGradientBound.Value), D);

    /// <summary>c₃ = L_E·L_Φ/(1−q), which bounds ‖w′(λ)ᵀ∇₁E‖: all that a linear solver can miss.</summary>
    public double C3 => Times(Constants.StateGradientBound.Value, JacobianNorm);

    private double Q => Constants.Contraction.Value;

    private double D => Constants.Distance.Value;

    /// <summary>L_Φ/(1−q), which bounds ‖w′(λ)‖.</summary>
    private double JacobianNorm => Constants.HyperJacobianBound.Value / (1 - Q);

    /// <summary>ν₂ + ν₁L_Φ/(1−q).</summary>
    private double JacobianLipschitz => Constants.HyperJacobianLipschitz.Value + Times(Constants.StateJacobianLipschitz.Value, JacobianNorm);

    /// <summary>The bound of one method.</summary>
    /// <param name="method">The method; not <see cref="HypergradientMethod.Auto"/>, which is none.</param>
    /// <param name="t">Steps of the map.</param>
    /// <param name="k">Steps of the linear solver; the unrolled methods have none and ignore it.</param>
    /// <returns>The bound.</returns>
    /// <exception cref="ArgumentException">A count is negative, or the method is Auto or no method.</exception>
    public double For(HypergradientMethod method, int t, int k) => method switch
    {
        HypergradientMethod.ReverseUnrolled or HypergradientMethod.ForwardUnrolled => Unrolled(t),
        HypergradientMethod.FixedPoint => FixedPoint(t, k),
        HypergradientMethod.ConjugateGradient => ConjugateGradient(t, k),
        HypergradientMethod.NormalEquations => NormalEquations(t, k),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "A bound is one method's."),
    };

    /// <summary>ITD, in both modes: (c₁ + c₂·t/q + c₃)·qᵗ, read as (c₁ + c₃)·qᵗ + c₂·t·qᵗ⁻¹ so that q = 0 is no exception.</summary>
    /// <param name="t">Steps of the map, all differentiated.</param>
    /// <returns>The bound.</returns>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public double Unrolled(int t)
    {
        RequireCount(t, nameof(t));
        return Times(C1 + C3, Math.Pow(Q, t)) + (t == 0 ? 0 : Times(C2, t * Math.Pow(Q, t - 1)));
    }

    /// <summary>‖w′(λ) − w_t′(λ)‖ of the unrolled Jacobian: (ν₂ + ν₁L_Φ/(1−q))·D·t·qᵗ⁻¹ + L_Φ/(1−q)·qᵗ.</summary>
    /// <param name="t">Steps of the map, all differentiated.</param>
    /// <returns>The bound, in the spectral norm.</returns>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public double Jacobian(int t)
    {
        RequireCount(t, nameof(t));
        return Times(JacobianNorm, Math.Pow(Q, t)) + (t == 0 ? 0 : Times(Times(JacobianLipschitz, D), t * Math.Pow(Q, t - 1)));
    }

    /// <summary>AID with any linear solver: (c₁ + c₂/(1−q))·ρ(t) + c₃·σ, with ρ(t) = qᵗ.</summary>
    /// <param name="t">Steps of the map.</param>
    /// <param name="linearError">σ: the solver's v has ‖v − v*‖ ≤ σ ‖v*‖, v* the exact solution of its system.</param>
    /// <returns>The bound.</returns>
    /// <exception cref="ArgumentException">The count or the error is negative, or the error NaN.</exception>
    public double Implicit(int t, double linearError)
    {
        RequireCount(t, nameof(t));
        if (!(linearError >= 0))
            throw new ArgumentOutOfRangeException(nameof(linearError), linearError, "A relative error must be a number that is not negative.");
        return Times(C1 + C2 / (1 - Q), Math.Pow(Q, t)) + Times(C3, linearError);
    }

    /// <summary>AID-FP: (c₁ + c₂·(1−qᵏ)/(1−q))·qᵗ + c₃·qᵏ.</summary>
    /// <param name="t">Steps of the map.</param>
    /// <param name="k">Steps of v ← ∂₁Φᵀv + ∇₁E from 0.</param>
    /// <returns>The bound.</returns>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public double FixedPoint(int t, int k)
    {
        RequireCount(t, nameof(t));
        RequireCount(k, nameof(k));
        double reduction = Math.Pow(Q, k);
        return Times(C1 + Times(C2, (1 - reduction) / (1 - Q)), Math.Pow(Q, t)) + Times(C3, reduction);
    }

    /// <summary>AID-CG, for symmetric ∂₁Φ: the AID bound with σ(k) = 2√κ·((√κ−1)/(√κ+1))ᵏ.</summary>
    /// <param name="t">Steps of the map.</param>
    /// <param name="k">Steps of conjugate gradients from 0.</param>
    /// <returns>The bound; it says nothing of a map whose ∂₁Φ is not symmetric.</returns>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public double ConjugateGradient(int t, int k) => Implicit(t, KrylovError(Math.Sqrt(ConditionNumber), k));

    /// <summary>Conjugate gradients on the normal equations: the AID bound with σ(k) = 2κ·((κ−1)/(κ+1))ᵏ.</summary>
    /// <param name="t">Steps of the map.</param>
    /// <param name="k">Steps from 0.</param>
    /// <returns>The bound.</returns>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public double NormalEquations(int t, int k) => Implicit(t, KrylovError(ConditionNumber, k));

    /// <summary>2r·((r−1)/(r+1))ᵏ, r the root of the condition number of the matrix that conjugate gradients see.</summary>
    private static double KrylovError(double root, int k)
    {
        RequireCount(k, nameof(k));
        return 2 * root * Math.Pow((root - 1) / (root + 1), k);
    }

    /// <summary>x·y with 0·∞ = 0: what is exactly zero stays so whatever is unknown.</summary>
    private static double Times(double x, double y) => x == 0 || y == 0 ? 0 : x * y;

    private static void RequireCount(int value, string parameter) => ArgumentOutOfRangeException.ThrowIfNegative(value, parameter);
}
