using QuickStart;

namespace HypergradGen.Samples.Tests;

[GradientTests(typeof(LogisticRegression), Symmetric = true)]
public partial class LogisticRegressionGradientTests
{
    private const int Samples = 20, StateLength = HyperparameterLength + 1, HyperparameterLength = 4;

    private static partial LogisticRegression CreateProblem()
    {
        double[] x = Points.Of(Samples * HyperparameterLength), y = Points.Signs(Samples);
        return new(x, y, x, y, LogisticRegression.SafeStepSize(x, HyperparameterLength, largestPenalty: 1));
    }

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w);
        Points.Fill(random, lambda, -3, -1);
    }
}
