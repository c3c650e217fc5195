using System.Diagnostics;
using HypergradGen;

namespace QuickStart;

/// <summary>What one outer step did: the penalties it tried and what the solver told of them.</summary>
public readonly record struct OuterStep(int Number, HypergradientResult Result, bool Accepted, double BestLoss, TimeSpan Time);

/// <summary>
/// Projected gradient descent on the validation loss over the log-penalties. The step grows while the loss falls and is
/// halved where it does not. Every solve starts at the last accepted weights.
/// </summary>
/// <param name="solver">Gives the loss and its gradient at some log-penalties; any problem's solver will do.</param>
/// <param name="logPenalties">The start.</param>
/// <param name="weights">Where the first fit starts; holds the best fit since.</param>
/// <param name="shared">Whether all features keep one and the same penalty.</param>
public sealed class Descent(IHypergradientSolver<double> solver, double[] logPenalties, double[] weights, bool shared)
{
    /// <summary>The range of a log-penalty. Its upper end is what the inner step size is made for.</summary>
    public const double LowestLogPenalty = -6, HighestLogPenalty = 0;

    private readonly double[] _gradient = new double[logPenalties.Length], _trialGradient = new double[logPenalties.Length];
    private readonly double[] _trial = new double[logPenalties.Length], _trialWeights = new double[weights.Length];
    private double _stepSize = 0.5;
    private int _steps;

    /// <summary>The best log-penalties so far.</summary>
    public double[] LogPenalties => logPenalties;

    /// <summary>The weights fitted with <see cref="LogPenalties"/>.</summary>
    public double[] Weights => weights;

    /// <summary>The validation loss of <see cref="Weights"/>.</summary>
    public double Loss { get; private set; } = double.PositiveInfinity;

    /// <summary>Tries one step and takes it if the validation loss falls.</summary>
    public OuterStep Next()
    {
        var clock = Stopwatch.StartNew();
        double length = Math.Max(Norm(_gradient), double.Epsilon);
        for (int j = 0; j < _trial.Length; j++)
            _trial[j] = Math.Clamp(logPenalties[j] - _stepSize * _gradient[j] / length, LowestLogPenalty, HighestLogPenalty);
        weights.CopyTo(_trialWeights, 0);

        var result = solver.Compute(_trial, _trialWeights, _trialGradient);
        bool accepted = result.Objective < Loss;
        if (accepted)
        {
            // Where all features share one penalty, its gradient is the sum over the features: only their mean moves.
            if (shared)
                Array.Fill(_trialGradient, _trialGradient.Average());
            _trial.CopyTo(logPenalties, 0);
            _trialWeights.CopyTo(weights, 0);
            _trialGradient.CopyTo(_gradient, 0);
            Loss = result.Objective;
        }
        _stepSize *= accepted ? 1.5 : 0.5;
        return new OuterStep(_steps++, result, accepted, Loss, clock.Elapsed);
    }

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(entry => entry * entry));
}
