using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;

namespace HypergradGen.Generator.Products;

/// <summary>Gives programs the parameters that their callers pass.</summary>
public static class Signatures
{
    /// <summary>The buffer parameters become exactly these, in this order; data and kept buffers stay behind them.</summary>
    public static Function WithBuffers(Function function, params BufferParameter[] buffers)
        => function with { Parameters = buffers.Cast<Parameter>().Concat(function.Parameters.Items.Where(p => p is not BufferParameter)).ToImmutableArray() };

    /// <summary>The value and buffer parameters become exactly these, in this order; data and kept buffers stay behind them.</summary>
    public static Function WithParameters(Function function, IEnumerable<Parameter> parameters)
        => function with { Parameters = parameters.Concat(function.Parameters.Items.Where(p => p is not (BufferParameter or ValueParameter))).ToImmutableArray() };

    /// <summary>Leaves out the value parameters that nothing reads.</summary>
    public static Function WithUsedValues(Function function) => WithUsed(function, int.MaxValue);

    /// <summary>Leaves out the value parameters that nothing reads, and such buffer parameters behind the first few.</summary>
    public static Function WithUsed(Function function, int buffers, params Value[] values)
    {
        var used = new UsedParameters();
        used.VisitBlock(function.Body);
        used.Numbers.UnionWith(values.Select(v => v.Id));
        int seen = 0;
        return function with
        {
            Parameters = function.Parameters.Items.Where(p => p switch
            {
                ValueParameter v => used.Numbers.Contains(v.Value.Id),
                BufferParameter b => seen++ < buffers || used.Numbers.Contains(b.Buffer.Id),
                _ => true,
            }).ToImmutableArray(),
        };
    }

    private sealed class UsedParameters : Walker
    {
        public HashSet<int> Numbers { get; } = [];

        protected override void OnOperandUsed(Operand operand)
        {
            if (operand is Value value)
                Numbers.Add(value.Id);
        }

        protected override void OnBufferUsed(Buffer buffer, Statement by) => Numbers.Add(buffer.Id);
    }

    /// <summary>An output that nobody asks for becomes a local buffer, as long as <paramref name="like"/>; if it is not read it then falls away.</summary>
    public static Function WithoutOutput(Function function, Buffer output, Buffer like)
    {
        var builder = new BlockBuilder(Numbering.After(function));
        return WithoutOutput(function, output, builder.Let(ValueType.Int, new Length(like)), builder);
    }

    /// <summary>The same for an output with <paramref name="length"/> elements.</summary>
    public static Function WithoutOutput(Function function, Buffer output, Operand length)
        => WithoutOutput(function, output, length, new BlockBuilder(Numbering.After(function)));

    private static Function WithoutOutput(Function function, Buffer output, Operand length, BlockBuilder builder)
    {
        builder.Add(new Allocate(output, length));
        builder.AddRange(function.Body.Statements);
        return function with
        {
            Parameters = function.Parameters.Items.Where(p => p is not BufferParameter b || b.Buffer.Id != output.Id).ToImmutableArray(),
            Body = builder.Build(function.Results),
        };
    }

    /// <summary>Two buffers are equally long: where the length of one is asked for, that of the other is taken, which every program has.</summary>
    public static Function WithLengthOf(Function function, Buffer buffer, Buffer like) => new LengthOf(buffer, like).Rewrite(function);

    /// <summary>Where the length of a buffer is asked for, a value is taken.</summary>
    public static Function WithLengthOf(Function function, Buffer buffer, Value length) => new LengthIs(buffer, length).Rewrite(function);

    /// <summary>A value parameter becomes the length of a buffer.</summary>
    public static Function WithLength(Function function, Value value, Buffer buffer)
    {
        var body = function.Body.Statements.Items.Insert(0, new Let(value, new Length(buffer)));
        return function with
        {
            Parameters = function.Parameters.Items.Where(p => p is not ValueParameter v || v.Value.Id != value.Id).ToImmutableArray(),
            Body = function.Body with { Statements = body },
        };
    }

