using IterationComplexity.Readers;

namespace IterationComplexity;

/// <summary>
/// Rows like those of texts, by default of the size of 20 Newsgroups without headers, footers and quotes: 18,846 texts, 101,631 words, 20 classes, some hundred
/// different words a text. Word r of the vocabulary has Zipf's frequency 1/(r + 10); a class has words of its own, a random two-hundredth of the vocabulary, which are
/// <see cref="Boost"/> times as frequent in it. The length of a text is log-normal, and a tenth of the texts has a wrong label. Rows are tf-idf of unit length.
/// </summary>
internal static class Newsgroups
{
    private const double Boost = 20, TopicalWords = 0.005, WrongLabels = 0.1, MedianLength = 100, LengthDeviation = 0.8;

    /// <summary>Draws so many texts; O(their words · log(features)), and O(classes · features) memory while it runs.</summary>
    public static SparseRows Draw(int rows, int features, int classes, int seed)
    {
        var data = new Data(seed);
        double[][] cumulative = [.. Enumerable.Range(0, classes).Select(_ => Frequencies(features, data))];
        var counts = new SortedDictionary<int, int>[rows];
        var labels = new int[rows];
        var documents = new int[features];
        for (int i = 0; i < rows; i++)
        {
            int topic = Math.Min((int)data.Uniform(0, classes), classes - 1);
            counts[i] = [];
            int length = Math.Max((int)(MedianLength * Math.Exp(LengthDeviation * data.Normal())), 3);
            for (int k = 0; k < length; k++)
            {
                int word = Array.BinarySearch(cumulative[topic], data.Uniform(0, cumulative[topic][^1]));
                word = Math.Min(word < 0 ? ~word : word, features - 1);
                if (!counts[i].TryAdd(word, 1))
                    counts[i][word]++;
            }
            foreach (int word in counts[i].Keys)
                documents[word]++;
            labels[i] = data.Uniform(0, 1) < WrongLabels ? Math.Min((int)data.Uniform(0, classes), classes - 1) : topic;
        }

        List<int> start = [0], column = [];
        var value = new List<double>();
        for (int i = 0; i < rows; i++)
        {
            double[] weights = [.. counts[i].Select(pair => pair.Value * (Math.Log((1.0 + rows) / (1 + documents[pair.Key])) + 1))];
            double norm = Instance.Norm(weights);
            column.AddRange(counts[i].Keys);
            value.AddRange(weights.Select(weight => weight / norm));
            start.Add(column.Count);
        }
        return new SparseRows(features, classes, [.. start], [.. column], [.. value], labels);
    }

    /// <summary>The running sums of the frequencies of the words in one class.</summary>
    private static double[] Frequencies(int features, Data data)
    {
        var sums = new double[features];
        double sum = 0;
        for (int r = 0; r < features; r++)
        {
            sum += (data.Uniform(0, 1) < TopicalWords ? Boost : 1) / (r + 10);
            sums[r] = sum;
        }
        return sums;
    }
}
