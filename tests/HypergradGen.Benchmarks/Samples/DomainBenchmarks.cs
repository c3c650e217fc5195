using BenchmarkDotNet.Attributes;
using EquilibriumModel;
using GraphNetworks;
using HyperparameterOptimization;
using MetaLearning;
using Samples;

namespace HypergradGen.Benchmarks.Samples;

// Generated: the problems of the samples from the four domains, of the samples' sizes, on data that are drawn here.

[HypergradientBenchmarks(typeof(SoftmaxRegression), Symmetric = true)]
public partial class SoftmaxRegressionBenchmarks
{
    private const int Features = 65, Classes = 10;

    [Params(30, 300)]
    public int Images { get; set; }

    private int WLength => Classes * Features;

    private int LogPenaltiesLength => Features;

    private int TrustLength => Images;

    private partial SoftmaxRegression CreateProblem()
    {
        double[] x = Draws.Uniform(Images * Features, -0.5, 0.5);
        int[] labels = [.. Enumerable.Range(0, Images).Select(i => i % Classes)];
        return new(x, labels, Draws.Uniform(Images * Features, -0.5, 0.5, seed: 2), labels, Classes, SoftmaxRegression.SafeStepSize(x, Features, largestPenalty: 1));
    }

    private partial void SamplePoint(Random random, Span<double> w, Span<double> logPenalties, Span<double> trust, out double smoothing)
    {
        w.Clear();
        logPenalties.Fill(-3);
        trust.Fill(2);
        smoothing = -2;
    }
}

[HypergradientBenchmarks(typeof(BiasedRegression), Symmetric = true)]
public partial class BiasedRegressionBenchmarks
{
    private const int Rows = 30;

    private int WLength => 20;

    private int BiasLength => WLength;

    private partial void SamplePoint(Random random, Span<double> w, Span<double> bias, out double logPull, out double[] x, out double[] y, out int support)
    {
        w.Clear();
        Draws.Fill(random, bias);
        (logPull, support) = (-2, 10);
        (x, y) = (Draws.Uniform(Rows * w.Length), Draws.Uniform(Rows, seed: 2));
    }
}

[HypergradientBenchmarks(typeof(AdaptedHead), Symmetric = true)]
public partial class AdaptedHeadBenchmarks
{
    private const int Rows = 26, Hidden = 32, Features = 16;

    [Params(1, 64)]
    public int Inputs { get; set; }

    private int WLength => Features + 1;

    private int LayerALength => Hidden * (Inputs + 1);

    private int LayerBLength => Features * (Hidden + 1);

    private int HeadLength => WLength;

    private partial void SamplePoint(
        Random random, Span<double> w, Span<double> layerA, Span<double> layerB, Span<double> head, out double logPull, out double[] x, out double[] y, out int support)
    {
        w.Clear();
        head.Clear();
        Draws.Fill(random, layerA);
        Draws.Fill(random, layerB, -0.4, 0.4);
        (logPull, support) = (-3, 6);
        (x, y) = (Draws.Uniform(Rows * Inputs), Draws.Uniform(Rows, seed: 2));
    }
}

[HypergradientBenchmarks(typeof(EquilibriumLayer))]
public partial class EquilibriumLayerBenchmarks
{
    private const int Inputs = 64;

    [Params(32, 128)]
    public int States { get; set; }

    private int WLength => States;

    private int ALength => States * States;

    private int BLength => States * Inputs;

    private int CLength => States;

    private partial void SamplePoint(Random random, Span<double> w, Span<double> A, Span<double> B, Span<double> c, out double[] x)
    {
        w.Clear();
        Draws.Fill(random, A);
        RowBall.Project(A, States, 0.95);
        Draws.Fill(random, B, -0.2, 0.2);
        c.Clear();
        x = Draws.Uniform(Inputs, 0, 1);
    }
}

[HypergradientBenchmarks(typeof(GraphNetwork))]
public partial class GraphNetworkBenchmarks
{
    private const int States = 8, Features = 8, Classes = 4;

    [Params(40, 2000)]
    public int Nodes { get; set; }

    private int StateLength => Nodes * States;

    private int HyperparameterLength => States * (States + Features + 1) + Classes * (States + 1);

    private partial GraphNetwork CreateProblem()
    {
        Graph graph = Graph.Pairs(Nodes, Classes, partners: 6, others: 1, Features, noise: 0.5, shown: 0.2, seed: 1);
        return new(graph, [.. Enumerable.Range(0, Nodes / 20)], States, decay: 1e-3);
    }

    private partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        w.Clear();
        Draws.Fill(random, lambda);
        RowBall.Project(lambda[..(States * States)], States, 0.95);
    }
}
