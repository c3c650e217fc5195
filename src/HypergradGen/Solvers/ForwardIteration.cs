using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>What an unrolled method wants to know of the forward iteration.</summary>
internal interface IStepObserver<T, TOperators>
    where T : unmanaged
    where TOperators : struct
{
    /// <summary>Where the next step is to be written: the memory offered, or the observer's own.</summary>
    Span<T> Target(Span<T> offered);

    /// <summary>Takes a step, by the operators' map.</summary>
    void Step(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next);

    /// <summary>Tells that a step was taken from <paramref name="w"/>, and that its result is finite.</summary>
    void StepTaken(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda);
}

/// <summary>The observer of a solve that needs nothing but the fixed point.</summary>
internal readonly struct NoObserver<T, TOperators> : IStepObserver<T, TOperators>
    where T : unmanaged
    where TOperators : struct, IFixedPointOperators<T>
{
    public Span<T> Target(Span<T> offered) => offered;

    public void Step(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next) => operators.Map(w, lambda, next);

    public void StepTaken(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
    }
}

/// <summary>w ← Φ(w, λ) from the caller's w, until ‖w_t − w_{t−1}‖ ≤ Tolerance · max(1, ‖w_t‖) or for t steps.</summary>
internal static class ForwardIteration
{
    /// <summary>Iterates in <paramref name="w"/>; where the iteration fails, w is left at the last finite iterate.</summary>
    /// <remarks>Not inlined: the step inside it, inlined twice over, would use up what the JIT allows, and what it is made of would become calls.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static FixedPointResult Run<T, TOperators, TObserver>(
        ref TOperators operators, ReadOnlySpan<T> lambda, Span<T> w, VectorStore<T> store, in SolveLimits limits, ref TObserver observer)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperators : struct, IFixedPointOperators<T>
        where TObserver : struct, IStepObserver<T, TOperators>
    {
        T tolerance = T.CreateSaturating(limits.Tolerance);
        bool untilConverged = limits.Tolerance > 0;
        // Not in w, which lies anywhere: between two vectors that begin where lines of the cache do.
        Span<T> current = w, next = store.Rent(VectorSlot.NextState, w.Length), other = store.Rent(VectorSlot.OtherState, w.Length);
        T scale = T.Max(T.One, Kernels<T>.Norm(w)), firstStep = T.Zero, lastStep = T.Zero, step = T.NaN;
        bool isMeasured = true;
        var status = HypergradientStatus.IterationLimit;

        int taken = 0;
        while (taken < limits.MaxIterations)
        {
            next = observer.Target(next);
            observer.Step(ref operators, current, lambda, next);
            taken++;
            if (!untilConverged && taken > 1)
            {
                // Only the last step's length is asked for; that of another one where the next fails.
                if (Kernels<T>.IsFinite(next))
                {
                    isMeasured = false;
                    observer.StepTaken(ref operators, current, lambda);
                    current = next;
                    next = other;
                    other = current;
                    continue;
                }
                lastStep = isMeasured ? lastStep : LengthOfStep(ref operators, lambda, w, taken - 1, store);
                isMeasured = true;
            }
            step = Kernels<T>.Distance(next, current, out T norm);
            if (!T.IsFinite(step))
            {
                status = lastStep > firstStep ? HypergradientStatus.Diverged : HypergradientStatus.NotFinite;
                break;
            }
            observer.StepTaken(ref operators, current, lambda);
            current = next;
            next = other;
            other = current;
            if (taken == 1)
            {
                firstStep = step;
                scale = T.Max(scale, norm);
            }
            lastStep = step;
            if (!untilConverged)
                continue;
            if (step <= tolerance * T.Max(T.One, norm))
            {
                status = HypergradientStatus.Converged;
                break;
            }
            if (step > Limits<T>.Growth * scale)
            {
                status = HypergradientStatus.Diverged;
                break;
            }
        }
        if (!isMeasured)
        {
            // A step between two finite points may be too long to be a number.
            step = Kernels<T>.Distance(current, next, out _);
            status = T.IsFinite(step) ? status : HypergradientStatus.Diverged;
        }
        if (current != w)
            current.CopyTo(w);
        return new FixedPointResult(taken, double.CreateChecked(step), status);
    }

    /// <summary>‖w_s − w_{s−1}‖, by taking the first s steps again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T LengthOfStep<T, TOperators>(ref TOperators operators, ReadOnlySpan<T> lambda, ReadOnlySpan<T> start, int steps, VectorStore<T> store)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperators : struct, IFixedPointOperators<T>
    {
        Span<T> current = store.Rent(VectorSlot.Direction, start.Length), next = store.Rent(VectorSlot.Product, start.Length);
        start.CopyTo(current);
        for (int step = 0; step < steps; step++)
        {
            operators.Map(current, lambda, next);
            Span<T> previous = current;
            current = next;
            next = previous;
        }
        return Kernels<T>.Distance(current, next, out _);
    }
}
