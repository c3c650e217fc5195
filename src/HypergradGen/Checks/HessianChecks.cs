namespace HypergradGen.Checks;

/// <summary>Checks of an inner objective's second derivatives at one point. H is ∂₁₁L; a product takes (w, λ, ẇ, λ̇) to ∂₁₁L·ẇ + ∂₁₂L·λ̇.</summary>
internal static class HessianChecks
{
    /// <summary>⟨u, H·v⟩ = ⟨v, H·u⟩, as a product and its transpose are compared.</summary>
    public static CheckResult Symmetry(MapJvpFunction product, Probe probe)
    {
        Probe alongState = probe with { LambdaTangent = new double[probe.Lambda.Length] };
        void Transposed(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> u, Span<double> wAdjoint, Span<double> lambdaAdjoint)
        {
            product(w, lambda, u, new double[lambda.Length], wAdjoint);
            lambdaAdjoint.Clear();
        }

        return ProductChecks.DotProduct(product, Transposed, alongState, ProductChecks.NoiseOfJvp(product, alongState)) with { Check = "Hessian symmetry", Detail = "⟨u, ∂₁₁L·v⟩ against ⟨v, ∂₁₁L·u⟩" };
    }

    /// <summary>L(w + hẇ) − L − h⟨∇₁L, ẇ⟩ − ½h²⟨ẇ, Hẇ⟩ falls as h³. A wrong Hessian has slope 2, a wrong gradient slope 1.</summary>
    public static CheckResult TaylorSlope(ObjectiveGradientFunction gradient, MapJvpFunction product, Probe probe)
    {
        const string Name = "Hessian's Taylor slope";
        Probe alongState = probe with { LambdaTangent = new double[probe.Lambda.Length] };
        double[] wGradient = Vectors.Poison(probe.W.Length), unused = new double[probe.Lambda.Length];
        double value = gradient(probe.W, probe.Lambda, wGradient, unused);
        double first = Vectors.Dot(wGradient, probe.WTangent), second = Vectors.Dot(probe.WTangent, ProductChecks.Apply(product, alongState)) / 2;
        if (!double.IsFinite(value + first + second))
            return new(Name, CheckOutcome.Failed, probe.Seed, double.NaN, 3, 0, "the objective or a derivative is not finite");
        double noise = ComputationalNoise.Of(At, probe.Precision);
        return TaylorRemainder.Slope(Name, 3, alongState, Remainder, Third);

        double At(double h) => gradient(probe.MovedW(h), probe.Lambda, new double[probe.W.Length], unused);

        // On both sides, where the powers after the third cannot cancel it.
        (double Size, double Rounding) Remainder(double h)
        {
            double forward = At(h), backward = At(-h);
            double ahead = forward - value - h * (first + h * second), behind = backward - value + h * (first - h * second);
            double rounding = Math.Abs(value) + Math.Max(Math.Abs(forward), Math.Abs(backward)) + h * (Math.Abs(first) + h * Math.Abs(second));
            return (Math.Sqrt(ahead * ahead + behind * behind), 3 * noise + TaylorRemainder.Rounding(probe) * rounding);
        }

        // L(2h) − 2L(h) + 2L(−h) − L(−2h), which is 2h³L‴ and what follows.
        double Third(double h) => Math.Abs(At(2 * h) - 2 * At(h) + 2 * At(-h) - At(-2 * h)) / 2;
    }
}
