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
/// </summary>
public sealed class IndependentSums : Rewriter
{
    private IndependentSums()
    {
    }

    public static Function Separate(Function function) => new IndependentSums().Rewrite(function);

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
            if (startsAtZero || !c.Parameter.Type.IsReal || SumOfProducts.Terms(s.Body.Yields[i], c.Parameter, s.Body, body.Definition) is null)
            {
                carried.Add(c);
                continue;
            }
            var sum = Numbering.Value(c.Result.Type, c.Result.Name);
            carried.Add(c with { Initial = Literal.Of(c.Parameter.Type, 0), Result = sum });
            sums.Add((c, sum, initial));
        }
        base.RewriteFor(s with { Carried = carried.ToImmutable() }, into);
        foreach (var (c, sum, initial) in sums)
            into.Add(new Let(c.Result, new Binary(BinaryOperator.Add, initial, sum)));
    }
}
