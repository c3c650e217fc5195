namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Logistic regression, where every loop would become a kernel or vectors, in the order in which it is written.</summary>
public sealed partial class StrictRegression(double[] x, double[] y)
{
    [FixedPointMap(FloatingPoint = FloatingPoint.Strict)]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int d = w.Length;
        for (int j = 0; j < d; j++)
            next[j] = w[j] - 0.1 * Math.Exp(lambda[j]) * w[j];
        for (int i = 0; i < y.Length; i++)
        {
            double z = 0.1;
            for (int j = 0; j < d; j++)
                z += x[i * d + j] * w[j];
            double s = Residual(z, y[i]);
            for (int j = 0; j < d; j++)
                next[j] -= 0.1 * s * x[i * d + j];
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 1e8;
        foreach (double value in w)
            sum += value * value;
        for (int j = 0; j < lambda.Length; j++)
            sum += Math.Tanh(lambda[j]) * 1e-3;
        return sum;
    }

    private static double Residual(double z, double target) => 1 / (1 + Math.Exp(-z)) - target;

    [Differentiable(FloatingPoint = FloatingPoint.Strict)]
    public static double Sum(ReadOnlySpan<double> v, double start)
    {
        double sum = start;
        foreach (double value in v)
            sum += Math.Sin(value);
        return sum;
    }
}

/// <summary>The same in whatever order is fast.</summary>
public sealed partial class ReassociatedRegression(double[] x, double[] y)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int d = w.Length;
        for (int j = 0; j < d; j++)
            next[j] = w[j] - 0.1 * Math.Exp(lambda[j]) * w[j];
        for (int i = 0; i < y.Length; i++)
        {
            double z = 0.1;
            for (int j = 0; j < d; j++)
                z += x[i * d + j] * w[j];
            double s = 1 / (1 + Math.Exp(-z)) - y[i];
            for (int j = 0; j < d; j++)
                next[j] -= 0.1 * s * x[i * d + j];
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 1e8;
        foreach (double value in w)
            sum += value * value;
        for (int j = 0; j < lambda.Length; j++)
            sum += Math.Tanh(lambda[j]) * 1e-3;
        return sum;
    }
}
