using BenchmarkDotNet.Attributes;
using IterationComplexity.Problems;

namespace HypergradGen.Benchmarks.Samples;

// Generated: the problems of the paper's experiments, of their sizes, on data that are drawn here.

[HypergradientBenchmarks(typeof(LogisticRegression), Symmetric = true)]
public partial class PaperLogisticRegressionBenchmarks
{
    private const int Rows = 50;

    private int StateLength => 100;

    private int HyperparameterLength => 100;

    private partial LogisticRegression CreateProblem()
        => new(Draws.Uniform(Rows * StateLength), Draws.Signs(Rows), Draws.Uniform(Rows * StateLength, seed: 3), Draws.Signs(Rows), stepSize: 0.1);

    private partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w.Clear();
        lambda.Fill(-1);
    }
}

[HypergradientBenchmarks(typeof(BiasedRegularisation), Symmetric = true)]
public partial class BiasedRegularisationBenchmarks
{
    private const int Rows = 50;

    private int StateLength => 100;

    private int HyperparameterLength => 100;

    private partial BiasedRegularisation CreateProblem()
        => new(Draws.Uniform(Rows * StateLength), Draws.Uniform(Rows, seed: 2), Draws.Uniform(Rows * StateLength, seed: 3), Draws.Uniform(Rows, seed: 4), pull: 0.3, stepSize: 0.3);

    private partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w.Clear();
        Draws.Fill(random, lambda);
    }
}

[HypergradientBenchmarks(typeof(HyperRepresentation), Symmetric = true)]
public partial class HyperRepresentationBenchmarks
{
    private const int Rows = 50;

    [Params(4, 40)]
    public int Inputs { get; set; }

    private int StateLength => Inputs / 2;

    private int HyperparameterLength => Inputs * StateLength;

    private partial HyperRepresentation CreateProblem()
        => new(Draws.Uniform(Rows * Inputs), Draws.Uniform(Rows, seed: 2), Draws.Uniform(Rows * Inputs, seed: 3), Draws.Uniform(Rows, seed: 4), Inputs, ridge: 0.1, stepSize: 0.3);

    private partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w.Clear();
        Draws.Fill(random, lambda, -0.3, 0.3);
    }
}

[HypergradientBenchmarks(typeof(KernelRidge), Symmetric = true)]
public partial class KernelRidgeBenchmarks
{
    private int StateLength => 50;

    private int HyperparameterLength => 2;

    private partial KernelRidge CreateProblem()
    {
        double[] x = Draws.Uniform(StateLength, -3, 3), others = Draws.Uniform(StateLength, -3, 3, seed: 2);
        double[] distances = [.. from a in x from b in x select (a - b) * (a - b)], validation = [.. from a in others from b in x select (a - b) * (a - b)];
        return new(distances, Draws.Uniform(StateLength, seed: 3), validation, Draws.Uniform(StateLength, seed: 4), stepSize: 1.0 / StateLength);
    }

    private partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w.Clear();
        lambda.Clear();
    }
}

[HypergradientBenchmarks(typeof(KernelWidths), Symmetric = true)]
public partial class KernelWidthsBenchmarks
{
    private const int Features = 22;

    private int StateLength => 65;

    private int HyperparameterLength => Features + 1;

    private partial KernelWidths CreateProblem()
        => new(
            Draws.Uniform(StateLength * Features, -2, 2), Draws.Signs(StateLength), Draws.Uniform(StateLength * Features, -2, 2, seed: 3), Draws.Signs(StateLength),
            stepSize: 1.0 / (StateLength + 10));

    private partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w.Clear();
        lambda.Fill(Math.Log(1.0 / Features));
        lambda[^1] = 0;
    }
}

[HypergradientBenchmarks(typeof(Equilibrium))]
public partial class EquilibriumBatchBenchmarks
{
    private const int Images = 16, Pixels = 64;

    [Params(4, 64)]
    public int Hidden { get; set; }

    private int WLength => Images * Hidden;

    private int ALength => Hidden * Hidden;

    private int BLength => Hidden * Pixels;

    private int CLength => Hidden;

    private int ReadoutLength => 10 * (Hidden + 1);

    private partial void SamplePoint(
        Random random, Span<double> w, Span<double> a, Span<double> b, Span<double> c, Span<double> readout, out double[] x, out int[] labels)
    {
        w.Clear();
        Draws.Fill(random, a, -1.0 / Hidden, 1.0 / Hidden);
        Draws.Fill(random, b, -0.2, 0.2);
        c.Clear();
        Draws.Fill(random, readout);
        x = Draws.Uniform(Images * Pixels, 0, 1);
        labels = [.. Enumerable.Range(0, Images).Select(i => i % 10)];
    }
}

[HypergradientBenchmarks(typeof(Distillation), Symmetric = true)]
public partial class DistillationBenchmarks
{
    private const int Rows = 200;

    [Params(2, 64)]
    public int Pixels { get; set; }

    private int StateLength => 10 * (Pixels + 1);

    private int HyperparameterLength => 10 * Pixels;

    private partial Distillation CreateProblem() => new(Draws.Uniform(Rows * Pixels, 0, 1), [.. Enumerable.Range(0, Rows).Select(i => i % 10)], Pixels, ridge: 0.1);

    private partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w.Clear();
        Draws.Fill(random, lambda, 0, 1);
    }
}

[HypergradientBenchmarks(typeof(SparseRegression), Symmetric = true)]
public partial class SparseRegressionBenchmarks
{
    private const int Rows = 500, ElementsOfARow = 10, Classes = 5;

    [Params(20, 2000)]
    public int Features { get; set; }

    private int StateLength => Features * Classes;

    private int HyperparameterLength => Features;

    /// <summary>Rows of ten elements in every tenth part of the columns one.</summary>
    private partial SparseRegression CreateProblem()
    {
        var random = new Random(1);
        int part = Features / ElementsOfARow;
        int[] start = [.. Enumerable.Range(0, Rows + 1).Select(i => i * ElementsOfARow)], labels = [.. Enumerable.Range(0, Rows).Select(i => i % Classes)];
        int[] column = [.. Enumerable.Range(0, Rows * ElementsOfARow).Select(e => e % ElementsOfARow * part + random.Next(part))];
        double[] value = Draws.Uniform(column.Length, -0.3, 0.3);
        return new(start, column, value, labels, start, column, value, labels, Classes, stepSize: 1);
    }

    private partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w.Clear();
        lambda.Fill(-2);
    }
}
