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
    private readonly Dictionary<int, Operand> _counts = [];

    public LoopAnalysis(Function function)
    {
        _memory = Memory.Of(function);
        new Collector(this).VisitBlock(function.Body);
    }

    public static Function Mark(Function function) => new LoopAnalysis(function).Rewrite(function);

    protected override void RewriteFor(For s, BlockBuilder into)
        => base.RewriteFor(s with { OrderFree = s.OrderFree || IsOrderFree(s) }, into);

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

    /// <summary>
    /// Every access has an index that tells the iterations apart: i itself plus what the loop does not change,
    /// or ±i·S + r with r the index of an inner loop of at most S iterations. What is added to i is the same for all accesses, or
    /// <see cref="AreApart">so far apart</see> that they never meet.
    /// </summary>
    private bool AreOwn(List<Access> accesses, For loop)
    {
        int rank = accesses[0].Indices.Count;
        return accesses.All(a => a.Indices.Count == rank) && Enumerable.Range(0, rank).Any(d => AreOwn(accesses, d, loop));
    }

    private bool AreOwn(List<Access> accesses, int dimension, For loop)
    {
        var indices = accesses.Select(a => Resolve(a.Buffer, a.Indices[dimension], a.Indices.Count == 1)).ToList();
        var stride = indices[0]?.FactorOf(loop.Index);
        if (stride is null || stride.Terms.IsEmpty || stride.Values.Any(v => IsInside(v, loop)))
            return false;
        var extent = stride.Times(AffineIndex.Of(loop.Count, Definition));
        var origins = new List<(AffineIndex Index, bool IsFilled)>();
        foreach (var index in indices)
        {
            bool isNonZero = stride.AsConstant is not null and not 0;
            if (index is null || index.FactorOf(loop.Index) is not { } factor || !factor.IsSameAs(stride))
                return false;
            var rest = index.Without(loop.Index);
            var inners = rest.Values.Where(v => _counts.ContainsKey(v.Id) && IsInside(v, loop)).ToArray();

            // Of two indices below the stride the sum can reach beyond it.
            if (inners.Length > 1)
                return false;
            foreach (var inner in inners)
            {
                bool fits = rest.FactorOf(inner)?.AsConstant == 1
                    && AffineIndex.Of(_counts[inner.Id], Definition) is var filled && (filled.IsSameAs(stride) || filled.Plus(stride).Terms.IsEmpty);
                if (!fits)
                    return false;
                rest = rest.Without(inner);

                // The inner loop runs S times, so that S is positive wherever there is an access at all.
                isNonZero = true;
            }
            bool isFilled = inners.Length > 0;
            if (!isNonZero || rest.Values.Any(v => IsInside(v, loop))
                || origins.Any(o => !o.Index.IsSameAs(rest) && !AreApart(rest.Plus(o.Index, -1), stride, extent, isFilled || o.IsFilled)))
                return false;
            origins.Add((rest, isFilled));
        }
        return true;
    }

    /// <summary>
    /// Whether accesses of a loop whose index is multiplied by <paramref name="stride"/>, at a constant distance D from each other, never meet, in whichever iterations: one lies
    /// behind the other, |D| ≥ |stride·count|, or both leave gaps and D is no multiple of the stride.
    /// <code>
    /// for k &lt; n:  next[k] = …; next[n + k] = …            D = n, n·1 = n: behind
    /// for k &lt; n:  next[2·k] = …; next[2·k + 1] = …        D = 1, no multiple of 2: between
    /// </code>
    /// </summary>
    private static bool AreApart(AffineIndex distance, AffineIndex stride, AffineIndex extent, bool isFilled)
    {
        if (!isFilled && stride.AsConstant is { } step && distance.AsConstant is { } gap && gap % step != 0)
            return true;
        if (extent.AsConstant is { } length)
            return distance.AsConstant is { } apart && Math.Abs((long)apart) >= Math.Abs((long)length);

        // D = k·extent + rest, by the first term of the extent that is not a constant.
        var term = extent.Terms.First(t => !t.Value.Values.IsEmpty);
        int times = distance.Terms.TryGetValue(term.Key, out var same) ? same.Factor / term.Value.Factor : 0;
        if (times == 0 || distance.Plus(extent, -times).AsConstant is not { } rest)
            return false;
        return rest == 0 || stride.AsConstant is { } known && Math.Sign(known) * Math.Sign(times) == Math.Sign(rest);
    }

    private bool IsInside(Value value, For loop) => new DefinedIn(value).Block(loop.Body);

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

    private sealed record Access(int Root, Buffer Buffer, EquatableArray<Operand> Indices, bool Writes, bool Accumulates);

    private sealed class Accesses(Memory memory) : Walker
    {
        public List<Access> All { get; } = [];

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
            base.VisitStatement(statement);
        }

        private void Add(Buffer buffer, EquatableArray<Operand> indices, bool writes, bool accumulates)
            => All.Add(new Access(memory.Root(buffer).Id, buffer, indices, writes, accumulates));
    }

    private sealed class Collector(LoopAnalysis analysis) : Walker
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
                    analysis._counts[s.Index.Id] = s.Count;
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

    private sealed class DefinedIn(Value value) : Walker
    {
        private bool _found;

        public bool Block(Block block)
        {
            VisitBlock(block);
            return _found;
        }

        protected override void OnValueDefined(Value defined, Statement? by) => _found |= defined.Id == value.Id;
    }
}
