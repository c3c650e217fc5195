namespace HypergradGen.Checks;

/// <summary>What can be told of numbers of one element type.</summary>
/// <param name="Epsilon">The distance from 1 to the next number.</param>
/// <param name="Tolerance">The relative accuracy that a product claims beside its rounding.</param>
/// <param name="UsableError">An error of differences above this part of the derivative says nothing about the derivative.</param>
/// <param name="SolveTolerance">Where the iterations of a solve end.</param>
/// <param name="HypergradientTolerance">The relative accuracy that a solve to <paramref name="SolveTolerance"/> gives a hypergradient.</param>
internal sealed record Precision(double Epsilon, double Tolerance, double UsableError, double SolveTolerance, double HypergradientTolerance)
{
    public static Precision Double { get; } = new(1.0 / (1L << 52), 1e-12, 1e-6, 1e-12, 1e-8);

    public static Precision Single { get; } = new(1.0 / (1 << 23), 1e-5, 2e-3, 1e-6, 1e-3);

    public static Precision Of<T>() => typeof(T) == typeof(float) ? Single : Double;
}
