using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Starts every sum at zero and adds what it started from afterwards. Sums that follow one another then do not wait for each
/// other: what one of them depends on no longer decides when the others can be computed. The order of the additions changes.
/// <code>
/// z = c[i]                                    a = 0;  for j: a += A[i,j]·w[j]
/// for j: z += A[i,j]·w[j]                     b = 0;  for j: b += B[i,j]·x[j]
/// for j: z += B[i,j]·x[j]                     z = c[i] + a + b
/// </code>
/// One sum of products of the same two memories in several loops, the parts of one that was cut, stays one, which the next loop goes on with.
/// <code>
/// z = c[i]                                    a = 0;  for j &lt; i: a += A[i,j]·w[j]
/// for j &lt; i: z += A[i,j]·w[j]                 for j &gt; i: a += A[i,j]·w[j]
/// for j &gt; i: z += A[i,j]·w[j]                 z = c[i] + a
/// </code>
/// </summary>
public sealed class IndependentSums : Rewriter
{
    private readonly Memory _memory;
    private readonly Dictionary<int, int> _uses;

    /// <summary>By what a loop's sum ended with: the sum by itself, what it started from, and the memories that it multiplies.</summary>
    private readonly Dictionary<int, (Operand Sum, Operand Initial, (int, int) Factors)> _sums = [];

    private IndependentSums(Function function)
    {
        _memory = Memory.Of(function);
        _uses = UseNumbers.Of(function.Body);
    }

    public static Function Separate(Function function) => new IndependentSums(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var body = LoopBody.Of(s);
        var carried = ImmutableArray.CreateBuilder<Carried>();
        var sums = new List<(Carried Carried, Value Sum, Operand Initial)>();
        for (int i = 0; i < s.Carried.Count; i++)
        {
            var c = s.Carried[i];
            var initial = Map(c.Initial);
            bool startsAtZero = initial is Literal { Bits: 0 };
            var factors = Factors(s, i, body);
            if (startsAtZero && factors is { } multiplied)
                _sums[c.Result.Id] = (c.Result, initial, multiplied);
            if (factors is not null && c.Initial is Value before && _uses[before.Id] == 1 && _sums.TryGetValue(before.Id, out var part) && part.Factors == factors)
            {
                if (part.Initial is Literal { Bits: 0 })
                {
                    carried.Add(c);
                    _sums[c.Result.Id] = part with { Sum = c.Result };
                    continue;
                }
                var whole = Numbering.Value(c.Result.Type, c.Result.Name);
                carried.Add(c with { Initial = part.Sum, Result = whole });
                sums.Add((c, whole, part.Initial));
                _sums[c.Result.Id] = part with { Sum = whole };
                continue;
            }
            if (startsAtZero || !c.Parameter.Type.IsReal || SumOfProducts.Terms(s.Body.Yields[i], c.Parameter, s.Body, body.Definition) is null)
            {
                carried.Add(c);
                continue;
            }
            var sum = Numbering.Value(c.Result.Type, c.Result.Name);
            carried.Add(c with { Initial = Literal.Of(c.Parameter.Type, 0), Result = sum });
            sums.Add((c, sum, initial));
            if (factors is { } terms)
                _sums[c.Result.Id] = (sum, initial, terms);
        }
        base.RewriteFor(s with { Carried = carried.ToImmutable() }, into);
        foreach (var (c, sum, initial) in sums)
            into.Add(new Let(c.Result, new Binary(BinaryOperator.Add, initial, sum)));
    }

    /// <summary>The two memories whose elements a loop's sum multiplies; null where it is another sum.</summary>
    private (int, int)? Factors(For loop, int carried, LoopBody body)
    {
        if (SumOfProducts.Terms(loop.Body.Yields[carried], loop.Carried[carried].Parameter, loop.Body, body.Definition) is not [var term])
            return null;
        int[] roots = [.. SumOfProducts.Factors(term, body.Definition).Factors.OfType<Value>().Select(body.Definition).OfType<Load>().Select(l => _memory.Root(l.Source).Id).OrderBy(r => r)];
        return roots is [var first, var second] ? (first, second) : null;
    }
}
