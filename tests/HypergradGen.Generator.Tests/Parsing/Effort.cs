namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>How much the tests of many variants do: enough to notice, or, with <c>HYPERGRADGEN_TESTS=full</c>, all they can.</summary>
internal static class Effort
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("HYPERGRADGEN_TESTS") == "full";
}
