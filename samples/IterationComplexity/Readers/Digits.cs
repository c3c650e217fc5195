using System.Globalization;

namespace IterationComplexity.Readers;

/// <summary>The digits beside the program (UCI, doi 10.24432/C50P49): 1,797 images of 8 × 8 pixels from 0 to 16, and what they show.</summary>
public static class Digits
{
    private const int Side = 8, Brightest = 16;

    /// <summary>The shuffled images, two thirds to train on and one to test.</summary>
    /// <exception cref="InvalidDataException">The file is not the table of that data set.</exception>
    public static (ImageSet Training, ImageSet Test) Load(int seed)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "data", "digits.csv");
        ImageSet all = Parse(File.ReadLines(path), path);
        int[] order = [.. Enumerable.Range(0, all.Count)];
        new Random(seed).Shuffle(order);
        int training = 2 * all.Count / 3;
        return (all.Choose(order.AsSpan(0, training)), all.Choose(order.AsSpan(training)));
    }

    /// <summary>Reads a line of names, then a line of 64 pixels and a label for each image.</summary>
    /// <exception cref="InvalidDataException">A line has other cells than these; the message names the line.</exception>
    public static ImageSet Parse(IEnumerable<string> lines, string name)
    {
        var pixels = new List<double>();
        var labels = new List<int>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (number == 1 || line.Length == 0)
                continue;
            string[] cells = line.Split(',');
            if (cells.Length != Side * Side + 1)
                throw new InvalidDataException($"{name}, line {number}: {cells.Length} cells; an image has {Side * Side} pixels and a label.");
            for (int i = 0; i < Side * Side; i++)
                pixels.Add(Cell(cells[i], Brightest) / (double)Brightest);
            labels.Add(Cell(cells[^1], ImageSet.Classes - 1));
        }
        return new ImageSet(Side, Side, [.. pixels], [.. labels]);

        int Cell(string text, int largest)
            => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= largest
                ? value
                : throw new InvalidDataException($"{name}, line {number}: '{text}' is no whole number from 0 to {largest}.");
    }
}
