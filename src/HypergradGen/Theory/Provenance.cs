namespace HypergradGen.Theory;

/// <summary>How a constant is known, from the weakest to the strongest. What follows from several constants is known no better than the weakest of them.</summary>
public enum Provenance
{
    /// <summary>Measured at some points: true there, and a guess elsewhere.</summary>
    Estimated,

    /// <summary>The user's word.</summary>
    Declared,

    /// <summary>Computed by a bound that holds wherever the documentation of the computation says.</summary>
    Proved,
}
