using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>
/// The earlier program of a split: the statements that are not late, and behind each value that the later program reads
/// from the workspace a store.
/// <code>
/// for i: { c = 1 - s·s;  ż = c·ẏ }          for i: { c = 1 - s·s;  kept[i] = c }
/// </code>
/// </summary>
public sealed class EarlyProgram
{
    private readonly LinearPart _late;
    private readonly KeptValues _kept;
    private readonly InstanceNumbers _instances;
    private readonly Storage _storage;
    private readonly Buffer _counters;

    private EarlyProgram(LinearPart late, KeptValues kept, Storage storage, Buffer? counters)
    {
        (_late, _kept, _storage) = (late, kept, storage);
        _instances = kept.Instances;
        _counters = counters ?? kept.Numbering.Buffer(ElementType.Int32, "counters");
    }

    /// <param name="counters">The program's counters, for a helper; the program itself makes them.</param>
    public static Block Build(Function function, LinearPart late, KeptValues kept, Storage storage, Buffer? counters = null)
    {
        var program = new EarlyProgram(late, kept, storage, counters);
        var builder = new BlockBuilder(kept.Numbering);
        foreach (var (buffer, count) in kept.Root)
            builder.Add(new Allocate(buffer, Operand.Int(count), storage));
        foreach (var (buffer, _) in kept.Growing)
            builder.Add(new Allocate(buffer, Operand.Int(0), Storage.Growing));
        if (kept.Counters.Count > 0 && counters is null)
            builder.Add(new Allocate(program._counters, Operand.Int(kept.Counters.Count)));
        foreach (var parameter in function.Parameters.OfType<ValueParameter>().Where(p => kept.IsStored(p.Value)))
            program.Keep(parameter.Value, kept.Scopes.Root, builder);
        program.Write(function.Body, kept.Scopes.Root, builder);
        return builder.Build(function.Results.Where(r => !late.Contains(r)));
    }

    private void Write(Block block, Scope scope, BlockBuilder into)
    {
        foreach (var statement in block.Statements)
        {
            if (scope.IsRoot)
                AllocateFor(statement, into);
            Write(statement, scope, into);
        }
    }

    /// <summary>Buffers of loops' values are made before the outermost loop: the counts are known there.</summary>
    private void AllocateFor(Statement statement, BlockBuilder into)
    {
        foreach (var (buffer, scope) in _kept.Dense)
        {
            var outermost = scope.SelfAndParents.Reverse().Skip(1).First();
            if (ReferenceEquals(outermost.Owner, statement))
                into.Add(new Allocate(buffer, _instances.Total(scope, into), _storage));
        }
    }

    private void Write(Statement statement, Scope scope, BlockBuilder into)
    {
        switch (statement)
        {
            case For s:
                Write(s, scope, into);
                break;
            case While s:
                Write(s, scope, into);
                break;
            case If s:
                WriteBranch(s, into);
                break;
            case Call s when _late.Parted(s) is { } shape:
                Write(s, shape, scope, into);
                break;
            default:
                if (_late.Touches(statement))
                    return;
                into.Add(statement);
                break;
        }
        foreach (var value in Uses.Defined(statement).Where(_kept.IsStored))
            Keep(value, scope, into);
    }

    private void Keep(Value value, Scope scope, BlockBuilder into)
    {
        var (buffer, index) = _kept.Place(value, scope);
        if (_kept.IsGrowing(buffer))
            into.Add(new Reserve(buffer, into.Binary(BinaryOperator.Add, index[0], Operand.Int(1))));
        var type = ValueType.Of(buffer.Element);
        Operand stored = value.Type.Element == ElementType.Boolean ? into.Let(type, new Select(value, Literal.Whole(type, 1), Literal.Whole(type, 0))) : value;
        into.Add(new Store(buffer, index, stored));
    }

    private void KeepCarried(IEnumerable<Carried> carried, Scope scope, BlockBuilder into)
    {
        foreach (var c in carried)
        {
            if (_kept.IsStored(c.Parameter))
                Keep(c.Parameter, scope, into);
        }
    }

    private Operand? EnterLoop((Value First, Value Trips, int Counter)? counted, Scope scope, BlockBuilder into)
    {
        if (counted is not { } loop)
            return null;
        into.Add(new Let(loop.First, new Load(_counters, new Operand[] { Operand.Int(loop.Counter) })));
        Keep(loop.First, scope, into);
        return loop.First;
    }

    private void LeaveLoop((Value First, Value Trips, int Counter)? counted, Operand trips, BlockBuilder into)
    {
        if (counted is { } loop)
            into.Add(new Store(_counters, new Operand[] { Operand.Int(loop.Counter) }, into.Binary(BinaryOperator.Add, loop.First, trips)));
    }

    private void Write(For s, Scope scope, BlockBuilder into)
    {
        var counted = _kept.Counted(s);
        if (_late.Contains(s.Count) || (IsWhollyLate(s) && counted is null))
            return;
        var first = EnterLoop(counted, scope, into);

        // The numbers are taken before the loop, since it may hold a call of the function that it is in. A count below zero
        // is no iteration, and must not take numbers back.
        if (counted is not null)
            LeaveLoop(counted, into.Let(ValueType.Int, new Intrinsic("Math.Max", new[] { s.Count, Operand.Int(0) })), into);
        var inner = _kept.Scopes.Of(s.Body);
        var body = new BlockBuilder(_kept.Numbering);
        EnterScope(inner, s.Index, first, body);
        var carried = Early(s.Carried, s.Body);
        KeepCarried(carried.Select(c => c.Carried), inner, body);
        Write(s.Body, inner, body);
        into.Add(s with
        {
            Carried = carried.Select(c => c.Carried).ToImmutableArray(),
            Body = body.Build(carried.Select(c => c.Yield)),
            OrderFree = s.OrderFree && !HoldsCountedLoop(s.Body),
        });
    }

