namespace HypergradGen.Benchmarks.Problems;

/// <summary>A log-sum-exp: values of a decision process with entropy, V(s) = log Σₐ exp(r(s, a) + γ Σₛ′ P(s′ | s, a) V(s′)), rewards as hyperparameters; the objective is ½‖V − target‖².</summary>
public sealed partial class SoftValueIteration(int states, int actions, double[] transitions, double[] target, double discount)
{
    [FixedPointMap]
    private void Update(ReadOnlySpan<double> values, ReadOnlySpan<double> rewards, Span<double> next)
    {
        Span<double> q = stackalloc double[actions];
        for (int s = 0; s < states; s++)
        {
            double largest = double.NegativeInfinity;
            for (int a = 0; a < actions; a++)
            {
                int row = s * actions + a;
                double expected = 0;
                for (int t = 0; t < states; t++)
                    expected += transitions[row * states + t] * values[t];
                q[a] = rewards[row] + discount * expected;
                largest = Math.Max(largest, q[a]);
            }
            double sum = 0;
            for (int a = 0; a < actions; a++)
                sum += Math.Exp(q[a] - largest);
            next[s] = largest + Math.Log(sum);
        }
    }

    [OuterObjective]
    private double Distance(ReadOnlySpan<double> values, ReadOnlySpan<double> rewards)
    {
        double sum = 0;
        for (int s = 0; s < states; s++)
            sum += 0.5 * (values[s] - target[s]) * (values[s] - target[s]);
        return sum;
    }
}
