using HypergradGen;
using Samples;

namespace MetaLearning;

/// <summary>How the tasks of a family are learned, and what of it is learned over many tasks: one vector of parameters, so that an optimiser moves it.</summary>
public abstract class Learner
{
    /// <summary>The pull to the bias stays above this, that the inner problem be well conditioned.</summary>
    protected const double LowestLogPull = -6, HighestLogPull = 3;

    /// <summary>What the solvers may spend on a task. Conjugate gradients need no more steps than a task has rows, and one: the Hessian is of that rank, and a multiple of I.</summary>
    protected static HypergradientOptions Options { get; } = new()
    {
        Method = HypergradientMethod.ConjugateGradient,
        MaxIterations = 20_000,
        Tolerance = 1e-7,
        LinearTolerance = 1e-7,
    };

    /// <summary>What is shared by all tasks.</summary>
    public required double[] Parameters { get; init; }

    /// <summary>Which parameters are learned; the others keep their start.</summary>
    public required bool[] IsLearned { get; init; }

    public required string Name { get; init; }

    /// <summary>Learns a task from its support and writes the gradient of its query error over <paramref name="gradient"/>.</summary>
    public abstract HypergradientResult Compute(LearningTask task, Span<double> gradient);

    /// <summary>Learns a task from its support; its weights, and the query error.</summary>
    public abstract (double[] Weights, double Error, HypergradientStatus Status) Learn(LearningTask task);

    /// <summary>The output at an input, by the weights of a task.</summary>
    public abstract double Predict(ReadOnlySpan<double> x, ReadOnlySpan<double> weights);

    /// <summary>Keeps the pull, the last parameter, in its range.</summary>
    public void Clamp() => Parameters[^1] = Math.Clamp(Parameters[^1], LowestLogPull, HighestLogPull);
}

/// <summary>Linear regression: the bias, then the pull.</summary>
public sealed class LinearLearner : Learner
{
    private readonly BiasedRegression.HypergradientSolver _solver = BiasedRegression.CreateSolver(Options);

    /// <summary>Starts with no bias; learns the pull, and the bias too where that is asked for.</summary>
    public static LinearLearner Create(string name, int inputs, bool learnsBias) => new()
    {
        Name = name,
        Parameters = [.. new double[inputs], -1],
        IsLearned = [.. Enumerable.Repeat(learnsBias, inputs), true],
    };

    private ReadOnlySpan<double> Bias => Parameters.AsSpan(..^1);

    public override HypergradientResult Compute(LearningTask task, Span<double> gradient)
    {
        double[] w = Bias.ToArray();
        return _solver.Compute(Bias, Parameters[^1], task.X, task.Y, task.Support, w, gradient[..^1], out gradient[^1]);
    }

    public override (double[] Weights, double Error, HypergradientStatus Status) Learn(LearningTask task)
    {
        double[] w = Bias.ToArray();
        HypergradientStatus status = _solver.Solve(Bias, Parameters[^1], task.X, task.Y, task.Support, w).Status;
        return (w, BiasedRegression.QueryError(w, task.X, task.Y, task.Support), status);
    }

    public override double Predict(ReadOnlySpan<double> x, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
            sum += x[j] * weights[j];
        return sum;
    }
}

/// <summary>The network: its two layers, the head, then the pull.</summary>
public sealed class NetworkLearner : Learner
{
    private readonly AdaptedHead.HypergradientSolver _solver = AdaptedHead.CreateSolver(Options);

    private int _a, _b;

    /// <summary>Starts with layers drawn by chance and a head of zeros; learns the pull, and what else is asked for.</summary>
    /// <param name="name">What it is called in tables.</param>
    /// <param name="inputs">The length of an input.</param>
    /// <param name="hidden">The length of the first layer's output.</param>
    /// <param name="features">The length of the second's, without the 1.</param>
    /// <param name="learnsHead">Whether the head is learned.</param>
    /// <param name="learnsLayers">Whether the layers are.</param>
    /// <param name="spread">The deviation of the first layer's elements.</param>
    /// <param name="random">Draws the layers.</param>
    public static NetworkLearner Create(string name, int inputs, int hidden, int features, bool learnsHead, bool learnsLayers, double spread, Random random)
    {
        double[] a = random.NextNormals(hidden * (inputs + 1), spread), b = random.NextNormals(features * (hidden + 1), 1.5 / Math.Sqrt(hidden));
        return new NetworkLearner
        {
            Name = name,
            Parameters = [.. a, .. b, .. new double[features + 1], -3],
            IsLearned = [.. Enumerable.Repeat(learnsLayers, a.Length + b.Length), .. Enumerable.Repeat(learnsHead, features + 1), true],
            _a = a.Length,
            _b = b.Length,
        };
    }

    private ReadOnlySpan<double> LayerA => Parameters.AsSpan(0, _a);

    private ReadOnlySpan<double> LayerB => Parameters.AsSpan(_a, _b);

    private ReadOnlySpan<double> Head => Parameters.AsSpan((_a + _b)..^1);

    public override HypergradientResult Compute(LearningTask task, Span<double> gradient)
    {
        double[] w = Head.ToArray();
        return _solver.Compute(
            LayerA, LayerB, Head, Parameters[^1], task.X, task.Y, task.Support, w, gradient[.._a], gradient.Slice(_a, _b), gradient[(_a + _b)..^1], out gradient[^1]);
    }

    public override (double[] Weights, double Error, HypergradientStatus Status) Learn(LearningTask task)
    {
        double[] w = Head.ToArray();
        HypergradientStatus status = _solver.Solve(LayerA, LayerB, Head, Parameters[^1], task.X, task.Y, task.Support, w).Status;
        return (w, AdaptedHead.QueryError(w, LayerA, LayerB, task.X, task.Y, task.Support), status);
    }

    public override double Predict(ReadOnlySpan<double> x, ReadOnlySpan<double> weights) => AdaptedHead.Predict(x, LayerA, LayerB, weights);
}
