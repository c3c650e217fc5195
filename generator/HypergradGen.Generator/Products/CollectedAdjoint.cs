using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>
/// A step of a reverse sweep in two programs, for a solver that sums ∂₂Φᵀ·u over many steps: outer products are not added step by step, which would pass over
/// the whole matrix each time. Their factors are collected, a row a step, and added together as one product of matrices. Where one
/// factor is the same in every step, the other is summed first; so is a factor that is added to a vector. Elements of the state are not collected, since the sweep has
/// the states of all steps, ws.
/// <code>
/// step      for i: { t = c[i]·u[i];  for j: Ā[i,j] += t·w[j];  for j: B̄[i,j] += t·x[j];  b̄[i] += t }
/// collect   for i: { t = c[i]·u[i];  ts[place, i] = t }
/// add       for s, i, j: Ā[i,j] += ts[s,i]·ws[s,j]           for s, i: sum[i] += ts[s,i]      for i, j: B̄[i,j] += sum[i]·x[j]      for i: b̄[i] += sum[i]
/// </code>
/// </summary>
/// <param name="Collect">(w, λ, u, w̄, λ̄, place, capacity): what is no outer product is added at once; place &lt; capacity tells the row.</param>
/// <param name="Add">(w, λ, ws, λ̄, steps): adds what the rows 0 … steps − 1 hold, ws the states of their steps, one behind the other; of w the length is read.</param>
public sealed record CollectedAdjoint(Function Collect, Function Add)
{
    /// <summary>The two programs of an adjoint; null where it has no outer product that can be taken out of the step.</summary>
    /// <param name="function">(w, λ, u, w̄, λ̄), then constants.</param>
    /// <param name="adjoint">λ̄.</param>
    /// <param name="following">The state that a step led to, another one in every step, where the function reads it: the last parameter in front of the constants.</param>
    /// <param name="prepared">What is kept for a whole solve, and so is the same in every step.</param>
    /// <param name="numbering">Numbers what is kept for other programs.</param>
    public static CollectedAdjoint? Of(Function function, Buffer adjoint, Buffer? following, IReadOnlyCollection<Buffer> prepared, Numbering numbering)
    {
        var definitions = Definitions.Of(function);
        var found = LoopAccumulation.In(function, adjoint, definitions);
        var products = found.Select(a => OuterAccumulation.Of(a, definitions)).OfType<OuterAccumulation>().ToArray();
        if (products.Length == 0)
            return null;
        var writer = new CollectionWriter(function, adjoint, following, prepared, definitions, numbering.Above(function));
        foreach (var product in products)
            writer.Collect(product);
        foreach (var vector in found.Select(a => VectorAccumulation.Of(a, definitions)).OfType<VectorAccumulation>())
            writer.Collect(vector);
        return writer.Finish();
    }
}
