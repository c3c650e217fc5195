namespace HypergradGen.Benchmarks.Baselines;

/// <summary>The equilibrium on a graph as plain scalar C#: each product computes the step again for the derivative of tanh.</summary>
public sealed class ScalarSparseGraph(int[] start, int[] neighbour, double[] x, double[] target) : IScalarProblem
{
    private readonly double[] _z = new double[x.Length];

    public int State => x.Length;

    public int Hyperparameters => neighbour.Length;

    public bool IsSymmetric => false;

    public void Step(ReadOnlySpan<double> weights, ReadOnlySpan<double> w, Span<double> next)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double z = x[i];
            for (int e = start[i]; e < start[i + 1]; e++)
                z += weights[e] * w[neighbour[e]];
            next[i] = Math.Tanh(z);
        }
    }

    public void StateAdjoint(ReadOnlySpan<double> weights, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        Span<double> z = _z;
        Step(weights, w, z);
        result.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            double adjoint = v[i] * (1 - z[i] * z[i]);
            for (int e = start[i]; e < start[i + 1]; e++)
                result[neighbour[e]] += weights[e] * adjoint;
        }
    }

    public void StateTangent(ReadOnlySpan<double> weights, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        Span<double> z = _z;
        Step(weights, w, z);
        for (int i = 0; i < x.Length; i++)
        {
            double s = 0;
            for (int e = start[i]; e < start[i + 1]; e++)
                s += weights[e] * v[neighbour[e]];
            result[i] = s * (1 - z[i] * z[i]);
        }
    }

    public void AddHyperAdjoint(ReadOnlySpan<double> weights, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> gradient)
    {
        Span<double> z = _z;
        Step(weights, w, z);
        for (int i = 0; i < x.Length; i++)
        {
            double adjoint = v[i] * (1 - z[i] * z[i]);
            for (int e = start[i]; e < start[i + 1]; e++)
                gradient[e] += adjoint * w[neighbour[e]];
        }
    }

    public void ObjectiveGradient(ReadOnlySpan<double> w, Span<double> result)
    {
        for (int j = 0; j < result.Length; j++)
            result[j] = w[j] - target[j];
    }
}
