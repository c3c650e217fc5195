using System.Globalization;

namespace IterationComplexity;

/// <summary>Rows of features, one after the other, and a label for each row: 1 where the speaker has Parkinson's disease, −1 where not.</summary>
public sealed record Recordings(double[] X, double[] Y);

/// <summary>The Parkinsons data (UCI, doi 10.24432/C59C74): 195 voice recordings, a name, 22 measures and the status.</summary>
public static class Parkinsons
{
    public const int Features = 22;

    private const int StatusColumn = 17;

    /// <summary>Thirds of the data with the classes' balance of the whole, standardised by the training part.</summary>
    /// <exception cref="InvalidDataException">The file is not the table of that data set.</exception>
    public static (Recordings Training, Recordings Validation, Recordings Test) Load(string path, int seed)
    {
        double[][] rows = [.. File.ReadLines(path).Select((line, i) => (Line: line, Number: i + 1)).Skip(1).Where(l => l.Line.Length > 0).Select(l => ParseRow(l.Line, path, l.Number))];
        if (rows.Length == 0)
            throw new InvalidDataException($"{path} has no rows below its line of names.");
        List<double[]>[] parts = [[], [], []];
        var random = new Random(seed);
        foreach (var sameLabel in rows.GroupBy(row => row[^1]).OrderBy(group => group.Key))
        {
            double[][] shuffled = [.. sameLabel];
            random.Shuffle(shuffled);
            for (int i = 0; i < shuffled.Length; i++)
                parts[3 * i / shuffled.Length].Add(shuffled[i]);
        }
        for (int j = 0; j < Features; j++)
        {
            double mean = parts[0].Average(row => row[j]);
            double deviation = Math.Sqrt(parts[0].Average(row => (row[j] - mean) * (row[j] - mean)));
            foreach (double[] row in rows)
                row[j] = (row[j] - mean) / deviation;
        }
        return (Pack(parts[0]), Pack(parts[1]), Pack(parts[2]));
    }

    /// <summary>The 22 measures, then the label.</summary>
    private static double[] ParseRow(string line, string path, int number)
    {
        string[] cells = line.Split(',');
        if (cells.Length != Features + 2)
            throw new InvalidDataException($"{path}, line {number}: {cells.Length} cells; the Parkinsons table has {Features + 2}.");
        double[] values = [.. cells.Skip(1).Select(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException($"{path}, line {number}: '{cell}' is no number."))];
        double label = values[StatusColumn - 1] == 1 ? 1 : -1;
        return [.. values[..(StatusColumn - 1)], .. values[StatusColumn..], label];
    }

    private static Recordings Pack(List<double[]> rows) => new([.. rows.SelectMany(row => row[..^1])], [.. rows.Select(row => row[^1])]);
}
