using HypergradGen;
using IterationComplexity.Readers;

namespace IterationComplexity.Problems;

/// <summary>
/// Multinomial logistic regression on a few images that are themselves the hyperparameters: image i, λᵢ, is of class i mod 10. Gradient steps on
/// <code>
/// F(W, b) = −1/N Σᵢ log softmax(W λᵢ + b)[i mod 10] + β/2 ‖(W, b)‖²,   η = 1/(β + ½(1 + ‖λ‖²/N)).
/// </code>
/// softmax has slopes of at most ½, and 1/N Σ (λᵢ, 1)(λᵢ, 1)ᵀ no eigenvalue above its trace: so Φ contracts with q ≤ 1 − ηβ wherever the images move. The state is
/// (W, b) class by class, 10 × (pixels + 1). E is the mean loss on the images that are to be represented.
/// </summary>
public sealed partial class Distillation(double[] x, int[] labels, int pixels, double ridge)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int images = lambda.Length / pixels, stride = pixels + 1;
        double square = 0;
        for (int j = 0; j < lambda.Length; j++)
            square += lambda[j] * lambda[j];
        double stepSize = 1 / (ridge + 0.5 * (1 + square / images));
        for (int j = 0; j < w.Length; j++)
            next[j] = w[j] - stepSize * ridge * w[j];
        Span<double> pulls = stackalloc double[ImageSet.Classes];
        for (int i = 0; i < images; i++)
        {
            double highest = double.NegativeInfinity, total = 0;
            for (int m = 0; m < ImageSet.Classes; m++)
            {
                double score = w[m * stride + pixels];
                for (int p = 0; p < pixels; p++)
                    score += w[m * stride + p] * lambda[i * pixels + p];
                pulls[m] = score;
                if (score > highest)
                    highest = score;
            }
            for (int m = 0; m < ImageSet.Classes; m++)
            {
                pulls[m] = Math.Exp(pulls[m] - highest);
                total += pulls[m];
            }
            for (int m = 0; m < ImageSet.Classes; m++)
            {
                double target = m == i % ImageSet.Classes ? 1 : 0, pull = stepSize / images * (target - pulls[m] / total);
                for (int p = 0; p < pixels; p++)
                    next[m * stride + p] += pull * lambda[i * pixels + p];
                next[m * stride + pixels] += pull;
            }
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        int stride = pixels + 1;
        double loss = 0;
        Span<double> scores = stackalloc double[ImageSet.Classes];
        for (int i = 0; i < labels.Length; i++)
        {
            double highest = double.NegativeInfinity, total = 0;
            for (int m = 0; m < ImageSet.Classes; m++)
            {
                double score = w[m * stride + pixels];
                for (int p = 0; p < pixels; p++)
                    score += w[m * stride + p] * x[i * pixels + p];
                scores[m] = score;
                if (score > highest)
                    highest = score;
            }
            for (int m = 0; m < ImageSet.Classes; m++)
                total += Math.Exp(scores[m] - highest);
            loss += Math.Log(total) + highest - scores[labels[i]];
        }
        return loss / labels.Length;
    }

    /// <summary>The share of images whose class has the highest score.</summary>
    public static double Accuracy(ImageSet images, ReadOnlySpan<double> w)
    {
        int right = 0, pixels = images.Size, stride = pixels + 1;
        for (int i = 0; i < images.Count; i++)
        {
            int best = 0;
            double highest = double.NegativeInfinity;
            for (int m = 0; m < ImageSet.Classes; m++)
            {
                double score = w[m * stride + pixels];
                for (int p = 0; p < pixels; p++)
                    score += w[m * stride + p] * images.Pixels[i * pixels + p];
                if (score > highest)
                    (best, highest) = (m, score);
            }
            if (best == images.Labels[i])
                right++;
        }
        return (double)right / images.Count;
    }
}
