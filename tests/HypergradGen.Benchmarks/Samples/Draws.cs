namespace HypergradGen.Benchmarks.Samples;

/// <summary>Data of the benchmarks of the samples' problems, always the same.</summary>
internal static class Draws
{
    public static double[] Uniform(int length, double low = -1, double high = 1, int seed = 1)
    {
        var x = new double[length];
        Fill(new Random(seed), x, low, high);
        return x;
    }

    public static double[] Signs(int length) => [.. Uniform(length, seed: 2).Select(value => value < 0 ? -1.0 : 1.0)];

    public static void Fill(Random random, Span<double> x, double low = -1, double high = 1)
    {
        foreach (ref double element in x)
            element = low + (high - low) * random.NextDouble();
    }
}
