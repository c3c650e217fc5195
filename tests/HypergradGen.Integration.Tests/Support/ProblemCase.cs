using HypergradGen.Checks;

namespace HypergradGen.Integration.Tests.Support;

/// <summary>One generated solver, with what its problem's own methods and generated products are called.</summary>
/// <param name="Solver">Makes a solver with options.</param>
/// <param name="OwnMap">The user's map itself, where a test can call it.</param>
/// <param name="Symmetric">∂₁Φ is symmetric: conjugate gradients apply.</param>
/// <param name="Shapes">Lengths of w and λ to try.</param>
public sealed record ProblemCase(
    string Name,
    Func<HypergradientOptions, SolverUnderTest> Solver,
    MapFunction? OwnMap,
    bool Symmetric,
    (int State, int Hyperparameters)[] Shapes,
    double Scale = 0.7)
{
    public override string ToString() => Name;
}

/// <summary>The members of a generated solver that the checks call; each problem's solver is a type of its own.</summary>
public sealed record SolverUnderTest(
    IHypergradientSolver<double> Solver,
    MapFunction Map,
    MapJvpFunction MapJvp,
    MapVjpFunction MapVjp,
    ObjectiveGradientFunction ObjectiveGradient);
