using System.Numerics;

namespace HypergradGen.Solvers;

/// <summary>Stores w₀ … w_{t−1}, the points that a reverse sweep passes again: t·d numbers.</summary>
internal struct Trajectory<T, TOperators>(VectorStore<T> store, int length) : IStepObserver<T, TOperators>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOperators : struct, IFixedPointOperators<T>
{
    private readonly VectorStore<T> _store = store;
    private readonly int _length = length;

    /// <summary>t, the steps stored.</summary>
    public int Count { get; private set; }

    /// <summary>w_step, the point that step number <paramref name="step"/> was taken from.</summary>
    public readonly ReadOnlySpan<T> Point(int step)
        => _store.Grow(VectorSlot.Trajectory, checked(Count * _length)).Slice(step * _length, _length);

    public void StepTaken(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
        w.CopyTo(_store.Grow(VectorSlot.Trajectory, checked((Count + 1) * _length))[^_length..]);
        Count++;
    }
}
