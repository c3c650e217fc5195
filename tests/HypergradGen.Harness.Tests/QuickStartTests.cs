using QuickStart;

namespace HypergradGen.Harness.Tests;

/// <summary>The sample's problem, whose data are drawn here.</summary>
[GradientTests(typeof(LogisticRegression), Symmetric = true)]
public partial class LogisticRegressionGradientTests
{
    private const int Samples = 20, StateLength = HyperparameterLength + 1, HyperparameterLength = 4;

    private static partial LogisticRegression CreateProblem()
    {
        double[] x = Points.Of(Samples * HyperparameterLength, -1, 1), y = [.. Points.Of(Samples, -1, 1).Select(v => v < 0 ? -1.0 : 1.0)];
        return new(x, y, x, y, LogisticRegression.SafeStepSize(x, HyperparameterLength, largestPenalty: 1));
    }

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, -1, 1);
        Points.Fill(random, lambda, -3, -1);
    }
}
