namespace HypergradGen.Benchmarks.Baselines;

/// <summary>The five-point step as plain scalar C#; its derivative in w is the step without f.</summary>
public sealed class ScalarStencil(int side, double[] f, double[] target, double stepSize) : IScalarProblem
{
    public int State => side * side;

    public int Hyperparameters => side * side;

    public bool IsSymmetric => true;

    public void Step(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, Span<double> next)
    {
        StateAdjoint(lambda, w, w, next);
        for (int k = 0; k < next.Length; k++)
            next[k] += stepSize * f[k];
    }

    public void StateAdjoint(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        for (int i = 0; i < side; i++)
        {
            int row = i * side, above = (i == 0 ? side - 1 : i - 1) * side, below = (i == side - 1 ? 0 : i + 1) * side;
            for (int j = 0; j < side; j++)
            {
                int left = j == 0 ? side - 1 : j - 1, right = j == side - 1 ? 0 : j + 1;
                result[row + j] = v[row + j] + stepSize * (v[above + j] + v[below + j] + v[row + left] + v[row + right] - (4 + Math.Exp(lambda[row + j])) * v[row + j]);
            }
        }
    }

    public void StateTangent(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result) => StateAdjoint(lambda, w, v, result);

    public void AddHyperAdjoint(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> gradient)
    {
        for (int k = 0; k < gradient.Length; k++)
            gradient[k] -= stepSize * Math.Exp(lambda[k]) * w[k] * v[k];
    }

    public void ObjectiveGradient(ReadOnlySpan<double> w, Span<double> result)
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = w[k] - target[k];
    }
}
