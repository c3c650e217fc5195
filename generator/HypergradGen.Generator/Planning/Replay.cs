using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>
/// A loop or branch run again for its results, without its late part; what it defines inside gets numbers of its own, since
/// the late part of the same loop follows it.
/// </summary>
public sealed class Replay : CopyingRewriter
{
    private readonly LinearPart _late;
    private readonly HashSet<int> _results;

    public Replay(LinearPart late, Numbering numbering, IEnumerable<Value> results)
    {
        (_late, Numbering) = (late, numbering);
        _results = [.. results.Select(r => r.Id)];
    }

    public void Run(Statement statement, BlockBuilder into) => Rewrite(statement, into);

    protected override Value Define(Value value) => _results.Contains(value.Id) ? value : base.Define(value);

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        if (_late.Controls(statement))
            return;
        switch (statement)
        {
            case For s:
                var kept = Early(s.Carried.Select(c => c.Parameter));
                base.Rewrite(s with { Carried = Pick(s.Carried, kept), Body = Yielding(s.Body, kept) }, into);
                break;
            case While s:
                kept = Early(s.Carried.Select(c => c.Parameter));
                base.Rewrite(s with { Carried = Pick(s.Carried, kept), Body = Yielding(s.Body, kept) }, into);
                break;
            case If s:
                kept = Early(s.Results);
                base.Rewrite(s with { Then = Yielding(s.Then, kept), Else = Yielding(s.Else, kept), Results = Pick(s.Results, kept) }, into);
                break;
            case Guard:
                break;
            default:
                if (!_late.Touches(statement))
                    base.Rewrite(statement, into);
                break;
        }
    }

    private int[] Early(IEnumerable<Value> values) => values.Select((v, i) => (v, i)).Where(x => !_late.Contains(x.v)).Select(x => x.i).ToArray();

    private static EquatableArray<T> Pick<T>(EquatableArray<T> items, int[] kept)
        where T : IEquatable<T> => kept.Select(i => items[i]).ToImmutableArray();

    private static Block Yielding(Block block, int[] kept) => block with { Yields = kept.Select(i => block.Yields[i]).ToImmutableArray() };
}
