using HypergradGen.Fuzz.Duals;
using HypergradGen.Fuzz.Programs;
using HypergradGen.Solvers;

namespace HypergradGen.Fuzz.Oracles;

internal delegate void MapOf<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next);

internal delegate T ObjectiveOf<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda);

internal delegate void Jvp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent);

internal delegate void Vjp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint);

internal delegate double ObjectiveGradient(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> wGradient, Span<double> lambdaGradient);

/// <summary>Prepare and Linearise.</summary>
internal delegate void Early(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Workspace workspace);

/// <summary>The map with what was prepared.</summary>
internal delegate void Apply(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> result, Workspace workspace);

/// <summary>A product with what was linearised.</summary>
internal delegate void Product(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> direction, Span<double> result, Workspace workspace);

internal delegate void Flat<T>(ReadOnlySpan<T> x, Span<T> y);

internal delegate void FlatJvp(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, Span<double> yTangent);

internal delegate void FlatVjp(ReadOnlySpan<double> x, ReadOnlySpan<double> yAdjoint, Span<double> xAdjoint);

/// <summary>The objective of a problem that has a shape.</summary>
internal delegate void FlatObjective<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> y);

internal delegate void FlatObjectiveVjp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> yAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint);

/// <summary>Solves and differentiates.</summary>
internal delegate HypergradientResult Solve(HypergradientOptions options, ReadOnlySpan<double> lambda, Span<double> w, Span<double> gradient);

/// <summary>A marked method on flat vectors.</summary>
internal sealed record LoadedMethod(MarkedMethod Source, Flat<double> Value, Flat<Dual> DualValue, FlatJvp Jvp, FlatVjp Vjp);

/// <summary>The two renderings of a problem, and what was generated for the first. A problem with a shape has no programs on one vector.</summary>
internal sealed record LoadedProblem(
    MapOf<double> Map,
    MapOf<Dual> DualMap,
    ObjectiveOf<double>? Objective,
    ObjectiveOf<Dual>? DualObjective,
    Jvp Jvp,
    Vjp Vjp,
    ObjectiveGradient? Gradient,
    Early? Prepare,
    Early? Linearise,
    Apply? Apply,
    Product? ApplyState,
    Product? ApplyStateTransposed,
    Product? ApplyHyper,
    Product? ApplyHyperTransposed,
    Solve Compute,
    IReadOnlyList<LoadedMethod> Marked);
