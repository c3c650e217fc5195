namespace HypergradGen.Solvers;

/// <summary>A map Φ(w, λ) and its derivative products, as a solver needs them; implemented by generated structs.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>
/// d is the length of w, n that of λ, J = ∂₁Φ (d × d), K = ∂₂Φ (d × n). The engine passes spans of the right length that do not overlap. It calls
/// <see cref="Prepare"/> once a solve before anything else, and <see cref="Linearise"/> before products, or what is recorded before a step of a reverse sweep; between a linearisation and its products it
/// calls nothing but products, and hands them the same w and λ.
/// </remarks>
public interface IFixedPointOperators<T>
    where T : unmanaged
{
    /// <summary>Checks the lengths of w and λ against the problem's data.</summary>
    /// <param name="stateLength">d, the length of w.</param>
    /// <param name="hyperparameterLength">n, the length of λ.</param>
    /// <exception cref="ArgumentException">A length cannot fit; its ParamName is "w" or "lambda".</exception>
    void CheckShape(int stateLength, int hyperparameterLength);

    /// <summary>Sets how many threads may share a loop of the members below. Results do not depend on it.</summary>
    /// <param name="count">The number, at least 1, the caller's thread included.</param>
    void UseThreads(int count);

    /// <summary>Computes, once a solve, what depends on λ and data alone.</summary>
    /// <param name="w">The state; only its length may be read.</param>
    /// <param name="lambda">The hyperparameters of the whole solve.</param>
    void Prepare(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda);

    /// <summary>Writes Φ(w, λ) over <paramref name="next"/>.</summary>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="next">The next state, d.</param>
    void Map(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next);

    /// <summary>Computes what the products at (w, λ) share, so that each of them runs only the linear part.</summary>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    void Linearise(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda);

    /// <summary><see cref="Map"/> and <see cref="Linearise"/> at the same point, in one pass.</summary>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="next">The next state, d.</param>
    void MapLinearised(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next);

    /// <summary><see cref="Map"/>, and what <see cref="ReverseStep"/> at the same point needs beside the state that the step leads to.</summary>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="next">The next state, d.</param>
    void MapRecorded(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, Span<T> next);

    /// <summary>What <see cref="MapRecorded"/> keeps, without the step.</summary>
    /// <param name="w">The state, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    void LineariseRecorded(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda);

    /// <summary>Whether J is symmetric by construction, as that of a gradient step is; where not, <see cref="HypergradientMethod.Auto"/> finds out by a probe.</summary>
    bool IsSymmetric { get; }

    /// <summary>Whether there is something that <see cref="MapRecorded"/> keeps, at many points at a time. Where not, the three members below are not called.</summary>
    bool KeepsLinearisations { get; }

    /// <summary>How many numbers the selected linearisation takes.</summary>
    long LinearisationLength { get; }

    /// <summary>The next linearisation is kept at a place of its own; what was kept at later places is lost.</summary>
    /// <param name="place">The place, from 0, and at most one above those that are kept.</param>
    void BeginLinearisation(int place);

    /// <summary>Products are those of the linearisation that was kept at a place; −1 is the one that belongs to no place, which <see cref="Prepare"/> selects.</summary>
    /// <param name="place">The place.</param>
    void SelectLinearisation(int place);

    /// <summary>Writes J·ẇ over <paramref name="nextTangent"/>.</summary>
    /// <param name="w">The state of the linearisation, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="wTangent">ẇ, d; left as it is.</param>
    /// <param name="nextTangent">The product, d.</param>
    void ApplyState(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wTangent, Span<T> nextTangent);

    /// <summary>Adds Jᵀ·u to <paramref name="wAdjoint"/>, so that v ← Jᵀv + b begins with b and needs no pass of its own for the addition.</summary>
    /// <param name="w">The state of the linearisation, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="nextAdjoint">u, d; left as it is.</param>
    /// <param name="wAdjoint">The sum that the product is added to, d.</param>
    void ApplyStateTransposed(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> nextAdjoint, Span<T> wAdjoint);

    /// <summary>Whether <see cref="ApplyStateNormal"/> does better than the two products one after the other; where not, it is not called.</summary>
    bool JoinsStateProducts { get; }

    /// <summary>
    /// Writes s = ẇ − J·ẇ over <paramref name="residual"/> and Jᵀ·s over <paramref name="wAdjoint"/>: the two products of a step of the normal equations, in one pass over what both of them read.
    /// </summary>
    /// <param name="w">The state of the linearisation, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="wTangent">ẇ, d; left as it is.</param>
    /// <param name="residual">s, d.</param>
    /// <param name="wAdjoint">The product with Jᵀ, d.</param>
    void ApplyStateNormal(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wTangent, Span<T> residual, Span<T> wAdjoint);

    /// <summary>Writes K·λ̇ over <paramref name="nextTangent"/>.</summary>
    /// <param name="w">The state of the linearisation, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="lambdaTangent">λ̇, n; left as it is.</param>
    /// <param name="nextTangent">The product, d.</param>
    void ApplyHyper(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> lambdaTangent, Span<T> nextTangent);

    /// <summary>Adds Kᵀ·u to <paramref name="lambdaAdjoint"/>, so that the products of many steps are collected in one vector.</summary>
    /// <param name="w">The state of the linearisation, d.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="nextAdjoint">u, d; left as it is.</param>
    /// <param name="lambdaAdjoint">The sum that the product is added to, n.</param>
    void ApplyHyperTransposed(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> nextAdjoint, Span<T> lambdaAdjoint);

    /// <summary>Whether <see cref="ReverseStep"/> leaves a part of Kᵀ·u to <see cref="AddCollected"/>; where not, the latter is not called.</summary>
    bool Collects { get; }

    /// <summary>
    /// A step of a reverse sweep: writes Jᵀ·u over <paramref name="wAdjoint"/>, and adds Kᵀ·u to <paramref name="lambdaAdjoint"/>, where outer products
    /// may be collected by their factors instead. The rows collected with one capacity stay until it changes.
    /// </summary>
    /// <param name="w">The state of the linearisation, d.</param>
    /// <param name="lambda">The hyperparameters, n; the same for all that is added together.</param>
    /// <param name="next">Φ(w, λ) as the step wrote it, d.</param>
    /// <param name="nextAdjoint">u, d; left as it is.</param>
    /// <param name="wAdjoint">The product with Jᵀ, d.</param>
    /// <param name="lambdaAdjoint">The sum that the product with Kᵀ is added to, n.</param>
    /// <param name="place">The row of what is collected that this step's factors become, from 0.</param>
    /// <param name="capacity">How many rows there are, more than <paramref name="place"/>.</param>
    void ReverseStep(
        ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> next, ReadOnlySpan<T> nextAdjoint, Span<T> wAdjoint, Span<T> lambdaAdjoint, int place, int capacity);

    /// <summary>Adds what was collected in the first rows to <paramref name="lambdaAdjoint"/>.</summary>
    /// <param name="w">A state; only its length may be read.</param>
    /// <param name="lambda">The hyperparameters, n.</param>
    /// <param name="wOfSteps">The states that the rows' steps were linearised at, one behind the other in the rows' order, steps·d.</param>
    /// <param name="lambdaAdjoint">The sum that the products are added to, n.</param>
    /// <param name="steps">How many rows.</param>
    void AddCollected(ReadOnlySpan<T> w, ReadOnlySpan<T> lambda, ReadOnlySpan<T> wOfSteps, Span<T> lambdaAdjoint, int steps);
}
