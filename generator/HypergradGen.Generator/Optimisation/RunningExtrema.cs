using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Marks innermost loops that could run in lanes but for a maximum or a minimum that they carry. No order of their iterations changes it: it is one of the numbers.
/// <code>
/// for a: { q[a] = r[a] + γ·z[a];  m = max(m, q[a]) }          order-free, if m is not read within the loop
/// </code>
/// A branch that takes the greater is such a maximum where it is a selection; of two zeros it may then take the one with the other sign.
/// That is said last, when a program is differentiated and cut: the tangent of a maximum is not order-free, which goes with the element that is the greatest so far, and loops that
/// threads share carry sums alone.
/// </summary>
public sealed class RunningExtrema : Rewriter
{
    /// <summary>The functions of lanes that take another number only where it is greater, or lesser.</summary>
    private const string Greater = "Lanes.Greater", Lesser = "Lanes.Lesser";

    private readonly LoopAnalysis _analysis;

    private RunningExtrema(Function function) => _analysis = new LoopAnalysis(function);

    public static Function Mark(Function function) => new RunningExtrema(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
    {
        var marked = s with { OrderFree = true };
        bool isVector = !s.OrderFree && s.Carried.Count > 0 && VectorLoop.Of(marked) is not null && _analysis.IsOrderFreeInMemory(s);
        base.RewriteFor(isVector ? marked : s, into);
    }

    /// <summary>What a loop compares with a value that it carries; null where it does anything else with it.</summary>
    public static LaneReduction? Reduction(For loop, int place, LoopBody body) => Chosen(loop, place, body) ?? Compared(loop, place, body);

    /// <summary>m′ = max(x, m), or several of them one in the other.</summary>
    private static LaneReduction? Compared(For loop, int place, LoopBody body)
    {
        var carried = loop.Carried[place];
        var current = loop.Body.Yields[place];
        string? function = null;
        var terms = ImmutableArray.CreateBuilder<Term>();
        var uses = UseNumbers.Of(loop.Body);
        while (current is Value value && uses[value.Id] == 1)
        {
            if (value.Id == carried.Parameter.Id)
                return function is null ? null : new LaneReduction(carried, function, terms.ToImmutable());
            if (body.Definition(value) is not Intrinsic { Function: "Math.Max" or "Math.Min", Arguments: [var left, var right] } o || function is not null && function != o.Function)
                return null;
            function = o.Function;
            bool isLeft = Leads(left, carried.Parameter, body);
            terms.Add(new Term(isLeft ? right : left, IsNegative: false));
            current = isLeft ? left : right;
        }
        return null;
    }

    /// <summary>m′ = m &lt; x ? x : m, which a number that is NaN does not change, and which stays NaN where it begins as NaN.</summary>
    private static LaneReduction? Chosen(For loop, int place, LoopBody body)
    {
        var carried = loop.Carried[place];
        Operand m = carried.Parameter;
        if (loop.Body.Yields[place] is not Value result || body.Definition(result) is not Select { Condition: Value condition } select || select.WhenFalse != m
            || body.Definition(condition) is not Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual } comparison)
            return null;
        var x = select.WhenTrue;
        bool isGreater = comparison.Left == m && comparison.Right == x, isLess = comparison.Left == x && comparison.Right == m;
        var uses = UseNumbers.Of(loop.Body);
        return x != m && (isGreater || isLess) && uses[carried.Parameter.Id] == 2 && uses[result.Id] == 1 && uses[condition.Id] == 1
            ? new LaneReduction(carried, isGreater ? Greater : Lesser, [new Term(x, IsNegative: false)])
            : null;
    }

    private static bool Leads(Operand operand, Value carried, LoopBody body)
        => operand is Value value && (value.Id == carried.Id || body.Definition(value) is Intrinsic { Function: "Math.Max" or "Math.Min" } o && o.Arguments.Any(a => Leads(a, carried, body)));
}
