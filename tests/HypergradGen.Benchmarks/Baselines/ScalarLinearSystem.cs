namespace HypergradGen.Benchmarks.Baselines;

/// <summary>p2 as plain scalar C#.</summary>
public sealed class ScalarLinearSystem(int size, double[] k, double[] y, double[] kValidation, double[] yValidation, double stepSize) : IScalarProblem
{
    private readonly double[] _z = new double[size];

    public int State => size;

    public int Hyperparameters => size;

    public bool IsSymmetric => true;

    public void Step(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, Span<double> next)
    {
        ReadOnlySpan<double> matrix = k, right = y;
        for (int i = 0; i < size; i++)
        {
            double s = 0;
            for (int j = 0; j < size; j++)
                s += matrix[i * size + j] * w[j];
            next[i] = w[i] - stepSize * (s + Math.Exp(lambda[i]) * w[i] - right[i]);
        }
    }

    public void StateAdjoint(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        ReadOnlySpan<double> matrix = k;
        for (int j = 0; j < size; j++)
            result[j] = v[j] - stepSize * Math.Exp(lambda[j]) * v[j];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                result[j] += matrix[i * size + j] * (-stepSize * v[i]);
        }
    }

    public void StateTangent(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result) => StateAdjoint(lambda, w, v, result);

    public void AddHyperAdjoint(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> gradient)
    {
        for (int j = 0; j < size; j++)
            gradient[j] += -stepSize * Math.Exp(lambda[j]) * w[j] * v[j];
    }

    public void ObjectiveGradient(ReadOnlySpan<double> w, Span<double> result)
    {
        ReadOnlySpan<double> matrix = kValidation, right = yValidation;
        Span<double> z = _z;
        for (int i = 0; i < size; i++)
        {
            double s = 0;
            for (int j = 0; j < size; j++)
                s += matrix[i * size + j] * w[j];
            z[i] = (s - right[i]) / size;
        }
        for (int j = 0; j < size; j++)
            result[j] = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                result[j] += matrix[i * size + j] * z[i];
        }
    }
}
