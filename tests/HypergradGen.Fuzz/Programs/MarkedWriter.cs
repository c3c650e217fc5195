using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Writes methods marked <c>[Differentiable]</c>: scalars, spans, structs, tuples, references in and out.</summary>
internal sealed class MarkedWriter(Dice dice, ISet<string> constructs, bool isStatic, Func<Scope> data, Func<Scope, bool, IEnumerable<string>, Method> begin)
{
    private Block[] _sources = [];

    /// <summary>The memory that is returned, by what it is returned as.</summary>
    private readonly Dictionary<Block, string> _made = new(ReferenceEqualityComparer.Instance);

    /// <summary>The text of a method, and how it is called.</summary>
    public (string Text, Signature Signature) Write(string name)
    {
        bool asStatic = isStatic || dice.Chance(0.4);
        var scope = asStatic && !isStatic ? data().Outside() : data();
        var blocks = new List<Block>();
        var returned = Returned(scope.Types, out string? flag);
        int count = dice.Between(1, 3);
        for (int i = 0; i < count; i++)
            blocks.Add(Input(i));
        int outputs = dice.Between(returned.Length == 0 ? 1 : 0, flag is not null || dice.Chance(0.5) ? 2 : 1);
        for (int i = 0; i < outputs; i++)
            blocks.Insert(dice.Between(0, blocks.Count), Output(i));
        if (dice.Chance(0.3))
            blocks.Insert(dice.Between(0, blocks.Count), Constant());
        if (blocks.Where(b => b.IsRead).Sum(b => b.Size) == 0)
            blocks.Insert(0, new Block("more", BlockRole.Input, "x"));
        if (dice.Chance(0.35) && blocks.Any(b => b is { Count: > 0, Type: null }))
        {
            constructs.Add("marked: parameters of known lengths");
            blocks = [.. blocks.Select(b => b with { IsKnown = b.Type is null && dice.Chance(0.8) })];
        }
        var signature = new Signature(name, Signature.Placed([.. blocks, .. returned]), ["x"], "y", asStatic) { Flag = flag };
        foreach (var block in signature.Blocks)
            constructs.Add($"marked: {Word(block)}");

        var method = begin(scope, asStatic, signature.Parameters.Select(b => b.Name));
        string access = dice.Pick("private", "public", "internal");
        method.Line(dice.Chance(0.08) ? "[Differentiable(FloatingPoint = FloatingPoint.Strict)]" : "[Differentiable]");
        method.Open($"{access} {(asStatic ? "static " : "")}{signature.ReturnType} {name}({string.Join(", ", signature.Parameters.Select(b => b.Declaration))})");
        method.Budget = 24;
        _sources = [.. signature.Parameters.Where(b => b.IsRead && b.Size > 0)];
        foreach (var block in signature.Parameters.Where(b => b.Role != BlockRole.Output))
            Declare(method, block);
        foreach (var block in signature.Parameters.Where(b => b.IsWritten))
            First(method, block);
        foreach (var block in signature.Returned.Where(b => b.IsSpan))
            Make(method, block);
        if (dice.Chance(0.6))
            method.Return = () => $"return{Result(method, signature)};";
        method.Receivers.Begin();
        method.Matrices.Begin();
        int statements = dice.Between(1, dice.Lengths.AreOfMatrices ? 2 : 5);
        for (int i = 0; i < statements && method.Budget > 0; i++)
            method.Statements.One();
        method.Matrices.Read();
        foreach (var block in signature.Parameters.Where(b => b.IsWritten))
        {
            if (dice.Chance(0.6))
                Last(method, block);
        }
        if (signature.ReturnType != "void")
            method.Line($"return{Result(method, signature)};");
        method.Close();
        return (method + "\n" + signature.Flat(), signature);
    }

    private static string Word(Block block)
        => $"{(block.IsReturned ? block.IsSpan ? "returned array of" : "returned" : block.Role == BlockRole.Both ? "updated" : block.Role.ToString().ToLowerInvariant())} {(block.IsInt ? "int" : block.Type?.Word ?? "real")}{(block.IsSpan ? "s" : "")}";

