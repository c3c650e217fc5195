using System.Globalization;
using System.Text;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Chooses a problem's data: fields, properties, constants, statics and captured constructor parameters.</summary>
internal sealed class DataWriter(Dice dice, ISet<string> constructs, bool isStatic)
{
    private readonly List<(string Type, string Name, string Value)> _captured = [];
    private readonly StringBuilder _fields = new(), _inherited = new();
    private readonly HashSet<string> _stems = [];

    public Scope Scope { get; } = new();

    public string Fields => _fields.ToString();

    /// <summary>Whether some data may be those of a class that the problem's type inherits.</summary>
    public bool Inherits { get; set; }

    /// <summary>The data of that class.</summary>
    public string InheritedFields => _inherited.ToString();

    public string Parameters => string.Join(", ", _captured.Select(c => $"{c.Type} {c.Name}"));

    public string Arguments => string.Join(", ", _captured.Select(c => c.Value));

    public IEnumerable<string> Names => Scope.Reals.Select(r => r.Name).Concat(Scope.Ints.Select(i => i.Name)).Concat(Scope.Bools).Concat(Scope.Buffers.Select(b => b.Name)).Concat(Scope.Tables.Select(t => t.Name)).Concat(_captured.Select(c => c.Name)).Concat(Scope.StructBuffers.Select(b => b.Buffer.Name)).Concat(Scope.Structs.Select(s => s.Name)).Concat(Scope.Mixed.Select(m => m.Name));

    public void Choose()
    {
        if (dice.Lengths.AreOfMatrices)
        {
            ChooseMatrices();
            return;
        }
        foreach (var type in Scope.Types)
        {
            if (type.HasPrivateFields)
                continue;
            if (!type.IsClass && dice.Chance(0.5))
                StructArray(type);
            if (dice.Chance(0.25))
            {
                constructs.Add($"datum of {type.Word}");
                bool isComputed = dice.Chance(0.25);
                string name = Declare(type.Name, "origin", StructWriter.Build(type, (_, _) => dice.Number(true)), isComputed: isComputed);
                Scope.Add(new StructVariable(name, type, false) { IsProperty = true, IsData = !isComputed });
            }
        }
        if (Scope.ObjectTypes is { } types)
            Objects(types);
        if (dice.Chance(0.7))
            Vector();
        if (dice.Chance(0.3))
            Vector();
        if (dice.Chance(0.6))
            Scope.Reals.Add(new RealVariable(Declare("Real", "rate", dice.Number()), false) { IsProperty = true });
        if (dice.Chance(0.6))
            Integer();
        if (dice.Chance(0.3))
            Scope.Bools.Add(Declare("bool", "flag", dice.Pick("true", "false")));
        if (dice.Chance(0.5))
            Indices();
        for (int i = Scope.Favour == Favour.Mixed ? dice.Between(1, 3) : dice.Chance(0.15) ? 1 : 0; i > 0; i--)
            Mixed();
        for (int i = Scope.Favour == Favour.Integers ? dice.Between(0, 3) : dice.Chance(0.1) ? 1 : 0; i > 0; i--)
            OfIntegers();
        if (dice.Chance(0.35))
            Table();
        if (dice.Chance(0.2))
            Table();
        if (dice.Chance(0.3))
        {
            constructs.Add("const");
            _fields.Append($"    private const double Half = {dice.Number()};\n");
            Scope.Reals.Add(new RealVariable("((Real)Half)", false));
        }
    }

    private void Objects(ObjectTypes types)
    {
        int Length() => dice.Lengths.Next(4);
        string Array(int length) => $"new Real[] {{ {Numbers(length)} }}";
        string Layer(int length) => $"new {types.Layer}({Array(length)}, {dice.Number(true)}, {dice.Between(0, 3)})";
        string Deep(int length) => $"new {types.Deep}({Array(length)}, {dice.Number(true)}, {Array(Length())})";
        string Band(int low, int high) => $"new {types.Band}({Array(low)}, {Array(high)}, {dice.Between(0, 3)})";
        for (int i = dice.Between(1, 3); i > 0; i--)
        {
            int[] l = [Length(), Length(), Length(), Length()];
            var kind = (ObjectKind)dice.Between(0, 4);
            var (type, stem, value) = kind switch
            {
                ObjectKind.Layer => (types.Layer, "layer", Layer(l[0])),
                ObjectKind.Deep => (types.Deep, "deep", Deep(l[0])),
                ObjectKind.Model => (types.Model, "model", $"new {types.Model}({Layer(l[0])}, {Deep(l[1])}, {Band(l[2], l[3])}, {dice.Number()})"),
                ObjectKind.Band => (types.Band, "band", Band(l[0], l[1])),
                _ => ($"{types.Box}<{types.Layer}>", "box", $"new {types.Box}<{types.Layer}>({Layer(l[0])}, {dice.Number()})"),
            };
            constructs.Add($"object of the data: {kind}");
            Fuzz.Programs.Objects.Add(Scope, Declare(type, stem, value), kind, l);
        }
    }

