using HypergradGen;
using IterationComplexity.Readers;

namespace IterationComplexity.Problems;

/// <summary>
/// A model whose hidden units are at equilibrium, for each image xᵢ of a mini-batch:
/// <code>
/// wᵢ = tanh(A wᵢ + B xᵢ + c),   E = −1/N Σᵢ log softmax(R wᵢ + r)[labelᵢ].
/// </code>
/// A is h × h, B h × pixels, c h long and (R, r) 10 × (h + 1), all row by row. Φ contracts where ‖A‖₂ &lt; 1, since tanh has slopes of at most 1.
/// </summary>
public static partial class Equilibrium
{
    [FixedPointMap]
    private static void Step(
        ReadOnlySpan<double> w, ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, ReadOnlySpan<double> readout,
        [Constant] ReadOnlySpan<double> x, ReadOnlySpan<int> labels, Span<double> next)
    {
        int h = c.Length, pixels = b.Length / h;
        for (int i = 0; i < labels.Length; i++)
        {
            for (int p = 0; p < h; p++)
            {
                double sum = c[p];
                for (int q = 0; q < pixels; q++)
                    sum += b[p * pixels + q] * x[i * pixels + q];
                for (int q = 0; q < h; q++)
                    sum += a[p * h + q] * w[i * h + q];
                next[i * h + p] = Math.Tanh(sum);
            }
        }
    }

    [OuterObjective]
    private static double Loss(
        ReadOnlySpan<double> w, ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> c, ReadOnlySpan<double> readout,
        [Constant] ReadOnlySpan<double> x, ReadOnlySpan<int> labels)
    {
        int h = c.Length;
        Span<double> scores = stackalloc double[ImageSet.Classes];
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double highest = double.NegativeInfinity, total = 0;
            for (int m = 0; m < ImageSet.Classes; m++)
            {
                double score = readout[m * (h + 1) + h];
                for (int p = 0; p < h; p++)
                    score += readout[m * (h + 1) + p] * w[i * h + p];
                scores[m] = score;
                if (score > highest)
                    highest = score;
            }
            // log Σ exp, without overflow where a model has run away.
            for (int m = 0; m < ImageSet.Classes; m++)
                total += Math.Exp(scores[m] - highest);
            loss += Math.Log(total) + highest - scores[labels[i]];
        }
        return loss / labels.Length;
    }
}
