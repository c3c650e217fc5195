using System.Collections;

namespace HypergradGen.Fuzz.Programs;

/// <summary>A real that a program may name.</summary>
internal sealed record RealVariable(string Name, bool IsAssignable)
{
    /// <summary>Another name of a variable or an element, which no local function may capture.</summary>
    public bool IsReference { get; init; }

    /// <summary>Nothing can refer to it.</summary>
    public bool IsProperty { get; init; }

    /// <summary>A variable of its own, and no part of another.</summary>
    public bool IsWhole => Name.All(c => char.IsLetterOrDigit(c) || c is '_' or '@');
}

/// <summary>An integer with the bounds that it keeps.</summary>
/// <param name="Below">The kind of length that it stays below, where it runs over a buffer whose length is not known here.</param>
internal sealed record IntVariable(string Name, int Low, int High, bool IsAssignable = false, string? Below = null);

/// <summary>A span or array.</summary>
/// <param name="Length">Its length where it is known when the program is written, else −1.</param>
/// <param name="Least">The least length that it has.</param>
/// <param name="Kind">Equal for buffers that are equally long.</param>
internal sealed record BufferVariable(string Name, bool IsReal, bool IsWritable, bool IsArray, int Length, int Least, string Kind)
{
    /// <summary>Integer data lie between these.</summary>
    public int Low { get; init; }

    public int High { get; init; } = 3;

    /// <summary>They have fewer than 32 bits.</summary>
    public bool IsShort { get; init; }

    /// <summary>The next state may not be read before it is written.</summary>
    public bool IsReadable { get; set; } = true;

    /// <summary>Where each element is a struct, the part of it that is meant: <c>.X</c>.</summary>
    public string Part { get; init; } = "";

    /// <summary>That part is a property.</summary>
    public bool IsProperty { get; init; }

    /// <summary>Where it holds a matrix, the number of its columns.</summary>
    public int Columns { get; init; }

    public bool IsSquare => Columns > 0 && Columns * Columns == Length;

    /// <summary>A parameter that has a derivative.</summary>
    public bool IsInput { get; init; }

    /// <summary>A parameter that the method gives something by.</summary>
    public bool IsOutput { get; init; }
}

/// <summary>Data of more than one dimension: <c>double[,]</c>, <c>double[,,]</c> and <c>double[][]</c>, whose rows have these lengths.</summary>
/// <param name="Sizes">The least sizes that it has.</param>
internal sealed record TableVariable(string Name, int[] Sizes, bool IsJagged)
{
    /// <summary>The method made it.</summary>
    public bool IsWritable { get; init; }
}

/// <summary>Data of integers from 0 to 9, or of truth values, of one dimension or two.</summary>
/// <param name="Type">What its elements are.</param>
internal sealed record IntegerData(string Name, string Type, int Length, int Columns)
{
    /// <summary>An element by an index that is not negative, as an <c>int</c> or a <c>bool</c>.</summary>
    public string this[string index]
    {
        get
        {
            string element = Columns > 0 ? $"{Name}[({index}) % {Matrices.Text(Length / Columns)}, ({index}) % {Matrices.Text(Columns)}]" : $"{Name}[({index}) % {Name}.Length]";
            return Type is "long" or "ulong" or "uint" ? $"(int){element}" : element;
        }
    }
}

/// <summary>What a program may name where it is being written.</summary>
internal sealed class Scope
{
    private readonly IList[] _all;
    private readonly Stack<int[]> _marks = new();

    public Scope() => _all = [Reals, Ints, Bools, Buffers, Parts, Tables, Locals, Types, Structs, StructBuffers, Holders, Singles, SingleBuffers, Functions, Inherited, Complexes, IntegerData, Mixed, Objects];

    public List<RealVariable> Reals { get; } = [];

    public List<IntVariable> Ints { get; } = [];

    public List<string> Bools { get; } = [];

    public List<BufferVariable> Buffers { get; } = [];

    /// <summary>Reals inside the elements of buffers of structs.</summary>
    public List<BufferVariable> Parts { get; } = [];

    public List<TableVariable> Tables { get; } = [];

    /// <summary>Local functions.</summary>
    public List<Helper> Locals { get; } = [];

    /// <summary>The program's structs, records and tuples.</summary>
    public List<StructType> Types { get; } = [];

    public List<StructVariable> Structs { get; } = [];

