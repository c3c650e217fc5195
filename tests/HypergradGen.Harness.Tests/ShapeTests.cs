using HypergradGen.Harness.Problems;
using Xunit.Abstractions;

namespace HypergradGen.Harness.Tests;

// Problems of every shape, from a library.

[GradientTests(typeof(Kepler), Points = 20)]
public partial class KeplerGradientTests
{
    private static partial void SamplePoint(Random random, out double E, out double e, out double M)
        => (E, e, M) = (random.NextDouble(), 0.2 + 0.5 * random.NextDouble(), 0.5 + random.NextDouble());
}

[GradientTests(typeof(Duopoly), Points = 20)]
public partial class DuopolyGradientTests(ITestOutputHelper output)
{
    private static partial Duopoly CreateProblem() => new(0.2);

    private static partial void SamplePoint(Random random, out double first, out double second, out double slope, out double intercept)
        => (first, second, slope, intercept) = (random.NextDouble(), random.NextDouble(), 0.5 + 0.5 * random.NextDouble(), 1 + random.NextDouble());

    /// <summary>A test of one's own with the name of a generated one wins.</summary>
    [Fact]
    public void Jvp_has_Taylor_slope_2() => output.WriteLine("my own");
}

[GradientTests(typeof(CoupledNetworks), Points = 20)]
public partial class CoupledNetworksGradientTests
{
    private const int ULength = 4, VLength = 3, BiasLength = 4, ScaleLength = 3;

    private static partial CoupledNetworks CreateProblem() => new([.. Points.Of(12, -0.3, 0.3)]);

    private static partial void SamplePoint(
        Random random, Span<double> u, out double mean, Span<double> v, Span<double> bias, out double gain, Span<double> scale, out double[] input, out int stride)
    {
        Points.Fill(random, u, -0.5, 0.5);
        Points.Fill(random, v, -0.5, 0.5);
        Points.Fill(random, bias, -0.5, 0.5);
        Points.Fill(random, scale, -0.4, 0.4);
        (mean, gain, stride) = (random.NextDouble(), random.NextDouble(), 2);
        // Other constants at every point: a test that knows a point's solution has to draw them again.
        input = new double[8];
        Points.Fill(random, input, -1, 1);
    }
}

[GradientTests(typeof(LayerOfSingles), Points = 20)]
public partial class LayerOfSinglesGradientTests
{
    private const int StateLength = 4;

    private static partial LayerOfSingles CreateProblem() => new([.. Points.Of(16, -0.3, 0.3).Select(x => (float)x)]);

    private static partial void SamplePoint(Random random, Span<float> w, Span<float> lambda)
    {
        for (int i = 0; i < w.Length; i++)
            (w[i], lambda[i]) = (random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
    }
}

[GradientTests(typeof(Damped), Points = 20)]
public partial class DampedGradientTests
{
    private const int StateLength = 3;

    private static partial Damped CreateProblem() => new(0.5);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -0.5, 0.5);
        Points.Fill(random, lambda, -0.5, 0.5);
    }
}

[GradientTests(typeof(Swarm), Points = 20)]
public partial class SwarmGradientTests
{
    private const int AtLength = 4, GoalsLength = 4;

    private static partial void SamplePoint(
        Random random, out Place centre, Span<Place> at, out double pull, out Place drift, Span<Place> goals, out Swarm.Weights weights, out (int From, int To)[] links)
    {
        Place Draw() => new(random.NextDouble() - 0.5, random.NextDouble() - 0.5);
        foreach (ref var place in at)
            place = Draw();
        foreach (ref var goal in goals)
            goal = Draw();
        (centre, drift, pull, weights) = (Draw(), Draw(), 0.5 + random.NextDouble(), new Swarm.Weights(2, 0.6));
        links = [(0, 1), (2, 3), (3, 0)];
    }
}

/// <summary>A tuple as the state, in this assembly, where the solver is generated beside the tests.</summary>
public static partial class Rotation
{
    public readonly record struct Shift(double X, double Y);

    [FixedPointMap]
    private static (double Re, double Im) Step((double Re, double Im) z, Shift c, double scale) => (c.X + 0.3 * Math.Sin(z.Im) * scale, c.Y - 0.3 * z.Re * scale);

    [OuterObjective]
    private static double Square((double Re, double Im) z) => z.Re * z.Re + z.Im * z.Im;
}

[GradientTests(typeof(Rotation), Points = 20)]
public partial class RotationGradientTests
{
    private static partial void SamplePoint(Random random, out (double Re, double Im) z, out Rotation.Shift c, out double scale)
        => (z, c, scale) = ((random.NextDouble(), random.NextDouble()), new Rotation.Shift(random.NextDouble(), random.NextDouble()), random.NextDouble());
}
