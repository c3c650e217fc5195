namespace HypergradGen.Theory;

/// <summary>
/// The certificates of <c>docs/theory.md</c>, from norms that were measured. Each is evaluated twice, with rounding and without; the difference is what rounding
/// is to blame for.
/// </summary>
/// <param name="constants">The problem's constants.</param>
/// <param name="rounding">The model of rounding.</param>
/// <param name="hyperJacobian">What bounds ‖∂₂Φ(ŵ)‖; L_Φ itself where that is known, which bounds it on the whole ball.</param>
internal readonly struct CertificateFormula(in ConstantValues constants, RoundingModel rounding, Constant hyperJacobian)
{
    private readonly ConstantValues _constants = constants;
    private readonly RoundingModel _rounding = rounding;
    private readonly Constant _hyperJacobian = hyperJacobian;

    private double Gap => 1 - _constants.Q;

    /// <summary>δ = (‖Φ(ŵ) − ŵ‖ + rounding)/(1 − q).</summary>
    public double StateError(in StateNorms at) => Distance(at.MapResidual, at.State);

    /// <summary>What the step to w has to be at most, so that the error of w is.</summary>
    public double StepFor(double stateError, double state) => stateError * Gap - _rounding.Epsilon * Scale(state);

    /// <summary>What ‖v‖ is at most, whichever v solves the system exactly: ‖∇₁E‖/(1 − q).</summary>
    public double LargestAdjoint(in StateNorms at) => at.StateGradient * (1 + _rounding.Vector) / Gap;

    /// <summary>What one unit of the linear residual costs: (‖∂₂Φ‖ + ν₂δ)/(1 − q).</summary>
    public double ResidualWeight(in StateNorms at) => HyperJacobianAtSolution(StateError(at)) / Gap;

    /// <summary>(μ₂ + ν₂‖v‖)·δ + (‖∂₂Φ(ŵ)‖ + ν₂δ)·[ρ + (μ₁ + ν₁‖v‖)·δ]/(1 − q), and rounding.</summary>
    public HypergradientCertificate Implicit(in StateNorms at, in AdjointNorms linear)
    {
        double exact = WithRounding(_rounding.Exact).Implicit(at, linear, out _);
        double bound = Implicit(at, linear, out double residual);
        return Certificate(at, bound, exact, residual, _hyperJacobian);
    }

    /// <summary>μ₂δ + ν₂S + (‖∂₂Φ(ŵ)‖ + ν₂δ)·[‖w̄₀‖ + μ₁δ + ν₁S]/(1 − q) with S = Σ δ_s‖w̄_{s+1}‖, and rounding.</summary>
    public HypergradientCertificate Reverse(in StateNorms at, in SweepSums sweep)
    {
        double exact = WithRounding(_rounding.Exact).Reverse(at, sweep, out _);
        double bound = Reverse(at, sweep, out double residual);
        return Certificate(at, bound, exact, residual, _hyperJacobian);
    }

    /// <summary>μ₂δ + Δ‖∇₁E‖ + (‖W_t‖ + Δ)·μ₁δ with Δ = [(ν₁‖W_{t−1}‖ + ν₂)·δ_{t−1} + q‖W_t − W_{t−1}‖]/(1 − q), and rounding.</summary>
    public HypergradientCertificate Forward(in StateNorms at, in SensitivityNorms sensitivity)
    {
        double exact = WithRounding(_rounding.Exact).ForwardBound(at, sensitivity);
        double bound = ForwardBound(at, sensitivity);
        return Certificate(at, bound, exact, sensitivity.LastChange, Constant.Unknown);
    }

    private double Implicit(in StateNorms at, in AdjointNorms linear, out double residual)
    {
        double epsilon = _rounding.Epsilon, s = Scale(at.State), delta = StateError(at);
        double v = linear.Adjoint * (1 + _rounding.Vector), b = at.StateGradient * (1 + _rounding.Vector);
        double onBall = HyperJacobianAtSolution(delta);
        residual = linear.Residual * (1 + _rounding.Vector)
            + epsilon * (b + _constants.Mu1 * s + (_constants.Q + _constants.Nu1 * s) * v) + 3 * _rounding.Unit * (b + 2 * v);
        return (_constants.Mu2 + _constants.Nu2 * v) * delta
            + onBall * (residual + (_constants.Mu1 + _constants.Nu1 * v) * delta) / Gap
            + epsilon * (2 * at.HyperGradient * (1 + _rounding.Vector) + _constants.Mu2 * s + (onBall + _constants.Nu2 * s) * v);
    }

    private double Reverse(in StateNorms at, in SweepSums sweep, out double residual)
    {
        double epsilon = _rounding.Epsilon, delta = StateError(at), s = Scale(Math.Max(at.State, sweep.LargestState));
        double v = sweep.Adjoints * (1 + _rounding.Vector), b = at.StateGradient * (1 + _rounding.Vector);
        double weighted = (sweep.WeightedSteps * (1 + 2 * _rounding.Vector) + epsilon * s * v) / Gap;
        double onBall = HyperJacobianAtSolution(delta);
        residual = sweep.Remaining * (1 + _rounding.Vector) + epsilon * (b + _constants.Mu1 * s + (_constants.Q + _constants.Nu1 * s) * v);
        double sum = (epsilon + _rounding.Gamma(sweep.Steps)) * (at.HyperGradient * (1 + _rounding.Vector) + (onBall + _constants.Nu2 * s) * v + _constants.Nu2 * weighted);
        return _constants.Mu2 * delta + _constants.Nu2 * weighted
            + onBall * (residual + _constants.Mu1 * delta + _constants.Nu1 * weighted) / Gap
            + sum + epsilon * (at.HyperGradient * (1 + _rounding.Vector) + _constants.Mu2 * s);
    }

    private double ForwardBound(in StateNorms at, in SensitivityNorms sensitivity)
    {
        // Without a step there is no W, and nothing that tells how far w′(λ) is from it.
        if (sensitivity.Steps == 0)
            return double.PositiveInfinity;
        double epsilon = _rounding.Epsilon, delta = StateError(at), b = at.StateGradient * (1 + _rounding.Vector);
        double s = Scale(at.State + at.LastStep);
        // W has n·d elements, whose squares are summed one by one.
        double norm = _rounding.Gamma((double)sensitivity.Hyperparameters * _constants.StateLength + 8);
        double jacobian = sensitivity.Jacobian * (1 + norm), change = sensitivity.LastChange * (1 + norm);
        double earlier = jacobian + change, earlierDelta = Distance(at.LastStep, at.State + at.LastStep);
        double step = (epsilon + 3 * _rounding.Unit) * ((_constants.Q + _constants.Nu1 * s) * earlier
            + jacobian + _constants.Q * earlier + _constants.Nu2 * s * Math.Sqrt(sensitivity.Hyperparameters));
        double error = ((_constants.Nu1 * earlier + _constants.Nu2) * earlierDelta + _constants.Q * change + step) / Gap;
        return _constants.Mu2 * delta + error * b + (jacobian + error) * (_constants.Mu1 * delta + epsilon * (b + _constants.Mu1 * s))
            + (_rounding.Vector + _rounding.Unit) * (jacobian * b + at.HyperGradient) + epsilon * (at.HyperGradient * (1 + _rounding.Vector) + _constants.Mu2 * s);
    }

    private HypergradientCertificate Certificate(in StateNorms at, double bound, double exact, double residual, Constant hyperJacobian)
    {
        // The sums above add positive terms in fewer than 64 operations.
        const double OwnArithmetic = 64 * 1.1102230246251565e-16;
        double total = bound * (1 + OwnArithmetic), delta = StateError(at);
        bool isRefuted = IsRefuted(at, delta);
        if (isRefuted || double.IsNaN(total))
            total = double.PositiveInfinity;
        Provenance weakest = (Provenance)Math.Min((int)_constants.Provenance, (int)hyperJacobian.Provenance);
        return new HypergradientCertificate(total, total - exact, delta, residual, hyperJacobian, weakest, _rounding.Units.Provenance, isRefuted);
    }

    /// <summary>‖Φ(ŵ) − ŵ‖ ≤ q‖ŵ − w_{t−1}‖ and ‖ŵ − w₀‖ ≤ D + δ, to rounding, or the constants are false.</summary>
    private bool IsRefuted(in StateNorms at, double delta)
    {
        double rounding = _rounding.Epsilon * Scale(at.State + (at.LastStep > 0 ? at.LastStep : 0));
        return at.MapResidual * (1 - _rounding.Vector) > _constants.Q * at.LastStep * (1 + _rounding.Vector) + 2 * rounding
            || at.FromStart * (1 - _rounding.Vector) > _constants.Distance + delta;
    }

    private double HyperJacobianAtSolution(double delta)
        => double.IsFinite(_constants.HyperJacobianBound.Value) ? _constants.HyperJacobianBound.Value : _hyperJacobian.Value + _constants.Nu2 * delta;

    private double Distance(double step, double state) => (step * (1 + _rounding.Vector) + _rounding.Epsilon * Scale(state)) / Gap;

    private double Scale(double state) => Math.Max(1, state * (1 + _rounding.Vector));

    private CertificateFormula WithRounding(RoundingModel rounding) => new(_constants, rounding, _hyperJacobian);
}
