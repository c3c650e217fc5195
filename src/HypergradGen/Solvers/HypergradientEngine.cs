using System.Numerics;
using System.Runtime.CompilerServices;
using HypergradGen.Theory;

namespace HypergradGen.Solvers;

/// <summary>What a generated solver does with an objective: everything that <see cref="FixedPointEngine{T, TOperators}"/> does, and hypergradients.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOperators">The map, its products and the objective; a struct, so that the JIT specialises every iteration for it.</typeparam>
/// <remarks>
/// The methods and their costs are those of Grazzi, Franceschi, Pontil and Salzo, <i>On the Iteration Complexity of Hypergradient Computation</i>, ICML 2020.
/// Arguments, aliasing, allocation and threads as in <see cref="FixedPointEngine{T, TOperators}"/>.
/// </remarks>
public sealed partial class HypergradientEngine<T, TOperators> : IHypergradientSolver<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOperators : struct, IHypergradientOperators<T>
{
    private readonly FixedPointEngine<T, TOperators> _engine;

    /// <summary>Creates an engine for one problem.</summary>
    /// <param name="operators">The map, its products and the objective.</param>
    /// <param name="options">The options of calls that bring none; <see cref="HypergradientOptions.Default"/> where null.</param>
    public HypergradientEngine(TOperators operators, HypergradientOptions? options) => _engine = new(operators, options);

    /// <summary>The options of calls that bring none.</summary>
    public HypergradientOptions Options => _engine.Options;

    /// <inheritdoc cref="FixedPointEngine{T, TOperators}.Solve(ReadOnlySpan{T}, Span{T}, HypergradientOptions)"/>
    public FixedPointResult Solve(ReadOnlySpan<T> lambda, Span<T> w) => _engine.Solve(lambda, w);

    /// <inheritdoc cref="FixedPointEngine{T, TOperators}.Solve(ReadOnlySpan{T}, Span{T}, HypergradientOptions)"/>
    public FixedPointResult Solve(ReadOnlySpan<T> lambda, Span<T> w, HypergradientOptions options) => _engine.Solve(lambda, w, options);

    /// <inheritdoc cref="FixedPointEngine{T, TOperators}.Adjoint(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, HypergradientOptions)"/>
    public LinearSolveResult Adjoint(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> wAdjoint, Span<T> lambdaAdjoint)
        => _engine.Adjoint(lambda, w, wAdjoint, lambdaAdjoint);

    /// <inheritdoc cref="FixedPointEngine{T, TOperators}.Adjoint(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, HypergradientOptions)"/>
    public LinearSolveResult Adjoint(
        ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> wAdjoint, Span<T> lambdaAdjoint, HypergradientOptions options)
        => _engine.Adjoint(lambda, w, wAdjoint, lambdaAdjoint, options);

    /// <inheritdoc cref="FixedPointEngine{T, TOperators}.Tangent(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, HypergradientOptions)"/>
    public LinearSolveResult Tangent(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> lambdaTangent, Span<T> wTangent)
        => _engine.Tangent(lambda, w, lambdaTangent, wTangent);

    /// <inheritdoc cref="FixedPointEngine{T, TOperators}.Tangent(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, HypergradientOptions)"/>
    public LinearSolveResult Tangent(
        ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> lambdaTangent, Span<T> wTangent, HypergradientOptions options)
        => _engine.Tangent(lambda, w, lambdaTangent, wTangent, options);

    /// <inheritdoc cref="FixedPointEngine{T, TOperators}.StateTangent"/>
    public void StateTangent(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> wTangent, Span<T> nextTangent)
        => _engine.StateTangent(lambda, w, wTangent, nextTangent);

    /// <inheritdoc cref="FixedPointEngine{T, TOperators}.StateAdjoint"/>
    public void StateAdjoint(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> nextAdjoint, Span<T> wAdjoint)
        => _engine.StateAdjoint(lambda, w, nextAdjoint, wAdjoint);

    /// <inheritdoc cref="Compute(ReadOnlySpan{T}, Span{T}, Span{T}, HypergradientOptions)"/>
    public HypergradientResult Compute(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient) => Compute(lambda, w, gradient, Options);

