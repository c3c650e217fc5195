namespace HypergradGen.Benchmarks.Problems;

/// <summary>p1 with sizes that the compiler knows.</summary>
public sealed partial class LogisticRegression200By20(
    [Length(LogisticRegression200By20.Elements)] double[] x,
    [Length(LogisticRegression200By20.Samples)] double[] y,
    [Length(LogisticRegression200By20.Elements)] double[] xValidation,
    [Length(LogisticRegression200By20.Samples)] double[] yValidation,
    double stepSize)
{
    private const int Samples = 200, Features = 20, Elements = Samples * Features;

    [FixedPointMap]
    private void Step([Length(Features)] ReadOnlySpan<double> w, [Length(Features)] ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < Features; j++)
            next[j] = w[j] - stepSize * Math.Exp(lambda[j]) * w[j];
        for (int i = 0; i < Samples; i++)
        {
            var row = x.AsSpan(i * Features, Features);
            double margin = 0;
            for (int j = 0; j < Features; j++)
                margin += row[j] * w[j];
            double pull = stepSize / Samples * y[i] / (1 + Math.Exp(y[i] * margin));
            for (int j = 0; j < Features; j++)
                next[j] += pull * row[j];
        }
    }

    [OuterObjective]
    private double ValidationLoss([Length(Features)] ReadOnlySpan<double> w, [Length(Features)] ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < Samples; i++)
        {
            var row = xValidation.AsSpan(i * Features, Features);
            double margin = 0;
            for (int j = 0; j < Features; j++)
                margin += row[j] * w[j];
            loss += Math.Log(1 + Math.Exp(-yValidation[i] * margin));
        }
        return loss / Samples;
    }
}
