namespace HypergradGen.Fuzz.Programs;

/// <summary>Scalars and memory of <c>float</c> among those of <c>double</c>, with casts both ways.</summary>
internal sealed class Singles(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string Wide => $"({method.Expressions.Real(1)})";

    /// <summary>A float as text, of type Single in both renderings.</summary>
    public string Single(int depth)
    {
        string leaf() => Element() is { } element && _dice.Chance(0.4) ? element : Scope.Singles.Count > 0 && _dice.Chance(0.7) ? _dice.OneOf(Scope.Singles) : _dice.Chance(0.5) ? $"(Single){_dice.Number()}f" : $"(Single){Wide}";
        if (depth <= 0)
            return leaf();
        string a = Single(depth - 1);
        string b() => Single(depth - 1);
        return _dice.Between(0, 8) switch
        {
            0 => $"({a} + {b()})",
            1 => $"({a} * {b()})",
            2 => $"({a} - {_dice.Number()}f * {b()})",
            3 => $"({a} / (1.5f + {b()} * {b()}))",
            4 => $"SingleMath.{_dice.Pick("Sin", "Cos", "Tanh", "Atan", "Abs")}({a})",
            5 => $"SingleMath.{_dice.Pick("Max", "Min")}({a}, {b()})",
            6 => $"SingleMath.Sqrt(0.5f + {a} * {a})",
            7 => $"({a} < {b()} ? {a} : {b()})",
            _ => a,
        };
    }

    private string? Element()
        => Scope.SingleBuffers.Count > 0 && _dice.OneOf(Scope.SingleBuffers) is var buffer && method.Elements.Index(buffer) is { } index ? $"{buffer.Name}[{index}]" : null;

    /// <summary>A float that is widened, alone or in arithmetic with a double.</summary>
    public string? Real()
    {
        if (Scope.Singles.Count == 0 && Scope.SingleBuffers.Count == 0)
            return null;
        method.Use("float widened");
        return _dice.Pick($"(Real)({Single(1)})", $"({Single(1)} * (Real){Wide})", $"((Real){Wide} - {Single(1)})");
    }

    public void Write()
    {
        string name = method.Name(_dice.Pick("f", "g", "narrow"));
        switch (_dice.Between(0, 4))
        {
            case 0 or 1 when Scope.Singles.Count > 0:
                method.Use("float assigned");
                string t = _dice.OneOf(Scope.Singles);
                method.Line(_dice.Pick($"{t} = SingleMath.Tanh({Single(2)});", $"{t} += {_dice.Number()}f * {Single(1)};", $"{t} *= SingleMath.Sin({Single(1)});"));
                break;
            case 2 when Scope.Buffers.Where(b => b.IsReal).ToArray() is { Length: > 0 } buffers:
                method.Use("memory of floats");
                var like = _dice.OneOf(buffers);
                string i = method.Name("i");
                method.Line(_dice.Pick($"Span<Single> {name} = stackalloc Single[{like.Name}.Length];", $"Single[] {name} = new Single[{like.Name}.Length];"));
                var made = new BufferVariable(name, false, true, false, like.Length, like.Least, like.Kind) { IsReadable = false };
                method.Open($"for (int {i} = 0; {i} < {name}.Length; {i}++)");
                Scope.Ints.Add(new IntVariable(i, 0, like.Length >= 0 ? like.Length - 1 : Lengths.Most, Below: like.Kind));
                method.Line($"{name}[{i}] = {Single(1)} + 0.3f * {name}[{i} > 0 ? {i} - 1 : 0];");
                method.Close();
                Scope.SingleBuffers.Add(made);
                break;
            case 3 when Element() is { } element:
                method.Use("element of floats assigned");
                method.Line($"{element} {_dice.Pick("=", "+=", "-=")} {Single(1)};");
                break;
            default:
                method.Use("float local");
                method.Line($"Single {name} = {Single(2)};");
                Scope.Singles.Add(name);
                break;
        }
    }
}
