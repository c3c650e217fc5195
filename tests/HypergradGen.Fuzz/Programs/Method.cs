using System.Globalization;
using System.Text;

namespace HypergradGen.Fuzz.Programs;

/// <summary>A method while it is written: its text so far and what can be named here.</summary>
internal sealed class Method
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _names;
    private int _indent = 1;

    public Method(Dice dice, Scope scope, IReadOnlyList<Helper> helpers, ISet<string> constructs, IEnumerable<string> taken)
    {
        Dice = dice;
        Scope = scope;
        Helpers = helpers;
        Constructs = constructs;
        _names = [.. taken];
        Expressions = new Expressions(this);
        Elements = new Elements(this);
        Integers = new Integers(this);
        Statements = new Statements(this);
        Loops = new Loops(this);
        Buffers = new Buffers(this);
        Calls = new Calls(this);
        Idioms = new Idioms(this);
        Rebinding = new Rebinding(this);
        References = new References(this);
        Overlaps = new Overlaps(this);
        LocalFunctions = new LocalFunctions(this);
        Structs = new Structs(this);
        Receivers = new Receivers(this);
        StructMemory = new StructMemory(this);
        Tensors = new Tensors(this);
        Singles = new Singles(this);
        Complexes = new Complexes(this);
        LocalTables = new LocalTables(this);
        Patterns = new Patterns(this);
        Matrices = new Matrices(this);
        MatrixLoops = new MatrixLoops(this);
        RowLoops = new RowLoops(this);
        Layouts = new Layouts(this);
        IndexPairs = new IndexPairs(this);
        Stencils = new Stencils(this);
        IntegerMemory = new IntegerMemory(this);
        MixedElements = new MixedElements(this);
        JaggedArrays = new JaggedArrays(this);
        LibraryVectors = new LibraryVectors(this);
        Faults = new Faults(this);
        Walks = new Walks(this);
        Objects = new Objects(this);
    }

    public Dice Dice { get; }

    /// <summary>A local function has another than what is around it.</summary>
    public Scope Scope { get; set; }

    public IReadOnlyList<Helper> Helpers { get; }

    public ISet<string> Constructs { get; }

    public Expressions Expressions { get; }

    public Elements Elements { get; }

    public Integers Integers { get; }

    public Statements Statements { get; }

    public Loops Loops { get; }

    public Buffers Buffers { get; }

    public Calls Calls { get; }

    public Idioms Idioms { get; }

    public Rebinding Rebinding { get; }

    public References References { get; }

    public Overlaps Overlaps { get; }

    public Faults Faults { get; }

    public Walks Walks { get; }

    public Objects Objects { get; }

    public LocalFunctions LocalFunctions { get; }

    public Structs Structs { get; }

    public Receivers Receivers { get; }

    public StructMemory StructMemory { get; }

    public Tensors Tensors { get; }

    public Singles Singles { get; }

    public Complexes Complexes { get; }

    public LocalTables LocalTables { get; }

    public Patterns Patterns { get; }

    public Matrices Matrices { get; }

    public MatrixLoops MatrixLoops { get; }

    public RowLoops RowLoops { get; }

    public Layouts Layouts { get; }

    public IndexPairs IndexPairs { get; }

    public Stencils Stencils { get; }

    public IntegerMemory IntegerMemory { get; }

    public MixedElements MixedElements { get; }

    public JaggedArrays JaggedArrays { get; }

    public LibraryVectors LibraryVectors { get; }

    /// <summary>Writes <c>return …;</c> for this method; null where it may not return yet.</summary>
    public Func<string>? Return { get; set; }

    public bool IsStatic { get; set; }

    /// <summary>Its type is a struct, whose data no local function may capture.</summary>
    public bool IsInStruct { get; init; }

    /// <summary>Others call it, perhaps in loops.</summary>
    public bool IsHelper { get; init; }

    /// <summary>Inside a local function.</summary>
    public bool IsLocal { get; set; }

    /// <summary>How many statements may still be written.</summary>
    public int Budget { get; set; }

    public int Depth { get; set; }

    /// <summary>How deep in loops, which multiply the time.</summary>
    public int LoopDepth { get; set; }

    /// <summary>The innermost statement that a <c>break</c> leaves is a loop.</summary>
    public bool InLoop { get; set; }

    public void Use(string construct) => Constructs.Add(construct);

    public void Line(string text) => _text.Append(' ', 4 * _indent).Append(text).Append('\n');

    public void Open(string? header = null)
    {
        if (header is not null)
            Line(header);
        Line("{");
        _indent++;
        Scope.Open();
    }

    public void Close(string tail = "")
    {
        Scope.Close();
        _indent--;
        Line("}" + tail);
    }

    /// <summary>A name that is free; now and then one that generated code would like too.</summary>
    public string Name(string wanted)
    {
        string[] contested = ["workspace", "sum", "value", "count", "wTangent", "lambdaAdjoint", "nextAdjoint", "result", "exp", "k", "carried", "kept", "@in", "length"];
        if (Dice.Chance(0.04))
            wanted = Dice.Pick(contested);
        string name = wanted;
        for (int i = 1; !_names.Add(name); i++)
            name = wanted.TrimStart('@') + i.ToString(CultureInfo.InvariantCulture);
        return name;
    }

    public override string ToString() => _text.ToString();
}
