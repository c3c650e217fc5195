using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HypergradGen.Solvers;

/// <summary>What a generated solver does without an objective: the forward solve and implicit differentiation of w(λ).</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOperators">The map and its products; a struct, so that the JIT specialises every iteration for it.</typeparam>
/// <remarks>
/// d is the length of w, n that of λ, J = ∂₁Φ, K = ∂₂Φ. Owns its vectors and allocates nothing once it has seen a call as large; one serves one caller at a
/// time. Arguments are checked before anything is written: a length that does not fit, or an output that overlaps another span of the call, is an
/// <see cref="ArgumentException"/> that names the parameter. An exception that the map itself throws passes through and leaves the outputs in any state.
/// </remarks>
public sealed partial class FixedPointEngine<T, TOperators>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOperators : struct, IFixedPointOperators<T>
{
    /// <summary>How many hyperparameters are copied: fewer hold no matrix, and more do not stay in the first-level cache.</summary>
    private const int LeastCopied = 64, MostCopied = 4096;

    private TOperators _operators;

    /// <summary>Creates an engine for one problem.</summary>
    /// <param name="operators">The map and its products.</param>
    /// <param name="options">The options of calls that bring none; <see cref="HypergradientOptions.Default"/> where null.</param>
    public FixedPointEngine(TOperators operators, HypergradientOptions? options)
    {
        _operators = operators;
        Options = options ?? HypergradientOptions.Default;
        _operators.UseThreads(Options.MaxDegreeOfParallelism);
    }

    /// <summary>The options of calls that bring none.</summary>
    public HypergradientOptions Options { get; }

    internal VectorStore<T> Store { get; } = new();

    internal ref TOperators Operators => ref _operators;

    /// <inheritdoc cref="Solve(ReadOnlySpan{T}, Span{T}, HypergradientOptions)"/>
    public FixedPointResult Solve(ReadOnlySpan<T> lambda, Span<T> w) => Solve(lambda, w, Options);

