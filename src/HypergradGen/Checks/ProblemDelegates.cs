namespace HypergradGen.Checks;

/// <summary>A map of any element type: writes Φ(w, λ) over <paramref name="next"/>.</summary>
/// <typeparam name="T">double or float.</typeparam>
/// <param name="w">The state, d.</param>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="next">The next state, d.</param>
public delegate void MapFunction<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next);

/// <summary>A map's tangent product: writes ∂₁Φ·ẇ + ∂₂Φ·λ̇ over <paramref name="nextTangent"/>.</summary>
/// <typeparam name="T">double or float.</typeparam>
/// <param name="w">The state, d.</param>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="wTangent">ẇ, d.</param>
/// <param name="lambdaTangent">λ̇, n.</param>
/// <param name="nextTangent">The product, d.</param>
public delegate void MapJvpFunction<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wTangent, ReadOnlySpan<T> lambdaTangent, Span<T> nextTangent);

/// <summary>A map's adjoint products: writes ∂₁Φᵀ·u and ∂₂Φᵀ·u over the outputs.</summary>
/// <typeparam name="T">double or float.</typeparam>
/// <param name="w">The state, d.</param>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="nextAdjoint">u, d.</param>
/// <param name="wAdjoint">∂₁Φᵀ·u, d.</param>
/// <param name="lambdaAdjoint">∂₂Φᵀ·u, n.</param>
public delegate void MapVjpFunction<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> nextAdjoint, Span<T> wAdjoint, Span<T> lambdaAdjoint);

/// <summary>An objective's gradient: returns E(w, λ) and writes both gradients over the outputs.</summary>
/// <typeparam name="T">double or float.</typeparam>
/// <param name="w">The state, d.</param>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="wGradient">∇₁E, d.</param>
/// <param name="lambdaGradient">∇₂E, n.</param>
/// <returns>E(w, λ).</returns>
public delegate T ObjectiveGradientFunction<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> wGradient, Span<T> lambdaGradient);

/// <summary>A solver's forward solve.</summary>
/// <typeparam name="T">double or float.</typeparam>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="w">In: the start, d. Out: the fixed point.</param>
/// <returns>The solver's result.</returns>
public delegate FixedPointResult SolveFunction<T>(ReadOnlySpan<T> lambda, Span<T> w);

/// <summary>A solver's hypergradient.</summary>
/// <typeparam name="T">double or float.</typeparam>
/// <param name="lambda">The hyperparameters, n.</param>
/// <param name="w">In: the start, d. Out: the fixed point.</param>
/// <param name="gradient">Out: ∇f(λ), n.</param>
/// <returns>The solver's result.</returns>
public delegate HypergradientResult HypergradientFunction<T>(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient);

/// <summary>Draws a point: writes every element of both vectors.</summary>
/// <typeparam name="T">double or float.</typeparam>
/// <param name="random">The only source of chance, so that a seed gives a point again.</param>
/// <param name="w">Out: the state, d, which solves start from.</param>
/// <param name="lambda">Out: the hyperparameters, n.</param>
public delegate void PointSampler<T>(Random random, Span<T> w, Span<T> lambda);
