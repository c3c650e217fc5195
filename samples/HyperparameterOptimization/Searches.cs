using System.Diagnostics;
using HypergradGen;
using Samples;

namespace HyperparameterOptimization;

/// <summary>The best validation loss that a search had found after so many steps of the inner problem.</summary>
public readonly record struct Moment(double Steps, double Loss);

/// <summary>What a search found, and what it spent.</summary>
/// <param name="Name">What it is called in tables.</param>
/// <param name="Found">The hyperparameters with the least validation loss.</param>
/// <param name="Weights">The weights fitted with them.</param>
/// <param name="Path">The way there.</param>
/// <param name="ForwardSteps">Evaluations of the map.</param>
/// <param name="LinearSteps">Steps of the linear solver, of which each counts as two evaluations of the map.</param>
/// <param name="Seconds">The time it took.</param>
/// <param name="Unfinished">Solves that ended otherwise than converged.</param>
public sealed record Search(
    string Name, Hyperparameters Found, double[] Weights, Moment[] Path, long ForwardSteps, long LinearSteps, double Seconds, int Unfinished)
{
    public const double StepsOfALinearStep = 2;

    public double Loss => Path[^1].Loss;

    public double Steps => ForwardSteps + StepsOfALinearStep * LinearSteps;
}

/// <summary>The searches that are compared: descent along the hypergradient, and points drawn by chance.</summary>
public static class Searches
{
    private const double Rate = 0.4;

    /// <summary>Descent from <paramref name="start"/>; what it found is the best point seen. A warm one starts each solve at the last solution, a cold one at 0.</summary>
    public static Search Descend(string name, SoftmaxRegression problem, HypergradientOptions options, bool isWarm, Hyperparameters start, int steps)
    {
        var solver = problem.CreateSolver(options);
        var at = new Hyperparameters([.. start.Values]);
        var gradient = new Hyperparameters(new double[at.Values.Length]);
        var w = new double[Digits.Classes * NoisyDigits.Features];
        var optimiser = new Adam(at.Values.Length, Rate);
        var best = new Best(at, w);
        var clock = Stopwatch.StartNew();
        for (int step = 0; step < steps; step++)
        {
            if (!isWarm)
                Array.Clear(w);
            HypergradientResult result = at.Compute(solver, w, gradient, options);
            best.Note(at, w, result.Objective, result.Iterations, result.LinearIterations, result.Status);

            // The rate falls to 0 over the second half, so that the last points differ little.
            optimiser.Rate = Rate * Math.Min(1, 2 * (1 - (double)step / steps));
            optimiser.Step(at.Values, gradient.Values);
            at.Clamp();
        }
        return best.ToSearch(name, clock.Elapsed);
    }

    /// <summary>Points from <paramref name="draw"/>, by forward solves that start at the best weights so far, until as many steps as <paramref name="budget"/> are spent.</summary>
    public static Search Draw(string name, SoftmaxRegression problem, LabelledRows validation, HypergradientOptions options, Func<Hyperparameters> draw, double budget)
    {
        var solver = problem.CreateSolver(options);
        var w = new double[Digits.Classes * NoisyDigits.Features];
        var best = new Best(draw(), w);
        var clock = Stopwatch.StartNew();
        while (best.Steps < budget)
        {
            Hyperparameters at = draw();
            best.Weights.CopyTo(w, 0);
            FixedPointResult result = solver.Solve(at.LogPenalties, at.Trust, at.Smoothing, w);
            double loss = SoftmaxRegression.MeanLoss(validation.X, validation.Labels, w, Digits.Classes);
            best.Note(at, w, loss, result.Iterations, 0, result.Status);
        }
        return best.ToSearch(name, clock.Elapsed);
    }

    /// <summary>The best point so far, and what was spent.</summary>
    private sealed class Best(Hyperparameters start, double[] weights)
    {
        private readonly List<Moment> _path = [];
        private readonly double[] _values = [.. start.Values];
        private double _loss = double.PositiveInfinity;
        private long _forward, _linear;
        private int _unfinished;

        public double[] Weights { get; } = [.. weights];

        public double Steps => _forward + Search.StepsOfALinearStep * _linear;

        public void Note(Hyperparameters at, double[] w, double loss, int forward, int linear, HypergradientStatus status)
        {
            _forward += forward;
            _linear += linear;
            if (status != HypergradientStatus.Converged)
                _unfinished++;
            if (loss < _loss)
            {
                _loss = loss;
                at.Values.CopyTo(_values, 0);
                w.CopyTo(Weights, 0);
            }
            _path.Add(new Moment(Steps, _loss));
        }

        public Search ToSearch(string name, TimeSpan time)
            => new(name, new Hyperparameters(_values), Weights, [.. _path], _forward, _linear, time.TotalSeconds, _unfinished);
    }
}
