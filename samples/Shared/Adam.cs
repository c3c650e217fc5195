namespace Samples;

/// <summary>
/// The outer optimiser of the samples: a step along the mean of past gradients, each element in units of its own size (Kingma and Ba, <i>Adam</i>, ICLR 2015).
/// <code>
/// m ← β₁m + (1 − β₁)g,   s ← β₂s + (1 − β₂)g²,   x ← x − rate · (m / (1 − β₁ᵗ)) / (√(s / (1 − β₂ᵗ)) + ε).
/// </code>
/// </summary>
/// <param name="length">The length of the parameters.</param>
/// <param name="rate">The step length, which may change from step to step.</param>
public sealed class Adam(int length, double rate)
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    private readonly double[] _mean = new double[length], _square = new double[length];
    private int _steps;

    /// <summary>The step length.</summary>
    public double Rate { get; set; } = rate;

    /// <summary>Moves <paramref name="parameters"/> one step against <paramref name="gradient"/>.</summary>
    /// <exception cref="ArgumentException">A length is not the one that the optimiser was made for.</exception>
    public void Step(Span<double> parameters, ReadOnlySpan<double> gradient)
    {
        if (parameters.Length != length)
            throw new ArgumentException($"{parameters.Length} parameters where {length} were announced.", nameof(parameters));
        if (gradient.Length != length)
            throw new ArgumentException($"A gradient of {gradient.Length} elements for {length} parameters.", nameof(gradient));
        _steps++;
        double meanBias = 1 - Math.Pow(Beta1, _steps), squareBias = 1 - Math.Pow(Beta2, _steps);
        for (int i = 0; i < length; i++)
        {
            _mean[i] = Beta1 * _mean[i] + (1 - Beta1) * gradient[i];
            _square[i] = Beta2 * _square[i] + (1 - Beta2) * gradient[i] * gradient[i];
            parameters[i] -= Rate * (_mean[i] / meanBias) / (Math.Sqrt(_square[i] / squareBias) + Epsilon);
        }
    }
}
