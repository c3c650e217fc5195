using BenchmarkDotNet.Attributes;

namespace HypergradGen.Benchmarks.Samples;

/// <summary>Generated: the map, products, solve and hypergradients of the sample's problem, on data that are drawn here.</summary>
[HypergradientBenchmarks(typeof(QuickStart.LogisticRegression), Symmetric = true)]
public partial class QuickStartBenchmarks
{
    [Params(100, 1000)]
    public int Samples { get; set; }

    private int StateLength => HyperparameterLength + 1;

    private int HyperparameterLength => 30;

    private partial QuickStart.LogisticRegression CreateProblem()
    {
        var random = new Random(1);
        double[] x = [.. Enumerable.Range(0, Samples * HyperparameterLength).Select(_ => 2 * random.NextDouble() - 1)];
        double[] y = [.. Enumerable.Range(0, Samples).Select(_ => random.Next(2) == 0 ? -1.0 : 1.0)];
        return new(x, y, x, y, QuickStart.LogisticRegression.SafeStepSize(x, HyperparameterLength, largestPenalty: 1));
    }

    private partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w.Clear();
        lambda.Fill(-2);
    }
}
