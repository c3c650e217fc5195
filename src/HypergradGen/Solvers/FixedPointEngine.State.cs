using System.Runtime.CompilerServices;

namespace HypergradGen.Solvers;

// Products with ∂₁Φ alone, for callers who iterate themselves: nothing is computed that belongs to the hyperparameters.
public sealed partial class FixedPointEngine<T, TOperators>
{
    /// <summary>J·ẇ, the derivative of one step along a tangent of the state; λ is held fixed.</summary>
    /// <remarks>One linearisation and one product: about two steps, less where a step prepares much that depends on λ alone.</remarks>
    /// <param name="lambda">λ, n; read only.</param>
    /// <param name="w">w, d, any point; read only.</param>
    /// <param name="wTangent">ẇ, d; read only.</param>
    /// <param name="nextTangent">Out: J·ẇ, d; written over.</param>
    /// <exception cref="ArgumentException">A length does not fit, or nextTangent overlaps an input; nothing was written.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void StateTangent(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> wTangent, Span<T> nextTangent)
    {
        LineariseForProduct(lambda, w, wTangent, nameof(wTangent), nextTangent, nameof(nextTangent));
        _operators.ApplyState(w, lambda, wTangent, nextTangent);
    }

    /// <summary>Jᵀ·u, the adjoint of one step in the state; that in λ is not computed.</summary>
    /// <remarks>One linearisation and one product: about two steps, less where a step prepares much that depends on λ alone.</remarks>
    /// <param name="lambda">λ, n; read only.</param>
    /// <param name="w">w, d, any point; read only.</param>
    /// <param name="nextAdjoint">u, d; read only.</param>
    /// <param name="wAdjoint">Out: Jᵀ·u, d; written over.</param>
    /// <exception cref="ArgumentException">A length does not fit, or wAdjoint overlaps an input; nothing was written.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void StateAdjoint(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> nextAdjoint, Span<T> wAdjoint)
    {
        LineariseForProduct(lambda, w, nextAdjoint, nameof(nextAdjoint), wAdjoint, nameof(wAdjoint));
        wAdjoint.Clear();
        _operators.ApplyStateTransposed(w, lambda, nextAdjoint, wAdjoint);
    }

    private void LineariseForProduct(ReadOnlySpan<T> lambda, ReadOnlySpan<T> w, ReadOnlySpan<T> seed, string seedName, ReadOnlySpan<T> product, string productName)
    {
        _operators.CheckShape(w.Length, lambda.Length);
        Arguments.RequireLength(seed.Length, w.Length, seedName, "the length of w");
        Arguments.RequireLength(product.Length, w.Length, productName, "the length of w");
        Arguments.RequireDisjoint(product, lambda, productName, nameof(lambda));
        Arguments.RequireDisjoint(product, w, productName, nameof(w));
        Arguments.RequireDisjoint(product, seed, productName, seedName);
        _operators.UseThreads(Options.MaxDegreeOfParallelism);
        _operators.Prepare(w, lambda);
        _operators.Linearise(w, lambda);
    }
}
