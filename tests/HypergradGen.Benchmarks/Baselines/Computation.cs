namespace HypergradGen.Benchmarks.Baselines;

/// <summary>What is timed: t = 100 steps from w = 0, and a hypergradient after them. The numbers are those of the C programs.</summary>
public enum Computation
{
    /// <summary>The state w_t.</summary>
    Forward = 0,

    /// <summary>The derivative of the t steps, backwards (ITD).</summary>
    ReverseUnrolled = 1,

    /// <summary>v ← ∂₁Φᵀv + ∇₁E, 100 products (AID-FP).</summary>
    FixedPoint = 2,

    /// <summary>Conjugate gradients, 20 steps; on the normal equations where ∂₁Φ is not symmetric (AID-CG).</summary>
    Conjugate = 3,
}

/// <summary>The counts that every program uses, and the names of what it computes.</summary>
public static class Computations
{
    /// <summary>t.</summary>
    public const int Steps = 100;

    /// <summary>k by fixed point.</summary>
    public const int FixedPointProducts = 100;

    /// <summary>k by conjugate gradients.</summary>
    public const int ConjugateProducts = 20;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Computation> All { get; } = Enum.GetValues<Computation>();

    /// <summary>The name in tables.</summary>
    public static string Name(this Computation computation) => computation switch
    {
        Computation.Forward => "forward",
        Computation.ReverseUnrolled => "ITD",
        Computation.FixedPoint => "AID-FP",
        _ => "AID-CG",
    };
}

/// <summary>A way to compute them: emitted code, plain loops in C#, a C library.</summary>
public interface IHypergradientProgram
{
    /// <summary>Computes, from w = 0.</summary>
    /// <param name="computation">What.</param>
    /// <param name="result">Out: the state for <see cref="Computation.Forward"/>, else the hypergradient.</param>
    void Run(Computation computation, Span<double> result);
}