    private Block[] Returned(List<StructType> types, out string? flag)
    {
        flag = null;
        Block result(StructType? type = null) => new("result", BlockRole.Output, "y") { IsReturned = true, Type = type };
        Block memory(int count) => result() with { Count = count };
        switch (dice.Between(0, 9))
        {
            case 0 or 1 or 2:
                return [result()];
            case 3:
                return [.. Enumerable.Range(0, dice.Between(2, 3)).Select(_ => result())];
            case 4 when types.FirstOrDefault(t => t is { IsClass: false, IsTuple: false, IsMixed: false }) is { } type:
                return [result(type)];
            case 6:
                return [memory(Math.Max(1, Length()))];
            case 7:
                return dice.Chance(0.5) ? [memory(Math.Max(1, Length())), result()] : [result(), memory(Math.Max(1, Length())), memory(dice.Between(1, 3))];
            case 5:
                flag = dice.Pick("bool", "int");
                return [];
            default:
                return [];
        }
    }

    /// <summary>Memory of a tuple that holds a struct, or an odd number of floats, is laid out as the runtime likes.</summary>
    public static StructType[] Whole(Scope scope)
        => [.. scope.Types.Where(t => !t.IsClass && !t.IsMixed && !(t.IsTuple && (t.Parts.Any(p => p.Type is not null) || (scope.IsFloat && t.Parts.Length % 2 == 1))))];

    private StructType? Struct() => Whole(data()) is { Length: > 0 } all && dice.Chance(0.35) ? dice.OneOf(all) : null;

    private Block Input(int index)
    {
        string name = $"from{index.ToString(CultureInfo.InvariantCulture)}";
        var type = Struct();
        return dice.Between(0, 3) switch
        {
            0 => new Block(name, BlockRole.Input, "x", Length()) { Type = type, IsArray = dice.Chance(0.3) },
            1 => new Block(name, BlockRole.Input, "x", Length()) { IsArray = dice.Chance(0.2) },
            _ => new Block(name, BlockRole.Input, "x") { Type = type, IsIn = dice.Chance(0.2) },
        };
    }

    private int Length() => dice.Chance(0.15) ? 0 : dice.Lengths.Next(4);

    private Block Output(int index)
    {
        string name = $"to{index.ToString(CultureInfo.InvariantCulture)}";
        var role = dice.Chance(0.5) ? BlockRole.Both : BlockRole.Output;
        return new Block(name, role, "x", dice.Chance(0.55) ? Length() : -1) { Type = Struct() };
    }

    private Block Constant() => dice.Between(0, 2) switch
    {
        0 => new Block("order", BlockRole.Constant, "x") { IsInt = true, Value = dice.Between(0, 3).ToString(CultureInfo.InvariantCulture) },
        1 => new Block("fixed", BlockRole.Constant, "x") { Name = "@fixed", Mark = "[Constant] ", Value = dice.Number() },
        _ => new Block("table", BlockRole.Constant, "x", 3) { Mark = "[Constant] ", Value = $"{dice.Number()}, {dice.Number(true)}, {dice.Number()}" },
    };

    /// <summary>Makes a parameter known to the body.</summary>
    public static void Declare(Method method, Block block)
    {
        if (block.IsInt)
        {
            int value = int.Parse(block.Value, CultureInfo.InvariantCulture);
            method.Scope.Ints.Add(new IntVariable(block.Name, value, value));
        }
        else if (block.IsSpan)
        {
            var buffer = new BufferVariable(block.Name, block.Type is null, block.IsWritten, block.IsArray, block.Count, block.Count, block.Name) { IsInput = block.IsRead, IsOutput = block.IsWritten };
            if (block.Type is null)
                method.Scope.Buffers.Add(buffer);
            else
                method.StructMemory.Add(buffer, block.Type);
        }
        else if (block.Type is null)
        {
            method.Scope.Reals.Add(new RealVariable(block.Name, !block.IsIn) { IsReference = block.IsIn || block.IsWritten });
        }
        else
        {
            method.Structs.Add(block.Name, block.Type, !block.IsIn, block.IsIn || block.IsWritten);
        }
    }

