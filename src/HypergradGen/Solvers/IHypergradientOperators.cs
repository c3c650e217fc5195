namespace HypergradGen.Solvers;

/// <summary>A map with an outer objective E(w, λ); implemented by generated structs.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IHypergradientOperators<T> : IFixedPointOperators<T>
    where T : unmanaged
{
    /// <summary>Returns E(w, λ) and writes both of its gradients over the outputs.</summary>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="wGradient">∇₁E, d.</param>
    /// <param name="lambdaGradient">∇₂E, n.</param>
    /// <returns>E(w, λ).</returns>
    T ObjectiveGradient(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> wGradient, Span<T> lambdaGradient);
}
