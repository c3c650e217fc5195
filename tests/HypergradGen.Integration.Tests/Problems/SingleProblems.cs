namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Logistic regression with one regularisation a weight, by gradient steps, on floats.</summary>
public sealed partial class LogisticOfSingles(float[] x, float[] y, float[] xHeldOut, float[] yHeldOut)
{
    private readonly float[] _x = x, _y = y, _xHeldOut = xHeldOut, _yHeldOut = yHeldOut;

    [FixedPointMap]
    private void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        const float Rate = 0.4f;
        for (int j = 0; j < w.Length; j++)
            next[j] = w[j] - Rate * MathF.Exp(lambda[j]) * w[j];
        for (int i = 0; i < _y.Length; i++)
        {
            float error = Sigmoid(Score(_x, i, w)) - _y[i];
            for (int j = 0; j < w.Length; j++)
                next[j] -= Rate / _y.Length * error * _x[i * w.Length + j];
        }
    }

    [OuterObjective]
    private float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)
    {
        float loss = 0;
        for (int i = 0; i < _yHeldOut.Length; i++)
        {
            float z = Score(_xHeldOut, i, w);
            loss += MathF.Log(1 + MathF.Exp(-MathF.Abs(z))) + MathF.Max(z, 0) - _yHeldOut[i] * z;
        }
        return loss / _yHeldOut.Length;
    }

    private static float Score(float[] x, int row, ReadOnlySpan<float> w)
    {
        float z = 0;
        for (int j = 0; j < w.Length; j++)
            z += x[row * w.Length + j] * w[j];
        return z;
    }

    private static float Sigmoid(float z) => 1 / (1 + MathF.Exp(-z));
}

/// <summary>The same on doubles.</summary>
public sealed partial class LogisticOfDoubles(double[] x, double[] y, double[] xHeldOut, double[] yHeldOut)
{
    private readonly double[] _x = x, _y = y, _xHeldOut = xHeldOut, _yHeldOut = yHeldOut;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        const double Rate = 0.4;
        for (int j = 0; j < w.Length; j++)
            next[j] = w[j] - Rate * Math.Exp(lambda[j]) * w[j];
        for (int i = 0; i < _y.Length; i++)
        {
            double error = Sigmoid(Score(_x, i, w)) - _y[i];
            for (int j = 0; j < w.Length; j++)
                next[j] -= Rate / _y.Length * error * _x[i * w.Length + j];
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < _yHeldOut.Length; i++)
        {
            double z = Score(_xHeldOut, i, w);
            loss += Math.Log(1 + Math.Exp(-Math.Abs(z))) + Math.Max(z, 0) - _yHeldOut[i] * z;
        }
        return loss / _yHeldOut.Length;
    }

    private static double Score(double[] x, int row, ReadOnlySpan<double> w)
    {
        double z = 0;
        for (int j = 0; j < w.Length; j++)
            z += x[row * w.Length + j] * w[j];
        return z;
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}

/// <summary>An equilibrium layer on floats whose inner loop has a count of its own: it keeps floats that grow, and scratch.</summary>
public static partial class LayerOfSingles
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        Span<float> mixed = stackalloc float[w.Length];
        for (int i = 0; i < w.Length; i++)
            mixed[i] = w[i] + 0.5f * w[(i + 1) % w.Length];
        for (int i = 0; i < w.Length; i++)
        {
            float z = 0.3f * mixed[i];
            float term = z;
            while (MathF.Abs(term) > 0.01f)
            {
                term *= -0.4f * z;
                z += term;
            }
            next[i] = MathF.Tanh(z) * 0.8f + lambda[i % lambda.Length];
        }
    }

    [OuterObjective]
    private static float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)
    {
        float sum = 0;
        foreach (float v in w)
            sum += v * v;
        return sum + 0.1f * lambda[0] * lambda[0];
    }
}

