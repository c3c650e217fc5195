using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>
/// An accumulation into a vector, of a product along one loop, which may be one row of many in the loops around it.
/// <code>
/// for n: for i: { t = c[n,i]·n̄[n,i];  λ̄[i] += t }      Sums n, Along i, Factors t
/// </code>
/// </summary>
/// <param name="Sums">The loops that the place does not depend on, outermost first.</param>
/// <param name="Along">The innermost loop.</param>
/// <param name="Index">The place in the adjoint.</param>
internal sealed record VectorAccumulation(Accumulate Statement, ImmutableArray<For> Sums, For Along, ImmutableArray<Operand> Factors, AffineIndex Index, bool IsNegative)
{
    /// <summary>An accumulation as one; null where it is none.</summary>
    public static VectorAccumulation? Of(LoopAccumulation a, Definitions definitions)
    {
        var inner = a.Loops[a.Loops.Length - 1];
        if (a.Loops.Any(l => ReferenceEquals(l, inner) != a.Index.Values.Any(v => v.Id == l.Index.Id)) || a.Index.FactorOf(inner.Index) is null)
            return null;
        var (isNegative, factors) = a.Factors(definitions);
        return new VectorAccumulation(a.Statement, a.Loops.RemoveAt(a.Loops.Length - 1), inner, factors, a.Index, isNegative);
    }
}
