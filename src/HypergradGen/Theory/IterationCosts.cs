using System.Diagnostics;
using HypergradGen.Checks;

namespace HypergradGen.Theory;

/// <summary>What one operation costs, in any unit that is the same for all: seconds, or evaluations of Φ.</summary>
public sealed record IterationCosts
{
    /// <summary>The costs that operation counts suggest: a product costs as much as an evaluation of Φ.</summary>
    public static IterationCosts Equal { get; } = new();

    /// <summary>One evaluation of Φ. Default 1.</summary>
    /// <exception cref="ArgumentException">The value is not positive and finite.</exception>
    public double Map
    {
        get;
        init => field = Positive(value, nameof(Map));
    } = 1;

    /// <summary>One product with ∂₁Φ, or with ∂₂Φ. Default 1.</summary>
    /// <exception cref="ArgumentException">The value is not positive and finite.</exception>
    public double Jvp
    {
        get;
        init => field = Positive(value, nameof(Jvp));
    } = 1;

    /// <summary>One product with ∂₁Φᵀ. Default 1.</summary>
    /// <exception cref="ArgumentException">The value is not positive and finite.</exception>
    public double Vjp
    {
        get;
        init => field = Positive(value, nameof(Vjp));
    } = 1;

    /// <summary>
    /// n, the length of λ, which <see cref="HypergradientMethod.ForwardUnrolled"/> pays for 2n times a step. Default 0: not given, and that
    /// method is not considered.
    /// </summary>
    /// <exception cref="ArgumentException">The value is negative.</exception>
    public int Hyperparameters
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Hyperparameters), value, "A length cannot be negative.");
    }

    /// <summary>Costs in seconds, measured at one point: the least of several runs each.</summary>
    /// <param name="map">The map.</param>
    /// <param name="jvp">Its tangent product.</param>
    /// <param name="vjp">Its adjoint product.</param>
    /// <param name="w">A state, d.</param>
    /// <param name="lambda">Hyperparameters, n.</param>
    /// <param name="repetitions">Runs of each, at least 1; each is timed on its own, and the least counts.</param>
    /// <returns>The costs, with <see cref="Hyperparameters"/> = n.</returns>
    /// <remarks>A solver's products share one linearisation, so that these, which each linearise, cost somewhat more than those of a solve.</remarks>
    /// <exception cref="ArgumentException">A delegate is null, or the repetitions are less than 1.</exception>
    public static IterationCosts Measure(
        MapFunction map, MapJvpFunction jvp, MapVjpFunction vjp, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int repetitions = 25)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(jvp);
        ArgumentNullException.ThrowIfNull(vjp);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 1);
        double[] state = w.ToArray(), hyperparameters = lambda.ToArray(), output = new double[w.Length];
        double[] lambdaTangent = [.. Enumerable.Repeat(1.0, lambda.Length)], lambdaAdjoint = new double[lambda.Length];
        double[] seed = [.. Enumerable.Repeat(1.0, w.Length)];
        return new IterationCosts
        {
            Map = Least(() => map(state, hyperparameters, output), repetitions),
            Jvp = Least(() => jvp(state, hyperparameters, seed, lambdaTangent, output), repetitions),
            Vjp = Least(() => vjp(state, hyperparameters, seed, output, lambdaAdjoint), repetitions),
            Hyperparameters = lambda.Length,
        };
    }

    private static double Least(Action operation, int repetitions)
    {
        operation();
        long least = long.MaxValue;
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            operation();
            least = Math.Min(least, Stopwatch.GetTimestamp() - start);
        }
        // A clock that saw no time pass has still seen less than one tick.
        return Math.Max(least, 1) / (double)Stopwatch.Frequency;
    }

    private static double Positive(double value, string property)
        => value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(property, value, "A cost must be positive and finite.");
}
