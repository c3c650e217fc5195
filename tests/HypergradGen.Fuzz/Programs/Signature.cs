using System.Text;

namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// The parameters of a differentiated method, and text that calls it and its products on flat vectors: the same form for every signature,
/// written from what docs/differentiable.md and docs/shapes.md say that products look like.
/// </summary>
/// <param name="Vectors">The flat vectors of inputs.</param>
/// <param name="Output">The flat vector of outputs.</param>
internal sealed record Signature(string Name, Block[] Blocks, string[] Vectors, string Output, bool IsStatic)
{
    /// <summary>What is returned beside the outputs and has no derivative: <c>bool</c> or <c>int</c>.</summary>
    public string? Flag { get; init; }

    /// <summary>Gives each block its stretch of its vector.</summary>
    public static Block[] Placed(IEnumerable<Block> blocks)
    {
        var ends = new Dictionary<string, int>();
        int output = 0;
        var placed = new List<Block>();
        foreach (var block in blocks)
        {
            int at = ends.GetValueOrDefault(block.Vector);
            placed.Add(block with { Offset = block.IsRead ? at : output, OutputOffset = output });
            if (block.IsRead)
                ends[block.Vector] = at + block.Size;
            if (block.IsWritten)
                output += block.Size;
        }
        return [.. placed];
    }

    public Block[] Parameters => [.. Blocks.Where(b => !b.IsReturned)];

    public Block[] Returned => [.. Blocks.Where(b => b.IsReturned)];

    public string ReturnType => Flag ?? Returned switch
    {
        [] => "void",
        [var one] => one.ReturnedType,
        var several => $"({string.Join(", ", several.Select(b => b.ReturnedType + (b.Mark.Length > 0 ? " " + b.Mark : "")))})",
    };

    /// <summary>A map, which has no gradient, and an objective, which has nothing else.</summary>
    public bool IsMap { get; init; }

    public bool IsObjective { get; init; }

    public bool IsGradient => !IsMap && Flag is null && Blocks.Where(b => b.IsWritten).ToArray() is [{ IsReturned: true, IsSpan: false, Type: null }];

    public int InputSize(string vector) => Blocks.Where(b => b.IsRead && b.Vector == vector).Sum(b => b.Size);

    public int OutputSize => Blocks.Where(b => b.IsWritten).Sum(b => b.Size);

    private string Head(string name, string suffix, params string[] parameters)
        => $"    public {(IsStatic ? "static " : "")}void {name}{suffix}({string.Join(", ", parameters)})\n    {{\n";

    private IEnumerable<string> Inputs(string real, string suffix = "") => Vectors.Select(v => $"ReadOnlySpan<{real}> {v}{suffix}");

    /// <summary>The method itself on flat vectors; both renderings have it.</summary>
    public string Flat() => $"{Head(Name, "Flat", [.. Inputs("Real"), $"Span<Real> {Output}"])}{FlatBody(Name, "        ")}    }}\n";

    /// <summary>Statements that take the arguments out of flat vectors, call what has the method's parameters, and put what it gives into the flat vector of outputs.</summary>
    public string FlatBody(string called, string indent)
    {
        var text = new StringBuilder();
        foreach (var block in Parameters)
        {
            if (block.Role == BlockRole.Constant)
                text.Append($"{indent}{Constant(block)}\n");
            else if (block.IsRead)
                text.Append($"{indent}{block.Unpack(block.Name, block.Vector, block.Offset)}\n");
            else
                text.Append($"{indent}{(block.IsSpan ? $"{block.Element}[] {block.Name} = new {block.Element}[{block.Count}];" : $"{block.Element} {block.Name};")}\n");
        }
        string call = $"{called}({string.Join(", ", Parameters.Select(b => b.Argument))})";
        text.Append($"{indent}{(Returned.Length > 0 ? "var returned = " : "")}{call};\n");
        foreach (var block in Blocks.Where(b => b.IsWritten))
            text.Append($"{indent}{block.Pack(block.IsReturned ? Part(block) : block.Name, Output, block.OutputOffset)}\n");
        return text.ToString();
    }

    public static string Constant(Block block)
        => block.IsSpan ? $"{block.Element}[] {block.Name} = new {block.Element}[] {{ {block.Value} }};" : $"{block.Element} {block.Name} = {block.Value};";

    private string Part(Block block) => Part(block, Returned);

    private static string Part(Block block, Block[] returned) => returned.Length == 1 ? "returned" : $"returned.Item{Array.IndexOf(returned, block) + 1}";

    /// <summary>What is generated for the method, on flat vectors; for users' rendering alone.</summary>
    /// <param name="has">
    /// Whether the generated members have a parameter. A span that is written is also given to them where its body does not show that what it
    /// held cannot matter, and is not where that is shown; either is right, and what follows from it is compared.
    /// </param>
    public string Products(Func<string, bool> has)
    {
        var blocks = Blocks.Select(b => b is { IsSpan: true, IsWritten: true, IsReturned: false } ? b with { Treatment = has(b.Name.TrimStart('@')) ? BlockRole.Both : BlockRole.Output } : b).ToArray();
        var treated = this with { Blocks = blocks };
        return (IsObjective ? "" : treated.Jvp()) + "\n" + (IsGradient ? treated.Gradient() : treated.Vjp());
    }

    private string UnpackInputs()
        => string.Concat(Parameters.Where(b => b.Treatment != BlockRole.Output).Select(b => $"        {(b.Role == BlockRole.Constant ? Constant(b) : b.IsRead ? b.Unpack(b.Name, b.Vector, b.Offset) : b.Zero(b.Name))}\n"));

    private IEnumerable<string> Given => Parameters.Where(b => b.Treatment != BlockRole.Output).Select(b => b.Name);

