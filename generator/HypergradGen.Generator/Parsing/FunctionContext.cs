using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What the parsers of one function share, and each other.</summary>
internal sealed class FunctionContext
{
    private readonly Dictionary<int, Buffer> _roots = [];
    private readonly Dictionary<int, (Buffer Source, Operand Offset)> _views = [];
    private readonly Dictionary<int, Buffer> _stopped = [];
    private readonly HashSet<int> _parameters = [];
    private readonly HashSet<int> _written = [];
    private readonly Dictionary<ISymbol, HashSet<ISymbol>?> _assigned = new(SymbolEqualityComparer.Default);

    public FunctionContext(ModuleContext module, string name, IMethodSymbol method, DataPath? receiver)
    {
        (Module, Name, Method, Receiver) = (module, name, method, receiver);
        Ranges = new IndexRanges(Flow);
        Integers = new IntegerArithmetic(Flow, Ranges);
        Data = new DataReader(this);
        Jumps = new JumpTargets(Flow);
        Expressions = new ExpressionParser(this);
        Tuples = new TupleParser(this);
        Structs = new StructParser(this);
        Buffers = new BufferParser(this);
        Regions = new RegionParser(this);
        RegionBranches = new RegionBranches(this);
        Allocations = new AllocationParser(this);
        Grids = new GridParser(this);
        Jagged = new JaggedParser(this);
        Elements = new ElementParser(this);
        Assignments = new AssignmentParser(this);
        Guards = new GuardParser(this);
        Captures = new CaptureParser(this);
        Calls = new CallParser(this);
        BufferCalls = new BufferCallParser(this);
        Tensors = new TensorParser(this);
        Patterns = new PatternParser(this);
        Statements = new StatementParser(this);
        Sequences = new SequenceParser(this);
        Loops = new LoopParser(this);
    }

    public ModuleContext Module { get; }

    /// <summary>The name of the IR's function.</summary>
    public string Name { get; }

    public IMethodSymbol Method { get; }

    /// <summary>The object that <c>this</c> is; null in a static method.</summary>
    public DataPath? Receiver { get; set; }

    /// <summary>Called by another function of the program, not by the solver.</summary>
    public bool IsHelper { get; init; }

    public Flow Flow { get; } = new(new Numbering());

    public Dictionary<ISymbol, Place> Places { get; } = new(SymbolEqualityComparer.Default);

    public IntegerArithmetic Integers { get; }

    public IndexRanges Ranges { get; }

    public DataReader Data { get; }

    public JumpTargets Jumps { get; }

    public ExpressionParser Expressions { get; }

    public TupleParser Tuples { get; }

    public StructParser Structs { get; }

    public BufferParser Buffers { get; }

    public RegionParser Regions { get; }

    public RegionBranches RegionBranches { get; }

    public AllocationParser Allocations { get; }

    public GridParser Grids { get; }

    public JaggedParser Jagged { get; }

    public ElementParser Elements { get; }

    public AssignmentParser Assignments { get; }

    public GuardParser Guards { get; }

    public CaptureParser Captures { get; }

    public CallParser Calls { get; }

    public BufferCallParser BufferCalls { get; }

    public TensorParser Tensors { get; }

    public PatternParser Patterns { get; }

    public StatementParser Statements { get; }

    public SequenceParser Sequences { get; }

    public LoopParser Loops { get; }

    /// <summary>Whether the method that declares a local or parameter assigns it anywhere.</summary>
    public bool IsAssigned(ISymbol variable)
    {
        if (variable.ContainingSymbol is not IMethodSymbol method)
            return true;
        if (!_assigned.TryGetValue(method, out var assigned))
            _assigned[method] = assigned = Module.BodyOf(method) is { } body ? SideEffects.Assigned(body, Module) : null;
        return assigned?.Contains(variable) != false;
    }

    /// <summary>Defines a value and remembers where it was written.</summary>
    public Value Let(IOperation at, ValueType type, Operation operation, string? name = null)
    {
        if (operation is Load { Source: var stopped } read && IsStopped(stopped))
            return Let(at, type, new Stop(Let(at, type, read with { Source = MemoryOf(stopped) })), name);
        if (operation is Load load && Regions.IsChoice(load.Source))
            return (Value)Regions.Open(load.Source, at, b => [Let(at, type, load with { Source = b }, name)])[0];
        var value = Flow.Block.Let(type, operation, name);
        Integers.Learn(value, operation);
        Module.Sources.Add(Name, value, SourceLocations.Of(at));
        return value;
    }

