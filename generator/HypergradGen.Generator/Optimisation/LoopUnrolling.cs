using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Writes a loop of a known small count out, iteration by iteration in its order, with everything inside it: the index is a literal then, and what the loop
/// carries one value after the other. Sums keep their order, so that strict programs are unrolled too.
/// <code>
/// for j &lt; 2: q += x[j]·w[j]          a = q + x[0]·w[0]
/// y = q                              b = a + x[1]·w[1]
///                                    y = b
/// </code>
/// </summary>
public sealed class LoopUnrolling : Rewriter
{
    /// <summary>The most statements that a nest of loops becomes: what fits beside the rest of a step into registers and the cache of decoded instructions.</summary>
    private const int MostStatements = 96;

    /// <summary>The most operations on numbers that the sums of a row become where the rows are the lanes: a kernel of 5 × 5.</summary>
    private const int MostRowTerms = 128;

    private readonly bool _isStrict;
    private int _copying;
    private readonly Stack<For> _rows = new();

    protected override bool Shares => _copying == 0;

    private LoopUnrolling(bool isStrict) => _isStrict = isStrict;

    public static Function Unroll(Function function) => new LoopUnrolling(function.IsStrict).Rewrite(function);

    protected override Value Define(Value value)
    {
        if (_copying == 0)
            return value;
        var copy = value with { Id = Numbering.Next() };
        Replace(value, copy);
        return copy;
    }

    protected override Buffer Define(Buffer buffer)
    {
        if (_copying == 0)
            return buffer;
        var copy = buffer with { Id = Numbering.Next() };
        Replace(buffer, copy);
        return copy;
    }

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        if (_rows.Count == 0 || !s.OrderFree ? Cost(s) is not null : RowTerms.Of(s, _rows.Peek()) <= MostRowTerms)
        {
            Unroll(s, ((Literal)s.Count).AsInt, into);
            return;
        }

        // A loop over rows that stays may be cut into kernels and lanes, which need the sums inside it whole. A recurrence is neither, and where neighbouring rows read
        // neighbouring elements they are the lanes themselves, as in a convolution: written out, the rows may run in lanes.
        bool isOverRows = s.OrderFree && !_isStrict;
        if (isOverRows)
            _rows.Push(s);
        base.RewriteFor(s, into);
        if (isOverRows)
            _rows.Pop();
    }

    private void Unroll(For s, int count, BlockBuilder into)
    {
        var current = s.Carried.Select(c => Map(c.Initial)).ToArray();
        _copying++;
        for (int k = 0; k < count; k++)
        {
            Replace(s.Index, Operand.Int(s.Descending ? count - 1 - k : k));
            for (int i = 0; i < current.Length; i++)
                Replace(s.Carried[i].Parameter, current[i]);
            RewriteStatements(s.Body, into);
            current = [.. s.Body.Yields.Items.Select(Map)];
        }
        _copying--;
        for (int i = 0; i < current.Length; i++)
            Replace(s.Carried[i].Result, current[i]);
    }

    /// <summary>How many statements a loop becomes; null where it stays a loop.</summary>
    private int? Cost(For s)
    {
        if (s.Count is not Literal { AsInt: > 0 and <= MostStatements } count || IsForLanes(s, count.AsInt) || Cost(s.Body) is not { } body)
            return null;
        int cost = count.AsInt * body;
        return cost <= MostStatements ? cost : null;
    }

    private bool IsForLanes(For s, int count) => !_isStrict && s.OrderFree && count >= VectorLoop.LeastIterations;

    private int? Cost(Block block)
    {
        int sum = 0;
        foreach (var statement in block.Statements)
        {
            int? cost = statement switch
            {
                For loop => Cost(loop),
                If branch => 1 + Cost(branch.Then) + Cost(branch.Else),
                Let or Slice or Row or Store or Accumulate or Guard or Allocate { Storage: Storage.Scratch or Storage.Uncleared } => 1,
                Phase => 0,
                _ => null,
            };
            if (cost is not { } known)
                return null;
            sum += known;
        }
        return sum;
    }
}
