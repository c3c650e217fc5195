using HypergradGen;
using IterationComplexity.Problems;

namespace HypergradGen.Samples.Tests.IterationComplexity;

/// <summary>Three images of four pixels, five hidden units.</summary>
[GradientTests(typeof(Equilibrium))]
public partial class EquilibriumGradientTests
{
    private const int Images = 3, Hidden = 5, Pixels = 4;

    private const int WLength = Images * Hidden, ALength = Hidden * Hidden, BLength = Hidden * Pixels, CLength = Hidden, ReadoutLength = 10 * (Hidden + 1);

    private static partial void SamplePoint(
        Random random, Span<double> w, Span<double> a, Span<double> b, Span<double> c, Span<double> readout, out double[] x, out int[] labels)
    {
        Points.Fill(random, w, 0.5);
        Points.Fill(random, a, 0.2);
        Points.Fill(random, b, 0.5);
        Points.Fill(random, c, 0.5);
        Points.Fill(random, readout, 1);
        x = new double[Images * Pixels];
        Points.Fill(random, x, 1);
        labels = [.. Enumerable.Range(0, Images).Select(_ => random.Next(10))];
    }
}

/// <summary>Ten images of three pixels, judged by seven.</summary>
[GradientTests(typeof(Distillation), Symmetric = true)]
public partial class DistillationGradientTests
{
    private const int Pixels = 3;

    private const int StateLength = 10 * (Pixels + 1), HyperparameterLength = 10 * Pixels;

    private static partial Distillation CreateProblem()
    {
        var random = new Random(1);
        var x = new double[7 * Pixels];
        Points.Fill(random, x, 1);
        return new Distillation(x, [0, 3, 9, 1, 1, 5, 7], Pixels, 0.3);
    }

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, 1);
        Points.Fill(random, lambda, 1);
    }
}

/// <summary>Four rows and three to validate, five features of which one is in no row to train on, three classes; a row is empty.</summary>
[GradientTests(typeof(SparseRegression), Symmetric = true)]
public partial class SparseRegressionGradientTests
{
    private const int StateLength = 15, HyperparameterLength = 5;

    private static partial SparseRegression CreateProblem() => new(
        [0, 2, 2, 5, 6], [0, 3, 0, 1, 3, 1], [0.5, -1, 1, 0.7, 0.2, 1.5], [0, 2, 1, 1],
        [0, 1, 3, 4], [4, 0, 1, 3], [1, 0.3, -0.8, 1.1], [2, 0, 1],
        classes: 3, stepSize: 0.5);

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w, 1);
        foreach (ref double element in lambda)
            element = -random.NextDouble();
    }
}
