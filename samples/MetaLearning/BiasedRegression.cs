using HypergradGen;

namespace MetaLearning;

/// <summary>
/// Linear regression on one task, pulled to a bias that all tasks share. Of n rows the first m are there to fit the weights w,
/// <code>
/// min over w of  1/2m Σᵢ (xᵢᵀw − yᵢ)² + ½ exp(p) ‖w − bias‖²,
/// </code>
/// and the others judge them. Bias and pull are what is learned over many tasks; a task is data of a call, so that one solver serves all.
/// </summary>
public static partial class BiasedRegression
{
    /// <summary>
    /// One step of gradient descent. The trace of XᵀX/m bounds its largest eigenvalue, so that with L = tr(XᵀX/m) + 2 exp(p), in the middle of the spectrum's bounds,
    /// the step 2/L contracts by at least tr/L.
    /// </summary>
    [FixedPointMap]
    private static void Step(
        ReadOnlySpan<double> w, ReadOnlySpan<double> bias, double logPull, [Constant] ReadOnlySpan<double> x, [Constant] ReadOnlySpan<double> y, int support, Span<double> next)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(support);
        int features = w.Length;
        double pull = Math.Exp(logPull), trace = 0;
        for (int i = 0; i < support * features; i++)
            trace += x[i] * x[i] / support;
        double stepSize = 2 / (trace + 2 * pull);
        for (int j = 0; j < features; j++)
            next[j] = w[j] - stepSize * pull * (w[j] - bias[j]);
        for (int i = 0; i < support; i++)
        {
            double residual = -y[i];
            for (int j = 0; j < features; j++)
                residual += x[i * features + j] * w[j];
            for (int j = 0; j < features; j++)
                next[j] -= stepSize / support * residual * x[i * features + j];
        }
    }

    /// <summary>The mean square error on the rows that the weights were not fitted to.</summary>
    [OuterObjective]
    public static double QueryError(ReadOnlySpan<double> w, [Constant] ReadOnlySpan<double> x, [Constant] ReadOnlySpan<double> y, int support)
    {
        int features = w.Length;
        double error = 0;
        for (int i = support; i < y.Length; i++)
        {
            double residual = -y[i];
            for (int j = 0; j < features; j++)
                residual += x[i * features + j] * w[j];
            error += residual * residual;
        }
        return error / (y.Length - support);
    }
}
