using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <summary>What a certificate wants to know of a reverse sweep.</summary>
internal interface ISweepObserver<T>
    where T : unmanaged
{
    /// <summary>Tells that the adjoint <paramref name="nextAdjoint"/> is about to pass the step from <paramref name="w"/> to <paramref name="next"/>.</summary>
    void StepPassed(ReadOnlySpan<T> w, ReadOnlySpan<T> next, ReadOnlySpan<T> nextAdjoint);
}

/// <summary>The observer of a sweep that nobody asks about.</summary>
internal readonly struct NoSweepObserver<T> : ISweepObserver<T>
    where T : unmanaged
{
    public void StepPassed(ReadOnlySpan<T> w, ReadOnlySpan<T> next, ReadOnlySpan<T> nextAdjoint)
    {
    }
}

/// <summary>The exact derivative of the steps taken, backwards: λ̄ += K(w_s)ᵀw̄_{s+1}, w̄_s = J(w_s)ᵀw̄_{s+1} for s = t−1 … 0.</summary>
internal static class ReverseSweep
{
    /// <summary>The most steps whose products wait to be added together: by then reading and writing the sum costs little beside the products.</summary>
    private const int MostSteps = 128;

    /// <summary>The most numbers that wait for one factor of the products, where each step has as many as its state.</summary>
    private const int MostNumbers = 1 << 22;

    private static int CapacityFor(int length, int steps) => Math.Max(1, Math.Min(Math.Min(MostSteps, steps), MostNumbers / Math.Max(1, length)));

    /// <summary>
    /// Sweeps over the trajectory, which ended at <paramref name="end"/>. <paramref name="adjoint"/> brings w̄_t = ∇₁E and is used up; <paramref name="lambdaAdjoint"/> is added to. Returns ‖w̄₀‖.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Run<T, TOperators, TObserver>(
        ref TOperators operators, in Trajectory<T, TOperators> trajectory, ReadOnlySpan<T> end, ReadOnlySpan<T> lambda, Span<T> adjoint, Span<T> scratch,
        Span<T> lambdaAdjoint, ref TObserver observer)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperators : struct, IFixedPointOperators<T>
        where TObserver : struct, ISweepObserver<T>
    {
        // One length for all vectors of the state: what the JIT knows of an index into one it then knows of all.
        int length = end.Length;
        ref T current = ref MemoryMarshal.GetReference(adjoint[..length]), next = ref MemoryMarshal.GetReference(scratch[..length]);
        ref T following = ref MemoryMarshal.GetReference(end);
        ReadOnlySpan<T> points = trajectory.Points;
        // Rows are filled from the last to the first, so that they stand in the order of their states.
        int capacity = operators.Collects ? CapacityFor(length, trajectory.Count) : 1, rows = Math.Min(capacity, trajectory.Count), place = rows;
        int linearised = trajectory.Linearised;
        if (linearised > 0)
            operators.SelectLinearisation(-1);
        for (int step = trajectory.Count - 1; step >= 0; step--)
        {
            ref T point = ref MemoryMarshal.GetReference(points.Slice(step * length, length));
            ReadOnlySpan<T> w = MemoryMarshal.CreateReadOnlySpan(ref point, length), reached = MemoryMarshal.CreateReadOnlySpan(ref following, length);
            Span<T> passed = MemoryMarshal.CreateSpan(ref current, length), before = MemoryMarshal.CreateSpan(ref next, length);
            observer.StepPassed(w, reached, passed);
            if (step < linearised)
                operators.SelectLinearisation(step);
            else if (operators.KeepsLinearisations)
                LineariseAgain(ref operators, w, lambda);
            else
                operators.LineariseRecorded(w, lambda);
            if (operators.Collects)
                place--;
            operators.ReverseStep(w, lambda, reached, passed, before, lambdaAdjoint, place, capacity);
            if (operators.Collects && place == 0)
            {
                operators.AddCollected(w, lambda, points.Slice(step * length, rows * length), lambdaAdjoint, rows);
                place = rows = Math.Min(capacity, step);
            }
            ref T previous = ref current;
            current = ref next;
            next = ref previous;
            following = ref point;
        }
        if (linearised > 0)
            operators.SelectLinearisation(-1);
        return Kernels<T>.Norm(MemoryMarshal.CreateReadOnlySpan(ref current, length));
    }

    /// <summary>The linearisation at a step of which none is kept. Not inlined: it would take the registers of the steps of which one is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void LineariseAgain<T, TOperators>(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperators : struct, IFixedPointOperators<T>
        => operators.LineariseRecorded(w, lambda);
}
