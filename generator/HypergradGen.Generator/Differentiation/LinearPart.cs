using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Differentiation;

/// <summary>
/// What of a function depends on given buffers or values: its part that has to run later than they are known.
/// With the tangents as seeds that is the linear part. Unlike <see cref="Activity"/> it follows every dependence, that of
/// a branch on its condition included.
/// </summary>
public sealed class LinearPart
{
    private readonly HashSet<int> _numbers = [];
    private readonly Memory _memory;
    private readonly Helpers? _helpers;
    /// <summary>Guards, and calls that may throw, which run in the late part though it defines nothing by them.</summary>
    private readonly HashSet<Statement> _lateGuards = new(ReferenceComparer<Statement>.Instance);

    private readonly HashSet<Block> _lateLoops = new(ReferenceComparer<Block>.Instance);

    private LinearPart(Memory memory, Helpers? helpers) => (_memory, _helpers) = (memory, helpers);

    /// <param name="helpers">
    /// The helpers whose calls part into a primal and a linear call; a call of any other helper belongs to the part as a
    /// whole if any of its operands does.
    /// </param>
    public static LinearPart Of(Function function, IEnumerable<Buffer> seeds, IEnumerable<Value>? values = null, Helpers? helpers = null)
    {
        var part = new LinearPart(Memory.Of(function), helpers);
        part._numbers.UnionWith(seeds.Select(s => s.Id));
        part._numbers.UnionWith((values ?? []).Select(s => s.Id));
        int before;
        do
        {
            before = part._numbers.Count;
            new Pass(part).VisitBlock(function.Body);
        }
        while (part._numbers.Count != before);
        return part;
    }

    public bool Contains(Operand operand) => operand is Value value && _numbers.Contains(value.Id);

    /// <summary>The memory under a buffer belongs to the part, or the part says which of any memory the buffer is.</summary>
    public bool Contains(Buffer buffer) => _numbers.Contains(_memory.Root(buffer).Id) || _numbers.Contains(buffer.Id);

    /// <summary>The loop runs as often as the late part says: its condition is late, or it stands in what is.</summary>
    public bool Decides(While loop) => _lateLoops.Contains(loop.Body);

    /// <summary>The part decides whether, or how often, what is inside a loop or branch runs: all of it belongs to the part.</summary>
    public bool Controls(Statement statement) => statement switch
    {
        For s => Contains(s.Count),
        While s => Decides(s),
        If s => Contains(s.Condition),
        _ => false,
    };

    /// <summary>A call of which only the tangents belong to the part, with their shape.</summary>
    public HelperShape? Parted(Statement statement)
        => statement is Call call && _helpers?.Shape(call.Function) is { } shape
            && !call.Arguments.Take(shape.Values).Any(Contains) && !call.Buffers.Take(shape.Buffers).Any(Contains) ? shape : null;

    /// <summary>The statement is one of the part, or holds one.</summary>
    public bool Touches(Statement statement) => statement switch
    {
        Phase => false,
        Let s => Contains(s.Target),
        Slice s => Contains(s.Target),
        Row s => Contains(s.Target),
        Allocate s => Contains(s.Target),
        Reserve s => Contains(s.Target),
        Store s => Contains(s.Target),
        Accumulate s => Contains(s.Target),
        For s => s.Carried.Items.Any(c => Contains(c.Parameter) || Contains(c.Result)) || Contains(s.Count) || s.Body.Statements.Items.Any(Touches),
        While s => s.Carried.Items.Any(c => Contains(c.Parameter)) || s.Body.Statements.Items.Any(Touches) || s.Condition.Statements.Items.Any(Touches),
        If s => Contains(s.Condition) || s.Results.Items.Any(Contains) || s.Then.Statements.Items.Any(Touches) || s.Else.Statements.Items.Any(Touches),
        Call s => s.Results.Items.Any(Contains) || s.Buffers.Items.Any(Contains) || _lateGuards.Contains(s),
        Guard s => _lateGuards.Contains(s),
        _ => throw new InvalidOperationException($"unknown statement {statement.GetType().Name}"),
    };

