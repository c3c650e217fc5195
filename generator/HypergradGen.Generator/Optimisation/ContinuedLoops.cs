using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// A loop that goes on where another one ended, with the same body and what that one carried, is the rest of it.
/// <code>
/// for j &lt; m: a += x[j]·w[j]                         for j &lt; n: a += x[j]·w[j]          0 ≤ m ≤ max(n, 0)
/// for k &lt; n − m: a += x[m + k]·w[m + k]              for j &lt; max(m, n): …                where m ≤ n is not known
/// </code>
/// Every operation comes in the order in which it came before.
/// </summary>
public sealed class ContinuedLoops : Rewriter
{
    private readonly Memory _memory;
    private readonly ScalarDefinitions _definitions;
    private readonly IntegerBounds _bounds;

    private ContinuedLoops(Function function)
    {
        (_memory, _definitions) = (Memory.Of(function), ScalarDefinitions.Of(function));
        _bounds = new IntegerBounds(_definitions.Operation);
    }

    public static Function Join(Function function) => new ContinuedLoops(function).Rewrite(function);

    protected override Block RewriteBlock(Block block)
    {
        var statements = block.Statements.ToList();
        bool isChanged = false;
        for (int first = 0; first < statements.Count; first++)
        {
            while (Enumerable.Range(first + 1, statements.Count - first - 1).Any(second => TryJoin(statements, first, second)))
                isChanged = true;
        }
        return base.RewriteBlock(isChanged ? block with { Statements = statements } : block);
    }

    private bool TryJoin(List<Statement> statements, int first, int second)
    {
        // What a guard stands before may be what it keeps from being run.
        if (statements[first] is not For { Descending: false } a || statements[second] is not For { Descending: false } b || Begin(a, b) is not { } begin
            || statements.Skip(first).Take(second - first + 1).Any(GuardSearch.In)
            || LoopFusion.Parted(statements.GetRange(first + 1, second - first - 1), Effects.Of(a, _memory), Effects.Of(FromZero(b), _memory), _memory) is not var (before, after))
            return false;
        foreach (var c in b.Carried)
            Replace(c.Result, c.Initial);
        var count = new BlockBuilder(Numbering);
        var joined = a with { Count = Count(begin, b, count) };
        statements.RemoveRange(first, second - first + 1);
        statements.InsertRange(first, [.. before, .. count.Build().Statements, joined, .. after]);
        return true;
    }

    /// <summary>Where the second loop begins, which is where the first ends.</summary>
    private AffineIndex? Begin(For a, For b)
    {
        var count = Affine(a.Count);
        if (a.Carried.Count != b.Carried.Count)
            return null;
        if (_bounds.IsNonNegative(count) && GoesOn(a, b, count))
            return count;

        // The first loop ends at max(0, m) and the second begins at m: where m is negative it runs no iteration either.
        return _bounds.PositivePart(count) is { } end && _bounds.IsRounded(end, _bounds.Simplified(end.Plus(Affine(b.Count)))) && GoesOn(a, b, end) ? end : null;
    }

    /// <summary>From there the second loop goes on with what the first hands on, and does the same.</summary>
    private bool GoesOn(For a, For b, AffineIndex begin)
    {
        int[] places = [.. b.Carried.Items.Select(c => a.Carried.Items.ToList().FindIndex(of => of.Result == c.Initial))];
        if (places.Any(p => p < 0 || !_definitions.IsUsedOnce(a.Carried[p].Result)) || Written(a) is not { } effects || Written(b) is not { } others || effects.Count != others.Count)
            return false;
        var place = begin.Plus(AffineIndex.Of(b.Index, _ => null));
        var body = new ShiftedBody(a, b, Affine, index => index.With(a.Index, place) is { } shifted ? _bounds.Simplified(shifted) : null);
        for (int i = 0; i < places.Length; i++)
            body.Assume(a.Carried[places[i]].Parameter, b.Carried[i].Parameter);
        return effects.Zip(others, body.IsEach).All(e => e)
            && places.Select((p, i) => body.IsEach(a.Body.Yields[p], b.Body.Yields[i])).All(e => e)
            && new MemoryOrder(a, _memory).IsSame([.. effects.Zip(others, (e, o) => ((object)e, (object)o)), .. body.Loads], new MemoryOrder(b, _memory));
    }

    private Operand Count(AffineIndex begin, For b, BlockBuilder into)
    {
        var end = _bounds.Simplified(begin.Plus(Affine(b.Count)));
        var last = end.Compute(into, v => v);
        return _bounds.IsAtMost(begin, end) ? last : into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { begin.Compute(into, v => v), last }));
    }

    /// <summary>A loop that needs nothing of the one that it goes on from.</summary>
    private static For FromZero(For loop) => loop with { Carried = loop.Carried.Items.Select(c => c with { Initial = Literal.Whole(c.Parameter.Type, 0) }).ToImmutableArray() };

    private AffineIndex Affine(Operand operand) => _bounds.Simplified(_definitions.Affine(operand));

    /// <summary>The statements of a body that write to memory; null where it has others than those and operations.</summary>
    private static IReadOnlyList<Statement>? Written(For loop)
        => loop.Body.Statements.Items.All(s => s is Let or Store or Accumulate or Phase) ? [.. loop.Body.Statements.Items.Where(s => s is Store or Accumulate)] : null;
}
