using HypergradGen.Generator.Ir;
using Buffer = HypergradGen.Generator.Ir.Buffer;
using Convert = HypergradGen.Generator.Ir.Convert;

namespace HypergradGen.Generator.Tests.Support;

/// <summary>In what order the iterations of an order-free loop run.</summary>
internal enum IterationOrder
{
    AsWritten,
    Reversed,
    Shuffled,
}

/// <summary>
/// Runs programs of the IR, one statement after the other. What a program keeps stays in the interpreter for the programs
/// that it runs later. It is strict where emitted code need not be: memory that no program may rely on holds NaN, and a
/// write to a parameter that is only read throws.
/// </summary>
/// <param name="data">The problem's data, by the C# expression that reads it.</param>
internal sealed class Interpreter(Func<string, object>? data = null, IterationOrder order = IterationOrder.AsWritten, EquatableArray<Function> helpers = default)
{
    private const int MostIterations = 100_000;

    private readonly Dictionary<int, Window> _kept = [];
    private readonly HashSet<int> _grown = [];
    private int _depth;
    private readonly Random _random = new(12345);

    /// <param name="arguments">Scalars and arrays, one for each value and buffer parameter, in their order.</param>
    /// <returns>The results.</returns>
    public object[] Run(Function function, params object[] arguments)
    {
        var frame = new Frame();
        int next = 0;
        foreach (var parameter in function.Parameters)
        {
            switch (parameter)
            {
                case ValueParameter p:
                    frame.Define(p.Value, arguments[next++]);
                    break;
                case BufferParameter p:
                    frame[p.Buffer] = arguments[next++] as Window ?? new Window((Array)arguments[next - 1], isReadOnly: p.Access == Access.Read);
                    break;
                case DataValue p:
                    frame.Define(p.Value, Data(p.Source));
                    break;
                case DataBuffer p:
                    frame[p.Buffer] = new Window((Array)Data(p.Source), isReadOnly: true);
                    break;
                case KeptBuffer p when _kept.TryGetValue(p.Buffer.Id, out var kept):
                    frame[p.Buffer] = kept;
                    break;
                default:
                    throw new InvalidOperationException($"nothing was kept for {parameter}");
            }
        }
        if (next != arguments.Length)
            throw new ArgumentException($"{function.Name} takes {next} arguments, not {arguments.Length}");
        if (_depth++ == 0)
            _grown.Clear();
        try
        {
            return Run(function.Body, frame);
        }
        finally
        {
            _depth--;
        }
    }

    private object Data(string source) => data?.Invoke(source) ?? throw new InvalidOperationException($"no data {source}");

    private sealed class Frame
    {
        private readonly Dictionary<int, object> _values = [];
        private readonly Dictionary<int, Window> _buffers = [];

        public object this[Operand operand] => operand is Literal literal ? Arithmetic.Read(literal) : _values[((Value)operand).Id];

        public Window this[Buffer buffer]
        {
            get => _buffers[buffer.Id];
            set => _buffers[buffer.Id] = value;
        }

        public void Define(Value target, object value)
        {
            if (value.GetType() != Arithmetic.TypeOf(target.Type.Element))
                throw new InvalidOperationException($"{target} of type {target.Type.Element} is given {value}");
            _values[target.Id] = value;
        }

        public void Define(IEnumerable<Value> targets, object[] values)
        {
            int i = 0;
            foreach (var target in targets)
                Define(target, values[i++]);
            if (i != values.Length)
                throw new InvalidOperationException($"{values.Length} values for {i} targets");
        }

        public object[] Read(IEnumerable<Operand> operands) => operands.Select(o => this[o]).ToArray();

        public int[] Place(IEnumerable<Operand> indices) => indices.Select(i => (int)this[i]).ToArray();
    }

    private object[] Run(Block block, Frame frame)
    {
        foreach (var statement in block.Statements)
            Run(statement, frame);
        return frame.Read(block.Yields);
    }

