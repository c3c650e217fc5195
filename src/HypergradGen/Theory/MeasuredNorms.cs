namespace HypergradGen.Theory;

/// <summary>What every certificate measures at the last iterate ŵ, as it was computed.</summary>
/// <param name="MapResidual">‖Φ(ŵ) − ŵ‖.</param>
/// <param name="State">‖ŵ‖.</param>
/// <param name="LastStep">‖w_t − w_{t−1}‖; NaN where no step was taken.</param>
/// <param name="FromStart">‖ŵ − w₀‖; 0 where it was not asked for.</param>
/// <param name="StateGradient">‖∇₁E‖.</param>
/// <param name="HyperGradient">‖∇₂E‖.</param>
internal readonly record struct StateNorms(
    double MapResidual, double State, double LastStep, double FromStart, double StateGradient, double HyperGradient);

/// <summary>Of an implicit method.</summary>
/// <param name="Adjoint">‖v‖.</param>
/// <param name="Residual">‖∇₁E − (I − ∂₁Φᵀ)v‖, from its definition.</param>
internal readonly record struct AdjointNorms(double Adjoint, double Residual);

/// <summary>Of a reverse sweep: sums over the steps s, of w̄_{s+1} that entered step s from w_s to w_{s+1}.</summary>
/// <param name="Steps">t.</param>
/// <param name="Remaining">‖w̄₀‖.</param>
/// <param name="Adjoints">Σ ‖w̄_{s+1}‖.</param>
/// <param name="WeightedSteps">Σ ‖w_{s+1} − w_s‖·‖w̄_{s+1}‖.</param>
/// <param name="LargestState">max ‖w_s‖.</param>
internal readonly record struct SweepSums(int Steps, double Remaining, double Adjoints, double WeightedSteps, double LargestState);

/// <summary>Of a Jacobian that was carried forwards, in Frobenius norms.</summary>
/// <param name="Steps">t.</param>
/// <param name="Jacobian">‖W_t‖.</param>
/// <param name="LastChange">‖W_t − W_{t−1}‖.</param>
/// <param name="Hyperparameters">n.</param>
internal readonly record struct SensitivityNorms(int Steps, double Jacobian, double LastChange, int Hyperparameters);
