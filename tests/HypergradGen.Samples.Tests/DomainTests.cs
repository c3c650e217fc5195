using EquilibriumModel;
using GraphNetworks;
using HyperparameterOptimization;
using MetaLearning;
using Samples;

namespace HypergradGen.Samples.Tests;

[GradientTests(typeof(SoftmaxRegression), Symmetric = true)]
public partial class SoftmaxRegressionGradientTests
{
    private const int Rows = 10, Features = 4, Classes = 3, WLength = Classes * Features, LogPenaltiesLength = Features, TrustLength = Rows;

    private static partial SoftmaxRegression CreateProblem()
    {
        double[] x = Points.Of(Rows * Features);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % Classes)];
        return new(x, labels, Points.Of(Rows * Features, seed: 2), labels, Classes, SoftmaxRegression.SafeStepSize(x, Features, largestPenalty: 1));
    }

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> logPenalties, Span<double> trust, out double smoothing)
    {
        Points.Fill(random, w);
        Points.Fill(random, logPenalties, -2, 0);
        Points.Fill(random, trust, -2, 2);
        smoothing = -2 + random.NextDouble();
    }
}

[GradientTests(typeof(BiasedRegression), Symmetric = true)]
public partial class BiasedRegressionGradientTests
{
    private const int Rows = 9, WLength = 5, BiasLength = WLength;

    private static partial void SamplePoint(
        Random random, Span<double> w, Span<double> bias, out double logPull, out double[] x, out double[] y, out int support)
    {
        Points.Fill(random, w);
        Points.Fill(random, bias);
        (logPull, support) = (-1 + random.NextDouble(), 5);
        (x, y) = (new double[Rows * WLength], new double[Rows]);
        Points.Fill(random, x);
        Points.Fill(random, y);
    }
}

[GradientTests(typeof(AdaptedHead), Symmetric = true)]
public partial class AdaptedHeadGradientTests
{
    private const int Rows = 7, Inputs = 2, Hidden = 3, WLength = 4, HeadLength = WLength, LayerALength = Hidden * (Inputs + 1), LayerBLength = (WLength - 1) * (Hidden + 1);

    private static partial void SamplePoint(
        Random random, Span<double> w, Span<double> layerA, Span<double> layerB, Span<double> head, out double logPull, out double[] x, out double[] y, out int support)
    {
        Points.Fill(random, w);
        Points.Fill(random, layerA);
        Points.Fill(random, layerB);
        Points.Fill(random, head);
        (logPull, support) = (-1 + random.NextDouble(), 4);
        (x, y) = (new double[Rows * Inputs], new double[Rows]);
        Points.Fill(random, x);
        Points.Fill(random, y);
    }
}

[GradientTests(typeof(EquilibriumLayer))]
public partial class EquilibriumLayerGradientTests
{
    private const int WLength = 6, Inputs = 4, ALength = WLength * WLength, BLength = WLength * Inputs, CLength = WLength;

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> A, Span<double> B, Span<double> c, out double[] x)
    {
        Points.Fill(random, w);
        Points.Fill(random, A);
        RowBall.Project(A, WLength, 0.9);
        Points.Fill(random, B);
        Points.Fill(random, c);
        x = new double[Inputs];
        Points.Fill(random, x);
    }
}

[GradientTests(typeof(GraphNetwork))]
public partial class GraphNetworkGradientTests
{
    private const int Nodes = 12, States = 3, Features = 2, Classes = 2, StateLength = Nodes * States, HyperparameterLength = States * (States + Features + 1) + Classes * (States + 1);

    /// <summary>A ring with two chords, and one node that has no neighbour.</summary>
    private static partial GraphNetwork CreateProblem()
    {
        int[][] neighbours = [.. Enumerable.Range(0, Nodes - 1).Select(v => (int[])[(v + Nodes - 2) % (Nodes - 1), (v + 1) % (Nodes - 1)]), []];
        neighbours[0] = [.. neighbours[0], 5];
        neighbours[5] = [.. neighbours[5], 0];
        int[] starts = [0, .. Enumerable.Range(1, Nodes).Select(v => neighbours[..v].Sum(n => n.Length))];
        var graph = new Graph("ring", starts, [.. neighbours.SelectMany(n => n)], Points.Of(Nodes * Features), [.. Enumerable.Range(0, Nodes).Select(v => v % Classes)]);
        return new(graph, [0, 3, 6, 11], States, decay: 0.01);
    }

    private static partial void SamplePoint(Random random, Span<double> w, Span<double> lambda)
    {
        Points.Fill(random, w);
        Points.Fill(random, lambda);
        RowBall.Project(lambda[..(States * States)], States, 0.9);
    }
}