/// <summary>Ridge regression: the weights are doubles, features and targets floats.</summary>
public sealed partial class RidgeOnSingles(float[] x, float[,] xHeldOut, float[] y, float rate)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < w.Length; j++)
            next[j] = w[j] - rate * Math.Exp(lambda[j]) * w[j];
        for (int i = 0; i < y.Length; i++)
        {
            double residual = -y[i];
            for (int j = 0; j < w.Length; j++)
                residual += x[i * w.Length + j] * w[j];
            for (int j = 0; j < w.Length; j++)
                next[j] -= rate * residual * x[i * w.Length + j] / y.Length;
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < xHeldOut.GetLength(0); i++)
        {
            double residual = -0.5f;
            for (int j = 0; j < w.Length; j++)
                residual += xHeldOut[i, j] * w[j];
            loss += residual * residual;
        }
        return loss;
    }
}

/// <summary>Elementwise loops of every kind on floats: functions, a branch, an index, parts of one memory, a sum.</summary>
public sealed partial class LanesOfSingles(float[] x)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        int half = w.Length / 2;
        float mean = 0;
        for (int k = 0; k < w.Length; k++)
            mean += w[k] * x[k];
        next.Clear();
        for (int k = 0; k < half; k++)
        {
            float a = w[k], b = w[half + k];
            next[k] = 0.2f * MathF.Tanh(a) + 0.1f * MathF.Exp(-b * b) + lambda[k] * MathF.Sin(b) * 0.1f;
            next[half + k] = (a > 0.1f ? 0.3f * a : 0.1f * MathF.Max(b, -0.2f)) + MathF.Log(2 + b * b) * 0.1f * lambda[half + k] + k * 0.01f - 0.01f * mean * MathF.Sqrt(1 + a * a);
        }
    }

    [OuterObjective]
    private static float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)
    {
        float sum = 0;
        for (int k = 0; k < w.Length; k++)
            sum += MathF.Cos(w[k]) + MathF.Pow(1 + w[k] * w[k], 0.75f) * 0.5f + lambda[k] * lambda[k] * 0.1f;
        return sum;
    }
}

/// <summary>The same on doubles.</summary>
public sealed partial class LanesOfDoubles(double[] x)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int half = w.Length / 2;
        double mean = 0;
        for (int k = 0; k < w.Length; k++)
            mean += w[k] * x[k];
        next.Clear();
        for (int k = 0; k < half; k++)
        {
            double a = w[k], b = w[half + k];
            next[k] = 0.2f * Math.Tanh(a) + 0.1f * Math.Exp(-b * b) + lambda[k] * Math.Sin(b) * 0.1f;
            next[half + k] = (a > 0.1f ? 0.3f * a : 0.1f * Math.Max(b, -0.2f)) + Math.Log(2 + b * b) * 0.1f * lambda[half + k] + k * 0.01f - 0.01f * mean * Math.Sqrt(1 + a * a);
        }
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int k = 0; k < w.Length; k++)
            sum += Math.Cos(w[k]) + Math.Pow(1 + w[k] * w[k], 0.75f) * 0.5f + lambda[k] * lambda[k] * 0.1f;
        return sum;
    }
}

/// <summary>A recurrent layer on floats: products with a matrix and with its transpose, and their outer products.</summary>
public sealed partial class NetworkOfSingles(float[] target)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            float z = lambda[w.Length * w.Length + i];
            for (int j = 0; j < w.Length; j++)
                z += lambda[i * w.Length + j] * w[j];
            next[i] = MathF.Tanh(z);
        }
    }

    [OuterObjective]
    private float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)
    {
        float sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += 0.5f * (w[i] - target[i]) * (w[i] - target[i]);
        return sum;
    }
}

/// <summary>The same on doubles.</summary>
public sealed partial class NetworkOfDoubles(double[] target)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double z = lambda[w.Length * w.Length + i];
            for (int j = 0; j < w.Length; j++)
                z += lambda[i * w.Length + j] * w[j];
            next[i] = Math.Tanh(z);
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += 0.5f * (w[i] - target[i]) * (w[i] - target[i]);
        return sum;
    }
}
