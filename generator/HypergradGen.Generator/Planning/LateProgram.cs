using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>
/// The later program of a split: its statements, and before them in each block what they read of the earlier program,
/// loaded from the workspace or computed again. A loop whose count was found on the way is a counted loop here.
/// <code>
/// for i: { c = 1 - s·s;  ż = c·ẏ }          for i: { c = kept[i];  ż = c·ẏ }
/// </code>
/// </summary>
public sealed class LateProgram
{
    private readonly LinearPart _late;
    private readonly KeptValues _kept;
    private readonly StoragePlan _plan;
    private readonly InstanceNumbers _instances;

    private LateProgram(LinearPart late, KeptValues kept, StoragePlan plan, Operand? run)
        => (_late, _kept, _plan, _instances) = (late, kept, plan, new InstanceNumbers(kept.Scopes, late, run));

    /// <param name="run">The number of the function's run, for a helper.</param>
    public static Block Build(Function function, LinearPart late, KeptValues kept, StoragePlan plan, Operand? run = null)
    {
        var program = new LateProgram(late, kept, plan, run);
        var builder = new BlockBuilder(kept.Numbering);
        program.Write(function.Body, kept.Scopes.Root, builder);
        return builder.Build(function.Results.Where(late.Contains));
    }

    private void Write(Block block, Scope scope, BlockBuilder into)
    {
        foreach (var value in _kept.Stored.Where(v => _kept.ScopeOf(v) == scope))
            LoadKept(value, scope, into);
        foreach (var statement in block.Statements)
        {
            if (IsRecomputed(statement))
                Recompute(statement, into);
            if (_late.Touches(statement))
                Write(statement, into);
        }
    }

    private void LoadKept(Value value, Scope scope, BlockBuilder into)
    {
        var (buffer, place) = _kept.Place(value, scope);
        var index = place[0] is Literal && !_kept.IsGrowing(buffer) ? place : new Operand[] { _instances.Of(scope) };
        if (value.Type.Element == ElementType.Boolean)
            into.Add(new Let(value, new Binary(BinaryOperator.NotEqual, into.Load(buffer, index), Literal.Whole(ValueType.Of(buffer.Element), 0))));
        else
            into.Add(new Let(value, new Load(buffer, index)));
    }

    private bool IsRecomputed(Statement statement) => statement switch
    {
        Slice or Row => _plan.Views.Contains(Uses.DefinedBuffer(statement)!.Id),
        _ => Uses.Defined(statement).Any(_plan.IsRecomputed),
    };

    private void Recompute(Statement statement, BlockBuilder into)
    {
        if (statement is Let or Slice or Row)
            into.Add(statement);
        else
            new Replay(_late, _kept.Numbering, Uses.Defined(statement).Where(_plan.IsRecomputed)).Run(statement, into);
    }

    private void Write(Statement statement, BlockBuilder into)
    {
        switch (statement)
        {
            case For s:
                var (carried, yields) = Late(s.Carried, s.Body);
                into.Add(s with { Carried = carried, Body = Inner(s.Body, s.Index, _kept.Counted(s)?.First, yields) });
                break;
            case While s when _late.Decides(s):
                (carried, yields) = Late(s.Carried, s.Body);
                into.Add(new While(carried, Inner(s.Condition, null, null, s.Condition.Yields), Inner(s.Body, null, null, yields)));
                break;
            case While s:
                (carried, yields) = Late(s.Carried, s.Body);
                var counted = _kept.Counted(s)!.Value;
                var trip = _kept.Numbering.Value(ValueType.Int, "trip");
                into.Add(new For(trip, counted.Trips, carried, Inner(s.Body, trip, counted.First, yields, _kept.Blocks(s))));
                break;
            case If s:
                var results = Enumerable.Range(0, s.Results.Count).Where(i => _late.Contains(s.Results[i])).ToArray();
                into.Add(new If(
                    s.Condition,
                    Inner(s.Then, null, null, results.Select(i => s.Then.Yields[i])),
                    Inner(s.Else, null, null, results.Select(i => s.Else.Yields[i])),
                    results.Select(i => s.Results[i]).ToImmutableArray()));
                break;
            case Call s when _late.Parted(s) is { } shape:
                into.Add(new Call(
                    HelperNames.Late(s.Function),
                    s.Arguments.Skip(shape.Values).Prepend(_kept.Counted(s)!.Value.First).ToImmutableArray(),
                    s.Buffers.Skip(shape.Buffers).ToImmutableArray(),
                    s.Results.Skip(shape.Results).ToImmutableArray()));
                break;
            default:
                into.Add(statement);
                break;
        }
    }

    private Block Inner(Block block, Operand? index, Operand? first, IEnumerable<Operand> yields, IterationBlocks? blocks = null)
    {
        var scope = _kept.Scopes.Of(block);
        var builder = new BlockBuilder(_kept.Numbering);
        if (_kept.Stored.Any(v => _kept.ScopeOf(v).SelfAndParents.Contains(scope)))
        {
            if (blocks is null)
                _instances.Enter(scope, index, first, builder);
            else
                _instances.Enter(scope, blocks.Find(first!, index!, builder));
        }
        Write(block, scope, builder);
        return builder.Build(yields);
    }

    private (EquatableArray<Carried> Carried, ImmutableArray<Operand> Yields) Late(EquatableArray<Carried> carried, Block body)
    {
        var late = carried.Items.Select((c, i) => (Carried: c, Yield: body.Yields[i])).Where(x => _late.Contains(x.Carried.Parameter)).ToList();
        return (late.Select(x => x.Carried).ToImmutableArray(), late.Select(x => x.Yield).ToImmutableArray());
    }
}
