using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Problems;

namespace HypergradGen.Benchmarks.Workloads;

/// <summary>Problems whose loops are of other shapes: indices in memory, neighbours, a reduction of exponentials, a product of matrices.</summary>
public static class Shapes
{
    private const int Degree = 8;

    /// <summary>A graph with eight edges from each node to nodes drawn by chance, weights below 0.9/8.</summary>
    public static Workload SparseGraph(int nodes)
    {
        var random = new RandomData(nodes);
        int[] start = [.. Enumerable.Range(0, nodes + 1).Select(i => Degree * i)], neighbour = [.. Enumerable.Range(0, Degree * nodes).Select(_ => random.Next(nodes))];
        double[] weights = [.. random.Normal(neighbour.Length).Select(number => 0.9 / Degree * Math.Tanh(number))];
        double[] x = random.Normal(nodes), target = random.Normal(nodes, 0.5);
        return new(
            "graph", "sparse graph, 8 edges a node", $"n = {nodes}", [nodes, neighbour.Length, .. start, .. neighbour], [x, target], weights, nodes, false, "graph",
            new SparseGraph(start, neighbour, x, target).CreateSolver,
            at => new ScalarHypergradient<ScalarSparseGraph>(new(start, neighbour, x, target), at));
    }

    /// <summary>A periodic grid, coefficients about exp(−1).</summary>
    public static Workload Stencil(int side)
    {
        var random = new RandomData(side);
        double[] f = random.Normal(side * side), target = random.Normal(side * side), lambda = random.Normal(side * side, 0.3, -1);
        double stepSize = 1 / (8 + Math.Exp(lambda.Max()));
        return new(
            "stencil", "five points on a grid", $"{side} × {side}", [side], [f, target, [stepSize]], lambda, side * side, true, "stencil",
            new Stencil(side, f, target, stepSize).CreateSolver,
            at => new ScalarHypergradient<ScalarStencil>(new(side, f, target, stepSize), at));
    }

    /// <summary>Transitions drawn by chance, every row summing to 1, discount 0.9.</summary>
    public static Workload SoftValueIteration(int states, int actions)
    {
        const double Discount = 0.9;
        var random = new RandomData(states + actions);
        double[] transitions = [.. random.Normal(states * actions * states).Select(Math.Exp)];
        for (int row = 0; row < states * actions; row++)
        {
            Span<double> probabilities = transitions.AsSpan(row * states, states);
            double sum = 0;
            foreach (double weight in probabilities)
                sum += weight;
            foreach (ref double weight in probabilities)
                weight /= sum;
        }
        double[] rewards = random.Normal(states * actions), target = random.Normal(states);
        return new(
            "log-sum-exp", "soft value iteration", $"{states} states, {actions} actions", [states, actions], [transitions, target, [Discount]], rewards, states, false, "softvalue",
            new SoftValueIteration(states, actions, transitions, target, Discount).CreateSolver,
            at => new ScalarHypergradient<ScalarSoftValueIteration>(new(states, actions, transitions, target, Discount), at));
    }

    /// <summary>A of norm 0.9, a row a sample.</summary>
    public static Workload BatchedEquilibrium(int samples, int size)
    {
        var random = new RandomData(samples + size);
        double[] a = random.Normal(size * size), x = random.Normal(samples * size), target = random.Normal(samples * size, 0.5);
        double scale = 0.9 / Math.Sqrt(random.SquareNorm(a, size, size));
        double[] lambda = [.. a.Select(element => scale * element)];
        return new(
            "batch", "batched equilibrium model", $"{samples} samples, d = {size}", [samples, size], [x, target], lambda, samples * size, false, "batch",
            new BatchedEquilibrium(samples, size, x, target).CreateSolver,
            at => new ScalarHypergradient<ScalarBatchedEquilibrium>(new(samples, size, x, target), at));
    }
}
