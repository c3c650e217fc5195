using HypergradGen;

namespace IterationComplexity.Problems;

/// <summary>
/// Kernel ridge regression with a width for each feature: λ holds the logarithms of the widths, then that of the ridge.
/// <code>
/// Kᵢⱼ = exp(−Σ_f exp(λ_f)·(x_if − x_jf)²),   Φ = w − η·((K + exp(λ_n)·I)w − y).
/// </code>
/// E is half the mean square error on validation data. K has a unit diagonal and no negative eigenvalue, so that none is above N, and Φ contracts for η = 1/(N + largest ridge).
/// </summary>
public sealed partial class KernelWidths(double[] x, double[] y, double[] xValidation, double[] yValidation, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int features = lambda.Length - 1;
        double ridge = Math.Exp(lambda[features]);
        for (int i = 0; i < w.Length; i++)
        {
            double sum = ridge * w[i] - y[i];
            for (int j = 0; j < w.Length; j++)
            {
                double distance = 0;
                for (int f = 0; f < features; f++)
                {
                    double difference = x[i * features + f] - x[j * features + f];
                    distance += Math.Exp(lambda[f]) * difference * difference;
                }
                sum += Math.Exp(-distance) * w[j];
            }
            next[i] = w[i] - stepSize * sum;
        }
    }

    [OuterObjective]
    private double ValidationError(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double error = 0;
        for (int i = 0; i < yValidation.Length; i++)
        {
            double residual = Prediction(xValidation.AsSpan(i * (lambda.Length - 1), lambda.Length - 1), w, lambda) - yValidation[i];
            error += residual * residual;
        }
        return error / (2 * yValidation.Length);
    }

    /// <summary>The share of rows whose label the sign of the prediction is.</summary>
    public double Accuracy(double[] rows, double[] labels, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        int right = 0, features = lambda.Length - 1;
        for (int i = 0; i < labels.Length; i++)
        {
            if (Prediction(rows.AsSpan(i * features, features), w, lambda) * labels[i] > 0)
                right++;
        }
        return (double)right / labels.Length;
    }

    private double Prediction(ReadOnlySpan<double> row, ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int j = 0; j < w.Length; j++)
        {
            double distance = 0;
            for (int f = 0; f < row.Length; f++)
            {
                double difference = row[f] - x[j * row.Length + f];
                distance += Math.Exp(lambda[f]) * difference * difference;
            }
            sum += Math.Exp(-distance) * w[j];
        }
        return sum;
    }
}
