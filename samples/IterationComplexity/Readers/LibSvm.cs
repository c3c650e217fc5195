using System.Globalization;

namespace IterationComplexity.Readers;

/// <summary>
/// Sparse rows in the LIBSVM format: a line is a label and then pairs index:value with indices that rise from 1, and what follows '#' is a comment. Labels are
/// whole numbers, of which the classes are the different ones in order; what scikit-learn's dump_svmlight_file writes is read with zero_based=False.
/// </summary>
public static class LibSvm
{
    private const int LargestIndex = 100_000_000;

    /// <summary>Reads all lines; O(elements).</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidDataException">A line is malformed, or there are fewer than two classes; the message begins with the name, and has the line's number.</exception>
    public static SparseRows Read(IEnumerable<string> lines, string name)
    {
        List<int> start = [0], column = [], labels = [];
        var value = new List<double>();
        int number = 0, features = 0;
        foreach (string line in lines)
        {
            number++;
            string[] parts = line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 0)
                continue;
            labels.Add(Label(parts[0]));
            int last = 0;
            foreach (string pair in parts.AsSpan(1))
            {
                int colon = pair.IndexOf(':');
                if (colon < 0
                    || !int.TryParse(pair.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index < 1 || index > LargestIndex
                    || !double.TryParse(pair.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double element) || !double.IsFinite(element))
                {
                    throw Malformed($"'{pair}' is no pair index:value with an index from 1 to {LargestIndex} and a finite value");
                }
                if (index <= last)
                    throw Malformed($"index {index} comes after {last}; the indices of a line rise");
                last = index;
                features = Math.Max(features, index);
                if (element == 0)
                    continue;
                column.Add(index - 1);
                value.Add(element);
            }
            start.Add(column.Count);
        }
        int[] classes = [.. labels.Distinct().Order()];
        if (classes.Length < 2)
            throw new InvalidDataException($"{name} has rows of {classes.Length} class(es); at least two are needed.");
        return new SparseRows(features, classes.Length, [.. start], [.. column], [.. value], [.. labels.Select(label => Array.BinarySearch(classes, label))]);

        int Label(string text)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double label) && label == Math.Floor(label) && Math.Abs(label) <= int.MaxValue)
                return (int)label;
            throw Malformed($"the label '{text}' is no whole number");
        }

        InvalidDataException Malformed(string what) => new($"{name}, line {number}: {what}.");
    }
}
