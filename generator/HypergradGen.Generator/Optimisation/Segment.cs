using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>A piece of a loop over rows as a loop of its own, while its body is built.</summary>
public sealed class Segment : CopyingRewriter
{
    private readonly HashSet<int> _bound = [];
    private readonly List<(Value Parameter, Operand Initial, Value Result)> _carried = [];
    private readonly Dictionary<int, Operand> _yields = [];
    private readonly HashSet<int> _stored = [];
    private readonly Dictionary<int, (Buffer All, Value Offset)> _expanded = [];

    public Segment(Numbering numbering, Value index, Operand first)
    {
        Numbering = numbering;
        Row = numbering.Value(ValueType.Int, "row");
        Into = new BlockBuilder(numbering);
        Bind(index, Into.Let(ValueType.Int, new Binary(BinaryOperator.Add, first, Row), index.Name));
    }

    /// <summary>The row within the batch.</summary>
    public Value Row { get; }

    public BlockBuilder Into { get; }

    public bool IsBound(Value value) => _bound.Contains(value.Id);

    public bool IsBound(Buffer buffer) => _bound.Contains(buffer.Id);

    public Operand Of(Operand operand) => Map(operand);

    public EquatableArray<Operand> Of(EquatableArray<Operand> operands) => Map(operands);

    public Buffer Of(Buffer buffer) => Map(buffer);

    public void Bind(Value value, Operand by)
    {
        Replace(value, by);
        _bound.Add(value.Id);
    }

    /// <summary>The statement again, here, with numbers of its own.</summary>
    public void Copy(Statement statement) => Copy(statement, Into);

    public void Copy(Statement statement, BlockBuilder into) => Rewrite(statement, into);

    /// <summary>Goes on with a value that the loop carries; what is yielded for it is told when the segment is closed.</summary>
    public void Carry(Value parameter, Operand initial, Value result)
    {
        var own = Numbering.Value(parameter.Type, parameter.Name);
        Bind(parameter, own);
        _carried.Add((own, initial, result));
    }

    /// <summary>What an iteration yields for the value that the loop carries in place of <paramref name="parameter"/>.</summary>
    public void Yield(Value parameter, Operand operand) => _yields[((Value)Map(parameter)).Id] = Map(operand);

    /// <summary>Hands a value of this segment to later ones.</summary>
    public void StoreOnce(Value value, Buffer to)
    {
        if (_stored.Add(value.Id))
            Into.Add(new Store(to, new Operand[] { Row }, Map(value)));
    }

    /// <summary>Reads and writes a buffer of an iteration's own as the row's part of one that holds those of all rows.</summary>
    public void Expand(Buffer buffer, Buffer all, Operand length)
    {
        _expanded[buffer.Id] = (all, Into.Binary(BinaryOperator.Multiply, Row, length));
        _bound.Add(buffer.Id);
    }

    /// <summary>The piece as a loop, in the order of the whole where it carries what the whole does.</summary>
    public For Close(Operand rows, For whole)
        => new(Row, rows, _carried.Select(c => new Carried(c.Parameter, c.Initial, c.Result)).ToImmutableArray(), Into.Build(_carried.Select(c => _yields[c.Parameter.Id])),
            whole.OrderFree || _carried.Count == 0, whole.Descending);

    protected override void Rewrite(Statement statement, BlockBuilder into)
    {
        switch (statement)
        {
            case Let { Operation: Load load } s when _expanded.TryGetValue(load.Source.Id, out var from):
                var element = new Load(from.All, Part(from.Offset, load.Indices, into));
                into.Add(new Let(Define(s.Target), element));
                break;
            case Store s when _expanded.TryGetValue(s.Target.Id, out var to):
                into.Add(s with { Target = to.All, Indices = Part(to.Offset, s.Indices, into), Value = Map(s.Value) });
                break;
            case Accumulate s when _expanded.TryGetValue(s.Target.Id, out var to):
                into.Add(s with { Target = to.All, Indices = Part(to.Offset, s.Indices, into), Value = Map(s.Value) });
                break;
            default:
                base.Rewrite(statement, into);
                break;
        }
    }

    private EquatableArray<Operand> Part(Value offset, EquatableArray<Operand> indices, BlockBuilder into)
        => new Operand[] { into.Binary(BinaryOperator.Add, offset, Map(indices[0])) };

    protected override Value Define(Value value)
    {
        _bound.Add(value.Id);
        return base.Define(value);
    }

    protected override Buffer Define(Buffer buffer)
    {
        _bound.Add(buffer.Id);
        return base.Define(buffer);
    }
}
