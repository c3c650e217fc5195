using System.Numerics;
using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

/// <summary>What a generated solver does with an objective: everything that <see cref="FixedPointEngine{T, TOperators}"/> does, and hypergradients.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOperators">The map, its products and the objective; a struct, so that the JIT specialises every iteration for it.</typeparam>
/// <remarks>
/// The methods and their costs are those of Grazzi, Franceschi, Pontil and Salzo, <i>On the Iteration Complexity of Hypergradient Computation</i>, ICML 2020.
/// Arguments, aliasing, allocation and threads as in <see cref="FixedPointEngine{T, TOperators}"/>.
/// </remarks>
public sealed class HypergradientEngine<T, TOperators> : IHypergradientSolver<T>
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

    /// <inheritdoc cref="Compute(ReadOnlySpan{T}, Span{T}, Span{T}, HypergradientOptions)"/>
    public HypergradientResult Compute(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient) => Compute(lambda, w, gradient, Options);

    /// <summary>Solves w = Φ(w, λ) and computes ∇f(λ) of f(λ) = E(w(λ), λ).</summary>
    /// <remarks>
    /// Implicit methods: ∇f = ∇₂E + Kᵀv with (I − Jᵀ)v = ∇₁E, at one linearisation at w_t. Unrolled methods: the exact derivative of the t steps taken, with
    /// one linearisation a step; <see cref="HypergradientMethod.ReverseUnrolled"/> keeps t·d numbers,
    /// <see cref="HypergradientMethod.ForwardUnrolled"/> 2n·d and makes 2n products a step. Where statuses compete, a failure comes first, then the forward
    /// limit, then the linear one.
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

        _engine.Operators.Prepare(w, lambda);
        return options.Method switch
        {
            HypergradientMethod.ReverseUnrolled => ComputeReverse(lambda, w, gradient, options),
            HypergradientMethod.ForwardUnrolled => ComputeForward(lambda, w, gradient, options),
            _ => ComputeImplicit(lambda, w, gradient, options),
        };
    }

    private HypergradientResult ComputeImplicit(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options)
    {
        var observer = new NoObserver<T, TOperators>();
        FixedPointResult forward = ForwardIteration.Run(ref _engine.Operators, lambda, w, _engine.Store, options, ref observer);
        Span<T> wGradient = _engine.Store.Rent(VectorSlot.RightHandSide, w.Length);
        if (!TryObjective(forward, lambda, w, wGradient, gradient, out T objective))
            return Failure(forward, objective, gradient, options.Method);

        LinearOutcome linear = _engine.AddAdjoint(lambda, w, wGradient, gradient, options);
        return Result(forward, objective, linear);
    }

    private HypergradientResult ComputeReverse(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options)
    {
        ref TOperators operators = ref _engine.Operators;
        var trajectory = new Trajectory<T, TOperators>(_engine.Store, w.Length);
        FixedPointResult forward = ForwardIteration.Run(ref operators, lambda, w, _engine.Store, options, ref trajectory);
        Span<T> adjoint = _engine.Store.Rent(VectorSlot.RightHandSide, w.Length);
        if (!TryObjective(forward, lambda, w, adjoint, gradient, out T objective))
            return Failure(forward, objective, gradient, options.Method);

        T norm = Kernels<T>.Norm(adjoint);
        T remaining = ReverseSweep.Run(ref operators, in trajectory, lambda, adjoint, _engine.Store.Rent(VectorSlot.NextSolution, w.Length), gradient);
        return Result(forward, objective, Unrolled(trajectory.Count, remaining, norm, gradient, options));
    }

    private HypergradientResult ComputeForward(ReadOnlySpan<T> lambda, Span<T> w, Span<T> gradient, HypergradientOptions options)
    {
        ref TOperators operators = ref _engine.Operators;
        var sensitivity = new Sensitivity<T, TOperators>(_engine.Store, w.Length, lambda.Length);
        FixedPointResult forward = ForwardIteration.Run(ref operators, lambda, w, _engine.Store, options, ref sensitivity);
        Span<T> wGradient = _engine.Store.Rent(VectorSlot.RightHandSide, w.Length);
        if (!TryObjective(forward, lambda, w, wGradient, gradient, out T objective))
            return Failure(forward, objective, gradient, options.Method);

        // ∇f = ∇₂E + Wᵀ∇₁E, W = ∂w_t/∂λ; no step, no W.
        ReadOnlySpan<T> rows = sensitivity.Rows;
        for (int j = 0; j < gradient.Length && sensitivity.Count > 0; j++)
            gradient[j] += Kernels<T>.Dot(rows.Slice(j * w.Length, w.Length), wGradient);
        return Result(forward, objective, Unrolled(sensitivity.Count, sensitivity.LastChange(), Kernels<T>.Norm(wGradient), gradient, options));
    }

    /// <summary>E and both gradients at a forward solve's result. False where that failed, or where one of them is not finite.</summary>
    private bool TryObjective(FixedPointResult forward, ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, Span<T> wGradient, Span<T> lambdaGradient, out T objective)
    {
        objective = T.NaN;
        if (forward.Status.IsFailure())
            return false;
        objective = _engine.Operators.ObjectiveGradient(w, lambda, wGradient, lambdaGradient);
        return T.IsFinite(objective) && Kernels<T>.IsFinite(wGradient) && Kernels<T>.IsFinite(lambdaGradient);
    }

    /// <summary>Judges an unrolled derivative: what is left of the first iterate's influence against LinearTolerance · ‖∇₁E‖.</summary>
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

    private static HypergradientResult Result(FixedPointResult forward, T objective, LinearOutcome linear)
    {
        HypergradientStatus status = linear.Failed || forward.Status == HypergradientStatus.Converged ? linear.Status : forward.Status;
        return new HypergradientResult(
            double.CreateChecked(objective), forward.Iterations, forward.Residual, linear.Iterations, linear.Residual, status, linear.Method);
    }
}
