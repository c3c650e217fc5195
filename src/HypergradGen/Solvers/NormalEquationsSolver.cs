using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>Conjugate gradients on AᵀAv = Aᵀb, A = I − M, in the CGLS form, which carries the residual r = b − Av itself (Björck, 1996, §7.4).</summary>
/// <remarks>
/// A step multiplies s = Aᵀr with A at once, and q = Ap follows from As by the recurrence of p = s + βp, as in Chronopoulos and Gear (1989): a map whose products both
/// read a matrix by rows reads it once a step. What q differs from Ap by is at most √k times what rounding leaves in p itself after k steps.
/// The criterion and the reported residual are ‖b − Av‖, not that of the normal equations. For the right-hand side's scaling see
/// <see cref="ConjugateGradientSolver"/>. Where A is singular and b is not in its range, Aᵀr vanishes before r does: the iterate is
/// a least-squares solution and no step can improve it, which is a breakdown.
/// </remarks>
internal static class NormalEquationsSolver
{
    /// <summary>Solves for <paramref name="v"/>; one product with Mᵀ and one with M a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LinearOutcome Solve<T, TMap>(TMap map, ReadOnlySpan<T> b, Span<T> v, VectorStore<T> store, in SolveLimits limits)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        Span<T> r = store.Rent(VectorSlot.Residual, v.Length);
        Span<T> p = store.Rent(VectorSlot.Direction, v.Length);
        Span<T> q = store.Rent(VectorSlot.Product, v.Length);
        Span<T> s = store.Rent(VectorSlot.NormalResidual, v.Length);
        Span<T> product = store.Rent(VectorSlot.NormalProduct, v.Length);
        v.Clear();
        if (!Scaling<T>.TryScale(b, r, out Scaling<T> scaling))
            return Scaling<T>.OutcomeWithoutSteps(b, HypergradientMethod.NormalEquations);

        T square = Kernels<T>.Dot(r, r), previousNormalSquare = T.One;
        T target = T.CreateSaturating(limits.LinearTolerance) * T.Sqrt(square);
        T largestRatio = T.Zero, negligible = Limits<T>.NegligibleRatio;
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

            T normalSquare = map.ApplyNormal(r, s, product);

            // ‖Aᵀr‖²/‖r‖² is at most ‖A‖²: its largest value so far tells what is small against it.
            if (normalSquare > largestRatio * square)
                largestRatio = normalSquare / square;
            if (normalSquare <= largestRatio * negligible * square)
            {
                status = HypergradientStatus.Breakdown;
                break;
            }
            if (steps == 0)
            {
                Kernels<T>.Clear(p);
                Kernels<T>.Clear(q);
            }
            T curvature = Kernels<T>.Redirect(s, product, steps == 0 ? T.Zero : normalSquare / previousNormalSquare, p, q);
            if (!(normalSquare > T.Zero) || !(curvature > T.Zero) || !T.IsFinite(normalSquare) || !T.IsFinite(curvature))
            {
                status = T.IsFinite(normalSquare) && T.IsFinite(curvature) ? HypergradientStatus.Breakdown : HypergradientStatus.NotFinite;
                break;
            }
            T next = Kernels<T>.Advance(normalSquare / curvature, p, q, v, r);
            steps++;
            previousNormalSquare = normalSquare;
            square = next;
            if (!T.IsFinite(square))
            {
                status = HypergradientStatus.NotFinite;
                break;
            }
        }
        scaling.Undo(v);
        return new LinearOutcome(steps, scaling.Undo(T.Sqrt(square)), status, HypergradientMethod.NormalEquations);
    }
}
