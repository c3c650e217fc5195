namespace HypergradGen.Benchmarks.Problems;

/// <summary>p2 with K in an array of two dimensions.</summary>
public sealed partial class LinearSystemOfGrid(int size, double[,] k, double[] y, double[] kValidation, double[] yValidation, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < size; i++)
        {
            double z = 0;
            for (int j = 0; j < size; j++)
                z += k[i, j] * w[j];
            next[i] = w[i] - stepSize * (z + Math.Exp(lambda[i]) * w[i] - y[i]);
        }
    }

    [OuterObjective]
    private double ValidationError(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < size; i++)
        {
            double residual = -yValidation[i];
            for (int j = 0; j < size; j++)
                residual += kValidation[i * size + j] * w[j];
            sum += residual * residual;
        }
        return sum / (2 * size);
    }
}

/// <summary>p2 with K in an array of arrays.</summary>
public sealed partial class LinearSystemOfRows(int size, double[][] k, double[] y, double[] kValidation, double[] yValidation, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < size; i++)
        {
            double z = 0;
            for (int j = 0; j < size; j++)
                z += k[i][j] * w[j];
            next[i] = w[i] - stepSize * (z + Math.Exp(lambda[i]) * w[i] - y[i]);
        }
    }

    [OuterObjective]
    private double ValidationError(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < size; i++)
        {
            double residual = -yValidation[i];
            for (int j = 0; j < size; j++)
                residual += kValidation[i * size + j] * w[j];
            sum += residual * residual;
        }
        return sum / (2 * size);
    }
}

/// <summary>p2 with indices that the text steps itself.</summary>
public sealed partial class LinearSystemOfSteps(int size, double[] k, double[] y, double[] kValidation, double[] yValidation, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int i = 0, at = 0;
        while (i < size)
        {
            double z = 0;
            int j = 0;
            while (j < size)
            {
                z += k[at] * w[j];
                at++;
                j++;
            }
            next[i] = w[i] - stepSize * (z + Math.Exp(lambda[i]) * w[i] - y[i]);
            i++;
        }
    }

    [OuterObjective]
    private double ValidationError(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < size; i++)
        {
            double residual = -yValidation[i];
            for (int j = 0; j < size; j++)
                residual += kValidation[i * size + j] * w[j];
            sum += residual * residual;
        }
        return sum / (2 * size);
    }
}

/// <summary>p2 with the sum over what is not on the diagonal, as in Jacobi's method.</summary>
public sealed partial class LinearSystemOffDiagonal(int size, double[] k, double[] y, double[] kValidation, double[] yValidation, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int i = 0; i < size; i++)
        {
            double z = k[i * size + i] * w[i];
            for (int j = 0; j < size; j++)
            {
                if (j != i)
                    z += k[i * size + j] * w[j];
            }
            next[i] = w[i] - stepSize * (z + Math.Exp(lambda[i]) * w[i] - y[i]);
        }
    }

    [OuterObjective]
    private double ValidationError(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < size; i++)
        {
            double residual = -yValidation[i];
            for (int j = 0; j < size; j++)
                residual += kValidation[i * size + j] * w[j];
            sum += residual * residual;
        }
        return sum / (2 * size);
    }
}
