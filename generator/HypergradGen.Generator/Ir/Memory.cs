namespace HypergradGen.Generator.Ir;

/// <summary>Which memory a buffer belongs to: views are traced back to the parameter, data or allocation under them.</summary>
public sealed class Memory
{
    private readonly Dictionary<int, Buffer> _roots = [];
    private readonly HashSet<int> _constant = [];
    private readonly HashSet<int> _symmetric = [];

    private Memory()
    {
    }

    public static Memory Of(Function function)
    {
        var memory = new Memory();
        foreach (var parameter in function.Parameters)
        {
            var (buffer, constant) = parameter switch
            {
                BufferParameter p => (p.Buffer, p.Access == Access.Read),
                DataBuffer p => (p.Buffer, true),
                KeptBuffer p => (p.Buffer, true),
                _ => (null, false),
            };
            if (buffer is null)
                continue;
            memory._roots[buffer.Id] = buffer;
            if (constant)
                memory._constant.Add(buffer.Id);
            if (parameter is DataBuffer { IsSymmetric: true })
                memory._symmetric.Add(buffer.Id);
        }
        new Collector(memory).VisitBlock(function.Body);
        return memory;
    }

    /// <summary>The same with the views and allocations of statements that take others' place.</summary>
    public Memory With(Block block)
    {
        var memory = new Memory();
        foreach (var root in _roots)
            memory._roots[root.Key] = root.Value;
        memory._constant.UnionWith(_constant);
        memory._symmetric.UnionWith(_symmetric);
        new Collector(memory).VisitBlock(block);
        return memory;
    }

    public Buffer Root(Buffer buffer) => _roots[buffer.Id];

    /// <summary>The memory is never written while the function runs.</summary>
    public bool IsConstant(Buffer buffer) => _constant.Contains(Root(buffer).Id);

    /// <summary>The buffer itself, and no view of it, is data that are a symmetric matrix.</summary>
    public bool IsSymmetric(Buffer buffer) => _symmetric.Contains(buffer.Id);

    /// <summary>The roots that a block writes, those that its own allocations make included.</summary>
    public HashSet<int> Written(Block block)
    {
        var written = new WrittenRoots(this);
        written.VisitBlock(block);
        return written.Roots;
    }

    /// <summary>The roots that a block reads and did not itself allocate.</summary>
    public HashSet<int> Read(Block block)
    {
        var read = new ReadRoots(this);
        read.VisitBlock(block);
        read.Roots.ExceptWith(read.Allocated);
        return read.Roots;
    }

    private sealed class Collector(Memory memory) : StatementWalker
    {
        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Slice s:
                    memory._roots[s.Target.Id] = memory.Root(s.Source);
                    break;
                case Row s:
                    memory._roots[s.Target.Id] = memory.Root(s.Source);
                    break;
                case Allocate s:
                    memory._roots[s.Target.Id] = s.Target;
                    break;
            }
            base.VisitStatement(statement);
        }
    }

    private sealed class WrittenRoots(Memory memory) : StatementWalker
    {
        public HashSet<int> Roots { get; } = [];

        public override void VisitStatement(Statement statement)
        {
            foreach (var buffer in Targets(statement))
            {
                if (!memory.IsConstant(buffer))
                    Roots.Add(memory.Root(buffer).Id);
            }
            base.VisitStatement(statement);
        }

        private static IEnumerable<Buffer> Targets(Statement statement) => statement switch
        {
            Store s => [s.Target],
            Accumulate s => [s.Target],
            Allocate s => [s.Target],
            Call s => s.Buffers,
            _ => [],
        };
    }

    private sealed class ReadRoots(Memory memory) : StatementWalker
    {
        public HashSet<int> Roots { get; } = [];

        public HashSet<int> Allocated { get; } = [];

        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Allocate { Storage: Storage.Scratch or Storage.Uncleared } allocate:
                    Allocated.Add(allocate.Target.Id);
                    break;
                case Let { Operation: Load load }:
                    Roots.Add(memory.Root(load.Source).Id);
                    break;
                case Call call:
                    Roots.UnionWith(call.Buffers.Select(b => memory.Root(b).Id));
                    break;
            }
            base.VisitStatement(statement);
        }
    }
}
