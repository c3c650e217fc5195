using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Diagnostics;

/// <summary>What the values of one function are made of and what they are for.</summary>
internal sealed class ValueUses : Walker
{
    private readonly Dictionary<int, List<Operand>> _madeOf = [];
    private readonly Dictionary<int, Operation> _operations = [];
    private readonly Dictionary<int, Operand> _chosenBy = [];
    private readonly HashSet<int> _matters = [];

    private ValueUses()
    {
    }

    public static ValueUses Of(Function function)
    {
        var uses = new ValueUses();
        uses.VisitFunction(function);
        foreach (int root in uses._matters.ToArray())
            uses.Propagate(root);
        return uses;
    }

    public Operation? OperationOf(Operand operand) => operand is Value value && _operations.TryGetValue(value.Id, out var operation) ? operation : null;

    /// <summary>
    /// Whether a value reaches anything but a <see cref="Stop"/> and a <see cref="Guard"/>: what only those read has no
    /// derivative to lose.
    /// </summary>
    public bool Matters(Value value) => _matters.Contains(value.Id);

    /// <summary>The values whose operation reads this one itself.</summary>
    public IEnumerable<(int Id, Operation Operation)> ReadBy(int value)
        => _operations.Where(o => Uses.Operands(o.Value).Any(a => a is Value v && v.Id == value)).Select(o => (o.Key, o.Value));

    /// <summary>The values, and the memory by its identity, that an operand is computed from.</summary>
    public HashSet<int> MadeOf(Operand operand, Memory memory)
    {
        var found = new HashSet<int>();
        Collect(operand, memory, found);
        return found;
    }

    private void Collect(Operand operand, Memory memory, HashSet<int> found)
    {
        if (operand is not Value value || !found.Add(value.Id))
            return;
        if (OperationOf(value) is Load load)
            found.Add(memory.Root(load.Source).Id);
        else if (_madeOf.TryGetValue(value.Id, out var parts))
            parts.ForEach(p => Collect(p, memory, found));
    }

    private void Propagate(int id)
    {
        if (!_madeOf.TryGetValue(id, out var parts) || _operations.TryGetValue(id, out var operation) && operation is Stop)
            return;
        foreach (var part in (_chosenBy.TryGetValue(id, out var condition) ? parts.Append(condition) : parts).OfType<Value>())
        {
            if (_matters.Add(part.Id))
                Propagate(part.Id);
        }
    }

    public override void VisitStatement(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                _operations[let.Target.Id] = let.Operation;
                _madeOf[let.Target.Id] = [.. Uses.Operands(let.Operation)];
                return;
            case Guard:
                return;
            case If branch:
                bool decides = !Throws(branch.Then) && !Throws(branch.Else);
                if (decides && !OnlyChooses(branch.Then, branch.Else))
                    Read(branch.Condition);
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    _madeOf[branch.Results[i].Id] = [branch.Then.Yields[i], branch.Else.Yields[i]];
                    if (decides)
                        _chosenBy[branch.Results[i].Id] = branch.Condition;
                }
                foreach (var inner in branch.Then.Statements.Items.Concat(branch.Else.Statements.Items))
                    VisitStatement(inner);
                return;
            default:
                base.VisitStatement(statement);
                return;
        }
    }

    protected override void OnOperandUsed(Operand operand) => Read(operand);

    /// <summary>Whatever decides for this side decides nothing about the numbers: there are none.</summary>
    private static bool Throws(Block block) => block.Statements.Items.Any(s => s is Guard { Throws: true });

    /// <summary>The branch matters where its results do.</summary>
    private static bool OnlyChooses(params Block[] sides) => sides.All(b => b.Statements.Items.All(s => s is Let));

    private void Read(Operand operand)
    {
        if (operand is Value value)
            _matters.Add(value.Id);
    }
}
