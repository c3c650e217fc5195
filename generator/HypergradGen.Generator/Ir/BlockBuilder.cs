using System.Collections.Immutable;

namespace HypergradGen.Generator.Ir;

/// <summary>Hands out the numbers of the values and buffers of one function.</summary>
public sealed class Numbering
{
    private int _next;

    /// <summary>Whose numbers are below the next one; null once they have been looked at. Few passes need a new number.</summary>
    private Function? _below;

    public Numbering(int first = 0) => _next = first;

    private Numbering(Function below) => _below = below;

    public int Next()
    {
        Settle();
        return _next++;
    }

    public Value Value(ValueType type, string? name = null) => new(Next(), type, name);

    public Buffer Buffer(ElementType element, string name, int rank = 1, int depth = 0) => new(Next(), element, name, rank, depth);

    /// <summary>Goes on above every number in a function.</summary>
    public Numbering Above(Function function)
    {
        Settle();
        _next = Math.Max(_next, HighestNumber.In(function) + 1);
        return this;
    }

    /// <summary>A numbering that starts above every number in a function.</summary>
    public static Numbering After(Function function) => new(function);

    private void Settle()
    {
        if (_below is null)
            return;
        _next = HighestNumber.In(_below) + 1;
        _below = null;
    }

    private sealed class HighestNumber : Walker
    {
        private int _number = -1;

        public static int In(Function function)
        {
            var highest = new HighestNumber();
            highest.VisitFunction(function);
            return highest._number;
        }

        protected override void OnValueDefined(Value value, Statement? by) => _number = Math.Max(_number, value.Id);

        protected override void OnBufferDefined(Buffer buffer, Statement? by) => _number = Math.Max(_number, buffer.Id);
    }
}

/// <summary>Collects the statements of a block, one operation at a time.</summary>
public sealed class BlockBuilder
{
    private readonly ImmutableArray<Statement>.Builder _statements = ImmutableArray.CreateBuilder<Statement>();

    public BlockBuilder(Numbering numbering) => Numbering = numbering;

    public Numbering Numbering { get; }

    public bool IsEmpty => _statements.Count == 0;

    public void Add(Statement statement) => _statements.Add(statement);

    public void AddRange(IEnumerable<Statement> statements) => _statements.AddRange(statements);

    /// <summary>Defines a new value by an operation.</summary>
    public Value Let(ValueType type, Operation operation, string? name = null)
    {
        var value = Numbering.Value(type, name);
        Add(new Let(value, operation));
        return value;
    }

    public Value Binary(BinaryOperator op, Operand left, Operand right, string? name = null) => Let(ResultType(op, left), new Binary(op, left, right), name);

    public Value Unary(UnaryOperator op, Operand argument, string? name = null) => Let(argument.Type, new Unary(op, argument), name);

    public Value Load(Buffer source, IEnumerable<Operand> indices, string? name = null)
        => Let(ValueType.Of(source.Element), new Load(source, indices.ToImmutableArray()), name);

    /// <summary>Gives the last statement's value a name, if it is <paramref name="operand"/> and has none; the operand as it is then known.</summary>
    public Operand Rename(Operand operand, string name)
    {
        if (_statements.Count == 0 || _statements[_statements.Count - 1] is not Let last || last.Target != operand || last.Target.Name is not null)
            return operand;
        var named = last.Target with { Name = name };
        _statements[_statements.Count - 1] = last with { Target = named };
        return named;
    }

    /// <summary>The statements so far are these very objects.</summary>
    public bool Has(EquatableArray<Statement> statements)
    {
        if (_statements.Count != statements.Count)
            return false;
        for (int i = 0; i < _statements.Count; i++)
        {
            if (!ReferenceEquals(_statements[i], statements[i]))
                return false;
        }
        return true;
    }

    public Block Build(EquatableArray<Operand> yields) => new(_statements.ToImmutable(), yields);

    public Block Build(params Operand[] yields) => new(_statements.ToImmutable(), yields);

    public Block Build(IEnumerable<Operand> yields) => new(_statements.ToImmutable(), yields.ToImmutableArray());

    public static ValueType ResultType(BinaryOperator op, Operand left)
        => op is BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Equal or BinaryOperator.NotEqual ? ValueType.Bool : left.Type;
}
