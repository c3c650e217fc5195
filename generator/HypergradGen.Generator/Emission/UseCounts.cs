using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>How often each value is read, and whether all in the block that defines it.</summary>
public sealed class UseCounts : Walker
{
    private readonly Dictionary<int, int> _counts = [];
    private readonly Dictionary<int, Block> _definedIn = [];
    private readonly HashSet<int> _usedInside = [];
    private readonly HashSet<int> _starts = [];
    private readonly List<int> _parameters = [];
    private Block? _block;

    public static UseCounts Of(Function function)
    {
        var counts = new UseCounts();
        counts.VisitFunction(function);
        return counts;
    }

    public int Of(Value value) => _counts.TryGetValue(value.Id, out int count) ? count : 0;

    /// <summary>Read once, by a statement of the block that defines it itself, not of a block inside.</summary>
    public bool IsReadOnceInItsBlock(Value value) => Of(value) == 1 && !_usedInside.Contains(value.Id);

    /// <summary>Read as the start of what a loop carries.</summary>
    public bool IsStart(Value value) => _starts.Contains(value.Id);

    public override void VisitStatement(Statement statement)
    {
        var carried = statement switch
        {
            For s => s.Carried,
            While s => s.Carried,
            _ => EquatableArray<Carried>.Empty,
        };
        // A thread that shares a loop asks for its own scratch again, as long as the one before the loop.
        if (statement is Allocate { Storage: Storage.Uncleared } scratch)
            OnOperandUsed(scratch.Count);
        _starts.UnionWith(carried.Select(c => c.Initial).OfType<Value>().Select(v => v.Id));
        base.VisitStatement(statement);
    }

    public override void VisitBlock(Block block)
    {
        var outer = _block;
        _block = block;
        foreach (int parameter in _parameters)
            _definedIn[parameter] = block;
        _parameters.Clear();
        base.VisitBlock(block);
        _block = outer;
    }

    protected override void OnValueDefined(Value value, Statement? by)
    {
        if (_block is not null)
            _definedIn[value.Id] = _block;
        else
            _parameters.Add(value.Id);
    }

    protected override void OnOperandUsed(Operand operand)
    {
        if (operand is not Value value)
            return;
        _counts[value.Id] = Of(value) + 1;
        if (!_definedIn.TryGetValue(value.Id, out var block) || !ReferenceEquals(block, _block))
            _usedInside.Add(value.Id);
    }

    /// <summary>
    /// Whether a value is read by the statements of a block behind a place, inside the loop at that place (where it may
    /// only be the start of what is yielded), or by the block's yields but for one.
    /// </summary>
    public static bool IsReadAfter(Value value, Block block, int index, int exceptYield)
    {
        var search = new Search(value);
        switch (block.Statements[index])
        {
            case For s:
                search.VisitLoop(s.Carried, block.Yields[exceptYield], s.Body);
                break;
            case While s:
                search.VisitLoop(s.Carried, block.Yields[exceptYield], s.Condition, s.Body);
                break;
        }
        for (int i = index + 1; i < block.Statements.Count; i++)
            search.VisitStatement(block.Statements[i]);
        for (int i = 0; i < block.Yields.Count; i++)
        {
            if (i != exceptYield && block.Yields[i] is Value yielded && yielded.Id == value.Id)
                return true;
        }
        return search.Found;
    }

    private sealed class Search(Value value) : Walker
    {
        public bool Found { get; private set; }

        public void VisitLoop(EquatableArray<Carried> carried, Operand yielded, params Block[] blocks)
        {
            foreach (var c in carried)
            {
                if (c.Result != yielded)
                    OnOperandUsed(c.Initial);
            }
            foreach (var block in blocks)
                VisitBlock(block);
        }

        protected override void OnOperandUsed(Operand operand) => Found |= operand is Value used && used.Id == value.Id;
    }
}
