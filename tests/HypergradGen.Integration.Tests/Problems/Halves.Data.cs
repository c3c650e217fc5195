namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A partial struct over two files: data and helpers here, methods there, and a chain of helpers that goes to and fro between the files.</summary>
internal partial struct Halves
{
    internal double[] Data;
    internal int Count { get; private set; }

    internal Halves(double[] data) : this() { Data = data; Count = data.Length; }

    private readonly double Damp(double x) => Chain.First(x, 0.5);
}

internal static class Chain
{
    internal static double First(double x, double k) => Second(k * x) + Links.Third(x);
    private static double Second(double x) => x / (1 + x * x);
}
