using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Marks the counted loops whose iterations may run in any order: what they carry are sums, and each memory that they
/// write is either only accumulated into, or touched by each iteration at places of its own.
/// <code>
/// for i: { z = 0;  for j: z += x[i,j]·w[j];  next[i] = z }        both are order-free
/// for i: next[i] = next[i-1] + w[i]                               is not
/// </code>
/// </summary>
public sealed class LoopAnalysis : Rewriter
{
    private readonly Memory _memory;
    private readonly Dictionary<int, Operation> _definitions = [];
    private readonly Dictionary<int, Slice> _slices = [];

    public LoopAnalysis(Function function)
    {
        _memory = Memory.Of(function);
        new Collector(this).VisitBlock(function.Body);
    }

    /// <summary>For a loop too that is to take the place of one of the function's.</summary>
    public LoopAnalysis(Function function, For loop)
        : this(function) => new Collector(this).VisitStatement(loop);

    public static Function Mark(Function function) => new LoopAnalysis(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
        => base.RewriteFor(!s.OrderFree && IsOrderFree(s) ? s with { OrderFree = true } : s, into);

    private bool IsOrderFree(For loop)
    {
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            if (!IsSum(loop.Carried[i].Parameter, loop.Body.Yields[i], loop.Body))
                return false;
        }
        return IsOrderFreeInMemory(loop);
    }

    /// <summary>What orders the iterations of a loop of the function, if anything, is what it carries: a running maximum, say.</summary>
    public bool IsOrderFreeInMemory(For loop)
    {
        var accesses = new Accesses(_memory);
        accesses.VisitBlock(loop.Body);
        if (accesses.KeepOrder)
            return false;
        foreach (var memory in accesses.All.GroupBy(a => a.Root))
        {
            if (accesses.Allocated.Contains(memory.Key) || memory.All(a => !a.Writes) || memory.All(a => a.Accumulates))
                continue;
            if (!AreOwn(memory.ToList(), loop))
                return false;
        }
        return true;
    }

    /// <summary>Two elements of one buffer are different ones in each iteration of a loop.</summary>
    public bool AreDifferent(EquatableArray<Operand> a, EquatableArray<Operand> b, For loop)
        => a.Count == 1 && b.Count == 1 && new IterationPlaces(loop, Definition).IsNeverZero(AffineIndex.Of(a[0], Definition).Plus(AffineIndex.Of(b[0], Definition), -1));

    /// <summary>The body only adds to the carried value, and reads it nowhere else.</summary>
    private bool IsSum(Value parameter, Operand yield, Block body)
    {
        var current = yield;
        while (current is Value value)
        {
            if (new UseCount(value).In(body) != 1)
                return false;
            if (value.Id == parameter.Id)
                return true;
            switch (Definition(value))
            {
                case Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o when value.Type.IsReal:
                    bool left = Reaches(o.Left, parameter);
                    if (!left && o.Operator == BinaryOperator.Subtract)
                        return false;
                    current = left ? o.Left : o.Right;
                    break;
                case null when SumOfInnerLoop(value, body) is { } initial:
                    current = initial;
                    break;
                default:
                    return false;
            }
        }
        return false;
    }

    /// <summary>A nested loop that itself only adds to what it is given.</summary>
    private Operand? SumOfInnerLoop(Value result, Block body)
    {
        foreach (var statement in body.Statements)
        {
            if (statement is For inner)
            {
                for (int i = 0; i < inner.Carried.Count; i++)
                {
                    if (inner.Carried[i].Result.Id == result.Id)
                        return IsSum(inner.Carried[i].Parameter, inner.Body.Yields[i], inner.Body) ? inner.Carried[i].Initial : null;
                }
            }
        }
        return null;
    }

    private bool Reaches(Operand operand, Value parameter)
        => operand is Value value && (value.Id == parameter.Id
            || Definition(value) is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } o && value.Type.IsReal && (Reaches(o.Left, parameter) || Reaches(o.Right, parameter))
            || Definition(value) is null && _initials.TryGetValue(value.Id, out var initial) && Reaches(initial, parameter));

    private readonly Dictionary<int, Operand> _initials = [];

    /// <summary>In one dimension at least the indices keep the iterations <see cref="IterationPlaces">apart</see>.</summary>
    private bool AreOwn(List<Access> accesses, For loop)
    {
        int rank = accesses[0].Indices.Count;
        var places = new IterationPlaces(loop, Definition);
        return accesses.All(a => a.Indices.Count == rank)
            && Enumerable.Range(0, rank).Any(d => places.AreOwn(accesses.Select(a => (Resolve(a.Buffer, a.Indices[d], rank == 1), a.Around))));
    }

    private AffineIndex? Resolve(Buffer buffer, Operand index, bool linear)
    {
        var result = AffineIndex.Of(index, Definition);
        while (_slices.TryGetValue(buffer.Id, out var slice))
        {
            if (!linear)
                return null;
            result = result.Plus(AffineIndex.Of(slice.Offset, Definition));
            buffer = slice.Source;
        }
        return buffer.Id == _memory.Root(buffer).Id ? result : null;
    }

    private Operation? Definition(Value value) => _definitions.TryGetValue(value.Id, out var operation) ? operation : null;

    private sealed record Access(int Root, Buffer Buffer, EquatableArray<Operand> Indices, ImmutableArray<For> Around, bool Writes, bool Accumulates);

    private sealed class Accesses(Memory memory) : StatementWalker
    {
        public List<Access> All { get; } = [];

        private ImmutableArray<For> _around = [];

        public HashSet<int> Allocated { get; } = [];

        /// <summary>Something else than memory depends on the order: a call, a buffer that grows, which guard throws first.</summary>
        public bool KeepOrder { get; private set; }

        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Let { Operation: Load load }:
                    Add(load.Source, load.Indices, false, false);
                    break;
                case Store s:
                    Add(s.Target, s.Indices, true, false);
                    break;
                case Accumulate s:
                    Add(s.Target, s.Indices, true, true);
                    break;
                case Allocate s:
                    Allocated.Add(s.Target.Id);
                    break;
                case Call { External: not null, Buffers.Count: 0 }:
                    break;
                case Call or Reserve or Guard:
                    KeepOrder = true;
                    break;
            }
            var around = _around;
            if (statement is For inner)
                _around = around.Add(inner);
            base.VisitStatement(statement);
            _around = around;
        }

        private void Add(Buffer buffer, EquatableArray<Operand> indices, bool writes, bool accumulates)
            => All.Add(new Access(memory.Root(buffer).Id, buffer, indices, _around, writes, accumulates));
    }

    private sealed class Collector(LoopAnalysis analysis) : StatementWalker
    {
        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Let s:
                    analysis._definitions[s.Target.Id] = s.Operation;
                    break;
                case Slice s:
                    analysis._slices[s.Target.Id] = s;
                    break;
                case For s:
                    foreach (var c in s.Carried)
                        analysis._initials[c.Result.Id] = c.Initial;
                    break;
            }
            base.VisitStatement(statement);
        }
    }

    private sealed class UseCount(Value value) : Walker
    {
        private int _count;

        public int In(Block block)
        {
            VisitBlock(block);
            return _count;
        }

        protected override void OnOperandUsed(Operand operand)
        {
            if (operand is Value used && used.Id == value.Id)
                _count++;
        }
    }
}
