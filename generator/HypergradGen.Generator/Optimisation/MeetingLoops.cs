using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Makes one loop of two vector loops where the second adds to what the first stored, to all of it or to all but a few elements at the ends: each element goes through memory once. What is
/// left over of the longer loop is written out.
/// <code>
/// for j &lt; n: next[j] = u[j]                 if (0 ≤ n − 2) {  next[0] = u[0]
/// for k &lt; n − 2: next[k + 1] += v[k]                           for k &lt; n − 2: next[k + 1] = u[k + 1] + v[k]
///                                                              next[n − 1] = u[n − 1] }
///                                           else for j < n: next[j] = u[j]
/// </code>
/// A vector that is loaded would else overlap two that were stored just before, and wait for them. The one loop stores without reading what it stores, so that its vectors may overlap
/// (<see cref="VectorLoop.MayRepeat"/>) and need not lie across lines of the cache.
/// </summary>
public sealed class MeetingLoops : Rewriter
{
    /// <summary>The most iterations that are written out.</summary>
    private const int MostWrittenOut = 4;

    /// <summary>The most windows of memory whose beginnings a loop can keep in registers.</summary>
    private const int MostWindows = 12;

    private readonly Dictionary<int, Operation> _operations = [];
    private readonly Dictionary<int, Slice> _slices = [];
    private Memory _memory;

    private MeetingLoops(Function function)
    {
        _memory = Memory.Of(function);
        new Collector(this).VisitBlock(function.Body);
    }

    public static Function Fuse(Function function) => new MeetingLoops(function).Rewrite(function);

    /// <param name="Store">What the first loop stores, and the second adds to.</param>
    /// <param name="Shift">How many iterations of the first loop come before the second's first one; negative where the second begins before the first.</param>
    /// <param name="More">How many iterations the first loop has more than the second.</param>
    private sealed record Meeting(For First, For Second, Store Store, int Shift, int More)
    {
        public For Longer => More >= 0 ? First : Second;

        public For Shorter => More >= 0 ? Second : First;

        /// <summary>The longer loop's iterations before the shorter's first one.</summary>
        public int Before => More >= 0 ? Shift : -Shift;

        public int WrittenOut => Math.Abs(More);
    }

    /// <summary>Blocks inside come first.</summary>
    protected override Block RewriteBlock(Block block)
    {
        block = base.RewriteBlock(block);
        var statements = block.Statements.ToList();
        bool isFused = false;
        for (int second = 1; second < statements.Count; second++)
        {
            for (int first = second - 1; first >= 0; first--)
            {
                if (!TryFuse(statements, first, second))
                    continue;
                isFused = true;
                second = first;
                break;
            }
        }
        return isFused ? block with { Statements = statements } : block;
    }

    private bool TryFuse(List<Statement> statements, int first, int second)
    {
        if (statements[first] is not For a || statements[second] is not For b || MeetingOf(a, b) is not { } meeting || statements.GetRange(first, second - first + 1).Any(GuardSearch.In))
            return false;
        var between = statements.GetRange(first + 1, second - first - 1);
        if (LoopFusion.Parted(between, Effects.Of(a, _memory), Effects.Of(b, _memory), _memory) is not var (before, after) || Fused(meeting) is not { } fused)
            return false;
        statements.RemoveRange(first, second - first + 1);
        statements.InsertRange(first, [.. before, .. fused, .. after]);
        return true;
    }

    /// <summary>Where two loops write one memory and touch nothing else that the other writes, the first by stores, the second by additions to an element that the first stored.</summary>
    private Meeting? MeetingOf(For a, For b)
    {
        if (VectorLoop.Of(a) is not { } first || !first.MayRepeat(_memory) || VectorLoop.Of(b) is not { Reductions.IsEmpty: true } second || first.Element != second.Element)
            return null;
        var (writtenByFirst, writtenBySecond) = (_memory.Written(a.Body), _memory.Written(b.Body));
        int[] both = [.. writtenByFirst.Intersect(writtenBySecond)];
        if (both is not [int shared] || _memory.Read(b.Body).Overlaps(writtenByFirst) || _memory.Read(a.Body).Overlaps(writtenBySecond))
            return null;
        Store[] stores = [.. a.Body.Statements.OfType<Store>().Where(s => _memory.Root(s.Target).Id == shared)];
        if (stores is not [var store] || b.Body.Statements.Any(s => s is Store other && _memory.Root(other.Target).Id == shared))
            return null;
        var begin = Begin(first, store.Target, store.Indices);
        int?[] shifts = [.. Sums(b, shared).Select(s => Begin(second, s.Target, s.Indices).Plus(begin, -1).AsConstant).Distinct()];
        if (shifts is not [int shift] || AffineIndex.Of(a.Count, Definition).Plus(AffineIndex.Of(b.Count, Definition), -1).AsConstant is not { } more || Math.Abs((long)more) > MostWrittenOut)
            return null;
        var meeting = new Meeting(a, b, store, shift, more);
        return meeting.Before >= 0 && meeting.Before <= meeting.WrittenOut ? meeting : null;
    }

    private IEnumerable<Accumulate> Sums(For loop, int root) => loop.Body.Statements.OfType<Accumulate>().Where(s => _memory.Root(s.Target).Id == root);

