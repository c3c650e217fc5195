using HypergradGen.Fuzz.Duals;
using HypergradGen.Fuzz.Programs;
using HypergradGen.Solvers;

namespace HypergradGen.Fuzz.Oracles;

internal delegate void MapOf<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next);

internal delegate T ObjectiveOf<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda);

internal delegate void Jvp<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wTangent, ReadOnlySpan<T> lambdaTangent, Span<T> nextTangent);

internal delegate void Vjp<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> nextAdjoint, Span<T> wAdjoint, Span<T> lambdaAdjoint);

internal delegate T ObjectiveGradient<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> wGradient, Span<T> lambdaGradient);

/// <summary>Prepare and Linearise.</summary>
internal delegate void Early<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Workspace workspace);

/// <summary>The map with what was prepared.</summary>
internal delegate void Apply<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> result, Workspace workspace);

/// <summary>A product with what was linearised.</summary>
internal delegate void Product<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> direction, Span<T> result, Workspace workspace);

/// <summary>Both products of a step of the normal equations with what was linearised.</summary>
internal delegate void NormalProduct<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wTangent, Span<T> residual, Span<T> wAdjoint, Workspace workspace);

internal delegate void Flat<T>(ReadOnlySpan<T> x, Span<T> y);

internal delegate void FlatJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> xTangent, Span<T> yTangent);

internal delegate void FlatVjp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yAdjoint, Span<T> xAdjoint);

/// <summary>A marked method on flat vectors.</summary>
internal sealed record LoadedMethod(MarkedMethod Source, Flat<double> Value, Flat<Dual> DualValue, FlatJvp<double> Jvp, FlatVjp<double> Vjp);

/// <summary>The two renderings of a problem, and what was generated for the first. A problem with a shape has no programs on one vector.</summary>
internal sealed record LoadedProblem(
    MapOf<double> Map,
    MapOf<Dual> DualMap,
    ObjectiveOf<double>? Objective,
    ObjectiveOf<Dual>? DualObjective,
    Jvp<double> Jvp,
    Vjp<double> Vjp,
    ObjectiveGradient<double>? Gradient,
    Early<double>? Prepare,
    Early<double>? Linearise,
    Apply<double>? Apply,
    Product<double>? ApplyState,
    Product<double>? ApplyStateTransposed,
    NormalProduct<double>? ApplyStateNormal,
    Product<double>? ApplyHyper,
    Product<double>? ApplyHyperTransposed,
    Func<HypergradientOptions, SolverCalls<double>> Solver,
    IReadOnlyList<LoadedMethod> Marked)
{
    public required ChangingData Data { get; init; }
}
