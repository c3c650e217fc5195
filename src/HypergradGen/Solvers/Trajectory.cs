using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>
/// Stores w₀ … w_{t−1}, the points that a reverse sweep passes again: t·d numbers. Of the first steps it also keeps the linearisations, as long as that
/// is cheaper than computing them again.
/// </summary>
internal struct Trajectory<T, TOperators>(VectorStore<T> store, int length) : IStepObserver<T, TOperators>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOperators : struct, IFixedPointOperators<T>
{
    /// <summary>A linearisation that does not fit into a second-level cache is as soon computed as read again.</summary>
    private const int MostOfOne = 1 << 17;

    /// <summary>The most numbers of all linearisations together, 64 MiB of doubles.</summary>
    private const int MostOfAll = 1 << 23;

    private readonly VectorStore<T> _store = store;
    private readonly int _length = length;
    private AlignedArray<T> _points = new();
    private long _kept;
    private bool _isFull;

    /// <summary>t, the steps stored.</summary>
    public int Count { get; private set; }

    /// <summary>The steps, counted from the first, whose linearisation is kept at the place of their number.</summary>
    public int Linearised { get; private set; }

    /// <summary>w₀ … w_{t−1}, the points that the steps were taken from, one behind the other.</summary>
    public readonly ReadOnlySpan<T> Points => _store.Grow(VectorSlot.Trajectory, checked(Count * _length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Step(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next)
    {
        if (_isFull || !operators.KeepsLinearisations)
        {
            operators.Map(w, lambda, next);
            return;
        }
        operators.BeginLinearisation(Count);
        operators.MapLinearised(w, lambda, next);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void StepTaken(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
        int start = Count * _length;
        if ((long)start + _length > _points.Capacity)
            _points = _store.Grown(VectorSlot.Trajectory, checked(start + _length));
        Kernels<T>.Copy(w, _points.Part(start, _length));
        Count++;
        if (_isFull || !operators.KeepsLinearisations)
            return;
        Linearised = Count;
        long own = operators.LinearisationLength;
        _kept += own;
        _isFull = own > MostOfOne || _kept > MostOfAll;
    }
}
