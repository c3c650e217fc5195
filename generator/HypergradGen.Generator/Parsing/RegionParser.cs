using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Spans and arrays that are bound more than once, or to one of several memories. Which memory such a variable names, and
/// where in it, are scalar variables; what is done with it becomes a branch over the memories, and no branch where there is
/// one or the number is known.
/// <code>
/// var s = flag ? a : b;        m = flag ? 0 : 1
/// x = s[i];                    x = m == 0 ? a[i] : b[i]
/// s = s.Slice(1);              o = o + 1;  l = l - 1
/// </code>
/// </summary>
internal sealed class RegionParser(FunctionContext context)
{
    private readonly Dictionary<int, (Buffer Buffer, BlockBuilder Block)> _memories = [];
    private readonly Dictionary<int, int> _numbers = [];
    private readonly Dictionary<object, int> _occurrences = [];
    private readonly Dictionary<int, (Buffer Source, Operand From, Operand? Count)> _views = [];
    private readonly Dictionary<int, Region> _choices = [];
    private readonly HashSet<(int Length, int Memory)> _wholes = [];
    private readonly HashSet<ISymbol> _boundAnew = new(SymbolEqualityComparer.Default);

    public KnownMemory Known { get; set; } = new();

    /// <summary>Uses of variables that no memory was found for so far.</summary>
    public List<(IOperation At, string Name)> Unresolved { get; } = [];

    private Flow Flow => context.Flow;

    /// <summary>Finds the variables of a body that are assigned, and so may name more than one memory.</summary>
    public void Prepare(IOperation body) => _boundAnew.UnionWith(SideEffects.AssignedDirectly(body));

    public bool IsBoundAnew(ISymbol variable, ITypeSymbol type) => _boundAnew.Contains(variable) && SourceTypes.Memory(type) is { Rank: 1, Depth: 0 };

    /// <summary>Numbers memory of its own: a parameter, data or an allocation.</summary>
    public void AddMemory(Buffer buffer, object what, BlockBuilder block)
    {
        _occurrences.TryGetValue(what, out int occurrence);
        _occurrences[what] = occurrence + 1;
        int number = Known.NumberOf(what, occurrence);
        _numbers[buffer.Id] = number;
        _memories[number] = (buffer, block);
    }

    public void AddView(Buffer view, Buffer source, Operand from, Operand? count) => _views[view.Id] = (source, from, count);

    public bool IsChoice(Buffer buffer) => _choices.ContainsKey(buffer.Id);

    public Operand LengthOf(Buffer choice) => _choices[choice.Id].Length;

    /// <summary>The memories that a buffer may be a window of.</summary>
    public IEnumerable<Buffer> MemoriesOf(Buffer buffer)
        => _choices.TryGetValue(context.MemoryOf(buffer).Id, out var region) ? region.Candidates.Select(n => context.Root(_memories[n].Buffer)) : [context.Root(buffer)];

    /// <summary>Whether two buffers may be windows of one memory: a variable may name one of several, and a helper may be given the same by two parameters. Those of the entry are checked there.</summary>
    public bool MayBeSame(Buffer a, Buffer b)
        => MemoriesOf(a).Any(first => MemoriesOf(b).Any(second => first.Id == second.Id
            || context.IsHelper && first.Element == second.Element && context.IsParameter(first) && context.IsParameter(second)));

    public RegionPlace Declare(ISymbol symbol, BufferShape shape)
    {
        Variable New(string part, int initial) => Flow.Declare(symbol.Name + part, ValueType.Int, Operand.Int(initial));
        return new RegionPlace(symbol, shape, New("Memory", -1), New("Row", 0), New("Offset", 0), New("Length", 0), Flow.Block);
    }

    public void Assign(RegionPlace place, Buffer value, IOperation at)
    {
        if (Describe(value, at) is not { } region)
            return;
        (Flow[place.Memory], Flow[place.Row], Flow[place.Offset], Flow[place.Length]) = (region.Memory, region.Row, region.Offset, region.Length);
        foreach (int number in region.Candidates)
            Known.Add(place.Symbol, number, Flow.Depth(_memories[number].Block) > Flow.Depth(place.DeclaredIn));
    }