    public List<StructBuffer> StructBuffers { get; } = [];

    /// <summary>Types for statements that write what they read, by several names; null where this program has none.</summary>
    public OverlapTypes? Overlapped { get; set; }

    /// <summary>Integers and truth values among the data, of every type.</summary>
    public List<IntegerData> IntegerData { get; } = [];

    /// <summary>Data of elements with parts of several types.</summary>
    public List<MixedMemory> Mixed { get; } = [];

    /// <summary>Objects that the problem keeps, and what their types are; null where it keeps none.</summary>
    public List<ObjectVariable> Objects { get; } = [];

    public ObjectTypes? ObjectTypes { get; set; }

    /// <summary>What most statements are.</summary>
    public Favour Favour { get; set; }

    /// <summary>Structs that hold memory.</summary>
    public List<Holder> Holders { get; } = [];

    /// <summary>Whether this program has floats.</summary>
    public bool HasSingles { get; set; }

    /// <summary>Whether all reals are <c>float</c>.</summary>
    public bool IsFloat { get; set; }

    /// <summary>Whether derivatives are differentiated: what is stopped is a constant of both, and no difference of the first shows that.</summary>
    public bool IsTwice { get; set; }

    /// <summary>Whether this program has complex numbers.</summary>
    public bool HasComplexes { get; set; }

    /// <summary>Complex variables, and elements of arrays of them.</summary>
    public List<string> Complexes { get; } = [];

    /// <summary>Variables of type <c>float</c>.</summary>
    public List<string> Singles { get; } = [];

    public List<BufferVariable> SingleBuffers { get; } = [];

    /// <summary>Functions of one real from elsewhere, and those of the class that the type inherits, which its instances have.</summary>
    public List<string> Functions { get; } = [];

    public List<string> Inherited { get; } = [];

    /// <summary>A struct, with its reals and the structs in it.</summary>
    public void Add(StructVariable variable)
    {
        Structs.Add(variable);
        foreach (var (path, type, isMutable, isField) in variable.Type.Inner)
            Structs.Add(variable with { Name = variable.Name + path, Type = type, IsAssignable = variable.IsAssignable && isMutable, IsProperty = variable.IsProperty || !isField });
        foreach (var (path, isMutable, isField) in variable.Type.Leaves)
            Reals.Add(new RealVariable(variable.Name + path, isMutable && variable.IsAssignable) { IsReference = variable.IsReference, IsProperty = variable.IsProperty || !isField });
    }

    public void Open() => _marks.Push([.. _all.Select(list => list.Count)]);

    public void Close()
    {
        int[] counts = _marks.Pop();
        for (int i = 0; i < counts.Length; i++)
        {
            while (_all[i].Count > counts[i])
                _all[i].RemoveAt(_all[i].Count - 1);
        }
    }

    /// <summary>The same names, to which others may be added.</summary>
    public Scope Data()
    {
        var copy = new Scope { HasSingles = HasSingles, HasComplexes = HasComplexes, IsFloat = IsFloat, IsTwice = IsTwice, Overlapped = Overlapped, ObjectTypes = ObjectTypes, Favour = Favour };
        for (int i = 0; i < _all.Length; i++)
        {
            foreach (object? variable in _all[i])
                copy._all[i].Add(variable);
        }
        return copy;
    }

    /// <summary>What is there where nothing was declared yet: the types.</summary>
    public Scope Outside()
    {
        var outside = new Scope { HasSingles = HasSingles, HasComplexes = HasComplexes, IsFloat = IsFloat, IsTwice = IsTwice, Overlapped = Overlapped, ObjectTypes = ObjectTypes, Favour = Favour };
        outside.Types.AddRange(Types);
        outside.Holders.AddRange(Holders);
        outside.Functions.AddRange(Functions);
        return outside;
    }

    /// <summary>What a local function sees: no spans, and no references.</summary>
    public Scope Captured()
    {
        var captured = Data();
        captured.Reals.RemoveAll(r => r.IsReference);
        captured.Buffers.RemoveAll(b => !b.IsArray);
        captured.Parts.RemoveAll(b => !b.IsArray);
        captured.SingleBuffers.Clear();
        captured.Complexes.Clear();
        captured.Structs.RemoveAll(s => s.IsReference);
        captured.StructBuffers.RemoveAll(b => !b.Buffer.IsArray);
        return captured;
    }
}
