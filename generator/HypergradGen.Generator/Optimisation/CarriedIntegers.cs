using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// An integer that grows by the same in every iteration of a counted loop is not carried: it is its first value and as many steps as there were
/// iterations, also where it wraps around. Inner loops come first, so that what one adds is a step of the loop around it.
/// <code>
/// p = a                                                for k &lt; n: { p = a + c·k;  … x[p] … }
/// for k &lt; n carrying p: { … x[p] …;  p' = p + c }      behind it: a + c·max(n, 0)
/// </code>
/// </summary>
public sealed class CarriedIntegers : Rewriter
{
    private readonly Dictionary<int, int> _uses;

    private CarriedIntegers(Function function) => _uses = UseNumbers.Of(function.Body);

    public static Function Compute(Function function) => new CarriedIntegers(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var rewritten = new BlockBuilder(Numbering);
        base.RewriteFor(s, rewritten);
        var loop = (For)rewritten.Build().Statements[0];
        var steps = new CarriedSteps(loop.Carried, loop.Body, loop.Index);
        var computed = Enumerable.Range(0, loop.Carried.Count).Select(i => (Place: i, Step: steps.Of(i))).Where(c => c.Step is not null).ToArray();
        if (computed.Length == 0)
        {
            into.Add(loop);
            return;
        }

        var (body, behind) = (new BlockBuilder(Numbering), new BlockBuilder(Numbering));
        var before = loop.Descending ? body.Binary(BinaryOperator.Subtract, body.Binary(BinaryOperator.Subtract, loop.Count, Operand.Int(1)), loop.Index) : loop.Index;

        // Where a row begins that is computed from the number of iterations is then computed from the count itself.
        if (computed.Any(c => _uses.ContainsKey(loop.Carried[c.Place].Result.Id)))
            loop = loop with { Count = into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { loop.Count, Operand.Int(0) })) };
        foreach (var (place, step) in computed)
        {
            var (parameter, initial, result) = loop.Carried[place];
            var (direction, width) = step!.Terms.Values.All(t => t.Factor < 0) ? (BinaryOperator.Subtract, AffineIndex.Zero.Plus(step, -1)) : (BinaryOperator.Add, step);
            var stride = width.Compute(into, v => v);
            body.Add(new Let(parameter, new Binary(direction, initial, body.Binary(BinaryOperator.Multiply, before, stride))));
            behind.Add(new Let(result, new Binary(direction, initial, behind.Binary(BinaryOperator.Multiply, loop.Count, stride))));
        }
        var kept = Enumerable.Range(0, loop.Carried.Count).Except(computed.Select(c => c.Place)).ToArray();
        body.AddRange(loop.Body.Statements);
        into.Add(loop with { Carried = kept.Select(i => loop.Carried[i]).ToImmutableArray(), Body = body.Build(kept.Select(i => loop.Body.Yields[i])) });
        into.AddRange(behind.Build().Statements);
    }
}
