using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>Conjugate gradients on AᵀAv = Aᵀb, A = I − M, in the CGLS form, which carries the residual r = b − Av itself (Björck, 1996, §7.4).</summary>
/// <remarks>
/// The criterion and the reported residual are ‖b − Av‖, not that of the normal equations. For the right-hand side's scaling see
/// <see cref="ConjugateGradientSolver"/>. Where A is singular and b is not in its range, Aᵀr vanishes before r does: the iterate is
/// a least-squares solution and no step can improve it, which is a breakdown.
/// </remarks>
internal static class NormalEquationsSolver
{
    /// <summary>Solves for <paramref name="v"/>; one product with M and one with Mᵀ a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LinearOutcome Solve<T, TMap>(TMap map, ReadOnlySpan<T> b, Span<T> v, VectorStore<T> store, in SolveLimits limits)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        Span<T> r = store.Rent(VectorSlot.Residual, v.Length);
        Span<T> p = store.Rent(VectorSlot.Direction, v.Length);
        Span<T> product = store.Rent(VectorSlot.Product, v.Length);
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

            // s = Aᵀr, the residual of the normal equations, lives in the vector that q = Ap takes over.
            map.ApplyTransposed(r, product);
            Kernels<T>.SubtractFrom(r, product, out T normalSquare);

            // ‖Aᵀr‖²/‖r‖² is at most ‖A‖²: its largest value so far tells what is small against it.
            if (normalSquare > largestRatio * square)
                largestRatio = normalSquare / square;
            if (normalSquare <= largestRatio * negligible * square)
            {
                status = HypergradientStatus.Breakdown;
                break;
            }
            if (steps == 0)
                product.CopyTo(p);
            else
                Kernels<T>.ScaleAdd(product, normalSquare / previousNormalSquare, p);
            map.Apply(p, product);
            Kernels<T>.SubtractFrom(p, product, out T curvature);
            if (!(normalSquare > T.Zero) || !(curvature > T.Zero) || !T.IsFinite(normalSquare) || !T.IsFinite(curvature))
            {
                status = T.IsFinite(normalSquare) && T.IsFinite(curvature) ? HypergradientStatus.Breakdown : HypergradientStatus.NotFinite;
                break;
            }
            T next = Kernels<T>.Advance(normalSquare / curvature, p, product, v, r);
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
