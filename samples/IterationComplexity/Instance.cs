using HypergradGen;
using HypergradGen.Checks;
using HypergradGen.Theory;

namespace IterationComplexity;

/// <summary>What a problem knows of its constants before it is solved; those that need the solution follow from it.</summary>
/// <param name="Contraction">q.</param>
/// <param name="StateJacobianLipschitz">ν₁.</param>
/// <param name="HyperJacobianLipschitz">ν₂.</param>
/// <param name="StateGradientLipschitz">μ₁.</param>
/// <param name="HyperGradientLipschitz">μ₂ on a ball, from the norm of the solution and the radius.</param>
public sealed record Curvatures(
    double Contraction, double StateJacobianLipschitz, double HyperJacobianLipschitz, double StateGradientLipschitz, Func<double, double, double> HyperGradientLipschitz);

/// <summary>One problem at one λ, started at w₀ = 0: its solver, its true constants and a hypergradient that is known to a bound.</summary>
public sealed class Instance
{
    private readonly IHypergradientSolver<double> _solver;
    private readonly double[] _lambda;
    private readonly int _states;

    /// <summary>Solves to the last digits, and bounds at the solution what has to hold on the ball that reaches from there to the start.</summary>
    public Instance(IHypergradientSolver<double> solver, ObjectiveGradientFunction objectiveGradient, double[] lambda, int states, Curvatures curvatures)
    {
        _solver = solver;
        _lambda = lambda;
        _states = states;
        double[] w = new double[states], wGradient = new double[states];
        Gradient = new double[lambda.Length];
        var options = new HypergradientOptions
        {
            Method = HypergradientMethod.ConjugateGradient,
            MaxIterations = 100_000,
            Tolerance = 1e-14,
            MaxLinearIterations = 10 * states,
            LinearTolerance = 1e-14,
            // μ₂ depends on the ball: that of the certificate is small.
            Constants = Constants(curvatures, curvatures.HyperGradientLipschitz(1, 1)),
        };
        HypergradientResult first = solver.Compute(lambda, w, Gradient, options);
        double norm = Norm(w), distance = norm + first.Certificate!.Value.StateError;
        ProblemConstants constants = Constants(curvatures, curvatures.HyperGradientLipschitz(norm, distance));
        HypergradientCertificate certificate = solver.Compute(lambda, w, Gradient, options with { Constants = constants }).Certificate!.Value;
        ReferenceError = certificate.ErrorBound;
        objectiveGradient(w, lambda, wGradient, new double[lambda.Length]);
        TrueConstants = constants with
        {
            Distance = distance,
            StateGradientBound = Norm(wGradient) + curvatures.StateGradientLipschitz * (distance + certificate.StateError),
            HyperJacobianBound = certificate.HyperJacobianNorm.Value + curvatures.HyperJacobianLipschitz * (distance + certificate.StateError),
        };
    }

    /// <summary>The hypergradient that the others are compared with.</summary>
    public double[] Gradient { get; }

    /// <summary>How wrong <see cref="Gradient"/> is at most, by its certificate.</summary>
    public double ReferenceError { get; }

    /// <summary>The constants on the ball from the solution to the start.</summary>
    public ProblemConstants TrueConstants { get; }

    /// <summary>The error of t steps of the map and k of the linear solver, and what rounding may add to it.</summary>
    public (double Error, double Rounding) Error(HypergradientMethod method, int t, int k)
    {
        double[] w = new double[_states], gradient = new double[_lambda.Length];
        var options = new HypergradientOptions { Method = method, MaxIterations = t, Tolerance = 0, MaxLinearIterations = k, LinearTolerance = 0, Constants = TrueConstants };
        HypergradientResult result = _solver.Compute(_lambda, w, gradient, options);
        double square = 0;
        for (int j = 0; j < gradient.Length; j++)
            square += (gradient[j] - Gradient[j]) * (gradient[j] - Gradient[j]);
        return (Math.Sqrt(square), ReferenceError + result.Certificate!.Value.Rounding);
    }

    public static double Norm(ReadOnlySpan<double> x)
    {
        double square = 0;
        foreach (double value in x)
            square += value * value;
        return Math.Sqrt(square);
    }

    private static ProblemConstants Constants(Curvatures curvatures, double hyperGradientLipschitz) => new()
    {
        Contraction = curvatures.Contraction,
        StateJacobianLipschitz = curvatures.StateJacobianLipschitz,
        HyperJacobianLipschitz = curvatures.HyperJacobianLipschitz,
        StateGradientLipschitz = curvatures.StateGradientLipschitz,
        HyperGradientLipschitz = hyperGradientLipschitz,
        IsSymmetric = true,
    };
}