    private void ChooseMatrices()
    {
        constructs.Add("matrices that kernels are for");
        for (int i = dice.Between(1, 2); i > 0; i--)
            dice.Act((10, LargeSymmetric), (7, LargeMatrix), (1, LargeTable));
        if (dice.Chance(0.5))
            Scope.Reals.Add(new RealVariable(Declare("Real", "rate", dice.Number()), false) { IsProperty = true });
    }

    private int Seed => dice.Between(0, 9999);

    private void LargeSymmetric()
    {
        int n = dice.Lengths.SymmetricSide();
        constructs.Add(n < 64 ? "symmetric matrix" : "symmetric matrix of which half is read");
        string name = Declare("Real[]", "x", $"Numbers.Symmetric({Seed}, {n}, x => (Real)x)", "[Symmetric] ");
        Scope.Buffers.Add(new BufferVariable(name, true, false, true, n * n, n * n, name) { Columns = n });
    }

    private void LargeMatrix()
    {
        var (rows, columns) = dice.Lengths.Shape();
        string mark = "";
        if (!isStatic && dice.Chance(0.2))
        {
            constructs.Add("data of a known length");
            mark = $"[Length({(rows * columns).ToString(CultureInfo.InvariantCulture)})] ";
        }
        string name = Declare("Real[]", "x", $"Numbers.Matrix({Seed}, {rows}, {columns}, x => (Real)x)", mark);
        Scope.Buffers.Add(new BufferVariable(name, true, false, true, rows * columns, rows * columns, name) { Columns = columns });
    }

    private void LargeTable()
    {
        var (rows, columns) = dice.Lengths.Shape();
        Scope.Tables.Add(new TableVariable(Declare("Real[,]", "matrix", $"Numbers.Table({Seed}, {rows}, {columns}, x => (Real)x)"), [rows, columns], false));
    }

    /// <summary>Makes one a field, a property, a static or a captured parameter.</summary>
    /// <param name="mark">What stands before it.</param>
    /// <param name="isComputed">A property that makes it.</param>
    private string Declare(string type, string stem, string value, string mark = "", bool isComputed = false)
    {
        string name = stem;
        for (int i = 2; !_stems.Add(name); i++)
            name = stem + i.ToString(CultureInfo.InvariantCulture);
        if (Inherits && !isComputed && dice.Chance(0.5))
        {
            constructs.Add("inherited data");
            string its = char.ToUpperInvariant(name[0]) + name[1..];
            bool isProperty = mark.Length == 0 && dice.Chance(0.4);
            _inherited.Append($"    {mark}protected {(isProperty ? "" : "readonly ")}{type} {(isProperty ? its : "_" + name)} {(isProperty ? "{ get; } " : "")}= {value};\n\n");
            return isProperty ? its : "_" + name;
        }
        int way = isComputed ? 5 : isStatic ? 4 : dice.Pick(0, 1, 2, 3, 4, 6);
        switch (way)
        {
            case 0 or 1:
                constructs.Add("captured parameter");
                _captured.Add((mark + type, name, value));
                return name;
            case 2:
                constructs.Add("field set from a parameter");
                _captured.Add((type, name + "Given", value));
                _fields.Append($"    {mark}private readonly {type} _{name} = {name}Given;\n");
                return "_" + name;
            case 3:
                constructs.Add("property");
                string property = char.ToUpperInvariant(name[0]) + name[1..];
                _captured.Add((type, name, value));
                _fields.Append($"    {mark}public {type} {property} {{ get; }} = {name};\n");
                return property;
            case 4:
                constructs.Add("static readonly");
                _fields.Append($"    {mark}private static readonly {type} s_{name} = {value};\n");
                return "s_" + name;
            case 5:
                constructs.Add("property that makes a struct");
                string made = char.ToUpperInvariant(name[0]) + name[1..];
                _fields.Append($"    private {(isStatic ? "static " : "")}{type} {made} => {value};\n");
                return made;
            default:
                constructs.Add("field");
                _fields.Append($"    {mark}private readonly {type} _{name} = {value};\n");
                return "_" + name;
        }
    }

    private string Numbers(int count) => string.Join(", ", Enumerable.Range(0, count).Select(_ => dice.Number(true)));

    private void Vector()
    {
        int length = dice.Chance(0.1) ? 0 : dice.Lengths.Next(6);
        if (dice.Chance(0.12))
        {
            constructs.Add("data in ReadOnlyMemory<double>");
            string memory = Declare("ReadOnlyMemory<Real>", "memory", $"new Real[] {{ {Numbers(length)} }}") + ".Span";
            Scope.Buffers.Add(new BufferVariable(memory, true, false, false, length, length, memory));
            return;
        }
        if (!Scope.IsFloat && dice.Chance(0.12))
        {
            Symmetric(Math.Min(dice.Lengths.Next(4), 17));
            return;
        }
        constructs.Add("double[]");
        if (length > 0 && !isStatic && dice.Chance(0.2))
        {
            constructs.Add("data of a known length");
            string known = Declare("Real[]", "x", $"[{Numbers(length)}]", $"[Length({length.ToString(CultureInfo.InvariantCulture)})] ");
            Scope.Buffers.Add(new BufferVariable(known, true, false, true, length, length, known));
            return;
        }
        string name = Declare("Real[]", "x", length == 0 ? "[]" : $"[{Numbers(length)}]");
        Scope.Buffers.Add(new BufferVariable(name, true, false, true, length, length, name));
    }

