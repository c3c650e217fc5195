using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>Conjugate gradients on Av = b, A = I − M symmetric and positive definite (Hestenes and Stiefel, 1952).</summary>
/// <remarks>
/// r ← r − αAp with the A of the system itself, so that r stays b − Av where the symmetry was claimed wrongly. The right-hand side is scaled by a power of
/// two to a length in [1, 2), exactly, so that no square over- or underflows for want of a unit.
/// </remarks>
internal static class ConjugateGradientSolver
{
    /// <summary>Solves for <paramref name="v"/>; one product with M a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LinearOutcome Solve<T, TMap>(TMap map, ReadOnlySpan<T> b, Span<T> v, VectorStore<T> store, in SolveLimits limits)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        Span<T> r = store.Rent(VectorSlot.Residual, v.Length);
        Span<T> p = store.Rent(VectorSlot.Direction, v.Length);
        Span<T> q = store.Rent(VectorSlot.Product, v.Length);
        v.Clear();
        if (!Scaling<T>.TryScale(b, r, out Scaling<T> scaling))
            return Scaling<T>.OutcomeWithoutSteps(b, HypergradientMethod.ConjugateGradient);

        T square = Kernels<T>.Dot(r, r), previousSquare = T.One;
        T target = T.CreateSaturating(limits.LinearTolerance) * T.Sqrt(square);
        // Squares are compared, which needs no root in each step: that of a negligible residual is a normal number.
        T least = T.Max(target, Limits<T>.NegligibleResidual), leastSquare = least * least;
        HypergradientStatus status;
        int steps = 0;
        while (true)
        {
            if (square <= leastSquare)
            {
                status = HypergradientStatus.Converged;
                break;
            }
            if (steps == limits.MaxLinearIterations)
            {
                status = HypergradientStatus.LinearIterationLimit;
                break;
            }
            if (steps == 0)
                r.CopyTo(p);
            else
                Kernels<T>.ScaleAdd(r, square / previousSquare, p);
            map.Apply(p, q);
            T curvature = Kernels<T>.SubtractFrom(p, q, out _);
            if (!(curvature > T.Zero) || !T.IsFinite(curvature))
            {
                status = T.IsFinite(curvature) ? HypergradientStatus.Breakdown : HypergradientStatus.NotFinite;
                break;
            }
            T next = Kernels<T>.Advance(square / curvature, p, q, v, r);
            steps++;
            previousSquare = square;
            square = next;
            if (!T.IsFinite(square))
            {
                status = HypergradientStatus.NotFinite;
                break;
            }
        }
        scaling.Undo(v);
        return new LinearOutcome(steps, scaling.Undo(T.Sqrt(square)), status, HypergradientMethod.ConjugateGradient);
    }
}
