using System.Globalization;

namespace QuickStart;

/// <summary>Rows of features, one after the other, and a label for each row: 1 is malignant, −1 benign.</summary>
public sealed record Samples(double[] X, double[] Y)
{
    public int Malignant => Y.Count(label => label > 0);

    public int Benign => Y.Length - Malignant;
}

/// <summary>The Breast Cancer Wisconsin (Diagnostic) data: how they are read, split and standardised.</summary>
public static class BreastCancer
{
    /// <summary>Ten measures of the cell nuclei, of which the table has the mean, the standard error and the worst.</summary>
    public static readonly string[] Features =
    [
        .. from statistic in (string[])["mean", "error in", "worst"]
           from measure in (string[])
           [
               "radius", "texture", "perimeter", "area", "smoothness",
               "compactness", "concavity", "concave points", "symmetry", "fractal dimension",
           ]
           select $"{statistic} {measure}"
    ];

    /// <summary>Thirds of the data, each with the classes' balance of the whole, standardised by the training part.</summary>
    public static (Samples Train, Samples Validation, Samples Test) Load(string path, int seed)
    {
        // The first line holds counts and names. Then each line is 30 features and a label, 0 for malignant.
        double[][] rows = [.. File.ReadLines(path).Skip(1).Select(ParseRow)];
        List<double[]> train = [], validation = [], test = [];
        var random = new Random(seed);
        foreach (var sameLabel in rows.GroupBy(row => row[^1]))
        {
            var shuffled = sameLabel.ToArray();
            random.Shuffle(shuffled);
            int third = shuffled.Length / 3;
            train.AddRange(shuffled[..third]);
            validation.AddRange(shuffled[third..(2 * third)]);
            test.AddRange(shuffled[(2 * third)..]);
        }

        for (int j = 0; j < Features.Length; j++)
        {
            double mean = train.Average(row => row[j]);
            double deviation = Math.Sqrt(train.Average(row => (row[j] - mean) * (row[j] - mean)));
            foreach (var row in rows)
                row[j] = (row[j] - mean) / deviation;
        }
        return (Pack(train), Pack(validation), Pack(test));
    }

    private static double[] ParseRow(string line) => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture));

    private static Samples Pack(List<double[]> rows) =>
        new([.. rows.SelectMany(row => row[..^1])], [.. rows.Select(row => row[^1] == 0 ? 1.0 : -1.0)]);
}
