using System.Numerics;
using HypergradGen.Theory;

namespace HypergradGen.Solvers;

/// <summary>Measures at the last iterate ŵ what its certificate is made of.</summary>
internal readonly ref struct Certifier<T, TOperators>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOperators : struct, IHypergradientOperators<T>
{
    private readonly ref TOperators _operators;
    private readonly VectorStore<T> _store;
    private readonly ReadOnlySpan<T> _lambda, _w;
    private readonly ConstantValues _constants;
    private readonly RoundingModel _rounding;

    public Certifier(ref TOperators operators, VectorStore<T> store, ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, in ConstantValues constants)
    {
        _operators = ref operators;
        _store = store;
        _lambda = lambda;
        _w = w;
        _constants = constants;
        _rounding = new RoundingModel(double.CreateChecked(Limits<T>.MachineEpsilon) / 2, constants.RoundingUnits, w.Length, lambda.Length);
    }

    /// <summary>Keeps w₀, where a distance from it was declared that the result can refute.</summary>
    public void KeepStart()
    {
        if (double.IsFinite(_constants.Distance))
            _w.CopyTo(_store.Rent(VectorSlot.Start, _w.Length));
    }

    /// <summary>The formula at the linearisation that stands, which is at ŵ: with L_Φ where it is known, else with a bound from products.</summary>
    public CertificateFormula Formula()
        => double.IsFinite(_constants.HyperJacobianBound.Value)
            ? new(_constants, _rounding, _constants.HyperJacobianBound)
            : new(_constants, _rounding, HyperJacobianNorm.Bound(ref _operators, _lambda, _w, _store, _rounding, _constants.Nu2));

    /// <summary>The formula of a method that asks for no bound of ∂₂Φ.</summary>
    public CertificateFormula FormulaWithoutHyperJacobian() => new(_constants, _rounding, Constant.Unknown);

    /// <summary>The norms at ŵ. Applies Φ once, which ends what a linearisation is good for.</summary>
    public StateNorms State(FixedPointResult forward, double stateGradient, double hyperGradient)
    {
        Span<T> next = _store.Rent(VectorSlot.CertificateState, _w.Length);
        _operators.Map(_w, _lambda, next);
        T residual = Kernels<T>.Distance(next, _w, out _), fromStart = T.Zero;
        if (double.IsFinite(_constants.Distance))
            fromStart = Kernels<T>.Distance(_store.Rent(VectorSlot.Start, _w.Length), _w, out _);
        return new StateNorms(
            double.CreateChecked(residual), double.CreateChecked(Kernels<T>.Norm(_w)), forward.Residual, double.CreateChecked(fromStart), stateGradient, hyperGradient);
    }

    /// <summary>‖v‖ and ‖b − (I − Jᵀ)v‖ at the linearisation that stands; the solver's own residual may have drifted from it.</summary>
    public AdjointNorms Adjoint(ReadOnlySpan<T> wGradient)
    {
        ReadOnlySpan<T> v = _store.Rent(VectorSlot.Solution, _w.Length);
        Span<T> product = _store.Rent(VectorSlot.CertificateState, _w.Length);
        wGradient.CopyTo(product);
        _operators.ApplyStateTransposed(_w, _lambda, v, product);
        return new AdjointNorms(double.CreateChecked(Kernels<T>.Norm(v)), double.CreateChecked(Kernels<T>.Distance(product, v, out _)));
    }
}

/// <summary>Collects the sums of a reverse sweep that its certificate is made of, in double: they may be long.</summary>
internal struct SweepNorms<T> : ISweepObserver<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private double _adjoints, _weightedSteps, _largestState;
    private int _steps;

    public readonly SweepSums Sums(double remaining) => new(_steps, remaining, _adjoints, _weightedSteps, _largestState);

    public void StepPassed(ReadOnlySpan<T> w, ReadOnlySpan<T> next, ReadOnlySpan<T> nextAdjoint)
    {
        double adjoint = double.CreateChecked(Kernels<T>.Norm(nextAdjoint));
        _steps++;
        _adjoints += adjoint;
        _weightedSteps += adjoint * double.CreateChecked(Kernels<T>.Distance(w, next, out T state));
        _largestState = Math.Max(_largestState, double.CreateChecked(state));
    }
}