    /// <summary>Solves w = Φ(w, λ) and computes ∇f(λ) of f(λ) = E(w(λ), λ).</summary>
    /// <remarks>
    /// Implicit methods: ∇f = ∇₂E + Kᵀv with (I − Jᵀ)v = ∇₁E, at one linearisation at w_t. Unrolled methods: the exact derivative of the t steps taken, with
    /// one linearisation a step; <see cref="HypergradientMethod.ReverseUnrolled"/> keeps t·d numbers and the linearisations of the first steps, at most 64 MiB of doubles,
    /// <see cref="HypergradientMethod.ForwardUnrolled"/> 2n·d and makes 2n products a step. Where statuses compete, a failure comes first, then the forward
    /// limit, then the linear one. With <see cref="HypergradientOptions.Constants"/> the result has a certificate; with
    /// <see cref="HypergradientOptions.HypergradientTolerance"/> t and k follow from it.
    /// </remarks>
    /// <param name="lambda">λ, n; read only.</param>
    /// <param name="w">In: w₀, d. Out: w_t; after a failed forward solve the last finite iterate.</param>
    /// <param name="gradient">Out: ∇f(λ), n; NaN where no finite answer exists.</param>
    /// <param name="options">The options of this call.</param>
    /// <returns>The objective at w_t, the effort of both loops, how it ended and the method used.</returns>
    /// <exception cref="ArgumentException">A length does not fit, an output overlaps another span, or options is null; nothing was written.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public HypergradientResult Compute(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _engine.CheckState(lambda, w);
        Arguments.RequireLength(gradient.Length, lambda.Length, nameof(gradient), "the length of lambda");
        Arguments.RequireDisjoint(gradient, lambda, nameof(gradient), nameof(lambda));
        Arguments.RequireDisjoint<T>(gradient, w, nameof(gradient), nameof(w));

        _engine.Operators.UseThreads(options.MaxDegreeOfParallelism);
        lambda = _engine.Begin(w, lambda);
        if (options.HypergradientTolerance > 0)
            return ComputeToTolerance(lambda, w, gradient, options);
        ConstantValues? constants = options.Constants is null ? null : new ConstantValues(options.Constants, w.Length);
        if (constants is { } known)
            Certify(lambda, w, known).KeepStart();
        switch (options.Method)
        {
            case HypergradientMethod.ReverseUnrolled:
                var trajectory = new Trajectory<T, TOperators>(_engine.Store, w.Length);
                FixedPointResult forward = ForwardIteration.Run(ref _engine.Operators, lambda, w, _engine.Store, options, ref trajectory);
                return Sweep(in trajectory, forward, lambda, w, gradient, options, constants);
            case HypergradientMethod.ForwardUnrolled:
                var sensitivity = new Sensitivity<T, TOperators>(_engine.Store, w.Length, lambda.Length);
                forward = ForwardIteration.Run(ref _engine.Operators, lambda, w, _engine.Store, options, ref sensitivity);
                return Carry(in sensitivity, forward, lambda, w, gradient, options, constants);
            default:
                return ComputeImplicit(lambda, w, gradient, options, constants);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private HypergradientResult ComputeImplicit(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options, in ConstantValues? constants)
    {
        var observer = new NoObserver<T, TOperators>();
        FixedPointResult forward = ForwardIteration.Run(ref _engine.Operators, lambda, w, _engine.Store, options, ref observer);
        Span<T> wGradient = _engine.Store.Rent(VectorSlot.RightHandSide, w.Length);
        if (!TryObjective(forward, lambda, w, wGradient, gradient, out T objective))
            return Failure(forward, objective, gradient, options.Method);

        double hyperGradient = constants is null ? 0 : double.CreateChecked(Kernels<T>.Norm(gradient));
        LinearOutcome linear = _engine.AddAdjoint(lambda, w, wGradient, gradient, options);
        HypergradientResult result = Result(forward, objective, linear);
        if (constants is not { } known || linear.Failed)
            return result;
        Certifier<T, TOperators> certifier = Certify(lambda, w, known);
        CertificateFormula formula = certifier.Formula();
        AdjointNorms adjoint = certifier.Adjoint(wGradient);
        return result with { Certificate = formula.Implicit(certifier.State(forward, double.CreateChecked(Kernels<T>.Norm(wGradient)), hyperGradient), adjoint) };
    }

    /// <summary>The hypergradient of the steps in <paramref name="trajectory"/>, which ended at w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private HypergradientResult Sweep(
        in Trajectory<T, TOperators> trajectory, FixedPointResult forward, ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, Span<T> gradient,
        HypergradientOptions options, in ConstantValues? constants)
    {
        ref TOperators operators = ref _engine.Operators;
        Span<T> adjoint = _engine.Store.Rent(VectorSlot.RightHandSide, w.Length);
        if (!TryObjective(forward, lambda, w, adjoint, gradient, out T objective))
            return Failure(forward, objective, gradient, options.Method);

        T norm = Kernels<T>.Norm(adjoint);
        Span<T> scratch = _engine.Store.Rent(VectorSlot.NextSolution, w.Length);
        if (constants is not { } known)
        {
            var nobody = new NoSweepObserver<T>();
            T left = ReverseSweep.Run(ref operators, in trajectory, w, lambda, adjoint, scratch, gradient, ref nobody);
            return Result(forward, objective, Unrolled(trajectory.Count, left, norm, gradient, options));
        }
        double hyperGradient = double.CreateChecked(Kernels<T>.Norm(gradient));
        var norms = new SweepNorms<T>();
        T remaining = ReverseSweep.Run(ref operators, in trajectory, w, lambda, adjoint, scratch, gradient, ref norms);
        HypergradientResult result = Result(forward, objective, Unrolled(trajectory.Count, remaining, norm, gradient, options));
        if (result.Status.IsFailure())
            return result;
        // The sweep left the linearisation at another point.
        operators.Linearise(w, lambda);
        Certifier<T, TOperators> certifier = Certify(lambda, w, known);
        CertificateFormula formula = certifier.Formula();
        StateNorms at = certifier.State(forward, double.CreateChecked(norm), hyperGradient);
        return result with { Certificate = formula.Reverse(at, norms.Sums(double.CreateChecked(remaining))) };
    }

