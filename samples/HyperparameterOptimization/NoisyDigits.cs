using Samples;

namespace HyperparameterOptimization;

/// <summary>LabelledRows of features, the pixels less their mean and a 1, and a label for each row.</summary>
public sealed record LabelledRows(double[] X, int[] Labels)
{
    public int Count => Labels.Length;
}

/// <summary>Handwritten digits in three parts; of the first, a share of the labels is replaced by another digit, by chance.</summary>
public sealed class NoisyDigits
{
    /// <summary>The features of a row: its pixels and a 1, whose weight is the intercept.</summary>
    public const int Features = Digits.Pixels + 1;

    public const int TrainingCount = 300, ValidationCount = 300;

    public const double WrongShare = 0.3;

    private readonly double[] _pixels;

    public NoisyDigits(int seed)
    {
        Images images = Digits.Load(seed);
        var random = new Random(seed);
        var mean = new double[Digits.Pixels];
        for (int i = 0; i < TrainingCount; i++)
        {
            for (int j = 0; j < mean.Length; j++)
                mean[j] += images[i][j] / TrainingCount;
        }
        LabelledRows Part(Range range)
        {
            (int start, int count) = range.GetOffsetAndLength(images.Count);
            double[] x = [.. Enumerable.Range(start, count).SelectMany(i => (double[])[.. images[i].ToArray().Select((p, j) => p - mean[j]), 1])];
            return new LabelledRows(x, images.Labels[range]);
        }
        LabelledRows right = Part(..TrainingCount);
        Validation = Part(TrainingCount..(TrainingCount + ValidationCount));
        Test = Part((TrainingCount + ValidationCount)..);
        IsWrong = [.. right.Labels.Select(_ => random.NextDouble() < WrongShare)];
        _pixels = images.Pixels;
        RightLabels = right.Labels;
        Training = right with
        {
            Labels = [.. right.Labels.Select((label, i) => IsWrong[i] ? (label + random.Next(1, Digits.Classes)) % Digits.Classes : label)],
        };
    }

    public LabelledRows Training { get; }

    public LabelledRows Validation { get; }

    public LabelledRows Test { get; }

    /// <summary>The training labels before any was replaced. The search does not look at them.</summary>
    public int[] RightLabels { get; }

    /// <summary>Which training labels were replaced. The search does not look at them.</summary>
    public bool[] IsWrong { get; }

    /// <summary>The pixels of a training image, as they were.</summary>
    public ReadOnlySpan<double> TrainingImage(int image) => _pixels.AsSpan(image * Digits.Pixels, Digits.Pixels);
}
