using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>Finds the loops of a program that threads can share.</summary>
public sealed class LoopSplitting : Walker
{
    private readonly Function _function;
    private readonly Memory _memory;
    private readonly HashSet<int> _symmetric;
    private readonly Dictionary<int, Statement> _definitions = [];
    private readonly Dictionary<int, int> _uses = [];

    private LoopSplitting(Function function)
    {
        (_function, _memory) = (function, Memory.Of(function));
        _symmetric = [.. function.Parameters.OfType<DataBuffer>().Where(d => d.IsSymmetric).Select(d => d.Buffer.Id)];
        VisitFunction(function);
    }

    public static LoopSplitting Of(Function function) => new(function);

    /// <summary>The loop's parts; null where iterations depend on each other, where one holds what threads must not do, and where it has no loop inside, so that it is short.</summary>
    public SplitLoop? Of(For loop)
    {
        if (!loop.OrderFree || loop.Descending || !_function.IsStrict && IsShared(loop))
            return null;
        var body = LoopBody.Of(loop);

        // Batches of rows of a product of matrices are few: what is in them is shared.
        if (!_function.IsStrict && MatrixProduct.In(loop, _memory).Any(p => !body.IsOutside(p.Rows) || !body.IsOutside(p.Count)))
            return null;
        var contents = new Contents(body, _memory);
        contents.VisitBlock(loop.Body);
        if (contents.IsRefused || !contents.HasLoop || contents.Buffers.Any(b => _symmetric.Contains(_memory.Root(b).Id)))
            return null;
        var parts = new Parts(this, loop, body, contents);
        return parts.Collect() ? parts.Build() : null;
    }

    /// <summary>Whether a loop is a kernel that threads share by itself.</summary>
    private bool IsShared(For loop)
        => MatrixProduct.IsKernel(loop, _memory) && Contraction.Of(loop, _memory) is not { IsOfSingles: true } && RaggedProduct.Of(loop, _memory) is not { IsTransposed: true };

    protected override void OnBufferDefined(Buffer buffer, Statement? by)
    {
        if (by is not null)
            _definitions[buffer.Id] = by;
    }

    protected override void OnBufferUsed(Buffer buffer, Statement by) => _uses[buffer.Id] = (_uses.TryGetValue(buffer.Id, out int count) ? count : 0) + 1;

    /// <summary>What a loop holds, and what it uses from outside.</summary>
    private sealed class Contents(LoopBody body, Memory memory) : Walker
    {
        public List<Value> Values { get; } = [];

        public List<Buffer> Buffers { get; } = [];

        public Dictionary<int, int> Uses { get; } = [];

        public List<Allocate> Scratch { get; } = [];

        public List<(Buffer Buffer, EquatableArray<Operand> Indices, bool IsSum)> Accesses { get; } = [];

        public bool HasLoop { get; private set; }

        /// <summary>The buffers that matrices of kernels are parts of.</summary>
        public HashSet<int> Matrices { get; } = [];