    /// <summary>Remembers where what a formula computes was written.</summary>
    public Operand Locate(IOperation at, Operand operand)
    {
        if (operand is Value value)
            Module.Sources.Add(Name, value, SourceLocations.Of(at));
        return operand;
    }

    public void Add(IOperation at, Statement statement)
    {
        switch (statement)
        {
            case Store store when Regions.IsChoice(store.Target):
                AddForEach(store.Target, b => store with { Target = b });
                return;
            case Accumulate accumulate when Regions.IsChoice(accumulate.Target):
                AddForEach(accumulate.Target, b => accumulate with { Target = b });
                return;
        }
        Flow.Block.Add(statement);
        Module.Sources.Add(statement, SourceLocations.Of(at));

        void AddForEach(Buffer target, Func<Buffer, Statement> write) => Regions.Open(target, at, b =>
        {
            Add(at, write(b));
            return [];
        });
    }

    /// <summary>Tells that a buffer is a parameter, data or an allocation: memory of its own.</summary>
    /// <param name="what">What it is in the source.</param>
    public void AddRoot(Buffer buffer, object what, bool isParameter = false, bool isData = false)
    {
        _roots[buffer.Id] = buffer;
        Regions.AddMemory(buffer, what, isData ? Flow.Outermost : Flow.Block);
        if (isParameter)
            _parameters.Add(buffer.Id);
    }

    public void AddView(Buffer view, Buffer of, Operand? offset = null)
    {
        _roots[view.Id] = Root(of);
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

    public void Refuse(IOperation at, string what, string advice) => Report(Descriptors.NotSupported, at, what, advice);

    public void Report(DiagnosticDescriptor descriptor, IOperation at, params object[] arguments)
    {
        if (Module.Sink.Failed && IsOfRefusedLocal(at))
        {
            Module.Sink.FailSilently();
        }
        else
        {
            var (known, given) = Refusals.Of(descriptor, at, arguments);
            Module.Sink.Report(known, SourceLocations.Of(at), given);
        }
    }

    /// <summary>A use of a local whose declaration was refused: another diagnostic would only repeat that one.</summary>
    private bool IsOfRefusedLocal(IOperation at) => at switch
    {
        ILocalReferenceOperation { IsDeclaration: false } local => !Places.ContainsKey(local.Local),
        IConversionOperation conversion => IsOfRefusedLocal(conversion.Operand),
        IMemberReferenceOperation { Instance: { } instance } => IsOfRefusedLocal(instance),
        IArrayElementReferenceOperation element => IsOfRefusedLocal(element.ArrayReference),
        IImplicitIndexerReferenceOperation element => IsOfRefusedLocal(element.Instance),
        IInvocationOperation { Instance: { } instance } => IsOfRefusedLocal(instance),
        IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [{ Value: var receiver }, ..] } => IsOfRefusedLocal(receiver),
        _ => false,
    };

    /// <summary>Refuses an operation that no parser knows, by what it is in C#.</summary>
    public void RefuseConstruct(IOperation at)
    {
        while (at is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion)
            at = conversion.Operand;
        if (at.Kind == OperationKind.Invalid || at.Type is IErrorTypeSymbol)
        {
            Module.Sink.FailSilently();
            return;
        }
        var (what, advice) = Constructs.Describe(at);
        Refuse(at, what, advice);
    }

    /// <summary>An Index or Range that is not written where it is used; its declaration has been refused already.</summary>
    public void RefuseIndexVariable(IOperation at)
    {
        if (at is ILocalReferenceOperation)
            Module.Sink.FailSilently();
        else
            Refuse(at, "An index or range that is computed elsewhere", "write it in the brackets");
    }

    public void RefuseType(IOperation at)
    {
        if (SourceTypes.IsUnknown(at.Type))
            Module.Sink.FailSilently();
        else
            Refuse(at, Constructs.DescribeType(at.Type!));
    }

    private void Refuse(IOperation at, (string What, string Advice) because) => Refuse(at, because.What, because.Advice);
}
