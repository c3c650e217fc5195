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
    private readonly Func<Operand, Operand> _map;

    protected Rewriter() => _map = Map;

    protected Numbering Numbering { get; set; } = new();

    /// <summary>What is carried over as it is may be the same object: a program that a pass leaves as it is costs no memory, and is seen to be the same at once.</summary>
    protected virtual bool Shares => true;

    public virtual Function Rewrite(Function function)
    {
        Numbering = Numbering.After(function);
        var body = RewriteBlock(function.Body);
        return ReferenceEquals(body, function.Body) ? function : function with { Body = body };
    }

    protected void Replace(Value value, Operand by) => _values[value.Id] = by;

    protected void Replace(Buffer buffer, Buffer by) => _buffers[buffer.Id] = by;

    protected Operand Map(Operand operand) => operand is Value value && _values.TryGetValue(value.Id, out var by) ? by : operand;

    protected Buffer Map(Buffer buffer) => _buffers.TryGetValue(buffer.Id, out var by) ? by : buffer;

    protected EquatableArray<Operand> Map(EquatableArray<Operand> operands) => operands.Changed(_map);

    /// <summary>The value that stands for one that is defined here; a copying pass gives it a new number.</summary>
    protected virtual Value Define(Value value) => value;

    protected virtual Buffer Define(Buffer buffer) => buffer;

    protected virtual Block RewriteBlock(Block block)
    {
        var builder = new BlockBuilder(Numbering);
        RewriteStatements(block, builder);
        return Built(builder, block);
    }

    /// <summary>What a block became; the block itself where that is the same.</summary>
    protected Block Built(BlockBuilder builder, Block block)
    {
        var yields = Map(block.Yields);
        return Shares && yields.IsSame(block.Yields) && builder.Has(block.Statements) ? block : builder.Build(yields);
    }

    protected void RewriteStatements(Block block, BlockBuilder into)
    {
        foreach (var statement in block.Statements)
            Rewrite(statement, into);
    }

    protected virtual void Rewrite(Statement statement, BlockBuilder into)
    {
        if (Shares && statement is not (For or While or If) && !IsTouched(statement))
        {
            into.Add(statement);
            return;
        }
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
                into.Add(new Row(Define(s.Target), Map(s.Source), Map(s.Index)) { When = Map(s.When) });
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
                into.Add(s with { Arguments = Map(s.Arguments), Buffers = s.Buffers.Changed(Map), Results = s.Results.Changed(Define) });
                break;
            case Guard s:
                into.Add(s with { Condition = Map(s.Condition), Arguments = Map(s.Arguments) });
                break;
            default:
                throw new InvalidOperationException($"unknown statement {statement.GetType().Name}");
        }
    }

    /// <summary>Something that the statement itself reads or writes to is replaced.</summary>
    protected bool IsTouched(Statement statement) => AreTouched(Uses.Operands(statement)) || AreTouched(Uses.Buffers(statement));

    private bool AreTouched(Few<Operand> operands)
    {
        if (_values.Count == 0)
            return false;
        foreach (var operand in operands)
        {
            if (operand is Value value && _values.ContainsKey(value.Id))
                return true;
        }
        return false;
    }

    private bool AreTouched(Few<Buffer> buffers)
    {
        if (_buffers.Count == 0)
            return false;
        foreach (var buffer in buffers)
        {
            if (_buffers.ContainsKey(buffer.Id))
                return true;
        }
        return false;
    }

    protected virtual void RewriteFor(For s, BlockBuilder into)
    {
        var count = Map(s.Count);
        var initials = s.Carried.Items.Select(c => Map(c.Initial)).ToArray();
        var index = Define(s.Index);
        var parameters = s.Carried.Items.Select(c => Define(c.Parameter)).ToArray();
        var body = RewriteBlock(s.Body);
        var carried = Carry(s.Carried, parameters, initials);
        bool isSame = ReferenceEquals(count, s.Count) && ReferenceEquals(index, s.Index) && ReferenceEquals(body, s.Body) && carried.IsSame(s.Carried);
        into.Add(isSame ? s : s with { Index = index, Count = count, Carried = carried, Body = body });
    }

    protected virtual void RewriteWhile(While s, BlockBuilder into)
    {
        var initials = s.Carried.Items.Select(c => Map(c.Initial)).ToArray();
        var parameters = s.Carried.Items.Select(c => Define(c.Parameter)).ToArray();
        var condition = RewriteBlock(s.Condition);
        var body = RewriteBlock(s.Body);
        var carried = Carry(s.Carried, parameters, initials);
        bool isSame = ReferenceEquals(condition, s.Condition) && ReferenceEquals(body, s.Body) && carried.IsSame(s.Carried);
        into.Add(isSame ? s : new While(carried, condition, body));
    }

    protected virtual void RewriteIf(If s, BlockBuilder into)
    {
        var condition = Map(s.Condition);
        var (then, otherwise) = (RewriteBlock(s.Then), RewriteBlock(s.Else));
        var results = s.Results.Changed(Define);
        bool isSame = ReferenceEquals(condition, s.Condition) && ReferenceEquals(then, s.Then) && ReferenceEquals(otherwise, s.Else) && results.IsSame(s.Results);
        into.Add(isSame ? s : new If(condition, then, otherwise, results));
    }

    private EquatableArray<Carried> Carry(EquatableArray<Carried> carried, Value[] parameters, Operand[] initials)
    {
        int next = 0;
        return carried.Changed(c =>
        {
            var (parameter, initial, result) = (parameters[next], initials[next++], Define(c.Result));
            return ReferenceEquals(parameter, c.Parameter) && ReferenceEquals(initial, c.Initial) && ReferenceEquals(result, c.Result) ? c : new Carried(parameter, initial, result);
        });
    }

    protected Operation Map(Operation operation) => AreTouched(Uses.Operands(operation)) || AreTouched(Uses.Buffers(operation)) ? Replaced(operation) : operation;

    private Operation Replaced(Operation operation) => operation switch
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
        Share o => new Share(Map(o.Part), Map(o.Rest), Map(o.Whole)),
        _ => throw new InvalidOperationException($"unknown operation {operation.GetType().Name}"),
    };
}

/// <summary>A rewriter whose copy has numbers of its own, so that it can stand beside the original.</summary>
public abstract class CopyingRewriter : Rewriter
{
    protected override bool Shares => false;

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
