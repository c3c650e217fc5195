namespace HypergradGen;

/// <summary>
/// Marks a partial class of a benchmark project: benchmarks of a problem's map, products, solve and hypergradients are generated into it. The class writes the body
/// of <c>CreateProblem</c>, and may write <c>SamplePoint</c>.
/// </summary>
/// <param name="problem">The type with the fixed-point map, of this assembly or another.</param>
/// <remarks>Needs BenchmarkDotNet in the project.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class HypergradientBenchmarksAttribute(Type problem) : Attribute
{
    /// <summary>The type with the fixed-point map.</summary>
    public Type Problem { get; } = problem;

    /// <summary>Whether ∂₁Φ is symmetric, so that conjugate gradients are among the methods.</summary>
    public bool Symmetric { get; set; }
}
