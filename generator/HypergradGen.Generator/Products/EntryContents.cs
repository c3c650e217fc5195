using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>
/// Whether what a written buffer holds on entry can matter. It does not where every read comes after a store to the very
/// element, which is shown by ranges of elements that are surely stored; a store in a branch shows nothing. Where it
/// cannot be shown the buffer is input and output, which is always right.
/// <code>
/// for i: y[i] = exp(x[i])        behind the loop [0, n) is stored
/// for i: y[i] /= sum             reads y[i], i &lt; n: not the entry's
/// for i: z[i] += a·x[i]          reads what z held on entry
/// </code>
/// </summary>
public sealed class EntryContents
{
    private readonly Buffer _buffer;
    private readonly Dictionary<int, Operation> _definitions = [];
    private readonly Dictionary<int, (Buffer Source, Operand Offset)> _views = [];
    private readonly Dictionary<int, Operand> _counts = [];
    private readonly Memory _memory;
    private readonly List<Value> _lengths = [];
    private bool _matter;

    private EntryContents(Function function, Buffer buffer)
    {
        (_buffer, _memory) = (buffer, Memory.Of(function));
        new Definitions(this).VisitFunction(function);
    }

    /// <param name="function">The program, without calls.</param>
    /// <param name="buffer">A parameter that it writes.</param>
    /// <returns>Whether a read may find what was there on entry, and whether every element is surely stored in the end.</returns>
    public static (bool Matter, bool AllStored) Of(Function function, Buffer buffer)
    {
        var contents = new EntryContents(function, buffer);
        var stored = contents.Visit(function.Body, [], [], checks: true);
        bool all = contents._lengths.Any(l => Covers(stored, new Range(Zero, contents.Affine(l))));
        return (contents._matter, all);
    }

    /// <summary>The elements from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
    private sealed record Range(AffineIndex Start, AffineIndex End);

    private static AffineIndex Zero => Constant(0);

    private static AffineIndex Constant(int value) => AffineIndex.Of(Operand.Int(value), _ => null);

    private AffineIndex Affine(Operand operand) => AffineIndex.Of(operand, v => _definitions.TryGetValue(v.Id, out var operation) ? operation : null);

    private sealed class Definitions(EntryContents contents) : StatementWalker
    {
        public override void VisitStatement(Statement statement)
        {
            switch (statement)
            {
                case Let s:
                    contents._definitions[s.Target.Id] = s.Operation;
                    if (s.Operation is Length length && length.Source.Id == contents._buffer.Id)
                        contents._lengths.Add(s.Target);
                    break;
                case Slice s:
                    contents._views[s.Target.Id] = (s.Source, s.Offset);
                    break;
                case For s:
                    contents._counts[s.Index.Id] = s.Count;
                    break;
            }
            base.VisitStatement(statement);
        }
    }

