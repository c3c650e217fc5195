namespace HypergradGen;

/// <summary>What every generated solver with one span of state and one of hyperparameters can do, so that a training loop is written once.</summary>
/// <typeparam name="T">The element type of state and hyperparameters.</typeparam>
/// <remarks>
/// A solver owns its workspace: it allocates nothing once it has seen a call as large, and one serves one thread at a time. Spans of one call
/// must not overlap where one of them is an output.
/// </remarks>
public interface IHypergradientSolver<T>
    where T : unmanaged
{
    /// <summary>Solves w = Φ(w, λ) by iterating Φ from the caller's w.</summary>
    /// <param name="lambda">The hyperparameters λ; read only.</param>
    /// <param name="w">In: the start. Out: the last iterate; where the iteration failed, the last finite one.</param>
    /// <returns>Iterations, last step's length and status.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or w overlaps lambda; nothing was written.</exception>
    FixedPointResult Solve(ReadOnlySpan<T> lambda, Span<T> w);

    /// <summary>Solves w = Φ(w, λ) and computes ∇f(λ) of f(λ) = E(w(λ), λ).</summary>
    /// <param name="lambda">The hyperparameters λ; read only.</param>
    /// <param name="w">In: the start. Out: the last iterate; where the iteration failed, the last finite one.</param>
    /// <param name="gradient">Out: ∇f(λ), of lambda's length; what it held is not read. NaN where no finite answer exists.</param>
    /// <returns>The objective, the effort of both loops, status and method used.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or an output overlaps another span; nothing was written.</exception>
    HypergradientResult Compute(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient);

    /// <summary>Computes ∇f(λ) with options of its own.</summary>
    /// <inheritdoc cref="Compute(ReadOnlySpan{T}, Span{T}, Span{T})"/>
    /// <param name="lambda">The hyperparameters λ; read only.</param>
    /// <param name="w">In: the start. Out: the last iterate; where the iteration failed, the last finite one.</param>
    /// <param name="gradient">Out: ∇f(λ), of lambda's length; what it held is not read. NaN where no finite answer exists.</param>
    /// <param name="options">The options of this call, in place of the solver's.</param>
    HypergradientResult Compute(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options);
}
