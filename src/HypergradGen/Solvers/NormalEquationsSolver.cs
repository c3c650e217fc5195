using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>Conjugate gradients on AᵀAv = Aᵀb, A = I − M, in the CGLS form, which carries the residual r = b − Av itself (Björck, 1996, §7.4).</summary>
/// <remarks>
/// A step multiplies s = Aᵀr with A at once, and q = Ap follows from As by the recurrence of p = s + βp, as in Chronopoulos and Gear (1989): a map whose products both
/// read a matrix by rows reads it once a step. What q differs from Ap by, δ, is ε‖A‖‖s‖ of each step and β times that of the step before, so that r differs from b − Av by
/// Σ αδ at most. That is relative to ‖A‖, of which unknowns in units of their own make the most: where ‖r‖ is no more than that, r is computed anew, and the recurrences begin
/// again with it (van der Vorst and Ye, 2000), as long as that at least halves it, and where that is more than the tolerance and the rounding of b.
/// The criterion and the reported residual are ‖b − Av‖, not that of the normal equations. For the right-hand side's scaling see
/// <see cref="ConjugateGradientSolver"/>. Where A is singular and b is not in its range, Aᵀr vanishes before r does: the iterate is
/// a least-squares solution and no step can improve it, which is a breakdown.
/// </remarks>
internal static class NormalEquationsSolver
{
    /// <summary>What r may have gathered, in units of the rounding of b, before it is worth a product to know it.</summary>
    private const int RoundingUnits = 16;

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
        T largestRatio = T.Zero, negligible = Limits<T>.NegligibleRatio, epsilon = Limits<T>.MachineEpsilon;
        // Squares are compared, which needs no root in each step: that of a negligible residual is a normal number.
        T least = T.Max(target, Limits<T>.NegligibleResidual), leastSquare = least * least;
        // Σ αδ and δ of the last step; rᵀr as it was last computed anew. A residual computed anew has the rounding of b itself.
        T drift = T.Zero, driftOfProduct = T.Zero, latestSquare = T.PositiveInfinity, norm = T.Zero;
        T leastDrift = T.Max(least, T.CreateChecked(RoundingUnits) * epsilon * T.Sqrt(square));
        bool begins = true, mayReplace = true;
        HypergradientStatus status;
        int steps = 0;
        while (true)
        {
            if (mayReplace && drift > leastDrift && square <= drift * drift)
            {
                square = Replace(map, b, v, r, p, q);
                // What this did not halve is what rounding leaves.
                mayReplace = square <= latestSquare / T.CreateChecked(4);
                latestSquare = square;
                drift = driftOfProduct = T.Zero;
                begins = true;
                if (!T.IsFinite(square))
                {
                    status = HypergradientStatus.NotFinite;
                    break;
                }
            }
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
            {
                largestRatio = normalSquare / square;
                norm = T.Sqrt(largestRatio);
            }
            if (normalSquare <= largestRatio * negligible * square)
            {
                status = HypergradientStatus.Breakdown;
                break;
            }
            if (begins)
            {
                Kernels<T>.Clear(p);
                Kernels<T>.Clear(q);
            }
            T scale = begins ? T.Zero : normalSquare / previousNormalSquare;
            begins = false;
            T curvature = Kernels<T>.Redirect(s, product, scale, p, q);
            if (!(normalSquare > T.Zero) || !(curvature > T.Zero) || !T.IsFinite(normalSquare) || !T.IsFinite(curvature))
            {
                status = T.IsFinite(normalSquare) && T.IsFinite(curvature) ? HypergradientStatus.Breakdown : HypergradientStatus.NotFinite;
                break;
            }
            T step = normalSquare / curvature;
            square = Kernels<T>.Advance(step, p, q, v, r);
            steps++;
            previousNormalSquare = normalSquare;
            driftOfProduct = epsilon * norm * T.Sqrt(normalSquare) + scale * driftOfProduct;
            drift += step * driftOfProduct;
            if (!T.IsFinite(square))
            {
                status = HypergradientStatus.NotFinite;
                break;
            }
        }
        scaling.Undo(v);
        return new LinearOutcome(steps, scaling.Undo(T.Sqrt(square)), status, HypergradientMethod.NormalEquations);
    }

    /// <summary>Writes b − Av over r, b as it is scaled; returns rᵀr. What p and q hold is lost.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static T Replace<T, TMap>(TMap map, ReadOnlySpan<T> b, ReadOnlySpan<T> v, Span<T> r, Span<T> p, Span<T> q)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        Scaling<T>.TryScale(b, r, out _);
        map.Apply(v, q);
        Kernels<T>.Add(q, r);
        Kernels<T>.Copy(v, p);
        Kernels<T>.SubtractFrom(r, p, out T square);
        Kernels<T>.Copy(p, r);
        return square;
    }
}
