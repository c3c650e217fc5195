namespace HypergradGen.Benchmarks.Baselines;

/// <summary>The batched equilibrium as plain scalar C#: each product computes the step again for the derivative of tanh.</summary>
public sealed class ScalarBatchedEquilibrium(int samples, int size, double[] x, double[] target) : IScalarProblem
{
    private readonly double[] _z = new double[samples * size];

    public int State => samples * size;

    public int Hyperparameters => size * size;

    public bool IsSymmetric => false;

    public void Step(ReadOnlySpan<double> a, ReadOnlySpan<double> h, Span<double> next)
    {
        for (int i = 0; i < samples; i++)
        {
            for (int k = 0; k < size; k++)
            {
                double z = x[i * size + k];
                for (int j = 0; j < size; j++)
                    z += a[k * size + j] * h[i * size + j];
                next[i * size + k] = Math.Tanh(z);
            }
        }
    }

    public void StateAdjoint(ReadOnlySpan<double> a, ReadOnlySpan<double> h, ReadOnlySpan<double> v, Span<double> result)
    {
        Span<double> z = _z;
        Step(a, h, z);
        result.Clear();
        for (int i = 0; i < samples; i++)
        {
            for (int k = 0; k < size; k++)
            {
                double adjoint = v[i * size + k] * (1 - z[i * size + k] * z[i * size + k]);
                for (int j = 0; j < size; j++)
                    result[i * size + j] += a[k * size + j] * adjoint;
            }
        }
    }

    public void StateTangent(ReadOnlySpan<double> a, ReadOnlySpan<double> h, ReadOnlySpan<double> v, Span<double> result)
    {
        Span<double> z = _z;
        Step(a, h, z);
        for (int i = 0; i < samples; i++)
        {
            for (int k = 0; k < size; k++)
            {
                double s = 0;
                for (int j = 0; j < size; j++)
                    s += a[k * size + j] * v[i * size + j];
                result[i * size + k] = s * (1 - z[i * size + k] * z[i * size + k]);
            }
        }
    }

    public void AddHyperAdjoint(ReadOnlySpan<double> a, ReadOnlySpan<double> h, ReadOnlySpan<double> v, Span<double> gradient)
    {
        Span<double> z = _z;
        Step(a, h, z);
        for (int i = 0; i < samples; i++)
        {
            for (int k = 0; k < size; k++)
            {
                double adjoint = v[i * size + k] * (1 - z[i * size + k] * z[i * size + k]);
                for (int j = 0; j < size; j++)
                    gradient[k * size + j] += adjoint * h[i * size + j];
            }
        }
    }

    public void ObjectiveGradient(ReadOnlySpan<double> h, Span<double> result)
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = h[k] - target[k];
    }
}
