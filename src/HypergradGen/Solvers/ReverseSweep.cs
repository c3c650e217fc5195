using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>The exact derivative of the steps taken, backwards: λ̄ += K(w_s)ᵀw̄_{s+1}, w̄_s = J(w_s)ᵀw̄_{s+1} for s = t−1 … 0.</summary>
internal static class ReverseSweep
{
    /// <summary>
    /// Sweeps over the trajectory. <paramref name="adjoint"/> brings w̄_t = ∇₁E and is used up; <paramref name="lambdaAdjoint"/> is added to. Returns ‖w̄₀‖.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Run<T, TOperators>(
        ref TOperators operators, in Trajectory<T, TOperators> trajectory, ReadOnlySpan<T> lambda, Span<T> adjoint, Span<T> scratch, Span<T> lambdaAdjoint)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperators : struct, IFixedPointOperators<T>
    {
        Span<T> current = adjoint, next = scratch;
        for (int step = trajectory.Count - 1; step >= 0; step--)
        {
            ReadOnlySpan<T> w = trajectory.Point(step);
            operators.Linearise(w, lambda);
            operators.ApplyHyperTransposed(w, lambda, current, lambdaAdjoint);
            operators.ApplyStateTransposed(w, lambda, current, next);
            Span<T> previous = current;
            current = next;
            next = previous;
        }
        return Kernels<T>.Norm(current);
    }
}
