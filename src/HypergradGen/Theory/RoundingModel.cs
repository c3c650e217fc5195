namespace HypergradGen.Theory;

/// <summary>The model of rounding of <c>docs/theory.md</c>: u the unit roundoff, ε = m·u, γ(j) = j·u/(1 − j·u).</summary>
/// <remarks>
/// With s = max(1, ‖w‖) the model says: ‖fl(Φ) − Φ‖ ≤ ε·s; ‖fl(∂₁Φᵀv) − ∂₁Φᵀv‖ ≤ ε·(q + ν₁s)·‖v‖; ‖fl(∂₂Φᵀv) − ∂₂Φᵀv‖ ≤ ε·(‖∂₂Φ‖ + ν₂s)·‖v‖;
/// ‖fl(∇ᵢE) − ∇ᵢE‖ ≤ ε·(‖∇ᵢE‖ + μᵢs); of the tangent products the same.
/// </remarks>
internal readonly struct RoundingModel
{
    public RoundingModel(double unit, Constant? units, int stateLength, int hyperparameterLength)
    {
        Unit = unit;
        Units = units ?? Constant.Estimated(16 + 4.0 * ((double)stateLength + hyperparameterLength));
        Vector = Gamma((double)stateLength + hyperparameterLength + 8);
    }

    private RoundingModel(Provenance provenance) => Units = new Constant(0, provenance);

    /// <summary>u, half the distance from 1 to the next number; 0 in exact arithmetic.</summary>
    public double Unit { get; }

    /// <summary>m.</summary>
    public Constant Units { get; }

    /// <summary>ε = m·u.</summary>
    public double Epsilon => Units.Value * Unit;

    /// <summary>The relative error of a norm, of a difference or of a scalar product of positive terms, of vectors as long as w and λ.</summary>
    public double Vector { get; }

    /// <summary>The same arithmetic with no rounding at all.</summary>
    public RoundingModel Exact => new(Units.Provenance);

    /// <summary>γ(terms); ∞ where the analysis says nothing.</summary>
    public double Gamma(double terms) => terms * Unit < 0.5 ? terms * Unit / (1 - terms * Unit) : double.PositiveInfinity;
}
