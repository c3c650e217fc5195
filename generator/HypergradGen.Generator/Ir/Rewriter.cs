using System.Collections.Immutable;

namespace HypergradGen.Generator.Ir;

/// <summary>
/// Copies a function, statement by statement, with operands and buffers replaced as the maps say. A pass overrides the
/// statements that it changes; the rest is carried over.
/// </summary>
public abstract class Rewriter
{
    private readonly Dictionary<int, Operand> _values = [];
    private readonly Dictionary<int, Buffer> _buffers = [];

    protected Numbering Numbering { get; set; } = new();

    public virtual Function Rewrite(Function function)
    {
        Numbering = Numbering.After(function);
        return function with { Body = RewriteBlock(function.Body) };
    }

    protected void Replace(Value value, Operand by) => _values[value.Id] = by;

    protected void Replace(Buffer buffer, Buffer by) => _buffers[buffer.Id] = by;

    protected Operand Map(Operand operand) => operand is Value value && _values.TryGetValue(value.Id, out var by) ? by : operand;

    protected Buffer Map(Buffer buffer) => _buffers.TryGetValue(buffer.Id, out var by) ? by : buffer;

    protected EquatableArray<Operand> Map(EquatableArray<Operand> operands) => operands.Items.Select(Map).ToImmutableArray();

    /// <summary>The value that stands for one that is defined here; a copying pass gives it a new number.</summary>
    protected virtual Value Define(Value value) => value;

    protected virtual Buffer Define(Buffer buffer) => buffer;

    protected virtual Block RewriteBlock(Block block)
    {
        var builder = new BlockBuilder(Numbering);
        RewriteStatements(block, builder);
        return builder.Build(Map(block.Yields));
    }

    protected void RewriteStatements(Block block, BlockBuilder into)
    {
        foreach (var statement in block.Statements)
            Rewrite(statement, into);
    }

    protected virtual void Rewrite(Statement statement, BlockBuilder into)
    {
        switch (statement)
        {
            case Phase:
                into.Add(statement);
                break;
            case Let s:
                var operation = Map(s.Operation);
                into.Add(new Let(Define(s.Target), operation));
                break;
            case Slice s:
                into.Add(new Slice(Define(s.Target), Map(s.Source), Map(s.Offset), Map(s.Count)) { IsOfLoop = s.IsOfLoop });
                break;
            case Row s:
                into.Add(new Row(Define(s.Target), Map(s.Source), Map(s.Index)));
                break;
            case Allocate s:
                into.Add(new Allocate(Define(s.Target), Map(s.Count), s.Storage));
                break;
            case Reserve s:
                into.Add(new Reserve(Map(s.Target), Map(s.Count)));
                break;
            case Store s:
                into.Add(s with { Target = Map(s.Target), Indices = Map(s.Indices), Value = Map(s.Value) });
                break;
            case Accumulate s:
                into.Add(s with { Target = Map(s.Target), Indices = Map(s.Indices), Value = Map(s.Value) });
                break;
            case For s:
                RewriteFor(s, into);
                break;
            case While s:
                RewriteWhile(s, into);
                break;
            case If s:
                RewriteIf(s, into);
                break;
            case Call s:
                into.Add(s with
                {
                    Arguments = Map(s.Arguments),
                    Buffers = s.Buffers.Items.Select(Map).ToImmutableArray(),
                    Results = s.Results.Items.Select(Define).ToImmutableArray(),
                });
                break;
            case Guard s:
                into.Add(s with { Condition = Map(s.Condition), Arguments = Map(s.Arguments) });
                break;
            default:
                throw new InvalidOperationException($"unknown statement {statement.GetType().Name}");
        }
    }

    protected virtual void RewriteFor(For s, BlockBuilder into)
    {
        var count = Map(s.Count);
        var initials = s.Carried.Select(c => Map(c.Initial)).ToArray();
        var index = Define(s.Index);
        var parameters = s.Carried.Select(c => Define(c.Parameter)).ToArray();
        var body = RewriteBlock(s.Body);
        into.Add(s with { Index = index, Count = count, Carried = Carry(s.Carried, parameters, initials), Body = body });
    }

    protected virtual void RewriteWhile(While s, BlockBuilder into)
    {
        var initials = s.Carried.Select(c => Map(c.Initial)).ToArray();
        var parameters = s.Carried.Select(c => Define(c.Parameter)).ToArray();
        var condition = RewriteBlock(s.Condition);
        var body = RewriteBlock(s.Body);
        into.Add(new While(Carry(s.Carried, parameters, initials), condition, body));
    }

    protected virtual void RewriteIf(If s, BlockBuilder into)
    {
        var condition = Map(s.Condition);
        var (then, otherwise) = (RewriteBlock(s.Then), RewriteBlock(s.Else));
        into.Add(new If(condition, then, otherwise, s.Results.Items.Select(Define).ToImmutableArray()));
    }

    private EquatableArray<Carried> Carry(EquatableArray<Carried> carried, Value[] parameters, Operand[] initials)
        => carried.Items.Select((c, i) => new Carried(parameters[i], initials[i], Define(c.Result))).ToImmutableArray();

    protected Operation Map(Operation operation) => operation switch
    {
        Unary o => o with { Argument = Map(o.Argument) },
        Binary o => o with { Left = Map(o.Left), Right = Map(o.Right) },
        Intrinsic o => o with { Arguments = Map(o.Arguments) },
        Load o => o with { Source = Map(o.Source), Indices = Map(o.Indices) },
        Length o => o with { Source = Map(o.Source) },
        Convert o => o with { Argument = Map(o.Argument) },
        Select o => new Select(Map(o.Condition), Map(o.WhenTrue), Map(o.WhenFalse)),
        Stop o => o with { Argument = Map(o.Argument) },
        GuardedScale o => new GuardedScale(Map(o.Coefficient), Map(o.Argument)),
        _ => throw new InvalidOperationException($"unknown operation {operation.GetType().Name}"),
    };
}

/// <summary>A rewriter whose copy has numbers of its own, so that it can stand beside the original.</summary>
public abstract class CopyingRewriter : Rewriter
{
    protected override Value Define(Value value)
    {
        var copy = value with { Id = Numbering.Next() };
        Replace(value, copy);
        return copy;
    }

    protected override Buffer Define(Buffer buffer)
    {
        var copy = buffer with { Id = Numbering.Next() };
        Replace(buffer, copy);
        return copy;
    }
}
