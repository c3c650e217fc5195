using HypergradGen;
using IterationComplexity.Readers;

namespace IterationComplexity.Problems;

/// <summary>
/// Multinomial logistic regression on sparse rows xᵢ, with a penalty for each feature. Gradient steps of length η on
/// <code>
/// F(W) = −1/N Σᵢ log softmax(W xᵢ)[labelᵢ] + ½ Σⱼ exp(λⱼ) ‖Wⱼ‖².
/// </code>
/// W is feature by feature, so that an element of a row meets the numbers of all classes side by side. E is the mean loss on validation rows.
/// </summary>
/// <param name="start">Where the rows to train on start in column and value, and where the last one ends.</param>
/// <param name="column">The columns of their elements.</param>
/// <param name="value">Their elements.</param>
/// <param name="labels">Their classes.</param>
/// <param name="validationStart">The same of the rows to validate on.</param>
/// <param name="validationColumn">The columns of their elements.</param>
/// <param name="validationValue">Their elements.</param>
/// <param name="validationLabels">Their classes.</param>
/// <param name="classes">How many classes there are.</param>
/// <param name="stepSize">η.</param>
public sealed partial class SparseRegression(
    int[] start, int[] column, double[] value, int[] labels, int[] validationStart, int[] validationColumn, double[] validationValue, int[] validationLabels,
    int classes, double stepSize)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < lambda.Length; j++)
        {
            double kept = 1 - stepSize * Math.Exp(lambda[j]);
            for (int m = 0; m < classes; m++)
                next[j * classes + m] = kept * w[j * classes + m];
        }
        var pulls = new double[classes];
        for (int i = 0; i < labels.Length; i++)
        {
            Scores(w, start[i], start[i + 1], column, value, pulls);
            double highest = double.NegativeInfinity, total = 0;
            for (int m = 0; m < classes; m++)
                highest = Math.Max(highest, Gradient.Stop(pulls[m]));
            for (int m = 0; m < classes; m++)
            {
                pulls[m] = Math.Exp(pulls[m] - highest);
                total += pulls[m];
            }
            double scale = stepSize / labels.Length;
            for (int m = 0; m < classes; m++)
                pulls[m] *= -scale / total;
            pulls[labels[i]] += scale;
            for (int p = start[i]; p < start[i + 1]; p++)
            {
                int row = column[p] * classes;
                double element = value[p];
                for (int m = 0; m < classes; m++)
                    next[row + m] += element * pulls[m];
            }
        }
    }

    [OuterObjective]
    private double ValidationLoss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        var scores = new double[classes];
        for (int i = 0; i < validationLabels.Length; i++)
        {
            Scores(w, validationStart[i], validationStart[i + 1], validationColumn, validationValue, scores);
            double highest = double.NegativeInfinity, total = 0;
            for (int m = 0; m < classes; m++)
                highest = Math.Max(highest, Gradient.Stop(scores[m]));
            for (int m = 0; m < classes; m++)
                total += Math.Exp(scores[m] - highest);
            loss += Math.Log(total) + highest - scores[validationLabels[i]];
        }
        return loss / validationLabels.Length;
    }

    /// <summary>W x of one row.</summary>
    private void Scores(ReadOnlySpan<double> w, int first, int end, int[] columns, double[] values, Span<double> scores)
    {
        scores.Clear();
        for (int p = first; p < end; p++)
        {
            int row = columns[p] * classes;
            double element = values[p];
            for (int m = 0; m < classes; m++)
                scores[m] += element * w[row + m];
        }
    }

    /// <summary>The share of rows whose class has the highest score.</summary>
    public static double Accuracy(SparseRows rows, ReadOnlySpan<double> w)
    {
        int right = 0;
        var scores = new double[rows.Classes];
        for (int i = 0; i < rows.Count; i++)
        {
            Array.Clear(scores);
            for (int p = rows.Start[i]; p < rows.Start[i + 1]; p++)
            {
                for (int m = 0; m < rows.Classes; m++)
                    scores[m] += rows.Value[p] * w[rows.Column[p] * rows.Classes + m];
            }
            if (Array.IndexOf(scores, scores.Max()) == rows.Labels[i])
                right++;
        }
        return (double)right / rows.Count;
    }
}