    private void Write(While s, Scope scope, BlockBuilder into)
    {
        var counted = _kept.Counted(s);
        if (_late.Decides(s) || (IsWhollyLate(s) && counted is null))
            return;
        var first = EnterLoop(counted, scope, into);
        var inner = _kept.Scopes.Of(s.Body);
        var trip = _kept.Numbering.Value(ValueType.Int, "trip");
        var trips = counted?.Trips ?? _kept.Numbering.Value(ValueType.Int, "trips");
        var condition = new BlockBuilder(_kept.Numbering);
        Write(s.Condition, _kept.Scopes.Of(s.Condition), condition);
        var body = new BlockBuilder(_kept.Numbering);
        if (counted is not null && _kept.Blocks(s) is { } blocks)
        {
            LeaveLoop(counted, Operand.Int(1), into);
            if (_instances.IsEntered(scope))
                _instances.Enter(inner, blocks.Take(first!, trip, _counters, body));
        }
        else if (counted is not null)
        {
            EnterScope(inner, trip, first, body);
        }
        var carried = Early(s.Carried, s.Body);
        KeepCarried(carried.Select(c => c.Carried), inner, body);
        Write(s.Body, inner, body);
        var next = body.Binary(BinaryOperator.Add, trip, Operand.Int(1));
        into.Add(new While(
            carried.Select(c => c.Carried).Append(new Carried(trip, Operand.Int(0), trips)).ToImmutableArray(),
            condition.Build(s.Condition.Yields),
            body.Build(carried.Select(c => c.Yield).Append(next))));
        if (counted is not null)
            Keep(trips, scope, into);
        if (_kept.Blocks(s) is null)
            LeaveLoop(counted, trips, into);
    }

    /// <summary>The primal part of a call, which keeps what its linear part reads under the number of this run.</summary>
    private void Write(Call s, HelperShape shape, Scope scope, BlockBuilder into)
    {
        var counted = _kept.Counted(s);
        if (counted is null)
        {
            // Nothing late reads this call, as in the condition of a loop.
            into.Add(new Call(
                HelperNames.Primal(s.Function),
                s.Arguments.Take(shape.Values).ToImmutableArray(),
                s.Buffers.Take(shape.Buffers).ToImmutableArray(),
                s.Results.Take(shape.Results).ToImmutableArray(),
                s.Keeps));
            return;
        }
        var run = EnterLoop(counted, scope, into);
        LeaveLoop(counted, Operand.Int(1), into);
        into.Add(new Call(
            HelperNames.Early(s.Function),
            s.Arguments.Take(shape.Values).Append(run!).ToImmutableArray(),
            s.Buffers.Take(shape.Buffers).Append(_counters).ToImmutableArray(),
            s.Results.Take(shape.Results).ToImmutableArray(),
            Keeps: true));
    }

    private void WriteBranch(If s, BlockBuilder into)
    {
        if (_late.Contains(s.Condition))
            return;
        var results = Enumerable.Range(0, s.Results.Count).Where(i => !_late.Contains(s.Results[i])).ToArray();
        into.Add(new If(s.Condition, Branch(s.Then, results), Branch(s.Else, results), results.Select(i => s.Results[i]).ToImmutableArray()));
    }

    private Block Branch(Block block, int[] results)
    {
        var scope = _kept.Scopes.Of(block);
        var builder = new BlockBuilder(_kept.Numbering);
        EnterScope(scope, null, null, builder);
        Write(block, scope, builder);
        return builder.Build(results.Select(i => block.Yields[i]));
    }

    /// <summary>Numbers are only made where a stored value may need them: every loop around it is numbered.</summary>
    private void EnterScope(Scope scope, Operand? index, Operand? first, BlockBuilder into)
    {
        bool isCounted = scope.Owner is not (For or While) || first is not null || scope.Owner is For loop && Planner.IsCountedOnEntry(loop, _kept.Scopes, _late);
        if (isCounted && _instances.IsEntered(scope.Parent!))
            _instances.Enter(scope, index, first, into);
    }

    private bool HoldsCountedLoop(Block block) => block.Statements.Items.Any(s => _kept.Counted(s) is not null || s switch
    {
        For f => HoldsCountedLoop(f.Body),
        While w => HoldsCountedLoop(w.Body),
        If i => HoldsCountedLoop(i.Then) || HoldsCountedLoop(i.Else),
        _ => false,
    });

    private bool IsWhollyLate(Statement statement) => statement switch
    {
        For s => s.Carried.Items.All(c => _late.Contains(c.Parameter)) && s.Body.Statements.Items.All(IsWhollyLate) && !s.Body.Statements.Items.Any(x => _kept.Counted(x) is not null),
        While s => s.Carried.Items.All(c => _late.Contains(c.Parameter)) && s.Body.Statements.Items.All(IsWhollyLate) && s.Condition.Statements.Items.All(IsWhollyLate),
        If s => s.Then.Statements.Items.All(IsWhollyLate) && s.Else.Statements.Items.All(IsWhollyLate) && s.Results.Items.All(r => _late.Contains(r)),
        _ => _late.Touches(statement) && _late.Parted(statement) is null,
    };

    private List<(Carried Carried, Operand Yield)> Early(EquatableArray<Carried> carried, Block body)
        => carried.Items.Select((c, i) => (c, body.Yields[i])).Where(x => !_late.Contains(x.c.Parameter)).ToList();
}
