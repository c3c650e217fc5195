using HypergradGen;

namespace GraphNetworks;

/// <summary>
/// A graph neural network at equilibrium: each node's state answers to the mean of its neighbours' and to its own features,
/// <code>
/// w_v = tanh(A · mean over u in N(v) of w_u  +  B x_v + c),
/// </code>
/// so that what is known of one node reaches all others (Scarselli and others, <i>The Graph Neural Network Model</i>, 2009). The objective reads classes off the states of the nodes whose
/// class is known, as softmax(V w_v + b). λ holds A, B, c, V and b, one after the other, matrices row by row; w the states, node by node. With ‖A‖∞ below 1 the map contracts in the maximum
/// norm, since a mean is no larger than the largest.
/// </summary>
public sealed partial class GraphNetwork
{
    private readonly int[] _starts, _neighbours, _classes, _known;
    private readonly double[] _x;
    private readonly int _states, _features, _classCount;
    private readonly double _decay;

    /// <summary>A network on a graph.</summary>
    /// <param name="graph">The graph, with features and classes of its nodes.</param>
    /// <param name="known">The nodes whose class the objective may look at.</param>
    /// <param name="states">The length of a node's state.</param>
    /// <param name="decay">The weight of ½‖λ‖² in the objective.</param>
    public GraphNetwork(Graph graph, int[] known, int states, double decay)
    {
        (_starts, _neighbours, _x, _classes, _known) = (graph.Starts, graph.Neighbours, graph.X, graph.Classes, known);
        (_states, _features, _classCount, _decay) = (states, graph.Features, graph.ClassCount, decay);
        Layout = new ParameterLayout(states, graph.Features, graph.ClassCount);
    }

    /// <summary>Where the parts of λ are.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>One round of messages. The edges are those of a sparse matrix by rows: the neighbours of v stand from starts[v] to starts[v + 1].</summary>
    [FixedPointMap]
    private void Propagate(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int ends = _states * _states, endsB = ends + _states * _features;
        ReadOnlySpan<double> a = lambda[..ends], b = lambda[ends..endsB], c = lambda.Slice(endsB, _states);
        Span<double> mean = stackalloc double[_states];
        for (int v = 0; v < _classes.Length; v++)
        {
            mean.Clear();
            for (int e = _starts[v]; e < _starts[v + 1]; e++)
            {
                ReadOnlySpan<double> neighbour = w.Slice(_neighbours[e] * _states, _states);
                for (int k = 0; k < _states; k++)
                    mean[k] += neighbour[k];
            }
            double share = 1.0 / Math.Max(_starts[v + 1] - _starts[v], 1);
            ReadOnlySpan<double> x = _x.AsSpan(v * _features, _features);
            for (int k = 0; k < _states; k++)
                next[v * _states + k] = Math.Tanh(c[k] + Dot(b.Slice(k * _features, _features), x) + share * Dot(a.Slice(k * _states, _states), mean));
        }
    }

    /// <summary>The mean cross entropy on the nodes whose class is known, and the decay.</summary>
    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        int start = _states * (_states + _features + 1);
        ReadOnlySpan<double> readout = lambda.Slice(start, _classCount * _states), intercepts = lambda[(start + _classCount * _states)..];
        double loss = 0;
        for (int i = 0; i < _known.Length; i++)
        {
            ReadOnlySpan<double> state = w.Slice(_known[i] * _states, _states);
            double largest = double.NegativeInfinity, sum = 0;
            for (int k = 0; k < _classCount; k++)
                largest = Math.Max(largest, intercepts[k] + Dot(readout.Slice(k * _states, _states), state));
            for (int k = 0; k < _classCount; k++)
                sum += Math.Exp(intercepts[k] + Dot(readout.Slice(k * _states, _states), state) - largest);
            int right = _classes[_known[i]];
            loss += largest + Math.Log(sum) - intercepts[right] - Dot(readout.Slice(right * _states, _states), state);
        }
        return loss / _known.Length + _decay / 2 * Dot(lambda, lambda);
    }

    /// <summary>softmax(V w_v + b) of each node, node by node.</summary>
    public double[] Probabilities(ReadOnlySpan<double> w, double[] lambda)
    {
        Span<double> readout = Layout.Readout(lambda), intercepts = Layout.Intercepts(lambda);
        var probabilities = new double[_classes.Length * _classCount];
        for (int v = 0; v < _classes.Length; v++)
        {
            Span<double> own = probabilities.AsSpan(v * _classCount, _classCount);
            for (int k = 0; k < _classCount; k++)
                own[k] = Math.Exp(intercepts[k] + Dot(readout.Slice(k * _states, _states), w.Slice(v * _states, _states)));
            double sum = 0;
            foreach (double value in own)
                sum += value;
            foreach (ref double value in own)
                value /= sum;
        }
        return probabilities;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}

/// <summary>Where the parts of λ are: A, B, c, V and b, one after the other.</summary>
public sealed record ParameterLayout(int States, int Features, int Classes)
{
    public int Length => States * (States + Features + 1) + Classes * (States + 1);

    public Span<double> A(double[] lambda) => lambda.AsSpan(0, States * States);

    public Span<double> B(double[] lambda) => lambda.AsSpan(States * States, States * Features);

    public Span<double> Readout(double[] lambda) => lambda.AsSpan(States * (States + Features + 1), Classes * States);

    public Span<double> Intercepts(double[] lambda) => lambda.AsSpan(^Classes..);
}
