namespace HypergradGen.Benchmarks.Problems;

/// <summary>An equilibrium on a graph in compressed rows: w_i = tanh(x_i + Σₑ λₑ w_neighbour(e)) over the edges e of node i, a weight an edge; the objective is ½‖w − target‖².</summary>
public sealed partial class SparseGraph(int[] start, int[] neighbour, double[] x, double[] target)
{
    [FixedPointMap]
    private void Update(ReadOnlySpan<double> w, ReadOnlySpan<double> weights, Span<double> next)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double z = x[i];
            for (int e = start[i]; e < start[i + 1]; e++)
                z += weights[e] * w[neighbour[e]];
            next[i] = Math.Tanh(z);
        }
    }

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> w, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int i = 0; i < target.Length; i++)
            sum += 0.5 * (w[i] - target[i]) * (w[i] - target[i]);
        return sum;
    }
}