    /// <summary>Where in its root a loop's first iteration touches memory.</summary>
    private AffineIndex Begin(VectorLoop loop, Buffer buffer, EquatableArray<Operand> indices)
    {
        var (source, index) = loop.Body.Place(buffer, indices)!.Value;
        index = index.Without(loop.Loop.Index);
        for (; _slices.TryGetValue(source.Id, out var slice); source = slice.Source)
            index = index.Plus(AffineIndex.Of(slice.Offset, Definition));
        return index.Resolved(Definition);
    }

    private Operation? Definition(Value value) => _operations.TryGetValue(value.Id, out var operation) ? operation : null;

    /// <summary>What takes the place of two loops; null where they are better left as they are.</summary>
    private EquatableArray<Statement>? Fused(Meeting meeting)
    {
        var (longer, shorter) = (meeting.Longer, meeting.Shorter);
        var loop = Inner(meeting);
        var memory = _memory.With(new Block(new Statement[] { loop }, EquatableArray<Operand>.Empty));
        if (VectorLoop.Of(loop) is not { } vector || !vector.MayRepeat(memory) || Windows(vector) > MostWindows)
            return null;
        var into = new BlockBuilder(Numbering);
        for (int i = 0; i < meeting.Before; i++)
            new Iteration(Numbering, longer, Operand.Int(i)).Write(into);
        into.Add(loop);
        for (int i = meeting.Before; i < meeting.WrittenOut; i++)
            new Iteration(Numbering, longer, into.Binary(BinaryOperator.Add, shorter.Count, Operand.Int(i))).Write(into);
        var fused = into.Build();
        if (meeting.WrittenOut > 0 && shorter.Count is not Literal)
        {
            into = new BlockBuilder(Numbering);
            var isThere = into.Binary(BinaryOperator.LessOrEqual, Operand.Int(0), shorter.Count);
            into.Add(new If(isThere, fused, new Block(new Statement[] { longer }, EquatableArray<Operand>.Empty), EquatableArray<Value>.Empty));
            fused = into.Build();
        }
        _memory = _memory.With(fused);
        return fused.Statements;
    }

    /// <summary>The iterations that both loops have, each the first's and then the second's, in which what is stored is the sum.</summary>
    private For Inner(Meeting meeting)
    {
        var index = Numbering.Value(meeting.Longer.Index.Type, meeting.Longer.Index.Name);
        var body = new BlockBuilder(Numbering);
        Operand ahead = meeting.Before == 0 ? index : body.Binary(BinaryOperator.Add, index, Operand.Int(meeting.Before));
        var first = new Iteration(Numbering, meeting.First, meeting.More >= 0 ? ahead : index);
        var second = new Iteration(Numbering, meeting.Second, meeting.More >= 0 ? index : ahead);
        var store = first.Without(meeting.Store, body);
        var added = Sums(meeting.Second, _memory.Root(meeting.Store.Target).Id).ToImmutableHashSet();
        foreach (var statement in meeting.Second.Body.Statements)
        {
            if (statement is Accumulate sum && added.Contains(sum))
                store = store with { Value = body.Binary(sum.Operator == AccumulateOperator.Add ? BinaryOperator.Add : BinaryOperator.Subtract, store.Value, second.Mapped(sum.Value)) };
            else
                second.Write(statement, body);
        }
        body.Add(store);
        return meeting.Shorter with { Index = index, Body = body.Build(), Descending = false };
    }

    private int Windows(VectorLoop loop)
    {
        var places = new Dictionary<string, (Buffer, AffineIndex)>();
        foreach (var statement in loop.Loop.Body.Statements)
        {
            var (buffer, indices) = statement switch
            {
                Let { Operation: Load load } => (load.Source, load.Indices),
                Store s => (s.Target, s.Indices),
                _ => (null, default),
            };
            if (buffer is not null && loop.Body.Place(buffer, indices) is var (source, index) && index.FactorOf(loop.Loop.Index)?.AsConstant == 1)
                places[$"{source.Id}: {string.Join(" + ", index.Terms.Select(t => $"{t.Value.Factor}·{t.Key}"))}"] = (source, index.Without(loop.Loop.Index));
        }
        return SharedWindows.Of(places.Values, loop.Loop.Count, Definition).Count;
    }

    /// <summary>A copy of what a loop computes in one iteration.</summary>
    private sealed class Iteration : CopyingRewriter
    {
        private readonly For _loop;

        public Iteration(Numbering numbering, For loop, Operand index)
        {
            (Numbering, _loop) = (numbering, loop);
            Replace(loop.Index, index);
        }

        public void Write(BlockBuilder into) => RewriteStatements(_loop.Body, into);

        public void Write(Statement statement, BlockBuilder into) => Rewrite(statement, into);

        /// <summary>All but one store, which is given back.</summary>
        public Store Without(Store store, BlockBuilder into)
        {
            foreach (var statement in _loop.Body.Statements.Where(s => s != store))
                Rewrite(statement, into);
            return store with { Target = Map(store.Target), Indices = Map(store.Indices), Value = Map(store.Value) };
        }

        public Operand Mapped(Operand operand) => Map(operand);
    }

    private sealed class Collector(MeetingLoops pass) : StatementWalker
    {
        public override void VisitStatement(Statement statement)
        {
            if (statement is Let let)
                pass._operations[let.Target.Id] = let.Operation;
            if (statement is Slice slice)
                pass._slices[slice.Target.Id] = slice;
            base.VisitStatement(statement);
        }
    }
}
