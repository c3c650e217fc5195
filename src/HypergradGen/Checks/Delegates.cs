namespace HypergradGen.Checks;

/// <summary>A map: writes Φ(w, λ) over <paramref name="next"/>.</summary>
/// <param name="w">The state, d.</param>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="next">The next state, d.</param>
public delegate void MapFunction(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next);

/// <summary>A map's tangent product: writes ∂₁Φ·ẇ + ∂₂Φ·λ̇ over <paramref name="nextTangent"/>.</summary>
/// <param name="w">The state, d.</param>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="wTangent">ẇ, d.</param>
/// <param name="lambdaTangent">λ̇, n.</param>
/// <param name="nextTangent">The product, d.</param>
public delegate void MapJvpFunction(
    ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent);

/// <summary>A map's adjoint products: writes ∂₁Φᵀ·u and ∂₂Φᵀ·u over the outputs.</summary>
/// <param name="w">The state, d.</param>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="nextAdjoint">u, d.</param>
/// <param name="wAdjoint">∂₁Φᵀ·u, d.</param>
/// <param name="lambdaAdjoint">∂₂Φᵀ·u, n.</param>
public delegate void MapVjpFunction(
    ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint);

/// <summary>An outer objective E(w, λ).</summary>
/// <param name="w">The state, d.</param>
/// <param name="lambda">The hyperparameters, n.</param>
/// <returns>E(w, λ).</returns>
public delegate double ObjectiveFunction(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda);

/// <summary>An objective's gradient: returns E(w, λ) and writes both gradients over the outputs.</summary>
/// <param name="w">The state, d.</param>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="wGradient">∇₁E, d.</param>
/// <param name="lambdaGradient">∇₂E, n.</param>
/// <returns>E(w, λ).</returns>
public delegate double ObjectiveGradientFunction(
    ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient, Span<double> lambdaGradient);

/// <summary>A solver's hypergradient, its method and tolerances settled.</summary>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="w">In: the start, d. Out: the fixed point.</param>
/// <param name="gradient">Out: ∇f(λ), n.</param>
/// <returns>The solver's result.</returns>
public delegate HypergradientResult HypergradientFunction(ReadOnlySpan<double> lambda, Span<double> w, Span<double> gradient);
