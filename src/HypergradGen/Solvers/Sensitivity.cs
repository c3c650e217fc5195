using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>Carries W = ∂w_t/∂λ through the steps: W ← J·W + K at the point each step is taken from, W₀ = 0. n·d numbers, twice.</summary>
internal struct Sensitivity<T, TOperators>(VectorStore<T> store, int stateLength, int hyperparameterLength) : IStepObserver<T, TOperators>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOperators : struct, IFixedPointOperators<T>
{
    private readonly VectorStore<T> _store = store;
    private readonly int _stateLength = stateLength, _hyperparameterLength = hyperparameterLength;
    private VectorSlot _current = VectorSlot.Sensitivity, _previous = VectorSlot.NextSensitivity;

    /// <summary>The steps taken.</summary>
    public int Count { get; private set; }

    /// <summary>∂w_t/∂λ, one row of d numbers for each hyperparameter.</summary>
    public readonly ReadOnlySpan<T> Rows => _store.Rent(_current, checked(_stateLength * _hyperparameterLength));

    /// <summary>‖W_t − W_{t−1}‖, Frobenius; NaN where no step was taken.</summary>
    public readonly T LastChange()
    {
        ReadOnlySpan<T> rows = Rows;
        return Count switch
        {
            0 => T.NaN,
            1 => Kernels<T>.Norm(rows),
            _ => Kernels<T>.Distance(rows, _store.Rent(_previous, rows.Length), out _),
        };
    }

    public readonly ref T Target(ref T offered) => ref offered;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Step(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next) => operators.MapLinearised(w, lambda, next);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void StepTaken(ref TOperators operators, ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
        (_current, _previous) = (_previous, _current);
        int d = _stateLength, total = checked(d * _hyperparameterLength);
        Span<T> rows = _store.Rent(_current, total), previous = _store.Rent(_previous, total);
        Span<T> direction = _store.Rent(VectorSlot.HyperDirection, _hyperparameterLength);
        Span<T> partial = _store.Rent(VectorSlot.StateTangent, d);
        direction.Clear();

        for (int j = 0; j < _hyperparameterLength; j++)
        {
            Span<T> row = rows.Slice(j * d, d);
            direction[j] = T.One;
            operators.ApplyHyper(w, lambda, direction, row);
            direction[j] = T.Zero;
            if (Count == 0)
                continue;
            operators.ApplyState(w, lambda, previous.Slice(j * d, d), partial);
            Kernels<T>.Add(partial, row);
        }
        Count++;
    }
}
