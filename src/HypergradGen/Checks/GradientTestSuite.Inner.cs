namespace HypergradGen.Checks;

public sealed partial class GradientTestSuite<T>
{
    private const string WhatIsWrongInside = "a derivative of the inner objective, or a rule that it uses, is wrong";

    /// <summary>⟨∇L, ẋ⟩ against extrapolated central differences of L. For problems with an inner objective, as the three below.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Inner_gradient_agrees_with_differences() => Run(
        seed => ProductChecks.ObjectiveAgainstDifferences(_doubles.Inner, _doubles.InnerGradient, At(seed)) with { Detail = "⟨∇L, ẋ⟩ against differences of L" }, WhatIsWrongInside);

    /// <summary>∂₁₁L·ẇ + ∂₁₂L·λ̇ against extrapolated central differences of ∇₁L.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Hessian_agrees_with_differences_of_the_gradient() => Run(
        seed =>
        {
            Probe probe = At(seed);
            double noise = ProductChecks.NoiseOfJvp(_doubles.HessianProduct, probe);
            return ProductChecks.JvpAgainstDifferences(_doubles.StateGradient, _doubles.HessianProduct, probe, noise) with { Detail = "⟨u, ∂₁₁L·ẇ + ∂₁₂L·λ̇⟩ against differences of ⟨u, ∇₁L⟩" };
        },
        WhatIsWrongInside);

    /// <summary>⟨u, ∂₁₁L·v⟩ against ⟨v, ∂₁₁L·u⟩.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Hessian_is_symmetric() => Run(
        seed => HessianChecks.Symmetry(_doubles.HessianProduct, At(seed)), "the gradient of the inner objective is no gradient: a rule that it uses contradicts the method that it is for");

    /// <summary>L(w + hẇ) − L − h⟨∇₁L, ẇ⟩ − ½h²⟨ẇ, ∂₁₁L·ẇ⟩ falls as h³.</summary>
    /// <returns>What was found.</returns>
    public CheckReport Hessian_has_Taylor_slope_3() => Run(seed => HessianChecks.TaylorSlope(_doubles.InnerGradient, _doubles.HessianProduct, At(seed)), WhatIsWrongInside);
}
