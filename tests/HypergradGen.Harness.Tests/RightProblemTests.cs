using HypergradGen.Harness.Problems;

namespace HypergradGen.Harness.Tests;

// Each is right, and hard to tell so by differences; 200 points must raise no false alarm, and not all of them may be undecided.

[GradientTests(typeof(NearKinks), Points = 200)]
public partial class NearKinksGradientTests
{
    private const int StateLength = 5, HyperparameterLength = 1;

    private static partial NearKinks CreateProblem() => new([0.9, -0.4, 0.3, -1.2, 0.05]);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -1, 1);
        Points.Fill(random, lambda, 0.05, 0.5);
    }
}

[GradientTests(typeof(TinyState), Points = 200)]
public partial class TinyStateGradientTests
{
    private const int StateLength = 3;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, 0.5e-8, 1.5e-8);
        Points.Fill(random, lambda, 0.5, 1.5);
    }
}

[GradientTests(typeof(HugeValues), Points = 200)]
public partial class HugeValuesGradientTests
{
    private const int StateLength = 3;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, 1e8, 2e8);
        Points.Fill(random, lambda, 0.5e8, 1.5e8);
    }
}

[GradientTests(typeof(MixedScales), Points = 200)]
public partial class MixedScalesGradientTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, 0.5, 1.5);
        Points.Fill(random, lambda, 0.5, 1.5);
        w[0] *= 1e-3;
        w[1] *= 1e3;
    }
}

[GradientTests(typeof(AnyLength), Points = 200)]
public partial class NoStateGradientTests
{
    private const int StateLength = 0, HyperparameterLength = 2;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, lambda, -0.5, 0.5);
}

[GradientTests(typeof(AnyLength), Points = 200)]
public partial class NoHyperparametersGradientTests
{
    private const int StateLength = 2, HyperparameterLength = 0;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda) => Points.Fill(random, w, -0.5, 0.5);
}

[GradientTests(typeof(AnyLength), Points = 200)]
public partial class OneOfEachGradientTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -0.5, 0.5);
        Points.Fill(random, lambda, -0.5, 0.5);
    }
}

[GradientTests(typeof(AnyLength), Points = 10)]
public partial class LargeGradientTests
{
    private const int StateLength = 20_000, HyperparameterLength = 7;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -0.5, 0.5);
        Points.Fill(random, lambda, -0.5, 0.5);
    }
}

[GradientTests(typeof(Cancellation), Points = 200)]
public partial class CancellationGradientTests
{
    private const int StateLength = 2;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, 0.1, 0.2);
        Points.Fill(random, lambda, 0.05, 0.1);
    }
}

[GradientTests(typeof(GrowsAtFirst), Points = 200)]
public partial class GrowsAtFirstGradientTests
{
    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -1, 1);
        Points.Fill(random, lambda, -1, 1);
    }
}

[GradientTests(typeof(NewtonRoot), Points = 200)]
public partial class NewtonRootGradientTests
{
    private const int StateLength = 2;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, 0.5, 2);
        Points.Fill(random, lambda, 0.5, 2);
    }
}

[GradientTests(typeof(GradientStep), Points = 200, Symmetric = true)]
public partial class GradientStepGradientTests
{
    private const int StateLength = 4;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -0.5, 0.5);
        Points.Fill(random, lambda, -0.5, 0.5);
    }
}