    private void Symmetric(int n)
    {
        constructs.Add("symmetric matrix");
        string[,] k = new string[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                k[i, j] = k[j, i] = dice.Number(true);
        }
        string name = Declare("Real[]", "x", $"[{string.Join(", ", k.Cast<string>())}]", "[Symmetric] ");
        Scope.Buffers.Add(new BufferVariable(name, true, false, true, n * n, n * n, name) { Columns = n });
    }

    private void StructArray(StructType type)
    {
        constructs.Add($"data array of {(type.IsMixed ? "mixed " : "")}{type.Word}s");
        int length = dice.Lengths.Next(4);
        string name = Declare(type.Name + "[]", "bodies", $"[{string.Join(", ", Enumerable.Range(0, length).Select(_ => StructWriter.Build(type, (_, _) => dice.Number(true))))}]");
        var buffer = new BufferVariable(name, true, false, true, length, length, name);
        Scope.StructBuffers.Add(new StructBuffer(buffer, type));
        foreach (var (path, _, _) in type.Leaves)
            Scope.Parts.Add(buffer with { Part = path });
    }

    private void Mixed()
    {
        var type = MixedType.Any(dice);
        int length = dice.Lengths.Next(5);
        constructs.Add($"data of {type.Text}");
        string name = Declare(type.Text + "[]", "mixed", $"[{string.Join(", ", Enumerable.Range(0, length).Select(_ => type.Build(p => p == "Real" ? dice.Number(true) : p == "bool" ? dice.Pick("true", "false") : dice.Between(0, 9).ToString(CultureInfo.InvariantCulture))))}]");
        Scope.Mixed.Add(new MixedMemory(name, type, $"{name}.Length", true, false));
    }

    private void Integer()
    {
        int value = dice.Between(0, 4);
        constructs.Add("int data");
        Scope.Ints.Add(new IntVariable(Declare("int", "n", value.ToString(CultureInfo.InvariantCulture)), value, value));
    }

    private void Indices()
    {
        int length = dice.Lengths.Next(5), high = dice.Between(1, 5);
        string type = dice.Chance(0.5) ? "int" : dice.Pick("byte", "sbyte", "short", "ushort");
        constructs.Add(type + "[]");
        string name = Declare(type + "[]", "index", $"[{string.Join(", ", Enumerable.Range(0, length).Select(_ => dice.Between(0, high)))}]");
        Scope.Buffers.Add(new BufferVariable(name, false, false, true, length, length, name) { Low = 0, High = high, IsShort = type != "int" });
    }

    private void OfIntegers()
    {
        string type = dice.Pick("byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "bool", "bool");
        int columns = dice.Chance(0.3) ? dice.Lengths.Next(3) : 0, length = columns > 0 ? columns * dice.Between(1, 4) : dice.Lengths.Next(7);
        constructs.Add($"data of {type}");
        string[] values = [.. Enumerable.Range(0, length).Select(_ => type == "bool" ? dice.Pick("true", "false") : dice.Between(0, 9).ToString(CultureInfo.InvariantCulture))];
        string name = columns > 0
            ? Declare(type + "[,]", "whole", $"new {type}[,] {{ {string.Join(", ", values.Chunk(columns).Select(row => $"{{ {string.Join(", ", row)} }}"))} }}")
            : Declare(type + "[]", "whole", $"[{string.Join(", ", values)}]");
        Scope.IntegerData.Add(new IntegerData(name, type, length, columns));
    }

    private void Table()
    {
        switch (dice.Between(0, 2))
        {
            case 0:
                int rows = dice.Lengths.Next(3), columns = dice.Lengths.Next(3);
                Scope.Tables.Add(new TableVariable(Declare("Real[,]", "matrix", $"new Real[,] {Block(rows, columns)}"), [rows, columns], false));
                break;
            case 1:
                int planes = dice.Between(1, 2);
                Scope.Tables.Add(new TableVariable(Declare("Real[,,]", "tensor", $"new Real[,,] {{ {string.Join(", ", Enumerable.Range(0, planes).Select(_ => Block(2, 2)))} }}"), [planes, 2, 2], false));
                break;
            default:
                int[] lengths = [.. Enumerable.Range(0, dice.Between(1, 3)).Select(_ => dice.Between(0, 3))];
                Scope.Tables.Add(new TableVariable(Declare("Real[][]", "rows", $"[{string.Join(", ", lengths.Select(l => $"[{Numbers(l)}]"))}]"), lengths, true));
                break;
        }
    }

    private string Block(int rows, int columns) => $"{{ {string.Join(", ", Enumerable.Range(0, rows).Select(_ => $"{{ {Numbers(columns)} }}"))} }}";
}
