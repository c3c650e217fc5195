using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <summary>What an unrolled method wants to know of the forward iteration.</summary>
internal interface IStepObserver<T, TOperators>
    where T : unmanaged
    where TOperators : struct
{
    /// <summary>Where the next step is to be written: the vector offered, or one of the observer's own that is as long.</summary>
    ref T Target(ref T offered);

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
    public ref T Target(ref T offered) => ref offered;

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
        // Not in w, which lies anywhere: between two vectors that begin where lines of the cache do. One length for all: what the JIT knows of an index into one it then knows of all.
        int length = w.Length;
        ref T current = ref MemoryMarshal.GetReference(w);
        ref T next = ref MemoryMarshal.GetReference(store.Rent(VectorSlot.NextState, length)), other = ref MemoryMarshal.GetReference(store.Rent(VectorSlot.OtherState, length));
        T scale = T.Max(T.One, Kernels<T>.Norm(w)), firstStep = T.Zero, lastStep = T.Zero, step = T.NaN;
        bool isMeasured = true;
        var status = HypergradientStatus.IterationLimit;

        int taken = 0;
        while (taken < limits.MaxIterations)
        {
            next = ref observer.Target(ref next);
            ReadOnlySpan<T> from = MemoryMarshal.CreateReadOnlySpan(ref current, length);
            Span<T> to = MemoryMarshal.CreateSpan(ref next, length);
            observer.Step(ref operators, from, lambda, to);
            taken++;
            if (!untilConverged && taken > 1)
            {
                // Only the last step's length is asked for; that of another one where the next fails.
                if (Kernels<T>.IsFinite(to))
                {
                    isMeasured = false;
                    observer.StepTaken(ref operators, from, lambda);
                    current = ref next;
                    next = ref other;
                    other = ref current;
                    continue;
                }
                lastStep = isMeasured ? lastStep : LengthOfStep(ref operators, lambda, w, taken - 1, store);
                isMeasured = true;
            }
            step = Kernels<T>.Distance(to, from, out T norm);
            if (!T.IsFinite(step))
            {
                status = lastStep > firstStep ? HypergradientStatus.Diverged : HypergradientStatus.NotFinite;
                break;
            }
            observer.StepTaken(ref operators, from, lambda);
            current = ref next;
            next = ref other;
            other = ref current;
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
        ReadOnlySpan<T> end = MemoryMarshal.CreateReadOnlySpan(ref current, length);
        if (!isMeasured)
        {
            // A step between two finite points may be too long to be a number.
            step = Kernels<T>.Distance(end, MemoryMarshal.CreateReadOnlySpan(ref next, length), out _);
            status = T.IsFinite(step) ? status : HypergradientStatus.Diverged;
        }
        if (end != w)
            end.CopyTo(w);
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
