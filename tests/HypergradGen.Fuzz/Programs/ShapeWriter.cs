using System.Globalization;
using System.Text;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Writes maps and objectives whose states and hyperparameters are scalars, tuples and several spans.</summary>
/// <param name="begin">Begins a method that has these parameters.</param>
/// <param name="types">Of states and hyperparameters that are structs or tuples, and of memory of these.</param>
internal sealed class ShapeWriter(Dice dice, ISet<string> constructs, bool isStatic, StructType[] types, Func<IEnumerable<string>, Method> begin)
{
    private Block[] _inputs = [];

    /// <summary>The map, and how it is called.</summary>
    public (string Text, Signature Signature) Map(string name, string mark)
    {
        do
            _inputs = Inputs();
        while (_inputs is [{ IsSpan: true }, { IsSpan: true, Role: BlockRole.Input }]);
        if (dice.Chance(0.35) && _inputs.Any(b => b is { Count: > 0, Type: null }))
        {
            constructs.Add("shape: parameters of known lengths");
            _inputs = [.. _inputs.Select(b => b with { IsKnown = b.Type is null && dice.Chance(0.8) })];
        }
        _inputs = Signature.Placed(_inputs);
        Block[] states = [.. _inputs.Where(b => b.Vector == "w")];
        Block[] filled = Filled(states), returned = Returned(states);
        if (returned.Length > 1 && dice.Chance(0.5) && states.All(b => b.Mark.Length == 0))
        {
            constructs.Add("shape: tuple in another order than the states");
            Array.Reverse(returned);
        }
        else if (returned.Length > 0)
        {
            constructs.Add(returned.Length > 1 ? "shape: tuple of next states" : "shape: next state returned");
            if (dice.Chance(0.5) || returned.Length == 1)
                returned = [.. returned.Select(b => b with { Mark = "" })];
        }
        foreach (var block in _inputs)
            constructs.Add($"shape: {(block.Role == BlockRole.Constant ? block.IsInt ? "int constant" : "constant" : block.Vector == "w" ? "state" : "hyperparameter")}{(block.IsSpan ? block.Count == 0 ? " span of length 0" : " span" : "")}{(block.Type is { } type ? $" of {type.Word}s" : "")}");
        if (states.Length > 1)
            constructs.Add("shape: several states");
        var signature = new Signature(name, [.. _inputs, .. filled, .. returned], ["w", "lambda"], "next", isStatic) { IsMap = true };

        var method = begin(signature.Parameters.Select(b => b.Name));
        method.Line(mark);
        method.Open($"{dice.Pick("private", "public", "internal")} {(isStatic ? "static " : "")}{signature.ReturnType} {name}({string.Join(", ", signature.Parameters.Select(b => b.Declaration))})");
        method.Budget = 30;
        foreach (var block in _inputs)
            MarkedWriter.Declare(method, block);
        foreach (var block in filled)
        {
            Fill(method, block, _inputs.Single(b => b.Name + "Next" == block.Name), readsItself: false);
            var memory = new BufferVariable(block.Name, true, true, false, block.Count, block.Count, block.Name[..^4]) { IsOutput = true };
            if (block.Type is { } type)
                method.StructMemory.Add(memory, type);
            else
                method.Scope.Buffers.Add(memory);
        }
        string result() => returned switch
        {
            [] => "return;",
            [var one] => $"return {Next(method, one)};",
            var several => $"return ({string.Join(", ", several.Select(b => Next(method, b)))});",
        };
        if (dice.Chance(0.5))
            method.Return = result;
        method.Matrices.Begin();
        for (int k = dice.Between(1, dice.Lengths.AreOfMatrices ? 3 : 5); k > 0 && method.Budget > 0; k--)
            method.Statements.One();
        method.Matrices.Read();
        foreach (var block in filled)
        {
            if (dice.Chance(0.6))
                Fill(method, block, _inputs.Single(b => b.Name + "Next" == block.Name), readsItself: true);
        }
        if (returned.Length > 0)
            method.Line(result());
        method.Close();
        return (method + "\n" + signature.Flat(), signature);
    }

    private Block[] Inputs()
    {
        int Length() => dice.Chance(0.08) ? 0 : dice.Lengths.Next(4);
        string[] states = ["u", "E", "z"], hyperparameters = ["theta", "e", "M"];
        var blocks = new List<Block>();
        int stateCount = dice.Between(1, 3), hyperCount = dice.Between(1, 3);
        for (int i = 0; i < stateCount; i++)
        {
            // A tuple that is returned is one of next states, and no state that is a tuple.
            int count = dice.Chance(0.45) ? Length() : -1;
            blocks.Add(new Block(states[i], BlockRole.Input, "w", count) { Type = Struct() is { } type && (count >= 0 || !type.IsTuple) ? type : null });
        }
        var others = new List<Block>();
        for (int i = 0; i < hyperCount; i++)
            others.Add(new Block(hyperparameters[i], BlockRole.Input, "lambda", dice.Chance(0.45) ? Length() : -1) { Mark = dice.Chance(0.15) ? "[Hyperparameter] " : "", Type = Struct() });
        if (dice.Chance(0.4))
            others.Insert(dice.Between(0, others.Count), dice.Between(0, 3) switch
            {
                0 => new Block("order", BlockRole.Constant, "lambda") { IsInt = true, Value = dice.Between(0, 3).ToString(CultureInfo.InvariantCulture) },
                1 => new Block("level", BlockRole.Constant, "lambda") { Mark = "[Constant] ", Value = dice.Number() },
                2 when Struct() is { } type => new Block("frame", BlockRole.Constant, "lambda") { Mark = "[Constant] ", Type = type, Value = StructWriter.Build(type, (_, _) => dice.Number(true)) },
                _ => new Block("table", BlockRole.Constant, "lambda", 3) { Mark = "[Constant] ", Value = $"{dice.Number()}, {dice.Number(true)}, {dice.Number()}" },
            });
        // All parts of the state would be empty, or all hyperparameters.
        if (blocks.Sum(b => b.Size) == 0 || others.Sum(b => b.Size) == 0)
            return Inputs();
        if (!dice.Chance(0.3))
            return [.. blocks, .. others];
        constructs.Add("shape: [State] marks");
        foreach (var state in blocks)
            others.Insert(dice.Between(0, others.Count), state with { Mark = "[State] " });
        return [.. others];
    }

