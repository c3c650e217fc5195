using HypergradGen;

namespace EquilibriumModel;

/// <summary>
/// A layer whose output is an equilibrium: for an input x it is the state w with
/// <code>
/// w = tanh(A w + B x + c),
/// </code>
/// that of a network of infinitely many layers that share A, B and c (Bai, Kolter and Koltun, <i>Deep Equilibrium Models</i>, NeurIPS 2019). It has no objective:
/// it stands inside a model, which takes the gradients from its <c>Adjoint</c>. The input comes with the call.
/// </summary>
public static partial class EquilibriumLayer
{
    [FixedPointMap]
    private static void Layer(
        ReadOnlySpan<double> w, ReadOnlySpan<double> A, ReadOnlySpan<double> B, ReadOnlySpan<double> c, [Constant] ReadOnlySpan<double> x, Span<double> next)
    {
        for (int k = 0; k < w.Length; k++)
        {
            double sum = c[k];
            for (int j = 0; j < x.Length; j++)
                sum += B[k * x.Length + j] * x[j];
            for (int j = 0; j < w.Length; j++)
                sum += A[k * w.Length + j] * w[j];
            next[k] = Math.Tanh(sum);
        }
    }
}

/// <summary>What the model makes of a state: scores V w + b, a row of V for each class.</summary>
public static partial class Readout
{
    /// <summary>The cross entropy of softmax(V w + b) and a label. The compiler adds <c>CrossEntropyGradient</c>.</summary>
    [Differentiable]
    public static double CrossEntropy(ReadOnlySpan<double> w, ReadOnlySpan<double> V, ReadOnlySpan<double> b, int label)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < b.Length; k++)
            largest = Math.Max(largest, Score(w, V, b, k));
        double sum = 0;
        for (int k = 0; k < b.Length; k++)
            sum += Math.Exp(Score(w, V, b, k) - largest);
        return largest + Math.Log(sum) - Score(w, V, b, label);
    }

    /// <summary>The class with the largest score.</summary>
    public static int Classify(ReadOnlySpan<double> w, ReadOnlySpan<double> V, ReadOnlySpan<double> b)
    {
        int best = 0;
        for (int k = 1; k < b.Length; k++)
        {
            if (Score(w, V, b, k) > Score(w, V, b, best))
                best = k;
        }
        return best;
    }

    private static double Score(ReadOnlySpan<double> w, ReadOnlySpan<double> V, ReadOnlySpan<double> b, int k)
    {
        double score = b[k];
        for (int j = 0; j < w.Length; j++)
            score += V[k * w.Length + j] * w[j];
        return score;
    }
}
