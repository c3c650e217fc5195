namespace HypergradGen.Theory;

/// <summary>The numbers of <see cref="ProblemConstants"/> that a certificate uses, as a value: a call that estimates them allocates nothing.</summary>
internal readonly record struct ConstantValues(
    double Q, double Nu1, double Nu2, double Mu1, double Mu2, Constant HyperJacobianBound, double Distance, int StateLength, Constant? RoundingUnits, Provenance Provenance)
{
    public ConstantValues(ProblemConstants constants, int stateLength)
        : this(
            constants.Contraction.Value, constants.StateJacobianLipschitz.Value, constants.HyperJacobianLipschitz.Value, constants.StateGradientLipschitz.Value,
            constants.HyperGradientLipschitz.Value, constants.HyperJacobianBound, constants.Distance.Value, stateLength, constants.RoundingUnits,
            constants.Weakest(withStateGradientBound: false))
    {
    }
}