    private string Jvp()
    {
        var text = new StringBuilder(Head(Name, "FlatJvp", [.. Inputs("Real"), .. Inputs("Real", "Tangent"), $"Span<Real> {Output}Tangent"]));
        text.Append(UnpackInputs());
        Block[] tangents = [.. Parameters.Where(b => b.Treatment is BlockRole.Input or BlockRole.Both)], outputs = [.. Parameters.Where(b => b.Treatment == BlockRole.Output)];
        foreach (var block in tangents)
            text.Append($"        {(block.IsRead ? block.Unpack(block.Tangent, block.Vector + "Tangent", block.Offset) : block.Zero(block.Tangent))}\n");
        foreach (var block in outputs)
            text.Append($"        {block.Poisoned(block.Tangent)}\n");
        // Memory that is returned is given, behind what is filled.
        Block[] filled = [.. Returned.Where(b => b.IsSpan)], left = [.. Returned.Where(b => !b.IsSpan)];
        foreach (var block in filled)
            text.Append($"        {block.Poisoned(Derivative(block, "Tangent"))}\n");
        string[] arguments =
        [
            .. Given,
            .. tangents.Select(b => b.Way + b.Tangent),
            .. outputs.Where(b => b.IsSpan).Select(b => b.Tangent),
            .. filled.Select(b => Derivative(b, "Tangent")),
            .. outputs.Where(b => !b.IsSpan).Select(b => b.Way + b.Tangent),
        ];
        text.Append($"        {(left.Length > 0 ? "var returned = " : "")}{Name}Jvp({string.Join(", ", arguments)});\n");
        foreach (var block in Blocks.Where(b => b.IsWritten))
            text.Append($"        {block.Pack(!block.IsReturned ? block.Tangent : block.IsSpan ? Derivative(block, "Tangent") : Part(block, left), Output + "Tangent", block.OutputOffset)}\n");
        return text.Append("    }\n").ToString();
    }

    private string Vjp()
    {
        var text = new StringBuilder(Head(Name, "FlatVjp", [.. Inputs("Real"), $"ReadOnlySpan<Real> {Output}Adjoint", .. Vectors.Select(v => $"Span<Real> {v}Adjoint")]));
        text.Append(UnpackInputs());
        foreach (var block in Blocks.Where(b => b.IsWritten))
            text.Append($"        {block.Unpack(block.IsReturned ? Derivative(block, "Adjoint") : block.Adjoint, Output + "Adjoint", block.OutputOffset)}\n");
        var inputs = Parameters.Where(b => b.Treatment == BlockRole.Input).ToArray();
        foreach (var block in inputs)
            text.Append($"        {block.Poisoned(block.Adjoint)}\n");
        Block[] written = [.. Parameters.Where(b => b.IsWritten)];
        string[] arguments =
        [
            .. Given,
            .. written.Where(b => b.IsSpan).Select(b => b.Adjoint),
            .. Returned.Where(b => b.IsSpan).Select(b => Derivative(b, "Adjoint")),
            .. Returned.Where(b => !b.IsSpan).SelectMany(Seeds),
            .. written.Where(b => !b.IsSpan).Select(b => (b.Role == BlockRole.Both ? "ref " : "") + b.Adjoint),
            .. inputs.Select(b => b.IsSpan ? b.Adjoint : "out " + b.Adjoint),
        ];
        text.Append($"        {Name}Vjp({string.Join(", ", arguments)});\n");
        foreach (var block in Parameters.Where(b => b.IsRead))
            text.Append($"        {(block.Treatment == BlockRole.Output ? $"{block.Vector}Adjoint.Slice({block.Offset}, {block.Size}).Clear();" : block.Pack(block.Adjoint, block.Vector + "Adjoint", block.Offset))}\n");
        return text.Append("    }\n").ToString();
    }

    /// <summary>What the derivative of something that is returned is called.</summary>
    private string Derivative(Block returned, string word) => $"result{(Returned.Length == 1 ? "" : Array.IndexOf(Returned, returned) + 1)}{word}";

    /// <summary>A returned tuple has a seed for each element.</summary>
    private IEnumerable<string> Seeds(Block block)
        => block.Type is { IsTuple: true } tuple ? tuple.Leaves.Select(l => Derivative(block, "Adjoint") + l.Path) : [Derivative(block, "Adjoint")];

    private string Gradient()
    {
        var text = new StringBuilder(Head(Name, "FlatVjp", [.. Inputs("Real"), $"ReadOnlySpan<Real> {Output}Adjoint", .. Vectors.Select(v => $"Span<Real> {v}Adjoint")]));
        text.Append(UnpackInputs());
        // Of what it does not read it says nothing.
        text.Append($"        {string.Concat(Vectors.Select(v => $"{v}Adjoint.Clear(); "))}\n");
        var inputs = Parameters.Where(b => b.IsRead).ToArray();
        foreach (var block in inputs)
            text.Append($"        {block.Poisoned(block.Name + "Gradient")}\n");
        text.Append($"        Real returned = {Name}Gradient({string.Join(", ", [.. Given, .. inputs.Select(b => b.IsSpan ? b.Name + "Gradient" : $"out {b.Name}Gradient")])});\n");
        text.Append($"        Agreement.Require(returned, {Name}({string.Join(", ", Parameters.Select(b => b.Name))}));\n");
        foreach (var block in inputs)
            text.Append($"        {block.Pack(block.Name + "Gradient", block.Vector + "Adjoint", block.Offset)}\n");
        foreach (string vector in Vectors)
            text.Append($"        foreach (ref Real each in {vector}Adjoint) each = {Output}Adjoint[0] == 0 ? 0 : each * {Output}Adjoint[0];\n");
        return text.Append("    }\n").ToString();
    }
}
