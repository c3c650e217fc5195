using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Planning;

namespace HypergradGen.Generator.Optimisation;

/// <summary>So many operations in each iteration of loops that run so often.</summary>
public sealed record WorkTerm(int Operations, ImmutableArray<Operand> Counts);

/// <summary>
/// What an iteration of a loop takes, in what is known before the loop: of its innermost statements alone, as operations done eight at a time.
/// <code>
/// for i: { for j &lt; m: z += x[i,j]·w[j];  s = σ(z);  for j &lt; m: next[j] += s·x[i,j] }          8 operations m times
/// </code>
/// </summary>
internal sealed class LoopWork
{
    /// <summary>An operation that is done for one number alone.</summary>
    private const int Alone = 8;

    /// <summary>How often a loop is taken to run of which nothing is known.</summary>
    private const int Unknown = 4;

    private readonly LoopBody _body;
    private readonly IterationCounts _counts;
    private readonly Memory _memory;
    private readonly List<(int Operations, ImmutableArray<Operand> Counts)> _terms = [];

    private LoopWork(For loop, LoopBody body, Memory memory) => (_body, _counts, _memory) = (body, new IterationCounts(loop, body), memory);

    public static ImmutableArray<WorkTerm> Of(For loop, LoopBody body, Memory memory)
    {
        var work = new LoopWork(loop, body, memory);
        work.Add(loop.Body, [], Alone);
        int depth = work._terms.Max(t => t.Counts.Length);
        return
        [
            .. work._terms.Where(t => t.Counts.Length == depth)
                .GroupBy(t => string.Join(" ", t.Counts.Select(c => c.ToString())))
                .Select(g => new WorkTerm(g.Sum(t => t.Operations), g.First().Counts)),
        ];
    }

    private void Add(Block block, ImmutableArray<Operand> counts, int scale)
    {
        int operations = 0;
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case Let s:
                    operations += s.Target.Type.IsReal ? CostModel.Of(s.Operation) : 0;
                    break;
                case Store or Accumulate:
                    operations++;
                    break;
                case For s:
                    bool isWide = scale == 1 || Contraction.Of(s, _memory) is not null || RaggedProduct.Of(s, _memory) is not null || VectorLoop.Of(s) is not null;
                    Add(s.Body, counts.AddRange(Counts(s.Count)), isWide ? 1 : Alone);
                    break;
                case While s:
                    Add(s.Body, counts.Add(Operand.Int(Unknown)), Alone);
                    break;
                case If s:
                    Add(s.Then, counts, scale);
                    Add(s.Else, counts, scale);
                    break;
            }
        }
        _terms.Add((Math.Max(operations, 1) * scale, counts));
    }

    /// <summary>Two counts where two loops have been joined, or where the count moves with two loops around.</summary>
    private ImmutableArray<Operand> Counts(Operand count)
    {
        if (!_body.IsOutside(count) && _body.Definition((Value)count) is Binary { Operator: BinaryOperator.Multiply } product)
            return Counts(product.Left).AddRange(Counts(product.Right));
        if (_counts.Bounds(count).OrderBy(b => b is Literal).FirstOrDefault() is { } bound)
            return [bound];
        return MostOf(count) ?? [Operand.Int(Unknown)];
    }

    /// <summary>
    /// The largest term of a count that depends on the loops around, each of their indices at its own count; null where nothing is known.
    /// <code>
    /// for batch &lt; batches: for row &lt; rows: for j &lt; batch·128 + row: …              batches · 128
    /// </code>
    /// </summary>
    private ImmutableArray<Operand>? MostOf(Operand count)
    {
        foreach (var term in _body.Affine(count).Terms.Values.Where(t => t.Factor > 0 && t.Values.Length > 0).OrderByDescending(t => t.Values.Length))
        {
            ImmutableArray<Operand> known = [.. term.Values.Select(v => _body.IsOutside(v) ? v : _counts.Of(v)).OfType<Operand>().Where(_body.IsOutside)];
            if (known.Length == term.Values.Length)
                return term.Factor == 1 ? known : known.Add(Operand.Int(term.Factor));
        }
        return null;
    }
}