        /// <summary>Calls may reach code of the user's, which need not be ready for threads; guards throw in order; what grows or is kept has one place in the workspace.</summary>
        public bool IsRefused { get; private set; }

        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Call or Guard or Reserve:
                    IsRefused = true;
                    break;
                case Allocate s:
                    IsRefused |= s.Storage is not (Storage.Scratch or Storage.Uncleared) || !body.IsOutside(s.Count);
                    Scratch.Add(s);
                    break;
                case Let { Operation: Load load }:
                    Accesses.Add((load.Source, load.Indices, false));
                    break;
                case Store s:
                    Accesses.Add((s.Target, s.Indices, false));
                    break;
                case Accumulate s:
                    Accesses.Add((s.Target, s.Indices, true));
                    break;
                case For or While:
                    HasLoop = true;
                    if (statement is For inner && Contraction.Of(inner, memory) is { } kernel)
                        Matrices.Add(kernel.Matrix.Buffer.Id);
                    break;
            }
            base.VisitStatement(statement);
        }

        protected override void OnOperandUsed(Operand operand)
        {
            if (operand is Value value && body.IsOutside(value) && Values.All(v => v.Id != value.Id))
                Values.Add(value);
        }

        protected override void OnBufferUsed(Buffer buffer, Statement by)
        {
            Uses[buffer.Id] = (Uses.TryGetValue(buffer.Id, out int count) ? count : 0) + 1;
            if (body.IsOutside(buffer) && Buffers.All(b => b.Id != buffer.Id))
                Buffers.Add(buffer);
        }
    }

    /// <summary>Sorts what a loop uses: given to the range's program, made in it, or a sum.</summary>
    private sealed class Parts(LoopSplitting splitting, For loop, LoopBody body, Contents contents)
    {
        private readonly Memory _memory = splitting._memory;
        private readonly HashSet<int> _written = splitting._memory.Written(loop.Body);
        private readonly List<Value> _values = [];
        private readonly List<Buffer> _buffers = [];
        private readonly List<Buffer> _sums = [];
        private readonly Dictionary<int, List<Buffer>> _apart = [];
        private readonly Dictionary<int, Buffer> _wholes = [];
        private readonly List<Allocate> _prologue = [];

        /// <summary>False where memory is shared in another way than threads can.</summary>
        public bool Collect()
        {
            foreach (var value in contents.Values)
                Give(value);
            var own = new OwnPlaces(loop, body);
            foreach (var buffer in contents.Buffers)
            {
                int root = _memory.Root(buffer).Id;
                var accesses = contents.Accesses.Where(a => IsOf(a.Buffer, root)).ToArray();
                if (IsScratch(buffer, out var allocate))
                {
                    Make(allocate!);
                }
                else if (!_written.Contains(root))
                {
                    GiveRead(buffer);
                }
                else if (buffer.Rank > 1 || buffer.Depth > 0)
                {
                    return false;
                }
                else if (accesses.All(a => a.IsSum))
                {
                    _buffers.Add(buffer);
                    (Buffer, EquatableArray<Operand>)[] places = [.. accesses.Select(a => (a.Buffer, a.Indices))];
                    if (ArePartsOwn(own, root, places))
                        PartsOf(root).Add(buffer);
                    else if (!own.Are(places))
                        _sums.Add(buffer);
                }

                // In the range's program each buffer is memory of its own.
                else if (contents.Buffers.Count(b => IsOf(b, root)) > 1)
                {
                    return false;
                }
                else
                {
                    _buffers.Add(buffer);
                }
            }
            _buffers.AddRange(_wholes.Values.Where(w => _buffers.All(b => b.Id != w.Id)).Distinct());
            return !splitting._function.IsStrict || _sums.Count == 0 && loop.Carried.Count == 0;
        }

        public SplitLoop Build()
        {
            var numbering = Numbering.After(splitting._function);
            Value first = numbering.Value(ValueType.Int, "first"), end = numbering.Value(ValueType.Int, "end"), step = numbering.Value(ValueType.Int);
            var program = new BlockBuilder(numbering);
            program.AddRange(_prologue);
            var count = program.Binary(BinaryOperator.Subtract, end, first);
            var carried = loop.Carried.Items.Select(c => c with { Initial = Literal.Of(c.Parameter.Type, 0) }).ToImmutableArray();
            Statement[] index = [new Let(loop.Index, new Binary(BinaryOperator.Add, first, step))];
            program.Add(loop with { Index = step, Count = count, Carried = carried, Body = loop.Body with { Statements = index.Concat(loop.Body.Statements).ToImmutableArray() } });
            Parameter[] parameters =
            [
                new ValueParameter(first),
                new ValueParameter(end),
                .. _values.Select(v => new ValueParameter(v)),
                .. _buffers.Select(b => new BufferParameter(b, _written.Contains(_memory.Root(b).Id) ? Access.Update : Access.Read)),
            ];
            var range = new Function(splitting._function.Name, parameters.ToImmutableArray(), program.Build(carried.Select(c => c.Result))) { IsStrict = splitting._function.IsStrict };
            return new SplitLoop(
                loop,
                Verifier.Verify(range),
                [.. _values],
                [.. _buffers],
                _wholes,
                [.. _sums],
                [.. _apart.Values.Select(p => p.ToImmutableArray())],
                [.. _prologue, .. contents.Scratch],
                LoopWork.Of(loop, body, _memory));
        }

        private bool IsOf(Buffer buffer, int root) => _memory.Root(buffer).Id == root;

        private List<Buffer> PartsOf(int root) => _apart.TryGetValue(root, out var parts) ? parts : _apart[root] = [];

        /// <summary>Whether memory is touched in several parts, made before the loop, and in each iterations have places of their own: nothing is in common where the parts do not overlap.</summary>
        private bool ArePartsOwn(OwnPlaces own, int root, IReadOnlyCollection<(Buffer Buffer, EquatableArray<Operand> Indices)> accesses)
        {
            var parts = accesses.ToLookup(a => body.Place(a.Buffer, a.Indices)?.Buffer.Id ?? -1);
            return parts.Count > 1 && parts.All(p => p.Key >= 0 && own.Are([.. p])) && contents.Buffers.Where(b => IsOf(b, root)).All(b => parts.Contains(b.Id));
        }

        private void Give(Value value)
        {
            if (_values.All(v => v.Id != value.Id))
                _values.Add(value);
        }

        /// <summary>Memory that is only read. With a part of what nobody writes that is a kernel's matrix goes the whole of it, by which the kernel knows the matrix again.</summary>
        private void GiveRead(Buffer buffer)
        {
            _buffers.Add(buffer);
            var whole = _memory.Root(buffer);
            if (whole.Id != buffer.Id && whole is { Depth: 0, Rank: 1 } && _memory.IsConstant(whole) && contents.Matrices.Contains(buffer.Id))
                _wholes[buffer.Id] = whole;
        }

        /// <summary>Memory of a single iteration, which is made before the loop and used nowhere else.</summary>
        private bool IsScratch(Buffer buffer, out Allocate? allocate)
        {
            allocate = splitting._definitions.TryGetValue(buffer.Id, out var by) && by is Allocate { Storage: Storage.Uncleared } made ? made : null;
            return allocate is not null && splitting._uses[buffer.Id] == contents.Uses[buffer.Id];
        }

        private void Make(Allocate scratch)
        {
            if (scratch.Count is Value count)
                Give(count);
            _prologue.Add(scratch);
        }
    }
}
