using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Cuts a loop over rows that holds products with a matrix into loops of their own, a batch of rows at a time,
/// so that the products become kernels and what is between them becomes vectors along the rows. What a later piece needs
/// of an earlier one waits in a buffer as long as a batch. The rows of a batch stay in the first-level cache. The iterations touch memory in no order;
/// what they carry from one to the next, a running maximum, say, one piece carries in their order. Where the inner loops are no products, elementary functions
/// behind them are still cut off, to become vectors.
/// <code>
/// for i: { z = Σⱼ x[i,j]·w[j];  s = σ(z);  for j: next[j] += s·x[i,j] }
/// for each batch:   for row: z[row] = Σⱼ x[first+row, j]·w[j]
///                   for row: s[row] = σ(z[row])
///                   for row: for j: next[j] += s[row]·x[first+row, j]
/// </code>
/// Where such products stand in a loop around the rows, and the matrix is the same in all of its iterations, that loop is cut too, and they become products of matrices.
/// <code>
/// for b: for i: { z = Σⱼ a[i,j]·h[b,j];  next[b,i] = σ(z) }
/// for each batch:   for row: for i: z[row, i] = Σⱼ a[i,j]·h[first+row, j]
///                   for row: for i: next[first+row, i] = σ(z[row, i])
/// </code>
/// Three loops that add several products of matrices are as many nests.
/// </summary>
public sealed class LoopDistribution : Rewriter
{
    private readonly Memory _memory;

    private readonly LoopAnalysis _analysis;

    private LoopDistribution(Function function) => (_memory, _analysis) = (Memory.Of(function), new LoopAnalysis(function));

    public static Function Distribute(Function function) => new LoopDistribution(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        bool isCut = (s.OrderFree || _analysis.IsOrderFreeInMemory(s)) && !MatrixProduct.IsKernel(s, _memory);
        if (isCut && s.OrderFree && MatrixProduct.Sum(s, _memory) is { } products)
            into.AddRange(products.Select(p => p.Write(Numbering)));
        else if (isCut && ((s.OrderFree ? Distribution.OfMatrices(s, _analysis.IsOrderFreeInMemory, _memory, Numbering) : null) ?? Distribution.Of(s, _memory, Numbering)) is { } pieces)
            into.AddRange(pieces);
        else
            base.RewriteFor(s, into);
    }
}
