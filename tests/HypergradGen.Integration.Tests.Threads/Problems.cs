namespace HypergradGen.Integration.Tests.Threads;

/// <summary>Rows whose sums all go to the same vector, and a scalar that every row adds to.</summary>
public sealed partial class FusedRows(int rows, int columns, double[] x, double[] y)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < columns; j++)
            next[j] = 0.5 * w[j];
        for (int i = 0; i < rows; i++)
        {
            double margin = 0;
            for (int j = 0; j < columns; j++)
                margin += x[i * columns + j] * w[j];
            double pull = lambda[0] / rows * Math.Tanh(y[i] - margin);
            for (int j = 0; j < columns; j++)
                next[j] += pull * x[i * columns + j];
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < rows; i++)
        {
            double margin = 0;
            for (int j = 0; j < columns; j++)
                margin += x[i * columns + j] * w[j];
            loss += (margin - y[i]) * (margin - y[i]);
        }
        return loss;
    }
}

/// <summary>w = tanh(Aw + b), A and b learnt: products by rows and by columns, and outer products.</summary>
public sealed partial class LearntMatrix(int size)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> theta, Span<double> next)
    {
        for (int i = 0; i < size; i++)
        {
            double z = theta[size * size + i];
            for (int j = 0; j < size; j++)
                z += theta[i * size + j] * w[j];
            next[i] = Math.Tanh(z);
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        foreach (double element in w)
            sum += element * element;
        return sum;
    }
}

/// <summary>w = tanh(Aw + Bw + c) whose A, B and c are parts of the hyperparameters that may overlap: what threads add to them is then not apart.</summary>
public sealed partial class LearntParts(int size, int behind)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> theta, Span<double> next)
    {
        var a = theta[..(size * size)];
        var b = theta.Slice(behind, size * size);
        var c = theta[^size..];
        for (int i = 0; i < size; i++)
        {
            double z = c[i];
            for (int j = 0; j < size; j++)
                z += a[i * size + j] * w[j];
            for (int j = 0; j < size; j++)
                z += b[i * size + j] * w[size - 1 - j];
            next[i] = Math.Tanh(z);
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        foreach (double element in w)
            sum += element * element;
        return sum;
    }
}

/// <summary>Rows of an array of arrays, in single precision sums of a graph: scalar loops.</summary>
public sealed partial class Ragged(double[][] rows, int[] start, int[] neighbour)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
        {
            double z = 0;
            for (int e = start[i]; e < start[i + 1]; e++)
                z += w[neighbour[e]] * lambda[e];
            for (int j = 0; j < rows[i].Length; j++)
                z += rows[i][j] * Math.Sin(w[j]);
            next[i] = 0.3 * z;
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + w[^1];
}

/// <summary>The same rows in single precision.</summary>
public sealed partial class RowsOfSingles(int rows, int columns, float[] x)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda, Span<float> next)
    {
        for (int j = 0; j < columns; j++)
            next[j] = 0.5f * w[j];
        for (int i = 0; i < rows; i++)
        {
            float margin = 0;
            for (int j = 0; j < columns; j++)
                margin += x[i * columns + j] * w[j];
            float pull = lambda[0] / rows * MathF.Tanh(1 - margin);
            for (int j = 0; j < columns; j++)
                next[j] += pull * x[i * columns + j];
        }
    }

    [OuterObjective]
    private float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda) => w[0] * w[0];
}

/// <summary>A sum over all rows is what each element is shrunk by: the loop carries a scalar.</summary>
public sealed partial class SharedScale(int rows, int columns, double[] x)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double energy = 1;
        for (int i = 0; i < rows; i++)
        {
            double margin = 0;
            for (int j = 0; j < columns; j++)
                margin += x[i * columns + j] * w[j];
            energy += margin * margin / rows;
        }
        for (int j = 0; j < columns; j++)
            next[j] = lambda[j] / energy;
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0];
}

/// <summary>The order of every sum as written.</summary>
public sealed partial class StrictRows(int rows, int columns, double[] x)
{
    [FixedPointMap(FloatingPoint = FloatingPoint.Strict)]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < columns; j++)
            next[j] = 0.5 * w[j] + lambda[j];
        for (int i = 0; i < rows; i++)
        {
            double margin = 0;
            for (int j = 0; j < columns; j++)
                margin += x[i * columns + j] * w[j];
            for (int j = 0; j < columns; j++)
                next[j] -= 0.1 / rows * margin * x[i * columns + j];
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0];
}