    private StructType? Struct() => types.Length > 0 && dice.Chance(0.3) ? dice.OneOf(types) : null;

    private string Next(Method method, Block returned)
    {
        var state = _inputs.Single(b => b.Vector == "w" && b.Role == BlockRole.Input && b.Offset == returned.OutputOffset && !b.IsSpan);
        string part(string path) => $"0.4 * RealMath.Sin({state.Name}{path}) + 0.3 * {method.Expressions.Bounded(2)}{method.Matrices.Term}";
        return state.Type is null ? part("") : StructWriter.Build(state.Type, (_, path) => part(path));
    }

    private void Fill(Method method, Block filled, Block state, bool readsItself)
    {
        string i = method.Name("i"), element = $"{filled.Name}[{i}]";
        method.Open($"for (int {i} = 0; {i} < {state.Name}.Length; {i}++)");
        method.Scope.Ints.Add(new IntVariable(i, 0, Math.Max(state.Count - 1, 0), Below: state.Name));
        string part(string path) => $"0.4 * {(readsItself ? dice.Pick(element, $"{state.Name}[{i}]") : $"{state.Name}[{i}]")}{path} + 0.3 * {method.Expressions.Bounded(2)}";
        method.Line($"{element} = {(state.Type is null ? part("") : StructWriter.Build(state.Type, (_, path) => part(path)))};");
        method.Close();
    }

    /// <summary>An objective whose gradient step is the map, and how that is called.</summary>
    public (string Text, Signature Step) Inner(string name, string mark)
    {
        do
            _inputs = Inputs();
        while (_inputs is [{ IsSpan: true }, { IsSpan: true, Role: BlockRole.Input }]);
        // Of several parts each says that it is one of the state.
        if (_inputs.Count(b => b.Vector == "w") > 1)
            _inputs = [.. _inputs.Select(b => b.Vector == "w" ? b with { Mark = "[State] " } : b)];
        _inputs = Signature.Placed(_inputs);
        constructs.Add("inner objective with a shape");
        Block[] states = [.. _inputs.Where(b => b.Vector == "w")];
        var step = new Signature(name + "Step", [.. _inputs, .. Filled(states), .. Returned(states)], ["w", "lambda"], "next", isStatic) { IsMap = true };
        return (Objective(name, mark, _inputs).Text, step);
    }

    private static Block[] Filled(Block[] states)
        => [.. states.Where(b => b.IsSpan).Select(b => new Block(b.Name + "Next", BlockRole.Output, "w", b.Count) { OutputOffset = b.Offset, Type = b.Type })];

    private static Block[] Returned(Block[] states)
        => [.. states.Where(b => !b.IsSpan).Select(b => new Block("result", BlockRole.Output, "w") { IsReturned = true, OutputOffset = b.Offset, Mark = b.Name, Type = b.Type })];

    /// <summary>An objective that has some of the map's inputs, in an order of its own.</summary>
    public (string Text, Signature Signature) Objective(string name)
    {
        Block[] inputs = [.. _inputs.Where(b => b.Vector == "w" || dice.Chance(0.6)).Select(b => b with { Mark = b.Role == BlockRole.Constant ? b.Mark : "" })];
        if (dice.Chance(0.3))
        {
            constructs.Add("shape: objective in another order");
            Array.Reverse(inputs);
        }
        return Objective(name, "OuterObjective", inputs);
    }

    private (string Text, Signature Signature) Objective(string name, string mark, Block[] inputs)
    {
        var signature = new Signature(name, [.. inputs, new Block("result", BlockRole.Output, "w") { IsReturned = true }], ["w", "lambda"], "y", isStatic) { IsObjective = true };
        var method = begin(inputs.Select(b => b.Name));
        method.Line($"[{mark}]");
        method.Open($"private {(isStatic ? "static " : "")}Real {name}({string.Join(", ", inputs.Select(b => b.Declaration))})");
        method.Budget = 16;
        string loss = method.Name("loss");
        method.Line($"Real {loss} = 0;");
        method.Scope.Reals.Add(new RealVariable(loss, true));
        foreach (var block in inputs)
            MarkedWriter.Declare(method, block);
        method.Matrices.Begin();
        for (int k = dice.Between(1, dice.Lengths.AreOfMatrices ? 2 : 4); k > 0 && method.Budget > 0; k--)
            method.Statements.One();
        method.Matrices.Read();
        foreach (var block in inputs.Where(b => b.Vector == "w"))
        {
            string v = block.IsSpan ? method.Name("v") : block.Name;
            string sum = string.Join(" ", (block.Type?.Leaves.Select(l => v + l.Path) ?? [v]).Select(part => $"{loss} += 0.5 * {part} * {part};"));
            method.Line(block.IsSpan ? $"foreach ({block.Element} {v} in {block.Name})\n        {{\n            {sum}\n        }}" : sum);
        }
        method.Line($"return {loss}{method.Matrices.Term};");
        method.Close();
        return (method + "\n" + signature.Flat(), signature);
    }
}