    /// <param name="stored">What is stored before the block; not changed.</param>
    /// <param name="around">The indices of the loops around it, the innermost last.</param>
    /// <param name="checks">Whether reads are judged, or only stores collected.</param>
    /// <returns>What is stored behind the block.</returns>
    private List<Range> Visit(Block block, List<Range> stored, List<Value> around, bool checks)
    {
        stored = [.. stored];
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case Let { Operation: Load load }:
                    Read(load.Source, load.Indices, stored, around, checks);
                    break;
                case Accumulate s:
                    Read(s.Target, s.Indices, stored, around, checks);
                    break;
                case Store s when Element(s.Target, s.Indices) is { } element:
                    stored.Add(element);
                    break;
                case For s:
                    stored.AddRange(Visit(s, stored, around, checks));
                    break;
                case While s:
                    Visit(s.Condition, stored, around, checks);
                    Visit(s.Body, stored, around, checks);
                    break;
                case If s:
                    var (then, otherwise) = (Visit(s.Then, stored, around, checks), Visit(s.Else, stored, around, checks));
                    stored.AddRange(then.Skip(stored.Count).Where(r => Covers(otherwise, r)).ToList());
                    break;
                case Call { External: { } method } s:
                    for (int i = 0; i < s.Buffers.Count; i++)
                    {
                        if (_memory.Root(s.Buffers[i]).Id != _buffer.Id)
                            continue;
                        if (!method.Fills[i])
                            _matter |= checks && !_lengths.Any(l => Covers(stored, new Range(Zero, Affine(l))));
                        else if (s.Buffers[i].Id == _buffer.Id)
                            stored.AddRange(_lengths.Select(l => new Range(Zero, Affine(l))));
                    }
                    break;
                case Call s when s.Buffers.Items.Any(b => _memory.Root(b).Id == _buffer.Id):
                    _matter = true;
                    break;
            }
        }
        return stored;
    }

    private List<Range> Visit(For loop, List<Range> stored, List<Value> around, bool checks)
    {
        List<Value> inside = [.. around, loop.Index];
        var own = Visit(loop.Body, stored, inside, checks: false).Skip(stored.Count).ToList();
        var varying = new DefinedIn(loop);

        // Each iteration stores its part of these: those before this one theirs, and in the end all.
        var parts = own.Where(r => r.Start.Values.Concat(r.End.Values).All(v => !varying.Contains(v)))
            .Select(r => (Range: r, Step: r.Start.FactorOf(loop.Index), Base: r.Start.Without(loop.Index)))
            .Where(p => p.Step is not null);
        var before = new List<Range>(stored);
        var after = new List<Range>();
        foreach (var (range, step, rest) in parts)
        {
            var size = range.End.Plus(range.Start, -1);
            if (step!.IsSameAs(size))
            {
                if (!loop.Descending)
                    before.Add(range with { Start = rest, End = range.Start });
                after.Add(range with { Start = rest, End = Last(range.Start, loop)?.Plus(size) ?? rest });
            }
            else if (step.AsConstant == -1 && size.AsConstant == 1)
            {
                if (!loop.Descending)
                    before.Add(new Range(range.End, rest.Plus(Constant(1))));
                after.Add(new Range(Last(range.Start, loop) ?? rest.Plus(Constant(1)), rest.Plus(Constant(1))));
            }
            else if (step.AsConstant == 0 && loop.Count is Literal { AsInt: > 0 })
            {
                after.Add(range);
            }
        }
        if (checks)
            Visit(loop.Body, before, inside, checks);
        return after;
    }

    /// <summary>An index at the last iteration of a loop.</summary>
    private AffineIndex? Last(AffineIndex index, For loop) => index.With(loop.Index, Affine(loop.Count).Plus(Constant(1), -1));

    private Range? Element(Buffer buffer, EquatableArray<Operand> indices)
    {
        if (_memory.Root(buffer).Id != _buffer.Id || indices.Count != 1)
            return null;
        var at = Affine(indices[0]);
        for (; _views.TryGetValue(buffer.Id, out var view); buffer = view.Source)
            at = at.Plus(Affine(view.Offset));
        return new Range(at, at.Plus(Constant(1)));
    }

    private void Read(Buffer buffer, EquatableArray<Operand> indices, List<Range> stored, List<Value> around, bool checks)
    {
        if (!checks || _memory.Root(buffer).Id != _buffer.Id)
            return;
        _matter |= Element(buffer, indices) is not { } element || !IsStored(element, stored, around);
    }

    /// <summary>The element itself is stored, or all that the read reaches while the innermost loops run.</summary>
    private bool IsStored(Range element, List<Range> stored, List<Value> around)
    {
        if (Covers(stored, element))
            return true;
        var (first, last) = (element.Start, element.Start);
        foreach (var index in Enumerable.Reverse(around))
        {
            if (last.FactorOf(index) is not { } factor || factor.Terms.Values.Any(t => t.Factor < 0) && factor.AsConstant != -1)
                return false;
            var (low, high) = (first.With(index, Zero), last.With(index, Affine(_counts[index.Id]).Plus(Constant(1), -1)));
            if (factor.AsConstant == -1)
                (low, high) = (first.With(index, Affine(_counts[index.Id]).Plus(Constant(1), -1)), last.With(index, Zero));
            if (low is null || high is null)
                return false;
            (first, last) = (low, high);
            if (Covers(stored, new Range(first, last.Plus(Constant(1)))))
                return true;
        }
        return false;
    }

    /// <summary>Whether ranges that follow on one another cover a range.</summary>
    private static bool Covers(List<Range> stored, Range wanted)
    {
        var reached = new List<AffineIndex> { wanted.Start };
        for (int i = 0; i < reached.Count; i++)
        {
            var from = reached[i];
            if (IsAtLeast(from, wanted.End))
                return true;
            foreach (var range in stored.Where(r => IsAtLeast(from, r.Start)))
            {
                if (!reached.Any(r => r.IsSameAs(range.End)))
                    reached.Add(range.End);
            }
        }
        return false;
    }

    private static bool IsAtLeast(AffineIndex a, AffineIndex b) => a.Plus(b, -1).AsConstant >= 0;

    /// <summary>The values that a loop defines anew in each iteration, its index apart.</summary>
    private sealed class DefinedIn : Walker
    {
        private readonly HashSet<int> _values = [];

        public DefinedIn(For loop)
        {
            _values.UnionWith(loop.Carried.Select(c => c.Parameter.Id));
            VisitBlock(loop.Body);
        }

        public bool Contains(Value value) => _values.Contains(value.Id);

        protected override void OnValueDefined(Value value, Statement? by) => _values.Add(value.Id);
    }
}
