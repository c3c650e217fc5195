using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <content>The memory that the function's buffers name: which are views of which, which are read without a derivative, and what is written.</content>
internal sealed partial class FunctionContext
{
    private readonly Dictionary<int, Buffer> _roots = [];
    private readonly Dictionary<int, (Buffer Source, Operand Offset)> _views = [];
    private readonly Dictionary<int, Buffer> _stopped = [];
    private readonly HashSet<int> _parameters = [];
    private readonly HashSet<int> _written = [];

    /// <summary>Tells that a buffer is a parameter, data or an allocation: memory of its own.</summary>
    /// <param name="what">What it is in the source.</param>
    public void AddRoot(Buffer buffer, object what, bool isParameter = false, bool isData = false)
    {
        _roots[buffer.Id] = buffer;
        foreach (var part in Buffers.PartsOf(buffer))
            _roots[part.Id] = buffer;
        Regions.AddMemory(buffer, what, isData ? Flow.Outermost : Flow.Block);
        if (isParameter)
            _parameters.Add(buffer.Id);
    }

    public void AddView(Buffer view, Buffer of, Operand? offset = null)
    {
        _roots[view.Id] = Root(of);
        foreach (var part in Buffers.PartsOf(view))
            _roots[part.Id] = Root(of);
        if (offset is not null)
            _views[view.Id] = (of, offset);
    }

    /// <summary>Another name for memory, by which it is read without a derivative. No statement of the IR has it.</summary>
    public Buffer Stopped(Buffer memory)
    {
        if (!ValueType.Of(memory.Element).IsReal || IsStopped(memory))
            return memory;
        var stopped = Buffers.New(memory.Name, Buffers.ShapeOf(memory));
        _stopped[stopped.Id] = memory;
        AddView(stopped, memory);
        return stopped;
    }

    /// <summary>What a parameter of a helper is for its body: marked <c>[Constant]</c>, it is read without a derivative.</summary>
    public Buffer AsParameter(IParameterSymbol parameter, Buffer memory) => IsConstant(parameter) ? Stopped(memory) : memory;

    public Operand AsParameter(IParameterSymbol parameter, Operand value, IOperation at)
        => IsConstant(parameter) && value is { Type.IsReal: true } and not Literal ? Let(at, value.Type, new Stop(value), parameter.Name) : value;

    /// <summary>
    /// Whether a mark says that a helper's argument has no derivative. On a method that is marked itself, and on a rule, it speaks of their own products and
    /// tangents; where another method calls them they are code.
    /// </summary>
    public bool IsConstant(IParameterSymbol parameter)
        => !Module.IsRule && RuleSignature.IsConstant(parameter)
            && !(parameter.ContainingSymbol is IMethodSymbol method && (DifferentiableParser.IsMarked(method) || ProblemParser.IsMarked(method) || RuleIndex.MarkOf(method) is not null));

    public bool IsStopped(Buffer buffer) => _stopped.ContainsKey(buffer.Id);

    /// <summary>The memory that a buffer names, with its derivative.</summary>
    public Buffer MemoryOf(Buffer buffer) => _stopped.TryGetValue(buffer.Id, out var memory) ? memory : buffer;

    /// <summary>Where a view starts in the memory that it is of; null for an array of a jagged array.</summary>
    public Operand? OffsetOf(Buffer buffer)
    {
        buffer = MemoryOf(buffer);
        if (Root(buffer) == buffer)
            return Operand.Int(0);
        return _views.TryGetValue(buffer.Id, out var view) && OffsetOf(view.Source) is { } start ? Integers.Add(start, view.Offset) : null;
    }

    public Buffer Root(Buffer buffer) => _roots.TryGetValue(buffer.Id, out var root) ? root : buffer;

    public bool IsParameter(Buffer buffer) => _parameters.Contains(Root(buffer).Id);

    public bool IsWritten(Buffer buffer) => _written.Contains(Root(buffer).Id);

    /// <summary>Takes note of a write; data cannot be written.</summary>
    public bool Write(Buffer buffer, IOperation at)
    {
        if (IsStopped(buffer))
        {
            Refuse(at, $"Writing '{buffer.Name}', which has no derivative,", "take [Constant] from the parameter, or use a local for scratch");
            return false;
        }
        if (Regions.IsChoice(buffer))
            return Regions.MemoriesOf(buffer).ToArray().All(memory => Write(memory, at));
        var root = Root(buffer);
        if (Data.SymbolOf(root) is { } data)
        {
            bool isScratch = data is not { IsStatic: true };
            Module.Sink.Report(isScratch ? Descriptors.ScratchInField : Descriptors.WriteToData, SourceLocations.Of(at), data.Name);
            return false;
        }
        _written.Add(root.Id);
        return true;
    }
}