    /// <summary>The window that a variable names here; null where no memory was found yet, or it is refused.</summary>
    public Buffer? Read(RegionPlace place, IOperation at)
    {
        var memory = Flow[place.Memory];
        int[] numbers = memory is Literal { AsInt: >= 0 and var known } ? [known] : [.. Known.CandidatesOf(place.Symbol)];
        // A number that is not known here may come from an earlier iteration, whose memory is gone though this one's has its name.
        if (numbers.Any(n => memory is Literal ? !IsVisible(n) : Known.Escapes(place.Symbol, n)))
        {
            context.Report(Descriptors.MemoryOfInnerBlock, at, place.Symbol.Name);
            return null;
        }
        numbers = [.. numbers.Where(IsVisible)];
        if (numbers.Length > 0)
            return Make(new Region(memory, Flow[place.Row], Flow[place.Offset], Flow[place.Length], [.. numbers]), place.Shape, place.Symbol.Name, at);
        Unresolved.Add((at, place.Symbol.Name));
        return null;
    }

    public int[] VisibleCandidates(RegionPlace place) => [.. Known.CandidatesOf(place.Symbol).Where(IsVisible)];

    private bool IsVisible(int number) => _memories.TryGetValue(number, out var memory) && Flow.IsInside(memory.Block);

    private Buffer Make(Region region, BufferShape shape, string name, IOperation at)
    {
        if (region.Candidates.Length == 1)
            return View(region, region.Candidates[0], name, at);
        var choice = context.Buffers.New(name, shape);
        _choices[choice.Id] = region;
        return choice;
    }

    /// <summary>The window of one of the memories.</summary>
    private Buffer View(Region region, int number, string name, IOperation at)
    {
        var memory = _memories[number].Buffer;
        if (memory.Depth > 0)
            memory = context.Buffers.Row(at, memory, region.Row, name)!;
        bool isWhole = region.Offset is Literal { Bits: 0 } && region.Length is Value length && _wholes.Contains((length.Id, memory.Id));
        return isWhole ? memory : context.Buffers.Slice(at, memory, region.Offset, region.Length, name);
    }

    private Region? Describe(Buffer buffer, IOperation at)
    {
        if (context.IsStopped(buffer))
            return DescribeStopped(buffer, at);
        if (_choices.TryGetValue(buffer.Id, out var choice))
            return choice;
        if (_views.TryGetValue(buffer.Id, out var view))
        {
            if (view.Count is { } count)
                return Describe(view.Source, at) is { } source ? source with { Offset = context.Integers.Add(source.Offset, view.From), Length = count } : null;
            if (view.Source.Depth == 1 && _numbers.TryGetValue(view.Source.Id, out int jagged))
                return new Region(Operand.Int(jagged), view.From, Operand.Int(0), context.Buffers.Length(at, buffer, null), [jagged]);
        }
        else if (buffer is { Rank: 1, Depth: 0 } && (!context.Grids.IsGrid(buffer) || context.Jagged.Of(buffer) is not null) && _numbers.TryGetValue(buffer.Id, out int number))
        {
            var length = context.Jagged.Of(buffer) is null ? context.Buffers.Length(at, buffer, null) : context.Let(at, ValueType.Int, new Length(buffer, 0));
            if (length is Value value)
                _wholes.Add((value.Id, buffer.Id));
            return new Region(Operand.Int(number), Operand.Int(0), Operand.Int(0), length, [number]);
        }
        context.Refuse(at, "A variable for one of several arrays of more than one dimension", "declare a variable for each, or use one dimension and compute the index");
        return null;
    }

    /// <summary>Memory that is read without a derivative is another memory: it has a number of its own.</summary>
    private Region? DescribeStopped(Buffer stopped, IOperation at)
    {
        if (Describe(context.MemoryOf(stopped), at) is not { } region)
            return null;
        if (region is not { Memory: Literal, Candidates: [var number] })
        {
            context.Refuse(at, "One of several memories without its derivative", "stop the elements where they are read");
            return null;
        }
        int own = Known.NumberOf(("stopped", number), 0);
        var (memory, block) = _memories[number];
        _memories[own] = (context.Stopped(memory), block);
        if (region.Length is Value length && _wholes.Contains((length.Id, memory.Id)))
            _wholes.Add((length.Id, _memories[own].Buffer.Id));
        return region with { Memory = Operand.Int(own), Candidates = [own] };
    }

    /// <summary>A part of a window that may be of several memories.</summary>
    public Buffer Slice(IOperation at, Buffer source, Operand offset, Operand? count, string? name)
    {
        var region = _choices[source.Id];
        var rest = context.Integers.Subtract(region.Length, offset);
        // What ends where the window ends needs no check: too large an offset leaves a negative length, which no memory has.
        if (count is not null || offset is not Literal { AsInt: >= 0 })
            CheckRange(at, offset, count ?? rest, rest);
        return Make(region with { Offset = context.Integers.Add(region.Offset, offset), Length = count ?? rest }, context.Buffers.ShapeOf(source), name ?? source.Name, at);
    }

