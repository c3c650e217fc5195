using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Takes a fused product apart that is added to what a loop carries, where the loop then carries a sum: as that it is computed in another order anyway, with one rounding or two for a term.
/// One that is added to anything else, such as the error a·b − p of a product p, stays what it is.
/// <code>
/// for j: z = fma(a[j], w[j], z)          for j: z += a[j]·w[j]
/// </code>
/// </summary>
public sealed class FusedSums : Rewriter
{
    private const string Fused = "Math.FusedMultiplyAdd";

    private FusedSums()
    {
    }

    public static Function Part(Function function) => function.IsStrict ? function : new FusedSums().Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        for (int i = 0; i < s.Carried.Count; i++)
        {
            var body = LoopBody.Of(s);
            var parted = new HashSet<int>();
            Collect(s.Body.Yields[i], s.Carried[i].Parameter, body, parted);
            if (parted.Count == 0)
                continue;
            var loop = s with { Body = s.Body with { Statements = s.Body.Statements.SelectMany(t => t is Let let && parted.Contains(let.Target.Id) ? Parted(let) : [t]).ToImmutableArray() } };
            if (SumOfProducts.Terms(loop.Body.Yields[i], loop.Carried[i].Parameter, loop.Body, LoopBody.Of(loop).Definition) is not null)
                s = loop;
        }
        base.RewriteFor(s, into);
    }

    private Statement[] Parted(Let let)
    {
        var fused = (Intrinsic)let.Operation;
        var product = Numbering.Value(let.Target.Type);
        return
        [
            new Let(product, new Binary(BinaryOperator.Multiply, fused.Arguments[0], fused.Arguments[1])),
            new Let(let.Target, new Binary(BinaryOperator.Add, fused.Arguments[2], product)),
        ];
    }

    /// <summary>The fused products on the way from what an iteration is given to what it hands on.</summary>
    private static void Collect(Operand sum, Value carried, LoopBody body, HashSet<int> parted)
    {
        while (sum is Value value && value.Id != carried.Id)
        {
            switch (body.Definition(value))
            {
                case Intrinsic { Function: Fused } fused:
                    parted.Add(value.Id);
                    sum = fused.Arguments[2];
                    break;
                case Binary { Operator: BinaryOperator.Add } o:
                    sum = Reaches(o.Left, carried, body) ? o.Left : o.Right;
                    break;
                case Binary { Operator: BinaryOperator.Subtract } o:
                    sum = o.Left;
                    break;
                default:
                    return;
            }
        }
    }

    private static bool Reaches(Operand operand, Value carried, LoopBody body)
        => operand is Value value && (value.Id == carried.Id || body.Definition(value) switch
        {
            Intrinsic { Function: Fused } o => Reaches(o.Arguments[2], carried, body),
            Binary { Operator: BinaryOperator.Add } o => Reaches(o.Left, carried, body) || Reaches(o.Right, carried, body),
            Binary { Operator: BinaryOperator.Subtract } o => Reaches(o.Left, carried, body),
            _ => false,
        });
}
