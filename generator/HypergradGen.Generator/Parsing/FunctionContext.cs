using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What the parsers of one function share, and each other.</summary>
internal sealed partial class FunctionContext
{
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
        if (operation is Load load && Buffers.WholeOf(load.Source) is var (whole, part))
        {
            Load Of(Buffer memory) => load with { Source = Buffers.PartOf(memory, part) };
            if (IsStopped(whole))
                return type.IsReal ? Let(at, type, new Stop(Let(at, type, Of(MemoryOf(whole)))), name) : Let(at, type, Of(MemoryOf(whole)), name);
            if (Regions.IsChoice(whole))
                return (Value)Regions.Open(whole, at, b => [Let(at, type, Of(b), name)])[0];
        }
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
            case Store store when Buffers.WholeOf(store.Target) is var (whole, part) && Regions.IsChoice(whole):
                AddForEach(whole, b => store with { Target = Buffers.PartOf(b, part) });
                return;
            case Accumulate accumulate when Buffers.WholeOf(accumulate.Target) is var (whole, part) && Regions.IsChoice(whole):
                AddForEach(whole, b => accumulate with { Target = Buffers.PartOf(b, part) });
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
}