    private void Run(Statement statement, Frame frame)
    {
        switch (statement)
        {
            case Phase:
                break;
            case Let s:
                frame.Define(s.Target, Evaluate(s.Operation, frame));
                break;
            case Slice s:
                int elements = (int)frame[s.Count];
                frame[s.Target] = frame[s.Source].Slice(s.IsOfLoop && elements == 0 ? 0 : (int)frame[s.Offset], elements);
                break;
            case Row s:
                frame[s.Target] = (bool)frame[s.When] ? frame[s.Source].Row((int)frame[s.Index]) : Window.EmptyRow(s.Target);
                break;
            case Allocate s:
                frame[s.Target] = Allocate(s, (int)frame[s.Count]);
                break;
            case Reserve s:
                frame[s.Target].Reserve(s.Target.Element, (int)frame[s.Count]);
                break;
            case Store s:
                frame[s.Target][frame.Place(s.Indices)] = frame[s.Value];
                break;
            case Accumulate s:
                var (target, place) = (frame[s.Target], frame.Place(s.Indices));
                target[place] = Arithmetic.Accumulate(s.Operator, target[place], frame[s.Value]);
                break;
            case For s:
                Run(s, frame);
                break;
            case While s:
                Run(s, frame);
                break;
            case If s:
                frame.Define(s.Results, Run((bool)frame[s.Condition] ? s.Then : s.Else, frame));
                break;
            case Call s:
                var arguments = new Queue<object>(frame.Read(s.Arguments));
                var buffers = new Queue<Buffer>(s.Buffers);
                var callee = helpers.Items.Single(h => h.Name == s.Function);
                var given = callee.Parameters.Where(p => p is ValueParameter or BufferParameter).Select(p => p is ValueParameter ? arguments.Dequeue() : frame[buffers.Dequeue()]);
                frame.Define(s.Results, Run(callee, [.. given]));
                break;
            case Guard s:
                // A check of the library is not interpreted; only what throws for certain does.
                if ((bool)frame[s.Condition] && s.Text[0].StartsWith("throw ", StringComparison.Ordinal))
                    throw new GuardException(s.Text[0]);
                break;
            default:
                throw new NotSupportedException(statement.GetType().Name);
        }
    }

    private Window Allocate(Allocate s, int count)
    {
        // A helper that is called again goes on with the buffer that its last call left.
        if (s.Storage == Storage.Growing && !_grown.Add(s.Target.Id))
            return _kept[s.Target.Id];
        if (s.Storage == Storage.Collected && _kept.TryGetValue(s.Target.Id, out var collected) && collected.Array.Length == count)
            return collected;
        if (s.Storage is Storage.Scratch or Storage.GrowingScratch)
            return s.Storage == Storage.Scratch ? Window.New(s.Target.Element, count) : Window.Growing(s.Target.Element, isZero: true);
        var window = s.Storage == Storage.Growing ? Window.Growing(s.Target.Element, isZero: false) : Window.New(s.Target.Element, count);
        Window.Poison(window.Array);
        if (s.Storage == Storage.Uncleared)
            return window;
        return _kept[s.Target.Id] = window;
    }

    private void Run(For s, Frame frame)
    {
        frame.Define(s.Carried.Select(c => c.Parameter), frame.Read(s.Carried.Select(c => c.Initial)));
        foreach (int i in Iterations(s, Math.Max(0, (int)frame[s.Count])))
        {
            frame.Define(s.Index, i);
            frame.Define(s.Carried.Select(c => c.Parameter), Run(s.Body, frame));
        }
        frame.Define(s.Carried.Select(c => c.Result), frame.Read(s.Carried.Select(c => c.Parameter)));
    }

    private int[] Iterations(For s, int count)
    {
        var iterations = Enumerable.Range(0, count).ToArray();
        if (s.Descending)
            Array.Reverse(iterations);
        if (s.OrderFree && order == IterationOrder.Reversed)
            Array.Reverse(iterations);
        else if (s.OrderFree && order == IterationOrder.Shuffled)
            _random.Shuffle(iterations);
        return iterations;
    }

    private void Run(While s, Frame frame)
    {
        frame.Define(s.Carried.Select(c => c.Parameter), frame.Read(s.Carried.Select(c => c.Initial)));
        for (int i = 0; (bool)Run(s.Condition, frame)[0]; i++)
        {
            if (i == MostIterations)
                throw new InvalidOperationException("a loop does not end");
            frame.Define(s.Carried.Select(c => c.Parameter), Run(s.Body, frame));
        }
        frame.Define(s.Carried.Select(c => c.Result), frame.Read(s.Carried.Select(c => c.Parameter)));
    }

    private static object Evaluate(Operation operation, Frame frame) => operation switch
    {
        Unary o => Arithmetic.Unary(o.Operator, frame[o.Argument]),
        Binary o => Arithmetic.Binary(o.Operator, frame[o.Left], frame[o.Right]),
        Intrinsic o => Arithmetic.Call(o.Function, frame.Read(o.Arguments)),
        Load o => frame[o.Source][frame.Place(o.Indices)],
        Length o => frame[o.Source].Length(o.Dimension),
        Convert o => Arithmetic.ConvertTo(o.To, frame[o.Argument]),
        Select o => frame[(bool)frame[o.Condition] ? o.WhenTrue : o.WhenFalse],
        Stop o => frame[o.Argument],
        GuardedScale o => frame[o.Argument] is 0.0 or 0f ? frame[o.Argument] : Arithmetic.Binary(BinaryOperator.Multiply, frame[o.Coefficient], frame[o.Argument]),
        Share o => Arithmetic.Share(frame[o.Part], frame[o.Rest], frame[o.Whole]),
        _ => throw new NotSupportedException(operation.GetType().Name),
    };
}
