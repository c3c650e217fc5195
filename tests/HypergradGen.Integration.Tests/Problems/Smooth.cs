using HypergradGen.Integration.Tests.Support;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Matrix loops over flat data; sizes are fields, data are captured constructor parameters.</summary>
public sealed partial class Ridge(double[] x, double[] y, int features, double stepSize)
{
    private readonly int _samples = y.Length;

    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < features; j++)
            next[j] = w[j] * (1 - stepSize * Math.Exp(lambda[j]));
        for (int i = 0; i < _samples; i++)
        {
            double residual = -y[i];
            for (int j = 0; j < features; j++)
                residual += x[i * features + j] * w[j];
            for (int j = 0; j < features; j++)
                next[j] -= stepSize / _samples * residual * x[i * features + j];
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = _samples - 1; i >= 0; i--)
        {
            double residual = y[i] * 0.5;
            for (int j = 0; j < features; j++)
                residual -= x[i * features + j] * w[j];
            loss += residual * residual;
        }
        return loss / (2 * _samples) + 1e-3 * lambda[0] * lambda[0];
    }
}

/// <summary>One element at a time, any length, no data; static.</summary>
public static partial class Elementwise
{
    [FixedPointMap]
    internal static void Contract(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.4 * Math.Tanh(lambda[i] * w[i]) + Math.Sin(lambda[i]);
    }

    [OuterObjective]
    internal static double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        foreach (double value in w)
            sum += value * value * value / 3;
        return sum;
    }
}

/// <summary>A rectangular matrix, a jagged one and a block of three indices; the Jacobian is not symmetric.</summary>
public sealed partial class Tensors
{
    private readonly double[,] _a;
    private readonly double[][] _rows;
    private readonly double[,,] _block;

    public Tensors(int size)
    {
        var numbers = new Numbers(5);
        _a = new double[size, size];
        _rows = new double[size][];
        _block = new double[2, size, size];
        for (int i = 0; i < size; i++)
        {
            _rows[i] = numbers.Array(size);
            for (int j = 0; j < size; j++)
            {
                _a[i, j] = numbers.Next() / size;
                _block[0, i, j] = numbers.Next();
                _block[1, i, j] = numbers.Next();
            }
        }
    }

    private int Size => _a.GetLength(0);

    [FixedPointMap]
    public void Update(ReadOnlySpan<double> h, ReadOnlySpan<double> theta, Span<double> next)
    {
        for (int i = 0; i < Size; i++)
        {
            double[] row = _rows[i];
            double z = theta[i];
            for (int j = 0; j < row.Length; j++)
                z += 0.5 * _a[i, j] * h[j] + 0.05 * row[j] * _block[i % 2, i, j] * h[j] * theta[j];
            next[i] = Math.Tanh(z);
        }
    }

    [OuterObjective]
    public double Fit(ReadOnlySpan<double> h, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        for (int i = 0; i < h.Length; i++)
        {
            foreach (double entry in _rows[i])
                sum += entry * h[i];
        }
        return sum * sum;
    }
}

/// <summary>A sparse graph in compressed rows: indices from data, a loop whose count each row has for itself, a carried maximum.</summary>
public sealed partial class SparseGraph(int[] start, int[] neighbour, double[] weight)
{
    [FixedPointMap]
    private void Propagate(ReadOnlySpan<double> state, ReadOnlySpan<double> bias, Span<double> next)
    {
        for (int i = 0; i < start.Length - 1; i++)
        {
            double total = 0, scale = 1;
            for (int k = start[i]; k < start[i + 1]; k++)
            {
                double message = Math.Tanh(weight[k] * state[neighbour[k]]);
                total += scale * message;
                scale *= 0.5 + 0.1 * message;
            }
            next[i] = 0.5 * total + bias[i % bias.Length];
        }
    }

    [OuterObjective]
    private double Readout(ReadOnlySpan<double> state, ReadOnlySpan<double> bias)
    {
        double sum = 0;
        for (int i = 0; i < state.Length; i += 2)
            sum += Math.Exp(-state[i] * state[i]) * bias[^1];
        return sum;
    }
}

/// <summary>A problem that is a value, with a primary constructor.</summary>
public readonly partial struct Oscillator(double damping, double[] drive)
{
    private readonly double _damping = damping;
    private readonly double[] _drive = drive;

    [FixedPointMap]
    public void Advance(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> next)
    {
        next[0] = _damping * Math.Cos(q[1]) + p[0] * _drive[0];
        next[1] = _damping * Math.Atan2(q[0], 2 + q[1] * q[1]) - p[1];
        next[2] = _damping * (q[0] * q[2]) / (1 + q[1] * q[1]) + p[0] * p[1];
    }

    [OuterObjective]
    public double Amplitude(ReadOnlySpan<double> q, ReadOnlySpan<double> p) => Math.Sqrt(1 + q[0] * q[0] + q[2] * q[2]) * p[1];
}

/// <summary>A record whose map calls helpers of another type and another file, with data of its own.</summary>
public sealed partial record Calibrated(Curve Curve, double Rate)
{
    [FixedPointMap]
    public void Iterate(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            var (level, slope) = Curve.At(w[i]);
            next[i] = Rate * Polynomials.Horner(lambda, level) + 0.1 * slope;
        }
    }

    [OuterObjective]
    public double Error(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Polynomials.Norm(w) + Polynomials.Horner(lambda, w[0]);
}
