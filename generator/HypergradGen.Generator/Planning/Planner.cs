using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>
/// Decides for each value of the earlier program that the later one reads whether it is in place, recomputed or stored.
/// Decisions are made where a value is read first, from the reader towards the inputs: of c = s(1 − s), s = σ(z) the
/// linearised plan stores c, which is read, and then needs neither s nor z.
/// </summary>
public sealed class Planner
{
    private readonly LinearPart _late;
    private readonly PlanPolicy _policy;
    private readonly Scopes _scopes;
    private readonly Memory _memory;
    private readonly StoragePlan _plan = new();
    private readonly HashSet<int> _parameters = [];
    private readonly HashSet<int> _data = [];
    private readonly IReadOnlyDictionary<int, int> _versionsAtEnd;

    private Planner(Function function, Scopes scopes, LinearPart late, PlanPolicy policy)
    {
        (_late, _policy, _scopes, _memory) = (late, policy, scopes, Memory.Of(function));
        _versionsAtEnd = Versions.AtEnd(function);
        foreach (var parameter in function.Parameters)
        {
            if (parameter is ValueParameter v && !scopes.IsHelper)
                _parameters.Add(v.Value.Id);
            else if (parameter is DataValue d)
                _parameters.Add(d.Value.Id);
            else if (parameter is DataBuffer b)
                _data.Add(b.Buffer.Id);
        }
    }

    public static StoragePlan Plan(Function function, Scopes scopes, LinearPart late, PlanPolicy policy)
    {
        var planner = new Planner(function, scopes, late, policy);
        planner.Require(function.Body);
        planner.Demand(function.Results.Where(late.Contains));
        return planner._plan;
    }

    private void Require(Block block)
    {
        foreach (var statement in block.Statements)
        {
            if (_late.Touches(statement))
                Require(statement);
        }
    }

    private void Require(Statement statement)
    {
        if (_late.Parted(statement) is { } shape)
        {
            var call = (Call)statement;
            HandOnCount(call);
            Demand(call.Arguments.Skip(shape.Values));
            return;
        }
        foreach (var buffer in Uses.Buffers(statement))
            Demand(buffer);
        switch (statement)
        {
            case For s:
                Demand(s.Count);
                Require(s.Carried, s.Body);
                break;
            case While s:
                if (_late.Decides(s))
                {
                    Require(s.Condition);
                    Demand(s.Condition.Yields);
                }
                else
                {
                    HandOnCount(s);
                }
                Require(s.Carried, s.Body);
                break;
            case If s:
                Demand(s.Condition);
                Require(s.Then);
                Require(s.Else);
                for (int i = 0; i < s.Results.Count; i++)
                {
                    if (_late.Contains(s.Results[i]))
                        Demand([s.Then.Yields[i], s.Else.Yields[i]]);
                }
                break;
            default:
                Demand(Uses.Operands(statement));
                break;
        }
    }

    private void Require(EquatableArray<Carried> carried, Block body)
    {
        for (int i = 0; i < carried.Count; i++)
        {
            if (_late.Contains(carried[i].Parameter))
                Demand([carried[i].Initial, body.Yields[i]]);
        }
        Require(body);
    }

    private void Demand(IEnumerable<Operand> operands)
    {
        foreach (var operand in operands)
            Demand(operand);
    }

    private void Demand(Buffer buffer)
    {
        if (_late.Contains(buffer) || _scopes.Definition(buffer) is not { } by || !_plan.Views.Add(buffer.Id))
            return;
        if (_policy.SharesRoot && _scopes.Of(buffer).IsRoot)
        {
            _plan.Views.Remove(buffer.Id);
            if (!_plan.ViewsInPlace.Contains(buffer))
                _plan.ViewsInPlace.Add(buffer);
            return;
        }
        foreach (var source in Uses.Buffers(by))
            Demand(source);
        Demand(Uses.Operands(by));
    }

    private void Demand(Operand operand)
    {
        if (operand is not Value value || _late.Contains(value) || _parameters.Contains(value.Id) || _plan.Values.ContainsKey(value.Id))
            return;
        var scope = _scopes.Of(value);
        var by = _scopes.Definition(value);
        if (by is null && scope.Owner is For loop && loop.Index.Id == value.Id)
            return;
        if (_policy.SharesRoot && scope.IsRoot)
        {
            Decide(value, Residence.InPlace, "of the outermost level");
            _plan.ValuesInPlace.Add(value);
            return;
        }
        switch (by)
        {
            case Let let when IsRecomputable(let.Operation):
                int cost = Cost(value);
                if (cost <= _policy.RecomputeLimit || !MayStore(scope))
                {
                    Decide(value, Residence.Recomputed, $"costs {cost}");
                    if (SourceOf(let.Operation) is { } source)
                        Demand(source);
                    Demand(Uses.Operands(let.Operation));
                    return;
                }
                break;
            case For or While or If when !_scopes.IsHelper && (_policy.RecomputesLoops || !MayStore(scope)):
                var self = new FreeUses(_memory, _late);
                self.VisitStatement(by);
                if (self.IsReplayable)
                {
                    foreach (var result in Uses.Defined(by).Where(r => !_late.Contains(r)))
                        Decide(result, Residence.Recomputed, "run again in its scope");
                    foreach (var source in self.FreeBuffers)
                        Demand(source);
                    Demand(self.FreeOperands);
                    return;
                }
                break;
        }
        Store(value, scope, by is null ? "handed from one iteration to the next" : "dear to compute again, or of memory that is overwritten");
    }

