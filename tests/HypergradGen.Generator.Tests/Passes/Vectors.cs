namespace HypergradGen.Generator.Tests.Passes;

/// <summary>Vectors that the tests take, and how they are compared.</summary>
internal static class Vectors
{
    public static double[] Random(int seed, int length)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, length).Select(_ => 2 * random.NextDouble() - 1).ToArray();
    }

    /// <summary>An output on entry: what it holds must not matter.</summary>
    public static double[] Unwritten(int length) => Enumerable.Repeat(double.NaN, length).ToArray();

    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    public static double Magnitude(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x * y)).Sum();

    public static double[] Along(double[] from, double[] direction, double t) => from.Zip(direction, (x, d) => x + t * d).ToArray();

    public static void AssertSameBits(double[] expected, double[] actual, string what)
        => Assert.True(expected.Select(BitConverter.DoubleToInt64Bits).SequenceEqual(actual.Select(BitConverter.DoubleToInt64Bits)),
            $"{what}\nexpected {Text(expected)}\nfound    {Text(actual)}");

    public static void AssertClose(double[] expected, double[] actual, string what, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Select(Math.Abs).DefaultIfEmpty().Max());
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"{what}: they differ at {i}\nexpected {Text(expected)}\nfound    {Text(actual)}");
    }

    private static string Text(double[] values) => string.Join(", ", values.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
}
