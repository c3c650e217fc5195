using HypergradGen.Benchmarks.Baselines;

namespace HypergradGen.Benchmarks.Workloads;

/// <summary>A problem at one size, with data: what every program computes.</summary>
/// <param name="Problem">Its short name, p1.</param>
/// <param name="Description">What it is.</param>
/// <param name="Size">Its size as it stands in tables.</param>
/// <param name="Sizes">The sizes that the C program is given.</param>
/// <param name="Data">The arrays that the C program is given, which the emitted code reads too.</param>
/// <param name="Hyperparameters">λ.</param>
/// <param name="State">d, the length of w.</param>
/// <param name="IsSymmetric">Whether ∂₁Φ is: then conjugate gradients need no normal equations.</param>
/// <param name="NativeName">The name of the C program; empty where there is none.</param>
/// <param name="CreateSolver">The generated solver.</param>
/// <param name="CreateScalar">Plain loops in C#.</param>
public sealed record Workload(
    string Problem,
    string Description,
    string Size,
    int[] Sizes,
    double[][] Data,
    double[] Hyperparameters,
    int State,
    bool IsSymmetric,
    string NativeName,
    Func<HypergradientOptions, IHypergradientSolver<double>> CreateSolver,
    Func<double[], IHypergradientProgram> CreateScalar)
{
    /// <summary>What two right results by conjugate gradients may differ by, over the largest element: cut off early on an ill-conditioned system they magnify rounding.</summary>
    public double ConjugateAgreement { get; init; } = 1e-9;

    /// <summary>The generated step and its one-shot adjoint; null where they are not measured.</summary>
    public StepProducts? Products { get; init; }

    /// <summary>The length of a computation's result.</summary>
    public int ResultLength(Computation computation) => computation == Computation.Forward ? State : Hyperparameters.Length;

    /// <summary>The emitted program, on so many threads.</summary>
    public EmittedProgram Emitted(int threads = 1) => new(CreateSolver, Hyperparameters, State, IsSymmetric, threads);

    /// <summary>The C program.</summary>
    public NativeProgram Native(NativeYardstick yardstick) => new(yardstick, NativeName, Sizes, Data, Hyperparameters);
}

/// <summary>A map and its adjoint as a caller without a solver sees them.</summary>
/// <param name="Map">next = Φ(w, λ).</param>
/// <param name="StateVjp">∂₁Φᵀu.</param>
/// <param name="Vjp">∂₁Φᵀu and ∂₂Φᵀu.</param>
public sealed record StepProducts(StepProducts.MapCall Map, StepProducts.StateVjpCall StateVjp, StepProducts.VjpCall Vjp)
{
    /// <summary>A step.</summary>
    public delegate void MapCall(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next);

    /// <summary>Its adjoint in the state.</summary>
    public delegate void StateVjpCall(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint);

    /// <summary>Its adjoint.</summary>
    public delegate void VjpCall(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint);
}
