using HypergradGen;

namespace MetaLearning;

/// <summary>
/// A network of which one task adapts the last layer alone, the way of implicit MAML (Rajeswaran, Finn, Kakade and Levine, NeurIPS 2019) on a representation that all
/// tasks share. A row x has the r features φ(x) = (tanh(B (tanh(A (x, 1)), 1)), 1) / √r, and a task its weights
/// <code>
/// w = argmin  1/2m Σᵢ (φ(xᵢ)ᵀw − yᵢ)² + ½ exp(p) ‖w − head‖².
/// </code>
/// A, B, the head and the pull are what is learned over many tasks.
/// </summary>
public static partial class AdaptedHead
{
    /// <summary>One step of gradient descent. ‖φ‖ ≤ 1, so that the Hessian has its eigenvalues between exp(p) and 1 + exp(p), and the step contracts by 1/(1 + 2 exp(p)).</summary>
    [FixedPointMap]
    private static void Step(
        ReadOnlySpan<double> w, ReadOnlySpan<double> layerA, ReadOnlySpan<double> layerB, ReadOnlySpan<double> head, double logPull,
        [Constant] ReadOnlySpan<double> x, [Constant] ReadOnlySpan<double> y, int support, Span<double> next)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(support);
        int inputs = x.Length / y.Length;
        double pull = Math.Exp(logPull), stepSize = 2 / (1 + 2 * pull);
        for (int j = 0; j < w.Length; j++)
            next[j] = w[j] - stepSize * pull * (w[j] - head[j]);
        Span<double> features = stackalloc double[w.Length];
        for (int i = 0; i < support; i++)
        {
            Represent(x.Slice(i * inputs, inputs), layerA, layerB, features);
            double residual = -y[i];
            for (int j = 0; j < w.Length; j++)
                residual += features[j] * w[j];
            for (int j = 0; j < w.Length; j++)
                next[j] -= stepSize / support * residual * features[j];
        }
    }

    /// <summary>The mean square error on the rows that the head was not fitted to.</summary>
    [OuterObjective]
    public static double QueryError(
        ReadOnlySpan<double> w, ReadOnlySpan<double> layerA, ReadOnlySpan<double> layerB, [Constant] ReadOnlySpan<double> x, [Constant] ReadOnlySpan<double> y, int support)
    {
        int inputs = x.Length / y.Length;
        double error = 0;
        for (int i = support; i < y.Length; i++)
        {
            double residual = Predict(x.Slice(i * inputs, inputs), layerA, layerB, w) - y[i];
            error += residual * residual;
        }
        return error / (y.Length - support);
    }

    /// <summary>φ(x)ᵀw.</summary>
    public static double Predict(ReadOnlySpan<double> x, ReadOnlySpan<double> layerA, ReadOnlySpan<double> layerB, ReadOnlySpan<double> w)
    {
        Span<double> features = stackalloc double[w.Length];
        Represent(x, layerA, layerB, features);
        double prediction = 0;
        for (int j = 0; j < w.Length; j++)
            prediction += features[j] * w[j];
        return prediction;
    }

    private static void Represent(ReadOnlySpan<double> x, ReadOnlySpan<double> layerA, ReadOnlySpan<double> layerB, Span<double> features)
    {
        Span<double> hidden = stackalloc double[layerA.Length / (x.Length + 1)];
        Layer(layerA, x, hidden);
        Layer(layerB, hidden, features[..^1]);
        features[^1] = 1;
        double scale = 1 / Math.Sqrt(features.Length);
        for (int j = 0; j < features.Length; j++)
            features[j] *= scale;
    }

    /// <summary>tanh of a matrix times a vector and a 1.</summary>
    private static void Layer(ReadOnlySpan<double> matrix, ReadOnlySpan<double> input, Span<double> output)
    {
        int columns = input.Length + 1;
        for (int k = 0; k < output.Length; k++)
        {
            double sum = matrix[k * columns + input.Length];
            for (int j = 0; j < input.Length; j++)
                sum += matrix[k * columns + j] * input[j];
            output[k] = Math.Tanh(sum);
        }
    }
}
