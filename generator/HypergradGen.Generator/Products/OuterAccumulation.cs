using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>One factor of an outer product: a vector along one loop, the product of its operands.</summary>
internal sealed record OuterFactor(For Along, ImmutableArray<Operand> Operands);

/// <summary>
/// An accumulation into a matrix, of a product that falls apart into a factor of each of its two loops, which may be one row of
/// many in the loops around it.
/// <code>
/// for n: for i: { t = c[n,i]·n̄[n,i];  for j: λ̄[d·i + j] += t·w[n,j] }       Sums n, Outer t along i, Inner w[n,j] along j
/// </code>
/// </summary>
/// <param name="Top">The outermost loop around it, which stands at the program's top level.</param>
/// <param name="Sums">The loops that the place does not depend on, outermost first.</param>
/// <param name="Outer">The factor that is the same in every iteration of the innermost loop.</param>
/// <param name="Inner">The factor along the innermost loop.</param>
/// <param name="Index">The place in the adjoint.</param>
internal sealed record OuterAccumulation(
    Accumulate Statement, For Top, ImmutableArray<For> Sums, OuterFactor Outer, OuterFactor Inner, AffineIndex Index, bool IsNegative)
{
    /// <summary>A matrix of fewer elements, where its sides are known, is not worth the detour.</summary>
    private const int LeastElements = 32;

    /// <summary>An accumulation as one; null where it is none.</summary>
    public static OuterAccumulation? Of(LoopAccumulation a, Definitions definitions)
    {
        var (statement, loops, index) = a;
        var along = loops.Where(l => index.Values.Any(v => v.Id == l.Index.Id)).ToArray();
        var inner = loops[loops.Length - 1];
        if (along.Length != 2 || along.Any(l => index.FactorOf(l.Index) is null) || !ReferenceEquals(along[1], inner) || IsSmall(along[0].Count, inner.Count))
            return null;
        var outer = along[0];
        var written = definitions.Memory.Written(new Block(new Statement[] { loops[0] }, EquatableArray<Operand>.Empty));
        var (isNegative, factors) = a.Factors(definitions);
        var ofInner = factors.Where(f => definitions.ChangesWith(f, inner, written)).ToImmutableArray();
        var ofOuter = factors.RemoveRange(ofInner);
        if (ofInner.IsEmpty || ofInner.Any(f => definitions.ChangesWith(f, outer, written)) || !ofOuter.Any(f => definitions.ChangesWith(f, outer, written)))
            return null;
        var sums = loops.RemoveAll(l => ReferenceEquals(l, outer) || ReferenceEquals(l, inner));
        return new OuterAccumulation(statement, loops[0], sums, new OuterFactor(outer, ofOuter), new OuterFactor(inner, ofInner), index, isNegative);
    }

    private static bool IsSmall(Operand rows, Operand columns) => rows is Literal m && columns is Literal n && m.AsInt * n.AsInt < LeastElements;
}
