namespace HypergradGen.Samples.Tests;

/// <summary>Data and points of the generated tests.</summary>
internal static class Points
{
    /// <summary>Numbers between ±<paramref name="scale"/>.</summary>
    public static void Fill(Random random, Span<double> x, double scale = 1) => Fill(random, x, -scale, scale);

    /// <summary>Numbers between <paramref name="low"/> and <paramref name="high"/>.</summary>
    public static void Fill(Random random, Span<double> x, double low, double high)
    {
        foreach (ref double element in x)
            element = low + (high - low) * random.NextDouble();
    }

    /// <summary>The same numbers in every run; another seed, other numbers.</summary>
    public static double[] Of(int length, double low = -1, double high = 1, int seed = 1)
    {
        var x = new double[length];
        Fill(new Random(seed), x, low, high);
        return x;
    }

    /// <summary>Labels of −1 and 1.</summary>
    public static double[] Signs(int length) => [.. Of(length, seed: 2).Select(value => value < 0 ? -1.0 : 1.0)];
}
