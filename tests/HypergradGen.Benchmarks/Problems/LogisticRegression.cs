namespace HypergradGen.Benchmarks.Problems;

/// <summary>p1: a gradient step on the mean logistic loss + ½ Σⱼ exp(λⱼ)wⱼ²; the objective is the mean logistic loss on other data.</summary>
public sealed partial class LogisticRegression(int samples, int features, double[] x, double[] y, double[] xValidation, double[] yValidation, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < features; j++)
            next[j] = w[j] - stepSize * Math.Exp(lambda[j]) * w[j];
        for (int i = 0; i < samples; i++)
        {
            var row = x.AsSpan(i * features, features);
            double margin = 0;
            for (int j = 0; j < features; j++)
                margin += row[j] * w[j];
            double pull = stepSize / samples * y[i] / (1 + Math.Exp(y[i] * margin));
            for (int j = 0; j < features; j++)
                next[j] += pull * row[j];
        }
    }

    [OuterObjective]
    private double ValidationLoss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < samples; i++)
        {
            var row = xValidation.AsSpan(i * features, features);
            double margin = 0;
            for (int j = 0; j < features; j++)
                margin += row[j] * w[j];
            loss += Math.Log(1 + Math.Exp(-yValidation[i] * margin));
        }
        return loss / samples;
    }
}
