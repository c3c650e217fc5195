namespace HypergradGen.Fuzz.Programs;

/// <summary>An object that the problem keeps, or one in it.</summary>
/// <param name="Text">How it is reached.</param>
internal sealed record ObjectVariable(string Text, ObjectKind Kind);

internal enum ObjectKind
{
    Layer,

    /// <summary>A layer that hides a member of what it inherits from.</summary>
    Deep,
    Model,
    Band,
    Box,
}

/// <summary>What is asked of objects among the problem's data: their memory and numbers, methods that are given other objects, references and memory, by helpers too.</summary>
internal sealed class Objects(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    private ObjectVariable[] Of(params ObjectKind[] kinds) => [.. Scope.Objects.Where(o => kinds.Contains(o.Kind))];

    private string? Layer() => Of(ObjectKind.Layer, ObjectKind.Deep) is { Length: > 0 } all ? _dice.OneOf(all).Text : null;

    /// <summary>Makes an object of the data, and what is in it, known.</summary>
    public static void Add(Scope scope, string name, ObjectKind kind, int[] lengths)
    {
        scope.Objects.Add(new ObjectVariable(name, kind));
        switch (kind)
        {
            case ObjectKind.Layer or ObjectKind.Deep:
                Memory($"{name}.Weights", lengths[0]);
                Number($"{name}.Bias");
                scope.Ints.Add(new IntVariable($"{name}.Lag", 0, 3));
                break;
            case ObjectKind.Model:
                Add(scope, $"{name}.First", ObjectKind.Layer, [lengths[0]]);
                Add(scope, $"{name}.Second", ObjectKind.Deep, [lengths[1]]);
                Add(scope, $"{name}.Band", ObjectKind.Band, lengths[2..]);
                Number($"{name}.Bias");
                break;
            case ObjectKind.Band:
                Memory($"{name}.Low", lengths[0]);
                Memory($"{name}.High", lengths[1]);
                scope.Ints.Add(new IntVariable($"{name}.Lag", 0, 3));
                break;
            default:
                Add(scope, $"{name}.Item", ObjectKind.Layer, lengths);
                Number($"{name}.Share");
                break;
        }

        void Memory(string memory, int length) => scope.Buffers.Add(new BufferVariable(memory, true, false, true, length, length, memory));

        void Number(string number) => scope.Reals.Add(new RealVariable(number, false) { IsProperty = true, IsReference = true });
    }

    /// <summary>A real that an object gives.</summary>
    private string? Real(ObjectTypes types)
    {
        if (Scope.Objects.Count == 0)
            return null;
        var of = _dice.OneOf(Scope.Objects);
        string o = of.Text, layer = Layer() ?? o;
        return of.Kind switch
        {
            ObjectKind.Model => _dice.Pick($"{o}.Run({X})", $"{o}.Run({X})", $"{o}.Ran({layer}, {X})"),
            ObjectKind.Band => $"{o}.At({method.Integers.In(0, 3)})",
            ObjectKind.Box => $"{o}.Taken({X})",
            ObjectKind.Deep when _dice.Chance(0.4) => _dice.Pick($"{o}.Deeper({X})", $"(({types.Layer}){o}).Weights[0]"),
            _ => _dice.Pick($"{o}.Apply({X})", $"{o}[{method.Integers.In(0, 3)}]", $"{o}.Scale", $"{o}.Chain({layer}, {X})", $"{o}.Chained({layer}, {X})", $"{types.Layer}.Mixed({o}, {layer}, {X})", $"(Real){o}.Count * {o}.Bias"),
        };
    }

    public void Write()
    {
        if (Scope.ObjectTypes is not { } types || Real(types) is not { } value)
            return;
        method.Use("objects of the data");
        string t = method.Name("t"), v = method.Name("v"), i = method.Name("i");
        var layer = Layer();
        switch (_dice.Between(0, 7))
        {
            case 0 when layer is not null:
                method.Line($"Real {t} = {X};");
                method.Line($"foreach (Real {v} in {layer}.{_dice.Pick("Weights", "Rest()")})");
                method.Line($"    {t} = 0.8 * {t} + {v} * {X};");
                break;
            case 1 when layer is not null:
                method.Line($"Real {t} = 0;");
                method.Line($"for (int {i} = 0; {i} < {layer}.Count; {i}++)");
                method.Line($"    {t} += {_dice.Pick($"{layer}[{i}]", $"0.5 * {layer}.Apply({t} - {i})", $"{layer}.Bias * {i}")};");
                break;
            case 2 when layer is not null:
                method.Line($"Real {t} = {X};");
                method.Line($"{layer}.Split({X}, out Real {v}, ref {t});");
                Scope.Reals.Add(new RealVariable(v, true));
                break;
            case 3 or 4 when layer is not null && Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true }).ToArray() is { Length: > 0 } all && all.Where(b => b.IsWritable).ToArray() is { Length: > 0 } targets:
                method.Use("method of an object that fills memory");
                method.Line($"{layer}.Into({_dice.OneOf(all).Name}, {_dice.OneOf(targets).Name});");
                method.Line($"Real {t} = {value};");
                break;
            case 5 when layer is not null && !method.IsInStruct && !method.IsLocal:
                method.Use("object given to a local function");
                string f = method.Name("Asked");
                method.Line($"static Real {f}({types.Layer} layer, Real x) => layer.Apply(x) + {_dice.Pick("layer.Bias", "layer.Weights[0]", "layer[1]")};");
                method.Line($"Real {t} = {f}({layer}, {X}) - {f}({Layer()}, {X});");
                break;
            default:
                method.Line($"Real {t} = {value} {_dice.Pick("+", "-", "*")} {Real(types)};");
                break;
        }
        Scope.Reals.Add(new RealVariable(t, true));
        if (_dice.Chance(0.5) && method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += 0.4 * {t};");
    }
}