    /// <summary>Throws what slicing throws where the part does not lie in the whole.</summary>
    private void CheckRange(IOperation at, Operand offset, Operand count, Operand rest)
    {
        Operand fails = Operand.Bool(false);
        foreach (var (left, right) in new[] { (offset, (Operand)Operand.Int(0)), (count, Operand.Int(0)), (rest, count) })
        {
            var isLess = context.Let(at, ValueType.Bool, new Binary(BinaryOperator.Less, left, right));
            fails = fails is Literal ? isLess : context.Let(at, ValueType.Bool, new Binary(BinaryOperator.Or, fails, isLess));
        }
        context.Add(at, new Guard(fails, new[] { "throw new global::System.ArgumentOutOfRangeException();" }, EquatableArray<Operand>.Empty));
    }

    /// <summary>Runs what uses a buffer, once for each memory that it may be a window of.</summary>
    public ImmutableArray<Operand> Open(Buffer buffer, IOperation at, Func<Buffer, ImmutableArray<Operand>> use)
        => Open([buffer], at, b => use(b[0]));

    public ImmutableArray<Operand> Open(ImmutableArray<Buffer> buffers, IOperation at, Func<ImmutableArray<Buffer>, ImmutableArray<Operand>> use)
    {
        var choice = buffers.FirstOrDefault(IsChoice);
        return choice is null ? use(buffers) : Open(buffers, _choices[choice.Id], 0, at, use);
    }

    private ImmutableArray<Operand> Open(ImmutableArray<Buffer> buffers, Region region, int next, IOperation at, Func<ImmutableArray<Buffer>, ImmutableArray<Operand>> use)
    {
        int number = region.Candidates[next];
        ImmutableArray<Operand> Use() => Open([.. buffers.Select(b => _choices.TryGetValue(b.Id, out var r) && r.Memory == region.Memory ? View(r, number, b.Name, at) : b)], at, use);
        if (next == region.Candidates.Length - 1)
            return Use();
        var isThis = context.Let(at, ValueType.Bool, new Binary(BinaryOperator.Equal, region.Memory, Operand.Int(number)));
        return Flow.Branch(isThis, Use, () => Open(buffers, region, next + 1, at, use));
    }

    /// <summary><c>c ? a : b</c> of memory.</summary>
    public Buffer? Choose(IConditionalOperation choice, string? name)
    {
        var condition = context.Expressions.Scalar(choice.Condition);
        if (AllocationParser.CountOf(choice.WhenTrue) is { } first && AllocationParser.CountOf(choice.WhenFalse!) is { } second)
        {
            // Both are made, of the one length or the other.
            var count = Flow.Branch(condition, () => [context.Expressions.Scalar(first)], () => [context.Expressions.Scalar(second)])[0];
            return context.Allocations.Allocate(choice, choice.Type, count, name);
        }
        return Join(choice, name, side => Flow.Branch(condition, () => side(choice.WhenTrue), () => side(choice.WhenFalse!)));
    }

    /// <summary>A switch expression of memory.</summary>
    public Buffer? Choose(ISwitchExpressionOperation choice, string? name)
        => Join(choice, name, side => context.Patterns.Choose(choice, null, (arm, _) => side(arm)));

    private Buffer? Join(IOperation choice, string? name, Func<Func<IOperation, ImmutableArray<Operand>>, ImmutableArray<Operand>> choose)
    {
        var candidates = new SortedSet<int>();
        bool isKnown = true;
        var joined = choose(Side);
        if (!isKnown || joined.Length < 4 || SourceTypes.Memory(choice.Type) is not { } shape || candidates.Count == 0)
            return null;
        if (candidates.All(IsVisible))
            return Make(new Region(joined[0], joined[1], joined[2], joined[3], [.. candidates]), shape, name ?? "chosen", choice);
        context.Refuse(choice, "Memory that is made in a choice", "make it before, and choose between the variables");
        return null;

        ImmutableArray<Operand> Side(IOperation side)
        {
            if (side is IThrowOperation or IConversionOperation { Operand: IThrowOperation })
            {
                context.Guards.Throw((IThrowOperation)(side is IConversionOperation conversion ? conversion.Operand : side));
                return [Operand.Int(-1), Operand.Int(0), Operand.Int(0), Operand.Int(0)];
            }
            if (context.Buffers.Parse(side, name) is { } buffer && Describe(buffer, side) is { } region)
            {
                candidates.UnionWith(region.Candidates);
                return region.Operands;
            }
            isKnown = false;
            return [Operand.Int(-1), Operand.Int(0), Operand.Int(0), Operand.Int(0)];
        }
    }
}