    private sealed class Pass(LinearPart part) : StatementWalker
    {
        private bool _underLateControl;

        private void Mark(Value value, bool isPart)
        {
            if (isPart || _underLateControl)
                part._numbers.Add(value.Id);
        }

        private void Mark(Buffer buffer, bool isPart)
        {
            if (isPart || _underLateControl)
                part._numbers.Add(part._memory.Root(buffer).Id);
        }

        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Let { Operation: Length length } s:
                    Mark(s.Target, part._numbers.Contains(length.Source.Id) && part._memory.Root(length.Source).Id != length.Source.Id);
                    break;
                case Slice or Row when Uses.Operands(statement).Any(part.Contains) || Uses.Buffers(statement).Any(b => part._numbers.Contains(b.Id) && part._memory.Root(b).Id != b.Id):
                    part._numbers.Add(Uses.DefinedBuffer(statement)!.Id);
                    break;
                case Let s:
                    Mark(s.Target, Uses.Operands(s.Operation).Any(part.Contains) || s.Operation is Load load && part.Contains(load.Source));

                    // What reads local memory late must find it late: the memory goes with its readers.
                    if (s.Operation is Load read && part.Contains(s.Target) && !part._memory.IsConstant(read.Source))
                        Mark(read.Source, true);
                    break;
                case Store s:
                    Mark(s.Target, part.Contains(s.Value) || s.Indices.Items.Any(part.Contains));
                    break;
                case Accumulate s:
                    Mark(s.Target, part.Contains(s.Value) || s.Indices.Items.Any(part.Contains));
                    break;
                case Allocate s:
                    Mark(s.Target, part.Contains(s.Count));
                    break;
                case For s:
                    VisitLoop(s.Carried, s.Body, part.Contains(s.Count), () => Mark(s.Index, false));
                    break;
                case While s:
                    if (_underLateControl || part.Contains(s.Condition.Yields[0]))
                        part._lateLoops.Add(s.Body);
                    VisitLoop(s.Carried, s.Body, part.Contains(s.Condition.Yields[0]), () => VisitBlock(s.Condition));
                    break;
                case If s:
                    Under(part.Contains(s.Condition), () =>
                    {
                        VisitBlock(s.Then);
                        VisitBlock(s.Else);
                        for (int i = 0; i < s.Results.Count; i++)
                            Mark(s.Results[i], part.Contains(s.Then.Yields[i]) || part.Contains(s.Else.Yields[i]));
                    });
                    break;
                case Guard s:
                    if (_underLateControl || Uses.Operands(s).Any(part.Contains))
                        part._lateGuards.Add(s);
                    break;
                case Call s:
                    var shape = part.Parted(s);
                    bool isPart = shape is not null || s.Arguments.Items.Any(part.Contains) || s.Buffers.Items.Any(b => part.Contains(b));
                    if (s.Keeps && shape is null && (isPart || _underLateControl))
                        part._lateGuards.Add(s);
                    foreach (var result in s.Results.Skip(shape?.Results ?? 0))
                        Mark(result, isPart);
                    foreach (var buffer in s.Buffers.Skip(shape?.Buffers ?? 0).Where(b => !part._memory.IsConstant(b)))
                        Mark(buffer, isPart);
                    break;
            }
        }

        private void VisitLoop(EquatableArray<Carried> carried, Block body, bool isLateControl, Action head)
            => Under(isLateControl, () =>
            {
                head();
                foreach (var c in carried)
                    Mark(c.Parameter, part.Contains(c.Initial));
                VisitBlock(body);
                for (int i = 0; i < carried.Count; i++)
                {
                    Mark(carried[i].Parameter, part.Contains(body.Yields[i]));
                    Mark(carried[i].Result, part.Contains(carried[i].Parameter));
                }
            });

        private void Under(bool isLateControl, Action visit)
        {
            bool before = _underLateControl;
            _underLateControl |= isLateControl;
            visit();
            _underLateControl = before;
        }
    }
}