    private void Store(Value value, Scope scope, string reason)
    {
        Decide(value, Residence.Stored, reason);
        _plan.Stored.Add(value);
        NumberRuns(scope);
    }

    /// <summary>A value that is stored in a scope needs the number of the scope's run.</summary>
    private void NumberRuns(Scope scope)
    {
        foreach (var enclosing in scope.SelfAndParents)
        {
            if (enclosing.Owner is For or While && !IsCountedOnEntry(enclosing))
                HandOnCount(enclosing.Owner);
            else if (enclosing.Owner is For loop)
                Demand(loop.Count);
        }
    }

    /// <summary>Where the numbers of a loop start, and for a while how often it ran, are stored values of the scope around it.</summary>
    private void HandOnCount(Statement loop)
    {
        if (_plan.CountedOnTheWay.Any(l => ReferenceEquals(l, loop)))
            return;
        _plan.CountedOnTheWay.Add(loop);
        NumberRuns(_scopes.Around(loop));
    }

    private void Decide(Value value, Residence residence, string reason)
    {
        _plan.Values[value.Id] = residence;
        _plan.Report.Add(new PlannedValue(value, residence, reason));
    }

    private bool MayStore(Scope scope) => _policy.StoresDynamic || scope.SelfAndParents.All(s => s.Owner is not (For or While) || IsCountedOnEntry(s));

    /// <summary>The loop runs as often each time it is reached, and how often is known at the outermost level.</summary>
    private bool IsCountedOnEntry(Scope scope)
        => scope.Owner is For loop && IsCountedOnEntry(loop, _scopes, _late);

    public static bool IsCountedOnEntry(For loop, Scopes scopes, LinearPart late)
        => loop.Count is Literal || !scopes.IsHelper && loop.Count is Value count && scopes.Of(count).IsRoot && !late.Contains(count);

    /// <summary>What a helper is given by its caller the later program has not got: lengths and elements of data alone can be read again.</summary>
    private bool IsRecomputable(Operation operation) => operation switch
    {
        Load load => IsConstant(load.Source) || IsStillThere(load),
        Length length => !_scopes.IsHelper || _data.Contains(_memory.Root(length.Source).Id),
        _ => true,
    };

    private bool IsConstant(Buffer buffer) => _memory.IsConstant(buffer) && (!_scopes.IsHelper || _data.Contains(_memory.Root(buffer).Id));

    /// <summary>
    /// A local buffer of the outermost level that nobody writes after this read holds at the end what is read here; the
    /// later program, in the same method, finds it so.
    /// </summary>
    private bool IsStillThere(Load load)
    {
        var root = _memory.Root(load.Source);
        return _policy.SharesRoot && _scopes.Definition(root) is Allocate { Storage: Storage.Scratch } && _scopes.Of(root).IsRoot
            && _versionsAtEnd.TryGetValue(root.Id, out int version) && version == load.Version;
    }

    private static Buffer? SourceOf(Operation operation) => operation switch
    {
        Load load => load.Source,
        Length length => length.Source,
        _ => null,
    };

    /// <summary>What computing a value again costs in its own scope; what enclosing scopes have is computed there.</summary>
    private int Cost(Value value)
    {
        if (_plan.Values.TryGetValue(value.Id, out var residence) && residence != Residence.Recomputed)
            return 1;
        if (_scopes.Definition(value) is not Let { Operation: var operation } || !IsRecomputable(operation))
            return _scopes.Of(value).Owner is For loop && loop.Index.Id == value.Id ? 0 : CostModel.Unbounded;
        var scope = _scopes.Of(value);
        int sum = CostModel.Of(operation);
        foreach (var operand in Uses.Operands(operation).OfType<Value>())
        {
            if (!_parameters.Contains(operand.Id) && _scopes.Of(operand) == scope)
                sum += Cost(operand);
            if (sum > CostModel.Unbounded)
                return CostModel.Unbounded;
        }
        return sum;
    }
}
