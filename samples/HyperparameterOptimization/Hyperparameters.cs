using HypergradGen;

namespace HyperparameterOptimization;

/// <summary>The hyperparameters as one vector, so that an optimiser moves all of them: log-penalties, trust in each image, smoothing.</summary>
/// <param name="Values">The vector; its parts are slices of it.</param>
public sealed record Hyperparameters(double[] Values)
{
    /// <summary>The ranges. The upper end of the penalties is what the inner step size is made for, the lower end keeps the inner problem well conditioned.</summary>
    public const double LowestLogPenalty = -5, HighestLogPenalty = 0, LargestTrust = 6, LowestSmoothing = -6, HighestSmoothing = 2;

    /// <summary>All features share a penalty, all images a trust.</summary>
    public static Hyperparameters Shared(double logPenalty, double trust, double smoothing) => new([
        .. Enumerable.Repeat(logPenalty, NoisyDigits.Features), .. Enumerable.Repeat(trust, NoisyDigits.TrainingCount), smoothing,
    ]);

    public Span<double> LogPenalties => Values.AsSpan(0, NoisyDigits.Features);

    public Span<double> Trust => Values.AsSpan(NoisyDigits.Features, NoisyDigits.TrainingCount);

    public ref double Smoothing => ref Values[^1];

    /// <summary>Brings every element back into its range.</summary>
    public void Clamp()
    {
        foreach (ref double value in LogPenalties)
            value = Math.Clamp(value, LowestLogPenalty, HighestLogPenalty);
        foreach (ref double value in Trust)
            value = Math.Clamp(value, -LargestTrust, LargestTrust);
        Smoothing = Math.Clamp(Smoothing, LowestSmoothing, HighestSmoothing);
    }

    /// <summary>Solves from the weights <paramref name="w"/> and writes the hypergradient over <paramref name="gradient"/>, a vector of the same parts.</summary>
    public HypergradientResult Compute(SoftmaxRegression.HypergradientSolver solver, Span<double> w, Hyperparameters gradient, HypergradientOptions options)
        => solver.Compute(LogPenalties, Trust, Smoothing, w, gradient.LogPenalties, gradient.Trust, out gradient.Smoothing, options);
}
