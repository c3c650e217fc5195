namespace HypergradGen.Benchmarks.Baselines;

/// <summary>
/// p1 as plain scalar C#, the loops that a simple source-to-source tool emits: the step, its adjoint in w (which computes
/// the margins again each time), its adjoint in λ, and the objective's gradient, each a function of its own.
/// </summary>
public sealed class ScalarLogisticRegression(int samples, int features, double[] x, double[] y, double[] xValidation, double[] yValidation, double stepSize) : IScalarProblem
{
    private readonly double[] _z = new double[samples];
    private readonly double[] _zAdjoint = new double[samples];

    public int State => features;

    public int Hyperparameters => features;

    public bool IsSymmetric => true;

    public void Step(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, Span<double> next)
    {
        ReadOnlySpan<double> data = x, labels = y;
        Span<double> z = _z;
        for (int i = 0; i < samples; i++)
        {
            double s = 0;
            for (int j = 0; j < features; j++)
                s += data[i * features + j] * w[j];
            z[i] = s;
        }
        for (int i = 0; i < samples; i++)
            z[i] = -labels[i] / (1 + Math.Exp(labels[i] * z[i])) / samples;
        for (int j = 0; j < features; j++)
            next[j] = 0;
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < features; j++)
                next[j] += data[i * features + j] * z[i];
        }
        for (int j = 0; j < features; j++)
            next[j] = w[j] - stepSize * (next[j] + Math.Exp(lambda[j]) * w[j]);
    }

    public void StateAdjoint(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result)
    {
        ReadOnlySpan<double> data = x, labels = y;
        Span<double> z = _z, zAdjoint = _zAdjoint;
        for (int i = 0; i < samples; i++)
        {
            double s = 0;
            for (int j = 0; j < features; j++)
                s += data[i * features + j] * w[j];
            z[i] = s;
        }
        for (int j = 0; j < features; j++)
            result[j] = v[j] - stepSize * Math.Exp(lambda[j]) * v[j];
        for (int i = 0; i < samples; i++)
        {
            double s = 0;
            for (int j = 0; j < features; j++)
                s += data[i * features + j] * (-stepSize * v[j]);
            zAdjoint[i] = s;
        }
        for (int i = 0; i < samples; i++)
        {
            double sigmoid = 1 / (1 + Math.Exp(labels[i] * z[i]));
            zAdjoint[i] = zAdjoint[i] * sigmoid * (1 - sigmoid) * labels[i] * labels[i] / samples;
        }
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < features; j++)
                result[j] += data[i * features + j] * zAdjoint[i];
        }
    }

    public void StateTangent(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> result) => StateAdjoint(lambda, w, v, result);

    public void AddHyperAdjoint(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w, ReadOnlySpan<double> v, Span<double> gradient)
    {
        for (int j = 0; j < features; j++)
            gradient[j] += -stepSize * Math.Exp(lambda[j]) * w[j] * v[j];
    }

    public void ObjectiveGradient(ReadOnlySpan<double> w, Span<double> result)
    {
        ReadOnlySpan<double> data = xValidation, labels = yValidation;
        Span<double> z = _z;
        for (int i = 0; i < samples; i++)
        {
            double s = 0;
            for (int j = 0; j < features; j++)
                s += data[i * features + j] * w[j];
            z[i] = -labels[i] / (1 + Math.Exp(labels[i] * s)) / samples;
        }
        for (int j = 0; j < features; j++)
            result[j] = 0;
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < features; j++)
                result[j] += data[i * features + j] * z[i];
        }
    }
}
