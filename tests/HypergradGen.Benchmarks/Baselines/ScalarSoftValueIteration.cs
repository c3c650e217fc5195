namespace HypergradGen.Benchmarks.Baselines;

/// <summary>Soft value iteration as plain scalar C#: each product computes the softmax weights again.</summary>
public sealed class ScalarSoftValueIteration(int states, int actions, double[] transitions, double[] target, double discount) : IScalarProblem
{
    private readonly double[] _next = new double[states];
    private readonly double[] _weights = new double[states * actions];

    public int State => states;

    public int Hyperparameters => states * actions;

    public bool IsSymmetric => false;

    public void Step(ReadOnlySpan<double> rewards, ReadOnlySpan<double> w, Span<double> next)
    {
        ReadOnlySpan<double> p = transitions;
        Span<double> q = _weights;
        for (int s = 0; s < states; s++)
        {
            double largest = double.NegativeInfinity, sum = 0;
            for (int i = s * actions; i < (s + 1) * actions; i++)
            {
                double expected = 0;
                for (int t = 0; t < states; t++)
                    expected += p[i * states + t] * w[t];
                q[i] = rewards[i] + discount * expected;
                largest = Math.Max(largest, q[i]);
            }
            for (int i = s * actions; i < (s + 1) * actions; i++)
            {
                q[i] = Math.Exp(q[i] - largest);
                sum += q[i];
            }
            for (int i = s * actions; i < (s + 1) * actions; i++)
                q[i] /= sum;
            next[s] = largest + Math.Log(sum);
        }
    }

    public void StateAdjoint(ReadOnlySpan<double> rewards, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        ReadOnlySpan<double> p = transitions;
        Step(rewards, w, _next);
        result.Clear();
        for (int i = 0; i < states * actions; i++)
        {
            double adjoint = discount * _weights[i] * v[i / actions];
            for (int t = 0; t < states; t++)
                result[t] += p[i * states + t] * adjoint;
        }
    }

    public void StateTangent(ReadOnlySpan<double> rewards, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        ReadOnlySpan<double> p = transitions;
        Step(rewards, w, _next);
        result.Clear();
        for (int i = 0; i < states * actions; i++)
        {
            double expected = 0;
            for (int t = 0; t < states; t++)
                expected += p[i * states + t] * v[t];
            result[i / actions] += discount * _weights[i] * expected;
        }
    }

    public void AddHyperAdjoint(ReadOnlySpan<double> rewards, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> gradient)
    {
        Step(rewards, w, _next);
        for (int i = 0; i < states * actions; i++)
            gradient[i] += _weights[i] * v[i / actions];
    }

    public void ObjectiveGradient(ReadOnlySpan<double> w, Span<double> result)
    {
        for (int s = 0; s < states; s++)
            result[s] = w[s] - target[s];
    }
}
