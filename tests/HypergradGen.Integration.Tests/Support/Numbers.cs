namespace HypergradGen.Integration.Tests.Support;

/// <summary>A seeded source of numbers in [−1, 1).</summary>
public sealed class Numbers(int seed)
{
    private readonly Random _random = new(seed);

    public double Next() => 2 * _random.NextDouble() - 1;

    public double[] Array(int count, double scale = 1, double shift = 0)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = shift + scale * Next();
        return values;
    }
}