    /// <summary>The hypergradient by the Jacobian that <paramref name="sensitivity"/> carried to w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private HypergradientResult Carry(
        in Sensitivity<T, TOperators> sensitivity, FixedPointResult forward, ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, Span<T> gradient,
        HypergradientOptions options, in ConstantValues? constants)
    {
        Span<T> wGradient = _engine.Store.Rent(VectorSlot.RightHandSide, w.Length);
        if (!TryObjective(forward, lambda, w, wGradient, gradient, out T objective))
            return Failure(forward, objective, gradient, options.Method);

        // ∇f = ∇₂E + Wᵀ∇₁E, W = ∂w_t/∂λ; no step, no W.
        double hyperGradient = constants is null ? 0 : double.CreateChecked(Kernels<T>.Norm(gradient));
        ReadOnlySpan<T> rows = sensitivity.Rows;
        for (int j = 0; j < gradient.Length && sensitivity.Count > 0; j++)
            gradient[j] += Kernels<T>.Dot(rows.Slice(j * w.Length, w.Length), wGradient);
        T norm = Kernels<T>.Norm(wGradient), change = sensitivity.LastChange();
        HypergradientResult result = Result(forward, objective, Unrolled(sensitivity.Count, change, norm, gradient, options));
        if (constants is not { } known || result.Status.IsFailure())
            return result;
        Certifier<T, TOperators> certifier = Certify(lambda, w, known);
        StateNorms at = certifier.State(forward, double.CreateChecked(norm), hyperGradient);
        var norms = new SensitivityNorms(sensitivity.Count, double.CreateChecked(Kernels<T>.Norm(rows)), double.CreateChecked(change), lambda.Length);
        return result with { Certificate = certifier.FormulaWithoutHyperJacobian().Forward(at, norms) };
    }

    private Certifier<T, TOperators> Certify(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, in ConstantValues constants)
        => new(ref _engine.Operators, _engine.Store, lambda, w, constants);

    /// <summary>
    /// E and both gradients at a forward solve's result. False where that failed, or where E or ∇₁E is not finite. Of ∇₂E, which may be long, that is not asked here: what is added to it does not make it
    /// finite, and its sum is asked in the end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryObjective(FixedPointResult forward, ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, Span<T> wGradient, Span<T> lambdaGradient, out T objective)
    {
        objective = T.NaN;
        if (forward.Status.IsFailure())
            return false;
        objective = _engine.Operators.ObjectiveGradient(w, lambda, wGradient, lambdaGradient);
        return T.IsFinite(objective) && Kernels<T>.IsFinite(wGradient);
    }

    /// <summary>Judges an unrolled derivative: what is left of the first iterate's influence against LinearTolerance · ‖∇₁E‖.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static LinearOutcome Unrolled(int steps, T remaining, T norm, Span<T> gradient, HypergradientOptions options)
    {
        HypergradientStatus status = options.LinearTolerance > 0 && remaining > T.CreateSaturating(options.LinearTolerance) * norm
            ? HypergradientStatus.LinearIterationLimit
            : HypergradientStatus.Converged;
        if (!Kernels<T>.IsFinite(gradient))
        {
            status = HypergradientStatus.NotFinite;
            gradient.Fill(T.NaN);
        }
        return new LinearOutcome(steps, double.CreateChecked(remaining), status, options.Method);
    }

    private static HypergradientResult Failure(FixedPointResult forward, T objective, Span<T> gradient, HypergradientMethod method)
    {
        gradient.Fill(T.NaN);
        HypergradientStatus status = forward.Status.IsFailure() ? forward.Status : HypergradientStatus.NotFinite;
        return new HypergradientResult(double.CreateChecked(objective), forward.Iterations, forward.Residual, 0, double.NaN, status, method);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static HypergradientResult Result(FixedPointResult forward, T objective, LinearOutcome linear)
    {
        HypergradientStatus status = linear.Failed || forward.Status == HypergradientStatus.Converged ? linear.Status : forward.Status;
        return new HypergradientResult(
            double.CreateChecked(objective), forward.Iterations, forward.Residual, linear.Iterations, linear.Residual, status, linear.Method);
    }
}