    private sealed class LengthIs(Buffer buffer, Value value) : Rewriter
    {
        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            if (statement is Let { Operation: Length length } s && length.Source.Id == buffer.Id)
                Replace(s.Target, value);
            else
                base.Rewrite(statement, into);
        }
    }

    private sealed class LengthOf(Buffer buffer, Buffer like) : Rewriter
    {
        protected override void Rewrite(Statement statement, BlockBuilder into)
        {
            if (statement is Let { Operation: Length length } s && length.Source.Id == buffer.Id)
                into.Add(s with { Operation = length with { Source = like } });
            else
                base.Rewrite(statement, into);
        }
    }

    /// <summary>Guards on the length of the memory that a method returns name the parameter that stands for it.</summary>
    public static Function NamingResult(Function function, string result, string name) => new ResultIs(result, name).Rewrite(function);

    private sealed class ResultIs(string result, string name) : Rewriter
    {
        protected override void Rewrite(Statement statement, BlockBuilder into)
            => base.Rewrite(statement is Guard s && s.Result == result ? s with { Text = s.Text.Items.Select(t => t.Replace($"\"{result}\"", $"\"{name}\"")).ToImmutableArray() } : statement, into);
    }

    /// <summary>Zeroes buffers before anything else, so that what was accumulated into is written over.</summary>
    public static Function Zeroed(Function function, params Buffer[] buffers)
    {
        var builder = new BlockBuilder(Numbering.After(function));
        foreach (var buffer in buffers)
        {
            var count = builder.Let(ValueType.Int, new Length(buffer));
            var index = builder.Numbering.Value(ValueType.Int, "k");
            var body = new BlockBuilder(builder.Numbering);
            body.Add(new Store(buffer, new Operand[] { index }, Literal.Of(ValueType.Of(buffer.Element), 0)));
            builder.Add(new For(index, count, EquatableArray<Carried>.Empty, body.Build(), OrderFree: true));
        }
        builder.AddRange(function.Body.Statements);
        return function with { Body = builder.Build(function.Results) };
    }

    /// <summary>
    /// Runs one program after another in one function, which yields what both do; the second gets numbers of its own and
    /// sees what the first defined at its outermost level.
    /// </summary>
    public static Function Concatenate(Function first, Function second, string firstTitle, string secondTitle)
    {
        var appender = new Appender(first, second);
        var statements = new List<Statement> { new Phase(firstTitle) };
        statements.AddRange(first.Body.Statements);
        statements.Add(new Phase(secondTitle));
        statements.AddRange(appender.Statements);
        return first with { Body = new Block(statements, first.Body.Yields.Items.AddRange(appender.Yields)) };
    }

    private sealed class Appender : CopyingRewriter
    {
        public Appender(Function first, Function second)
        {
            Numbering = new Numbering(Math.Max(Numbering.After(first).Next(), Numbering.After(second).Next()));
            (Statements, Yields) = RewriteBlock(second.Body);
        }

        public EquatableArray<Statement> Statements { get; }

        public EquatableArray<Operand> Yields { get; }
    }

    /// <summary>
    /// A seed belongs to the caller. Where the program still writes its buffer, after what is dead is gone, it works on a
    /// copy.
    /// </summary>
    public static Function KeepingSeed(Function function, Buffer seed)
    {
        bool IsWritten(Function by) => Memory.Of(by).Written(by.Body).Contains(seed.Id);
        var read = IsWritten(function) ? Pipeline.Clean(LateZeros.Move(function, seed)) : function;
        return IsWritten(read) ? OnCopy(function, seed, "Left") : WithAccess(read, p => p.Buffer.Id == seed.Id, p => p with { Access = Access.Read });
    }

    /// <summary>The program only reads a buffer that it is given, and works on a copy.</summary>
    public static Function OnCopy(Function function, Buffer given, string word)
    {
        var numbering = Numbering.After(function);
        var callers = given with { Id = numbering.Next() };
        var builder = new BlockBuilder(numbering);
        var count = builder.Let(ValueType.Int, new Length(callers));
        builder.Add(new Allocate(given with { Name = given.Name + word }, count));
        var index = builder.Numbering.Value(ValueType.Int, "k");
        var body = new BlockBuilder(numbering);
        body.Add(new Store(given, new Operand[] { index }, body.Load(callers, [index])));
        builder.Add(new For(index, count, EquatableArray<Carried>.Empty, body.Build(), OrderFree: true));
        builder.AddRange(function.Body.Statements);
        function = function with { Body = builder.Build(function.Results) };
        return WithAccess(function, p => p.Buffer.Id == given.Id, _ => new BufferParameter(callers, Access.Read));
    }

    private static Function WithAccess(Function function, Func<BufferParameter, bool> which, Func<BufferParameter, BufferParameter> to)
        => function with { Parameters = function.Parameters.Items.Select(p => p is BufferParameter b && which(b) ? to(b) : p).ToImmutableArray() };
}
