using HypergradGen;
using HypergradGen.Theory;

namespace HyperparameterOptimization;

/// <summary>
/// Softmax regression on images of which some are labelled wrongly, with three kinds of hyperparameters. The inner problem fits the weights W, a row for each
/// class, to the training data:
/// <code>
/// min over W of  1/n Σᵢ σ(tᵢ) · H(yˢ(i), softmax(W xᵢ)) + ½ Σₖⱼ exp(λⱼ) Wₖⱼ²,     yˢ(i) = (1 − s)·e(labelᵢ) + s/K,  s = σ(z).
/// </code>
/// λⱼ penalises feature j, tᵢ is how far training image i is trusted, and s smooths the labels. The outer problem chooses them so that the fitted weights do well
/// on validation data. Rows hold their features, the last of which is 1.
/// </summary>
public sealed partial class SoftmaxRegression(double[] x, int[] labels, double[] xValidation, int[] validationLabels, int classes, double stepSize)
{
    /// <summary>One step of gradient descent on the training problem. Its fixed point is the fitted model.</summary>
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> logPenalties, ReadOnlySpan<double> trust, double smoothing, Span<double> next)
    {
        int features = logPenalties.Length;
        for (int k = 0; k < classes; k++)
        {
            for (int j = 0; j < features; j++)
                next[k * features + j] = w[k * features + j] - stepSize * Math.Exp(logPenalties[j]) * w[k * features + j];
        }

        double smooth = Sigmoid(smoothing);
        Span<double> scores = stackalloc double[classes];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = x.AsSpan(i * features, features);
            double logSum = Score(row, w, scores);
            double weight = stepSize / labels.Length * Sigmoid(trust[i]);
            for (int k = 0; k < classes; k++)
            {
                double target = smooth / classes + (k == labels[i] ? 1 - smooth : 0);
                double pull = weight * (target - Math.Exp(scores[k] - logSum));
                for (int j = 0; j < features; j++)
                    next[k * features + j] += pull * row[j];
            }
        }
    }

    /// <summary>What the hyperparameters are judged by: the loss on data that the weights were not fitted to, and whose labels are right.</summary>
    [OuterObjective]
    private double ValidationLoss(ReadOnlySpan<double> w) => MeanLoss(xValidation, validationLabels, w, classes);

    /// <summary>The mean cross entropy of the weights <paramref name="w"/> on the rows of <paramref name="x"/>.</summary>
    public static double MeanLoss(ReadOnlySpan<double> x, ReadOnlySpan<int> labels, ReadOnlySpan<double> w, int classes)
    {
        int features = w.Length / classes;
        double loss = 0;
        Span<double> scores = stackalloc double[classes];
        for (int i = 0; i < labels.Length; i++)
        {
            double logSum = Score(x.Slice(i * features, features), w, scores);
            loss += logSum - scores[labels[i]];
        }
        return loss / labels.Length;
    }

    /// <summary>The share of the rows of <paramref name="x"/> whose label the weights <paramref name="w"/> tell.</summary>
    public static double Accuracy(ReadOnlySpan<double> x, ReadOnlySpan<int> labels, ReadOnlySpan<double> w, int classes)
    {
        int features = w.Length / classes, right = 0;
        Span<double> scores = stackalloc double[classes];
        for (int i = 0; i < labels.Length; i++)
        {
            Score(x.Slice(i * features, features), w, scores);
            int best = 0;
            for (int k = 1; k < classes; k++)
            {
                if (scores[k] > scores[best])
                    best = k;
            }
            if (best == labels[i])
                right++;
        }
        return (double)right / labels.Length;
    }

    /// <summary>
    /// A step size for which <see cref="Step"/> contracts, while no penalty is above <paramref name="largestPenalty"/>:
    /// <code>
    /// stepSize = 1.9 / L,     L = ½ λmax(XᵀX / n) + largestPenalty.
    /// </code>
    /// The Hessian of H(y, softmax(s)) is diag(p) − ppᵀ, whose largest eigenvalue is at most ½ (Böhning, 1992), and no image weighs more than 1.
    /// </summary>
    public static double SafeStepSize(ReadOnlySpan<double> x, int features, double largestPenalty)
    {
        int rows = x.Length / features;
        var covariance = new double[features * features];
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * features, features);
            for (int j = 0; j < features; j++)
            {
                for (int k = 0; k < features; k++)
                    covariance[j * features + k] += row[j] * row[k] / rows;
            }
        }
        return 1.9 / (SymmetricBounds.Largest(covariance, features) / 2 + largestPenalty);
    }

    /// <summary>The scores W x, and log Σₖ exp(scoreₖ), with no overflow for large ones.</summary>
    private static double Score(ReadOnlySpan<double> row, ReadOnlySpan<double> w, Span<double> scores)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < scores.Length; k++)
        {
            double score = 0;
            for (int j = 0; j < row.Length; j++)
                score += w[k * row.Length + j] * row[j];
            scores[k] = score;
            largest = Math.Max(largest, score);
        }
        double sum = 0;
        for (int k = 0; k < scores.Length; k++)
            sum += Math.Exp(scores[k] - largest);
        return largest + Math.Log(sum);
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
