using HypergradGen.Harness.Problems;

namespace HypergradGen.Harness.XunitV3.Tests;

/// <summary>A problem from a library.</summary>
[GradientTests(typeof(Kepler))]
public partial class KeplerGradientTests
{
    private static partial void SamplePoint(Random random, out double E, out double e, out double M)
        => (E, e, M) = (random.NextDouble(), 0.2 + 0.5 * random.NextDouble(), 0.5 + random.NextDouble());
}

/// <summary>A problem of this assembly, whose lengths are found out.</summary>
public sealed partial class Halving(double factor)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < 3; i++)
            next[i] = factor * w[i] + lambda[i / 2];
    }
}

[GradientTests(typeof(Halving), Symmetric = true)]
public partial class HalvingGradientTests
{
    private static (int State, int Hyperparameters) s_lengths;

    private static partial Halving CreateProblem() => new(0.5);

    [Fact]
    public void The_lengths_are_the_least_that_the_map_accepts()
    {
        Map_contracts_along_the_path();
        Assert.Equal((3, 2), s_lengths);
    }

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        s_lengths = (w.Length, lambda.Length);
        foreach (ref double element in w)
            element = random.NextDouble();
        foreach (ref double element in lambda)
            element = random.NextDouble();
    }
}
