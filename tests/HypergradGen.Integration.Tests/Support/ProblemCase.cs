namespace HypergradGen.Integration.Tests.Support;

/// <summary>One problem, the shapes to try, and where its points lie.</summary>
/// <param name="Problem">The problem itself; of a static class its type.</param>
/// <param name="Shapes">Lengths of w and λ to try.</param>
public sealed record ProblemCase(string Name, object Problem, params (int State, int Hyperparameters)[] Shapes)
{
    /// <summary>∂₁Φ is symmetric: conjugate gradients apply.</summary>
    public bool Symmetric { get; init; }

    /// <summary>Points of w lie in ± this; those of λ in 0.55 ± 0.5.</summary>
    public double Scale { get; init; } = 0.7;

    /// <summary>Where w lies instead, its elements taken in turn, each to 5 %.</summary>
    public double[]? Start { get; init; }

    /// <summary>Where λ lies instead.</summary>
    public double[]? Lambda { get; init; }

    public SolverUnderTest Solver(HypergradientOptions options) => SolverUnderTest.Create(Problem, options);

    public (double[] W, double[] Lambda) Point(int state, int hyperparameters, int seed)
        => (Start is null ? new Numbers(seed).Array(state, Scale) : new Numbers(seed).Near(Start, state),
            Lambda is null ? new Numbers(seed + 1000).Array(hyperparameters, 0.5, 0.55) : new Numbers(seed + 1000).Near(Lambda, hyperparameters));

    public override string ToString() => Name;
}
