using System.Collections.Immutable;
using HypergradGen.Generator.Differentiation;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>
/// How often each uncounted loop and each helper of a program has run so far: one counter each, in one buffer that the
/// program hands to its helpers.
/// </summary>
public sealed class Counters
{
    private readonly Dictionary<string, int> _helpers = [];

    public int Count { get; private set; }

    public int New() => Count++;

    public int Of(string helper)
    {
        if (!_helpers.TryGetValue(helper, out int counter))
            _helpers[helper] = counter = New();
        return counter;
    }
}

/// <summary>
/// The buffers that a split keeps its stored values in: one a value, or, for those of the outermost level, one together.
/// For a loop that is not counted on entry also where its numbers start and how often it ran.
/// </summary>
public sealed class KeptValues
{
    private readonly Dictionary<int, (Buffer Buffer, int? Place)> _places = [];
    private readonly Dictionary<Statement, (Value First, Value Trips, int Counter)> _loops = new(ReferenceComparer<Statement>.Instance);
    private readonly Dictionary<Statement, IterationBlocks> _blocks = new(ReferenceComparer<Statement>.Instance);

    /// <param name="reentered">The loops that may run again inside one of their iterations.</param>
    public KeptValues(StoragePlan plan, Scopes scopes, InstanceNumbers instances, Numbering numbering, string prefix, Counters counters, HashSet<Statement> reentered)
    {
        (Scopes, Instances, Numbering, Counters) = (scopes, instances, numbering, counters);
        var stored = plan.Stored.Select(v => (Value: v, Scope: scopes.Of(v))).ToList();
        foreach (var loop in plan.CountedOnTheWay)
        {
            var scope = scopes.Around(loop);
            var first = numbering.Value(ValueType.Int, loop is Call ? "run" : "first");
            var trips = numbering.Value(ValueType.Int, "trips");
            _loops[loop] = (first, trips, loop is Call call ? counters.Of(call.Function) : counters.New());
            stored.Add((first, scope));
            if (loop is While)
                stored.Add((trips, scope));
            if (reentered.Contains(loop))
            {
                var blocks = new IterationBlocks(numbering.Buffer(ElementType.Int32, prefix + "Starts"), counters.New());
                _blocks[loop] = blocks;
                Growing.Add((blocks.Starts, scope));
            }
        }
        foreach (var group in stored.Where(s => s.Scope.IsRoot && !scopes.IsHelper).GroupBy(s => ElementOf(s.Value)))
        {
            var values = group.Select(s => s.Value).ToList();
            var buffer = numbering.Buffer(group.Key, prefix + group.Key switch { ElementType.Real64 => "Scalars", ElementType.Real32 => "Singles", _ => "Counts" });
            Root.Add((buffer, values.Count));
            for (int i = 0; i < values.Count; i++)
                _places[values[i].Id] = (buffer, i);
        }
        // In lanes a truth value is compared with what stands beside it in memory.
        var precision = stored.Select(s => s.Value.Type).Where(t => t.IsReal).Append(ValueType.Real).First().Element;
        foreach (var (value, scope) in stored.Where(s => !s.Scope.IsRoot || scopes.IsHelper))
        {
            var element = instances.IsDense(scope) && IsInLanes(scope) && value.Type == ValueType.Bool ? precision : ElementOf(value);
            var buffer = numbering.Buffer(element, prefix + Capitalised(value.Name ?? NameOf(scopes.Definition(value))));
            _places[value.Id] = (buffer, null);
            (instances.IsDense(scope) ? Dense : Growing).Add((buffer, scope));
        }
        Stored = stored.Select(s => s.Value).ToImmutableArray();
    }

    public Scopes Scopes { get; }

    public InstanceNumbers Instances { get; }

    public Numbering Numbering { get; }

    public ImmutableArray<Value> Stored { get; }

    public List<(Buffer Buffer, int Count)> Root { get; } = [];

    public List<(Buffer Buffer, Scope Scope)> Dense { get; } = [];

    public List<(Buffer Buffer, Scope Scope)> Growing { get; } = [];

    public IEnumerable<Buffer> Buffers => Root.Select(r => r.Buffer).Concat(Dense.Select(d => d.Buffer)).Concat(Growing.Select(g => g.Buffer));

    /// <summary>The buffers as a later program is given them.</summary>
    public IEnumerable<Parameter> Parameters => Buffers.Select(b => new KeptBuffer(b, Dense.Any(d => d.Buffer.Id == b.Id)));

    public Counters Counters { get; }

    /// <summary>The scope that a stored value has a place in for each run.</summary>
    public Scope ScopeOf(Value value)
    {
        foreach (var loop in _loops)
        {
            if (loop.Value.First.Id == value.Id || loop.Value.Trips.Id == value.Id)
                return Scopes.Around(loop.Key);
        }
        return Scopes.Of(value);
    }

    public bool IsStored(Value value) => _places.ContainsKey(value.Id);

    public bool IsGrowing(Buffer buffer) => Growing.Any(g => g.Buffer.Id == buffer.Id);

    /// <summary>Where the numbers of a loop start (or which run of its function a call is), how often it ran, and which counter it has; null for a loop that needs neither.</summary>
    public (Value First, Value Trips, int Counter)? Counted(Statement loop) => _loops.TryGetValue(loop, out var found) ? found : null;

    /// <summary>How the iterations of a loop are numbered that may run again inside one of them; null for any other.</summary>
    public IterationBlocks? Blocks(Statement loop) => _blocks.TryGetValue(loop, out var found) ? found : null;

    /// <summary>The buffer and the index of a stored value in the current run of its scope.</summary>
    public (Buffer Buffer, EquatableArray<Operand> Index) Place(Value value, Scope scope)
    {
        var (buffer, place) = _places[value.Id];
        return (buffer, new Operand[] { place is { } i ? Operand.Int(i) : Instances.Of(scope) });
    }

    /// <summary>Whether the loop around may run many iterations at a time.</summary>
    private static bool IsInLanes(Scope scope) => scope.SelfAndParents.Select(s => s.Owner).FirstOrDefault(o => o is For or While) is For { OrderFree: true };

    /// <summary>Truth values are kept as integers, 0 or 1; those of a loop that may run in lanes as numbers of the precision of the others, so that vectors of them can be read.</summary>
    private static ElementType ElementOf(Value value) => value.Type == ValueType.Bool ? ElementType.Int32 : value.Type.Element;

    /// <summary>A product is, as a rule, the coefficient of a tangent.</summary>
    private static string NameOf(Statement? definition)
        => definition is not Let { Operation: var operation } ? "Value" : operation is Binary { Operator: BinaryOperator.Multiply } ? "Coefficient" : OperationNames.Of(operation);

    private static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
