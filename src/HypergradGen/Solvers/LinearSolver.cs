using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>(I − M)v = b by the method asked for, or by the one that <see cref="HypergradientMethod.Auto"/> chooses.</summary>
internal static class LinearSolver
{
    /// <summary>Solves for <paramref name="v"/>. The unrolled methods, which solve no linear system, stand for Auto here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LinearOutcome Solve<T, TMap>(TMap map, ReadOnlySpan<T> b, Span<T> v, VectorStore<T> store, in SolveLimits limits)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
        => limits.Method switch
        {
            HypergradientMethod.FixedPoint => FixedPointSolver.Solve(map, b, v, store, limits, int.MaxValue, out _),
            HypergradientMethod.ConjugateGradient => ConjugateGradientSolver.Solve(map, b, v, store, limits),
            HypergradientMethod.NormalEquations => NormalEquationsSolver.Solve(map, b, v, store, limits),
            _ => SolveByChoice(map, b, v, store, limits),
        };

    private static LinearOutcome SolveByChoice<T, TMap>(TMap map, ReadOnlySpan<T> b, Span<T> v, VectorStore<T> store, in SolveLimits limits)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        if (SymmetryProbe.IsSymmetric(map, v.Length, store))
        {
            LinearOutcome outcome = ConjugateGradientSolver.Solve(map, b, v, store, limits);
            if (outcome.Status != HypergradientStatus.Breakdown)
                return outcome;
        }
        else
        {
            // The normal equations need d steps of two products in exact arithmetic.
            int budget = (int)Math.Min(2L * v.Length, int.MaxValue - 1);
            LinearOutcome outcome = FixedPointSolver.Solve(map, b, v, store, limits, budget, out bool abandoned);
            if (!abandoned && outcome.Status != HypergradientStatus.Diverged)
                return outcome;
        }
        return NormalEquationsSolver.Solve(map, b, v, store, limits);
    }
}
