using IterationComplexity.Problems;

namespace HypergradGen.Samples.Tests.IterationComplexity;

[GradientTests(typeof(LogisticRegression), Symmetric = true)]
public partial class PaperLogisticRegressionGradientTests
{
    private const int Rows = 12, StateLength = 4, HyperparameterLength = StateLength;

    private static partial LogisticRegression CreateProblem()
        => new(Points.Of(Rows * StateLength), Points.Signs(Rows), Points.Of(Rows * StateLength, seed: 3), Points.Signs(Rows), stepSize: 0.5);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w);
        Points.Fill(random, lambda, -2, 0);
    }
}

[GradientTests(typeof(BiasedRegularisation), Symmetric = true)]
public partial class BiasedRegularisationGradientTests
{
    private const int Rows = 6, StateLength = 8, HyperparameterLength = StateLength;

    private static partial BiasedRegularisation CreateProblem()
        => new(Points.Of(Rows * StateLength), Points.Of(Rows, seed: 2), Points.Of(Rows * StateLength, seed: 3), Points.Of(Rows, seed: 4), pull: 0.5, stepSize: 0.3);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w);
        Points.Fill(random, lambda);
    }
}

[GradientTests(typeof(HyperRepresentation), Symmetric = true)]
public partial class HyperRepresentationGradientTests
{
    private const int Rows = 8, Inputs = 5, StateLength = 3, HyperparameterLength = Inputs * StateLength;

    private static partial HyperRepresentation CreateProblem()
        => new(Points.Of(Rows * Inputs), Points.Of(Rows, seed: 2), Points.Of(Rows * Inputs, seed: 3), Points.Of(Rows, seed: 4), Inputs, ridge: 0.3, stepSize: 0.5);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w);
        Points.Fill(random, lambda);
    }
}

[GradientTests(typeof(KernelRidge), Symmetric = true)]
public partial class KernelRidgeGradientTests
{
    private const int StateLength = 6, HyperparameterLength = 2;

    private static partial KernelRidge CreateProblem()
    {
        // The squared distances of points on a line, and of others to these.
        double[] x = Points.Of(StateLength, -3, 3), others = Points.Of(StateLength, -3, 3, seed: 2);
        double[] distances = [.. from a in x from b in x select (a - b) * (a - b)], validation = [.. from a in others from b in x select (a - b) * (a - b)];
        return new(distances, Points.Of(StateLength, seed: 3), validation, Points.Of(StateLength, seed: 4), stepSize: 0.25);
    }

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w);
        Points.Fill(random, lambda, -1, 0);
    }
}

[GradientTests(typeof(KernelWidths), Symmetric = true)]
public partial class KernelWidthsGradientTests
{
    private const int Features = 3, StateLength = 6, HyperparameterLength = Features + 1;

    private static partial KernelWidths CreateProblem()
        => new(Points.Of(StateLength * Features, -2, 2), Points.Signs(StateLength), Points.Of(4 * Features, -2, 2, seed: 3), Points.Signs(4), stepSize: 0.25);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w);
        Points.Fill(random, lambda, -1, 0);
    }
}
