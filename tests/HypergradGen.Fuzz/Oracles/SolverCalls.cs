namespace HypergradGen.Fuzz.Oracles;

/// <summary>Solves and differentiates.</summary>
public delegate HypergradientResult Compute<T>(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient);

/// <summary>Solves.</summary>
public delegate FixedPointResult Solve<T>(ReadOnlySpan<T> lambda, Span<T> w);

/// <summary><c>Tangent</c> or <c>Adjoint</c>: along a direction of λ, or of the state, at (w, λ).</summary>
public delegate LinearSolveResult Linear<T>(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> direction, Span<T> result);

/// <summary>One step of the map.</summary>
public delegate void StepOf<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next);

/// <summary>The members of one solver on flat vectors; of maps with a shape it is text beside the generated code that makes them.</summary>
/// <param name="Compute">Null where there is no objective.</param>
public sealed record SolverCalls<T>(Compute<T>? Compute, Solve<T> Solve, Linear<T> Tangent, Linear<T> Adjoint, StepOf<T> Map);
