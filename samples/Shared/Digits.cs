using System.Globalization;

namespace Samples;

/// <summary>Images of 8 × 8 pixels, from 0 to 1, one after the other, and the digit that each shows.</summary>
public sealed record Images(double[] Pixels, int[] Labels)
{
    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The pixels of one image, row by row.</summary>
    public ReadOnlySpan<double> this[int image] => Pixels.AsSpan(image * Digits.Pixels, Digits.Pixels);

    /// <summary>The images at these places.</summary>
    public Images At(IReadOnlyCollection<int> places)
        => new([.. places.SelectMany(i => Pixels.AsSpan(i * Digits.Pixels, Digits.Pixels).ToArray())], [.. places.Select(i => Labels[i])]);
}

/// <summary>The 1,797 handwritten digits of <c>samples/data/digits.csv</c>.</summary>
public static class Digits
{
    /// <summary>The pixels of an image.</summary>
    public const int Pixels = Side * Side;

    /// <summary>The pixels of a row or column of an image.</summary>
    public const int Side = 8;

    /// <summary>The digits.</summary>
    public const int Classes = 10;

    private const double Brightest = 16;

    /// <summary>All images, in an order that the seed decides.</summary>
    /// <exception cref="FormatException">The file is not the table of that data set.</exception>
    public static Images Load(int seed)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "data", "digits.csv");
        double[][] rows = [.. File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(ParseRow)];
        new Random(seed).Shuffle(rows);
        return new([.. rows.SelectMany(row => row[..Pixels].Select(p => p / Brightest))], [.. rows.Select(row => (int)row[Pixels])]);
    }

    /// <summary>The 64 pixels, then the label.</summary>
    private static double[] ParseRow(string line)
    {
        string[] cells = line.Split(',');
        if (cells.Length != Pixels + 1)
            throw new FormatException($"A line has {cells.Length} cells; the table of digits has {Pixels + 1}.");
        return Array.ConvertAll(cells, cell => double.Parse(cell, CultureInfo.InvariantCulture));
    }
}
