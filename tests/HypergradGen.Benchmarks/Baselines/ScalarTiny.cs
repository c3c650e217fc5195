namespace HypergradGen.Benchmarks.Baselines;

/// <summary>p4 as plain scalar C#: each product computes the functions again.</summary>
public sealed class ScalarTiny(double[] target) : IScalarProblem
{
    public int State => 3;

    public int Hyperparameters => 6;

    public bool IsSymmetric => false;

    public void Step(ReadOnlySpan<double> l, ReadOnlySpan<double> w, Span<double> next)
    {
        next[0] = l[0] + l[1] * Math.Sin(w[1]);
        next[1] = l[2] * Math.Exp(-w[0]) + l[4] * w[2];
        next[2] = l[3] / (1 + w[0] * w[0]) + l[5] * Math.Tanh(w[1]);
    }

    public void StateAdjoint(ReadOnlySpan<double> l, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        double exponential = Math.Exp(-w[0]), hyperbolic = Math.Tanh(w[1]), q = 1 + w[0] * w[0];
        result[0] = -l[2] * exponential * v[1] - 2 * w[0] * l[3] / (q * q) * v[2];
        result[1] = l[1] * Math.Cos(w[1]) * v[0] + l[5] * (1 - hyperbolic * hyperbolic) * v[2];
        result[2] = l[4] * v[1];
    }

    public void StateTangent(ReadOnlySpan<double> l, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        double exponential = Math.Exp(-w[0]), hyperbolic = Math.Tanh(w[1]), q = 1 + w[0] * w[0];
        result[0] = l[1] * Math.Cos(w[1]) * v[1];
        result[1] = -l[2] * exponential * v[0] + l[4] * v[2];
        result[2] = -2 * w[0] * l[3] / (q * q) * v[0] + l[5] * (1 - hyperbolic * hyperbolic) * v[1];
    }

    public void AddHyperAdjoint(ReadOnlySpan<double> l, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> gradient)
    {
        gradient[0] += v[0];
        gradient[1] += Math.Sin(w[1]) * v[0];
        gradient[2] += Math.Exp(-w[0]) * v[1];
        gradient[3] += v[2] / (1 + w[0] * w[0]);
        gradient[4] += w[2] * v[1];
        gradient[5] += Math.Tanh(w[1]) * v[2];
    }

    public void ObjectiveGradient(ReadOnlySpan<double> w, Span<double> result)
    {
        for (int j = 0; j < 3; j++)
            result[j] = w[j] - target[j];
    }
}
