namespace HypergradGen.Benchmarks.Baselines;

/// <summary>p3 as plain scalar C#: each product computes the step again for the derivative of tanh.</summary>
public sealed class ScalarEquilibrium(int size, double[] x, double[] target) : IScalarProblem
{
    private readonly double[] _z = new double[size];

    public int State => size;

    public int Hyperparameters => 2 * size * size + size;

    public bool IsSymmetric => false;

    public void Step(ReadOnlySpan<double> theta, ReadOnlySpan<double> w, Span<double> next)
    {
        var a = theta[..(size * size)];
        var b = theta.Slice(size * size, size * size);
        var c = theta[^size..];
        ReadOnlySpan<double> input = x;
        for (int i = 0; i < size; i++)
        {
            double s = 0;
            for (int j = 0; j < size; j++)
                s += a[i * size + j] * w[j];
            double u = 0;
            for (int j = 0; j < size; j++)
                u += b[i * size + j] * input[j];
            next[i] = Math.Tanh(s + u + c[i]);
        }
    }

    public void StateAdjoint(ReadOnlySpan<double> theta, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        var a = theta[..(size * size)];
        Span<double> z = _z;
        Step(theta, w, z);
        for (int j = 0; j < size; j++)
            result[j] = 0;
        for (int i = 0; i < size; i++)
        {
            double adjoint = v[i] * (1 - z[i] * z[i]);
            for (int j = 0; j < size; j++)
                result[j] += a[i * size + j] * adjoint;
        }
    }

    public void StateTangent(ReadOnlySpan<double> theta, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        var a = theta[..(size * size)];
        Span<double> z = _z;
        Step(theta, w, z);
        for (int i = 0; i < size; i++)
        {
            double s = 0;
            for (int j = 0; j < size; j++)
                s += a[i * size + j] * v[j];
            result[i] = s * (1 - z[i] * z[i]);
        }
    }

    public void AddHyperAdjoint(ReadOnlySpan<double> theta, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> gradient)
    {
        Span<double> z = _z;
        ReadOnlySpan<double> input = x;
        Step(theta, w, z);
        var a = gradient[..(size * size)];
        var b = gradient.Slice(size * size, size * size);
        var c = gradient[^size..];
        for (int i = 0; i < size; i++)
        {
            double adjoint = v[i] * (1 - z[i] * z[i]);
            for (int j = 0; j < size; j++)
                a[i * size + j] += adjoint * w[j];
            for (int j = 0; j < size; j++)
                b[i * size + j] += adjoint * input[j];
            c[i] += adjoint;
        }
    }

    public void ObjectiveGradient(ReadOnlySpan<double> w, Span<double> result)
    {
        for (int j = 0; j < size; j++)
            result[j] = w[j] - target[j];
    }
}