    /// <summary>Solves w = Φ(w, λ) by w ← Φ(w, λ) from the caller's w: at most MaxIterations applications, O(d) besides each.</summary>
    /// <param name="lambda">λ, n; read only.</param>
    /// <param name="w">In: w₀, d. Out: w_t; after <see cref="HypergradientStatus.Diverged"/> or <see cref="HypergradientStatus.NotFinite"/> the last finite iterate.</param>
    /// <param name="options">The options of this call.</param>
    /// <returns>t, ‖w_t − w_{t−1}‖ and how it ended.</returns>
    /// <exception cref="ArgumentException">A length does not fit, w overlaps lambda, or options is null; nothing was written.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public FixedPointResult Solve(ReadOnlySpan<T> lambda, Span<T> w, HypergradientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckState(lambda, w);
        _operators.UseThreads(options.MaxDegreeOfParallelism);
        lambda = Begin(w, lambda);
        var observer = new NoObserver<T, TOperators>();
        return ForwardIteration.Run(ref _operators, lambda, w, Store, options, ref observer);
    }

    /// <inheritdoc cref="Adjoint(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, HypergradientOptions)"/>
    public LinearSolveResult Adjoint(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> wAdjoint, Span<T> lambdaAdjoint)
        => Adjoint(lambda, w, wAdjoint, lambdaAdjoint, Options);

    /// <summary>(∂w/∂λ)ᵀ·u = Kᵀv with (I − Jᵀ)v = u, by the implicit function theorem at a fixed point that the caller has.</summary>
    /// <remarks>
    /// One linearisation, one product with Kᵀ, and per step the products of the method in the options. The unrolled methods, which have no steps to
    /// differentiate here, stand for <see cref="HypergradientMethod.Auto"/>.
    /// </remarks>
    /// <param name="lambda">λ, n; read only.</param>
    /// <param name="w">The fixed point, d; read only.</param>
    /// <param name="wAdjoint">u, d; read only.</param>
    /// <param name="lambdaAdjoint">Out: the product, n; NaN where no finite answer exists.</param>
    /// <param name="options">The options of this call.</param>
    /// <returns>The linear solve's steps, ‖u − (I − Jᵀ)v‖ and how it ended.</returns>
    /// <exception cref="ArgumentException">A length does not fit, lambdaAdjoint overlaps an input, or options is null; nothing was written.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LinearSolveResult Adjoint(
        ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> wAdjoint, Span<T> lambdaAdjoint, HypergradientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _operators.CheckShape(w.Length, lambda.Length);
        Arguments.RequireLength(wAdjoint.Length, w.Length, nameof(wAdjoint), "the length of w");
        Arguments.RequireLength(lambdaAdjoint.Length, lambda.Length, nameof(lambdaAdjoint), "the length of lambda");
        Arguments.RequireDisjoint(lambdaAdjoint, lambda, nameof(lambdaAdjoint), nameof(lambda));
        Arguments.RequireDisjoint(lambdaAdjoint, w, nameof(lambdaAdjoint), nameof(w));
        Arguments.RequireDisjoint(lambdaAdjoint, wAdjoint, nameof(lambdaAdjoint), nameof(wAdjoint));

        if (!Kernels<T>.IsFinite(w))
            return AtNoPoint(lambdaAdjoint);
        _operators.UseThreads(options.MaxDegreeOfParallelism);
        lambda = Begin(w, lambda);
        lambdaAdjoint.Clear();
        LinearOutcome outcome = AddAdjoint(lambda, w, wAdjoint, lambdaAdjoint, options);
        return new LinearSolveResult(outcome.Iterations, outcome.Residual, outcome.Status);
    }

    /// <inheritdoc cref="Tangent(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, HypergradientOptions)"/>
    public LinearSolveResult Tangent(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> lambdaTangent, Span<T> wTangent)
        => Tangent(lambda, w, lambdaTangent, wTangent, Options);

    /// <summary>∂w/∂λ·λ̇ = ẇ with (I − J)ẇ = Kλ̇, by the implicit function theorem at a fixed point that the caller has.</summary>
    /// <remarks>
    /// One linearisation, one product with K, and per step the products of the method in the options. The unrolled methods stand for
    /// <see cref="HypergradientMethod.Auto"/>.
    /// </remarks>
    /// <param name="lambda">λ, n; read only.</param>
    /// <param name="w">The fixed point, d; read only.</param>
    /// <param name="lambdaTangent">λ̇, n; read only.</param>
    /// <param name="wTangent">Out: ẇ, d; NaN where no finite answer exists.</param>
    /// <param name="options">The options of this call.</param>
    /// <returns>The linear solve's steps, ‖Kλ̇ − (I − J)ẇ‖ and how it ended.</returns>
    /// <exception cref="ArgumentException">A length does not fit, wTangent overlaps an input, or options is null; nothing was written.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LinearSolveResult Tangent(
        ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> lambdaTangent, Span<T> wTangent, HypergradientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _operators.CheckShape(w.Length, lambda.Length);
        Arguments.RequireLength(lambdaTangent.Length, lambda.Length, nameof(lambdaTangent), "the length of lambda");
        Arguments.RequireLength(wTangent.Length, w.Length, nameof(wTangent), "the length of w");
        Arguments.RequireDisjoint(wTangent, lambda, nameof(wTangent), nameof(lambda));
        Arguments.RequireDisjoint(wTangent, w, nameof(wTangent), nameof(w));
        Arguments.RequireDisjoint(wTangent, lambdaTangent, nameof(wTangent), nameof(lambdaTangent));

        if (!Kernels<T>.IsFinite(w))
            return AtNoPoint(wTangent);
        _operators.UseThreads(options.MaxDegreeOfParallelism);
        lambda = Begin(w, lambda);
        _operators.Linearise(w, lambda);
        Span<T> rightHandSide = Store.Rent(VectorSlot.RightHandSide, w.Length);
        _operators.ApplyHyper(w, lambda, lambdaTangent, rightHandSide);
        var map = new TangentMap<T, TOperators>(ref _operators, w, lambda);
        LinearOutcome outcome = LinearSolver.Solve(map, rightHandSide, wTangent, Store, options);
        outcome = Finish(outcome, wTangent);
        return new LinearSolveResult(outcome.Iterations, outcome.Residual, outcome.Status);
    }

    /// <summary>
    /// Prepares a solve. Where λ is not long and does not begin with a line of the cache the solve reads a copy that does, since nearly every vector of a matrix in it would lie across two.
    /// </summary>
    /// <returns>λ, or its copy.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal ReadOnlySpan<T> Begin(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda)
    {
        if (lambda.Length is >= LeastCopied and <= MostCopied && !CacheLine.IsAt(ref MemoryMarshal.GetReference(lambda)))
        {
            Span<T> copy = Store.Rent(VectorSlot.Hyperparameters, lambda.Length);
            lambda.CopyTo(copy);
            lambda = copy;
        }
        _operators.Prepare(w, lambda);
        return lambda;
    }

    /// <summary>Linearises at (w, λ), solves (I − Jᵀ)v = u and adds Kᵀv to <paramref name="lambdaAdjoint"/>, which becomes NaN where that fails.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal LinearOutcome AddAdjoint(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> wAdjoint, Span<T> lambdaAdjoint, in SolveLimits limits)
    {
        _operators.Linearise(w, lambda);
        return AddLinearisedAdjoint(lambda, w, wAdjoint, lambdaAdjoint, limits);
    }

    /// <summary>The same at a linearisation that was made. v stays in <see cref="VectorSlot.Solution"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal LinearOutcome AddLinearisedAdjoint(
        ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> wAdjoint, Span<T> lambdaAdjoint, in SolveLimits limits)
    {
        Span<T> v = Store.Rent(VectorSlot.Solution, w.Length);
        var map = new AdjointMap<T, TOperators>(ref _operators, w, lambda);
        LinearOutcome outcome = LinearSolver.Solve(map, wAdjoint, v, Store, limits);
        if (!outcome.Failed)
            _operators.ApplyHyperTransposed(w, lambda, v, lambdaAdjoint);
        return Finish(outcome, lambdaAdjoint);
    }

    /// <summary>Checks the lengths of λ and w, and that w, which a solve writes, does not overlap λ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckState(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w)
    {
        _operators.CheckShape(w.Length, lambda.Length);
        Arguments.RequireDisjoint(w, lambda, nameof(w), nameof(lambda));
    }

    /// <summary>The answer at a state that is not finite, which is no fixed point: a product there may well be finite, as that of Math.Max is, which takes neither side.</summary>
    private static LinearSolveResult AtNoPoint(Span<T> output)
    {
        output.Fill(T.NaN);
        return new LinearSolveResult(0, double.NaN, HypergradientStatus.NotFinite);
    }

    /// <summary>Fills the output of a failed solve with NaN, and makes one that is not finite a failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LinearOutcome Finish(LinearOutcome outcome, Span<T> output)
    {
        if (!outcome.Failed && !Kernels<T>.IsFinite(output))
            outcome = outcome with { Status = HypergradientStatus.NotFinite };
        if (outcome.Failed)
            output.Fill(T.NaN);
        return outcome;
    }
}
