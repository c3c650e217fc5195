using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>Linearisations of fewer numbers are counted once in so many steps: together they are less than one twentieth of <see cref="MostOfAll"/>.</summary>
    private const int SmallOne = 1 << 12, StepsBetweenCounts = 64;

    private readonly VectorStore<T> _store = store;
    private readonly int _length = length;
    private AlignedArray<T> _points = new();
    private long _kept;
    private int _counted, _nextCount;
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
        if (!operators.KeepsLinearisations)
        {
            operators.Map(w, lambda, next);
            return;
        }
        if (_isFull)
        {
            MapAlone(ref operators, w, lambda, next);
            return;
        }
        operators.BeginLinearisation(Count);
        operators.MapRecorded(w, lambda, next);
    }

    /// <summary>Not inlined: it would take the registers of the steps whose linearisations are kept.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MapAlone(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next) => operators.Map(w, lambda, next);

    /// <summary>The steps are written one behind the other: the iteration leaves each point where the sweep looks for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Target(ref T offered)
    {
        long start = (Count + 1L) * _length;
        if (start + _length > _points.Capacity)
            Enlarge();
        return ref MemoryMarshal.GetReference(_points.Part((int)start, _length));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Enlarge() => _points = _store.Grown(VectorSlot.Trajectory, checked((Count + 2) * _length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StepTaken(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
        if (Count == 0)
            StoreStart(w);
        Count++;
        if (_isFull || !operators.KeepsLinearisations)
            return;
        Linearised = Count;
        if (Count >= _nextCount)
            CountKept(ref operators);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private readonly void StoreStart(ReadOnlySpan<T> w) => Kernels<T>.Copy(w, _points.Part(0, _length));

    /// <summary>Adds up what the linearisations take, at each of large ones and at times of small ones.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void CountKept(ref TOperators operators)
    {
        long own = operators.LinearisationLength;
        _kept += own * (Count - _counted);
        _counted = Count;
        _nextCount = Count + (own > SmallOne ? 1 : StepsBetweenCounts);
        _isFull = own > MostOfOne || _kept > MostOfAll;
    }
}
