using HypergradGen;

namespace QuickStart;

/// <summary>
/// Logistic regression with one penalty for each feature. The inner problem fits the weights w to the training data,
/// <code>
/// min over w of  1/n Σᵢ log(1 + exp(−yᵢ sᵢ)) + ½ Σⱼ exp(λⱼ) wⱼ²,     sᵢ = Σⱼ xᵢⱼ wⱼ + intercept,
/// </code>
/// and the outer one chooses the logarithms λ of the penalties, so that the fitted weights do well on validation data.
/// Labels are −1 or 1; w holds a weight for each feature, then the intercept, which is not penalised.
/// </summary>
public sealed partial class LogisticRegression(double[] x, double[] y, double[] xValidation, double[] yValidation, double stepSize)
{
    /// <summary>One step of gradient descent on the training problem. Its fixed point is the fitted model.</summary>
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int features = lambda.Length;
        for (int j = 0; j < features; j++)
            next[j] = w[j] - stepSize * Math.Exp(lambda[j]) * w[j];
        next[features] = w[features];

        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x.AsSpan(i * features, features);
            double pull = stepSize / y.Length * y[i] * Sigmoid(-y[i] * Score(row, w));
            for (int j = 0; j < features; j++)
                next[j] += pull * row[j];
            next[features] += pull;
        }
    }

    /// <summary>What the penalties are judged by: the loss on data that the weights were not fitted to.</summary>
    [OuterObjective]
    private double ValidationLoss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => MeanLoss(xValidation, yValidation, w);

    /// <summary>The mean logistic loss of the weights <paramref name="w"/> on the rows of <paramref name="x"/>.</summary>
    public static double MeanLoss(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> w)
    {
        int features = w.Length - 1;
        double loss = 0;
        for (int i = 0; i < y.Length; i++)
            loss += Softplus(-y[i] * Score(x.Slice(i * features, features), w));
        return loss / y.Length;
    }

    /// <summary>The share of the rows of <paramref name="x"/> whose label the weights <paramref name="w"/> tell.</summary>
    public static double Accuracy(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> w)
    {
        int features = w.Length - 1, right = 0;
        for (int i = 0; i < y.Length; i++)
        {
            if (y[i] * Score(x.Slice(i * features, features), w) > 0)
                right++;
        }
        return (double)right / y.Length;
    }

    /// <summary>
    /// A step size for which <see cref="Step"/> contracts, while no penalty is above <paramref name="largestPenalty"/>:
    /// <code>
    /// stepSize = 1.9 / L,     L = ¼ ‖X̃ᵀX̃ / n‖∞ + largestPenalty.
    /// </code>
    /// X̃ is X with a column of ones for the intercept. L bounds the Lipschitz constant of the training gradient: the
    /// Hessian is X̃ᵀDX̃ / n + diag(exp λ) with D = diag(σ(1 − σ)) ≤ ¼, and the largest absolute row sum of a symmetric
    /// matrix bounds its largest eigenvalue.
    /// </summary>
    public static double SafeStepSize(ReadOnlySpan<double> x, int features, double largestPenalty)
    {
        int samples = x.Length / features;
        double largestRowSum = 0;
        for (int j = 0; j <= features; j++)
        {
            double rowSum = 0;
            for (int k = 0; k <= features; k++)
            {
                double entry = 0;
                for (int i = 0; i < samples; i++)
                    entry += (j < features ? x[i * features + j] : 1) * (k < features ? x[i * features + k] : 1);
                rowSum += Math.Abs(entry) / samples;
            }
            largestRowSum = Math.Max(largestRowSum, rowSum);
        }
        return 1.9 / (largestRowSum / 4 + largestPenalty);
    }

    private static double Score(ReadOnlySpan<double> row, ReadOnlySpan<double> w) => Dot(row, w[..row.Length]) + w[row.Length];

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    /// <summary>log(1 + exp(z)), with no overflow for a large z.</summary>
    private static double Softplus(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
}
