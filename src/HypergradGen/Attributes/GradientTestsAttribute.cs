namespace HypergradGen;

/// <summary>
/// Marks a partial class of a test project: facts are generated into it that test the derivatives of a problem. The class writes the bodies of
/// <c>CreateProblem</c>, which returns the problem, and <c>SamplePoint</c>, which draws a state and hyperparameters.
/// </summary>
/// <param name="problem">The type with the fixed-point map, of this assembly or another.</param>
/// <remarks>Needs xunit 2.9 or xunit.v3 in the project.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class GradientTestsAttribute(Type problem) : Attribute
{
    /// <summary>The type with the fixed-point map.</summary>
    public Type Problem { get; } = problem;

    /// <summary>How many points each test looks at. Default 3.</summary>
    public int Points { get; set; } = 3;

    /// <summary>Whether ∂₁Φ is symmetric, as it is where the map is a gradient step: then a test fails where it is not.</summary>
    public bool Symmetric { get; set; }
}
