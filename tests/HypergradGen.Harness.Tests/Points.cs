namespace HypergradGen.Harness.Tests;

internal static class Points
{
    public static void Fill(Random random, Span<double> x, double low, double high)
    {
        foreach (ref double element in x)
            element = low + (high - low) * random.NextDouble();
    }

    public static double[] Of(int length, double low, double high)
    {
        var x = new double[length];
        Fill(new Random(1), x, low, high);
        return x;
    }
}
