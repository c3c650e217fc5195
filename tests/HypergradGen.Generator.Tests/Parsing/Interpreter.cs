using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Tests.Support;
using Buffer = HypergradGen.Generator.Ir.Buffer;
using Convert = HypergradGen.Generator.Ir.Convert;
using Module = HypergradGen.Generator.Ir.Module;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>Runs a program of the IR, one statement after the other, to compare it with the C# it was parsed from.</summary>
internal sealed class Interpreter(Module module, Func<string, object> data)
{
    /// <summary>A window of an array.</summary>
    public sealed record Window(Array Array, int Offset, int Count)
    {
        public Window(Array array)
            : this(array, 0, array.Rank == 1 ? array.Length : -1)
        {
        }

        public int Length(int dimension) => Count >= 0 ? Count : Array.GetLength(dimension);

        public int[] Place(int[] indices)
        {
            if (Count < 0)
                return indices;
            Assert.InRange(indices[0], 0, Count - 1);
            return [indices[0] + Offset];
        }
    }

    private sealed class Frame
    {
        public Dictionary<int, object> Values { get; } = [];

        public Dictionary<int, Window> Buffers { get; } = [];

        public object this[Operand operand] => operand is Literal literal ? Arithmetic.Read(literal) : Values[((Value)operand).Id];
    }

    public object[] Run(params Window[] buffers) => Run(module.Entry, [], buffers);

    private object[] Run(Function function, object[] arguments, Window[] buffers)
    {
        var frame = new Frame();
        int scalar = 0, buffer = 0;
        foreach (var parameter in function.Parameters)
        {
            switch (parameter)
            {
                case ValueParameter p:
                    frame.Values[p.Value.Id] = arguments[scalar++];
                    break;
                case BufferParameter p:
                    frame.Buffers[p.Buffer.Id] = buffers[buffer++];
                    break;
                case DataValue p:
                    frame.Values[p.Value.Id] = data(p.Source);
                    break;
                case DataBuffer p:
                    frame.Buffers[p.Buffer.Id] = new Window((Array)data(p.Source));
                    break;
                default:
                    throw new InvalidOperationException(parameter.ToString());
            }
        }
        return Run(function.Body, frame);
    }

    private object[] Run(Block block, Frame frame)
    {
        foreach (var statement in block.Statements)
            Run(statement, frame);
        return block.Yields.Select(y => frame[y]).ToArray();
    }

    private void Run(Statement statement, Frame frame)
    {
        switch (statement)
        {
            case Let s:
                Define(frame, s.Target, Evaluate(s.Operation, frame));
                break;
            case Slice s:
                var (source, offset, count) = (frame.Buffers[s.Source.Id], (int)frame[s.Offset], (int)frame[s.Count]);
                Assert.True(offset >= 0 && count >= 0 && offset + count <= source.Count, $"slice {offset}, {count} of {source.Count}");
                frame.Buffers[s.Target.Id] = new Window(source.Array, source.Offset + offset, count);
                break;
            case Row s:
                Assert.Equal(Guard.Always, s.When);
                frame.Buffers[s.Target.Id] = new Window((Array)Load(s.Source, [s.Index], frame));
                break;
            case Allocate s:
                frame.Buffers[s.Target.Id] = new Window(Array.CreateInstance(Arithmetic.TypeOf(s.Target.Element), (int)frame[s.Count]));
                break;
            case Store s:
                Store(s.Target, s.Indices, frame[s.Value], frame);
                break;
            case Accumulate s:
                Store(s.Target, s.Indices, Arithmetic.Accumulate(s.Operator, Load(s.Target, s.Indices, frame), frame[s.Value]), frame);
                break;
            case For s:
                Enter(s.Carried, frame);
                for (int i = 0, n = (int)frame[s.Count]; i < n; i++)
                {
                    Define(frame, s.Index, i);
                    Next(s.Carried, Run(s.Body, frame), frame);
                }
                Leave(s.Carried, frame);
                break;
            case While s:
                Enter(s.Carried, frame);
                for (int i = 0; (bool)Run(s.Condition, frame)[0]; i++)
                {
                    Assert.True(i < 100_000, "the loop does not end");
                    Next(s.Carried, Run(s.Body, frame), frame);
                }
                Leave(s.Carried, frame);
                break;
            case If s:
                var yields = Run((bool)frame[s.Condition] ? s.Then : s.Else, frame);
                Assert.Equal(s.Results.Count, yields.Length);
                for (int i = 0; i < yields.Length; i++)
                    Define(frame, s.Results[i], yields[i]);
                break;
            case Call s:
                var callee = module.Helpers.Single(h => h.Name == s.Function);
                var results = Run(callee, s.Arguments.Select(a => frame[a]).ToArray(), s.Buffers.Select(b => frame.Buffers[b.Id]).ToArray());
                for (int i = 0; i < results.Length; i++)
                    Define(frame, s.Results[i], results[i]);
                break;
            case Guard s:
                // A check of the library is not interpreted; only what throws for certain does.
                if ((bool)frame[s.Condition] && s.Text[0].StartsWith("throw ", StringComparison.Ordinal))
                    throw new GuardException(s.Text[0]);
                break;
            default:
                throw new InvalidOperationException(statement.ToString());
        }
    }

    private static void Define(Frame frame, Value target, object value)
    {
        Assert.IsType(Arithmetic.TypeOf(target.Type.Element), value);
        frame.Values[target.Id] = value;
    }

    private static void Enter(EquatableArray<Carried> carried, Frame frame)
    {
        foreach (var c in carried)
            Define(frame, c.Parameter, frame[c.Initial]);
    }

    private static void Next(EquatableArray<Carried> carried, object[] yields, Frame frame)
    {
        Assert.Equal(carried.Count, yields.Length);
        for (int i = 0; i < yields.Length; i++)
            Define(frame, carried[i].Parameter, yields[i]);
    }

    private static void Leave(EquatableArray<Carried> carried, Frame frame)
    {
        foreach (var c in carried)
            Define(frame, c.Result, frame.Values[c.Parameter.Id]);
    }

    private static object Load(Buffer source, IEnumerable<Operand> indices, Frame frame)
    {
        var window = frame.Buffers[source.Id];
        return Arithmetic.FromMemory(window.Array.GetValue(window.Place(indices.Select(i => (int)frame[i]).ToArray()))!);
    }

    private static void Store(Buffer target, IEnumerable<Operand> indices, object value, Frame frame)
    {
        var window = frame.Buffers[target.Id];
        window.Array.SetValue(Arithmetic.ToMemory(window.Array, value), window.Place(indices.Select(i => (int)frame[i]).ToArray()));
    }

    private static object Evaluate(Operation operation, Frame frame) => operation switch
    {
        Unary o => Arithmetic.Unary(o.Operator, frame[o.Argument]),
        Binary o => Arithmetic.Binary(o.Operator, frame[o.Left], frame[o.Right]),
        Intrinsic o => Arithmetic.Call(o.Function, o.Arguments.Select(a => frame[a]).ToArray()),
        Load o => Load(o.Source, o.Indices, frame),
        Length o => frame.Buffers[o.Source.Id].Length(o.Dimension),
        Convert o => Arithmetic.ConvertTo(o.To, frame[o.Argument]),
        Stop o => frame[o.Argument],
        Select o => (bool)frame[o.Condition] ? frame[o.WhenTrue] : frame[o.WhenFalse],
        _ => throw new InvalidOperationException(operation.ToString()),
    };
}
