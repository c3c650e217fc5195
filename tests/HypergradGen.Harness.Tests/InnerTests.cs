using HypergradGen.Harness.Problems;

namespace HypergradGen.Harness.Tests;

// Problems whose map is a gradient step, from a library: second derivatives of every shape.

[GradientTests(typeof(InnerLogistic), Points = 100)]
public partial class InnerLogisticGradientTests
{
    private const int StateLength = 3, HyperparameterLength = 3;

    private static partial InnerLogistic CreateProblem() => new(Points.Of(24, -1, 1), [1, -1, 1, 1, -1, 1, -1, -1]);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -1, 1);
        Points.Fill(random, lambda, -1, 1);
    }
}

[GradientTests(typeof(InnerScalar), Points = 100)]
public partial class InnerScalarGradientTests
{
    private static partial void SamplePoint(Random random, out double position, out double centre, out double stiffness)
        => (position, centre, stiffness) = (2 * random.NextDouble(), random.NextDouble(), 1 + random.NextDouble());
}

[GradientTests(typeof(InnerBlocks), Points = 100)]
public partial class InnerBlocksGradientTests
{
    private const int PointsLength = 4, WeightsLength = 4;

    private static partial InnerBlocks CreateProblem() => new(0.1);

    private static partial void SamplePoint(Random random, out Pair centre, Span<double> points, out double pull, Span<double> weights, out double width)
    {
        centre = new(random.NextDouble(), random.NextDouble());
        Harness.Tests.Points.Fill(random, points, -1, 1);
        Harness.Tests.Points.Fill(random, weights, -1, 1);
        (pull, width) = (1 + random.NextDouble(), 1 + random.NextDouble());
    }
}

[GradientTests(typeof(InnerSingles), Points = 100)]
public partial class InnerSinglesGradientTests
{
    private const int StateLength = 2, HyperparameterLength = 2;

    private static partial InnerSingles CreateProblem() => new([.. Points.Of(12, -1, 1).Select(x => (float)x)], [.. Points.Of(6, -0.5, 0.5).Select(x => (float)x)]);

    private static partial void SamplePoint(Random random, Span<float> w, Span<float> lambda)
    {
        for (int i = 0; i < w.Length; i++)
            (w[i], lambda[i]) = (random.NextSingle() - 0.5f, random.NextSingle());
    }
}

[GradientTests(typeof(InnerNetwork), Points = 100)]
public partial class InnerNetworkGradientTests
{
    private const int StateLength = 6, HyperparameterLength = 1;

    private static partial InnerNetwork CreateProblem() => new([-1, -0.5, 0, 0.5, 1], [0.3, 0.1, -0.2, 0.2, 0.4]);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -0.5, 0.5);
        lambda[0] = random.NextDouble();
    }
}

[GradientTests(typeof(InnerRule), Points = 100)]
public partial class InnerRuleGradientTests
{
    private static partial void SamplePoint(Random random, out double w, out double lambda) => (w, lambda) = (random.NextDouble() - 0.5, random.NextDouble());
}

[GradientTests(typeof(InnerMutualRules), Points = 100)]
public partial class InnerMutualRulesGradientTests
{
    private const int StateLength = 3, HyperparameterLength = 3;

    private static partial InnerMutualRules CreateProblem() => new(1.5);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -1, 1);
        Points.Fill(random, lambda, -1, 1);
    }
}