    /// <summary>Writes an output wholly before anything reads it, and reads what is updated before anything writes it.</summary>
    private void First(Method method, Block block)
    {
        string read = block.Role == BlockRole.Both ? "0.6 * " : "";
        if (!block.IsSpan)
        {
            if (block.Role == BlockRole.Output)
                method.Line($"{block.Name} = {Value(method, block)};");
            else
                method.Line(block.Type is null ? $"{block.Name} {dice.Pick("+=", "-=")} {method.Expressions.Real(1)};" : $"{block.Name} = {StructWriter.Build(block.Type, (_, path) => $"{read}{block.Name}{path} + {method.Expressions.Real(1)}")};");
        }
        else if (block.Role == BlockRole.Output && dice.Chance(0.3))
        {
            method.Line($"{block.Name}.Fill({Value(method, block)});");
        }
        else
        {
            Last(method, block);
        }
        if (block.Role == BlockRole.Output)
            Declare(method, block);
    }

    /// <summary>Memory that will be returned.</summary>
    private void Make(Method method, Block block)
    {
        string name = method.Name("made"), i = method.Name("i");
        string count = _sources.FirstOrDefault(b => b.IsSpan && b.Count == block.Count) is { } like && dice.Chance(0.6) ? $"{like.Name}.Length" : block.Count.ToString(CultureInfo.InvariantCulture);
        method.Line($"Real[] {name} = new Real[{count}];");
        _made[block] = name;
        method.Open($"for (int {i} = 0; {i} < {name}.Length; {i}++)");
        method.Scope.Ints.Add(new IntVariable(i, 0, block.Count - 1, Below: name));
        method.Line($"{name}[{i}] = {Source()} {dice.Pick("+", "*")} {method.Expressions.Bounded(1)};");
        method.Close();
        method.Scope.Buffers.Add(new BufferVariable(name, true, true, true, block.Count, block.Count, name) { IsOutput = true });
    }

    private void Last(Method method, Block block)
    {
        if (!block.IsSpan)
        {
            method.Line(block.Type is null ? $"{block.Name} = {method.Expressions.Bounded(2)};" : $"{block.Name} = {method.Structs.Value(block.Type, 1)};");
            return;
        }
        string i = method.Name("i"), element = $"{block.Name}[{i}]";
        method.Open($"for (int {i} = 0; {i} < {block.Name}.Length; {i}++)");
        method.Scope.Ints.Add(new IntVariable(i, 0, Math.Max(block.Count - 1, 0), Below: block.Name));
        string read(string path) => block.Role == BlockRole.Both ? $"0.7 * {element}{path} + " : "";
        method.Line(block.Type is null ? $"{element} = {read("")}{method.Expressions.Bounded(1)};" : $"{element} = {StructWriter.Build(block.Type, (_, path) => $"{read(path)}{method.Expressions.Real(1)}")};");
        method.Close();
    }

    private string Value(Method method, Block block) => _made.TryGetValue(block, out string? made) ? made : block.Type is null ? $"{Source()}{method.Matrices.Term} - {method.Expressions.Real(2)}" : StructWriter.Build(block.Type, (_, _) => $"{Source()} + {method.Expressions.Real(1)}");

    /// <summary>A real with a derivative.</summary>
    private string Source()
    {
        var block = dice.OneOf(_sources);
        string index = block.IsSpan ? $"[{dice.Between(0, block.Count - 1).ToString(CultureInfo.InvariantCulture)}]" : "";
        return $"{dice.Number()} * {block.Name}{index}{(block.Type is null ? "" : dice.OneOf(block.Type.Leaves.ToArray()).Path)}";
    }

    private string Result(Method method, Signature signature) => signature.Flag switch
    {
        "bool" => $" {method.Expressions.Condition(1)}",
        "int" => $" {method.Integers.In(0, 3)}",
        _ => signature.Returned switch
        {
            [] => "",
            [var one] => $" {Value(method, one)}",
            var several => $" ({string.Join(", ", several.Select(b => Value(method, b)))})",
        },
    };
}
