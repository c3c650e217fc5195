namespace HypergradGen.Fuzz.Programs;

/// <summary>Patterns that name elements of a tuple, in positions and as members. Of reals the values alone are compared with constants.</summary>
internal sealed class NamedElements(Method method)
{
    private readonly Dice _dice = method.Dice;

    private string X => method.Expressions.Real(1);

    /// <summary>A switch expression over one, each arm but the last under a condition that the C# compiler does not know.</summary>
    public string Real(string a, string b, string c)
    {
        method.Use("switch expression over names of a tuple");
        var (value, part) = Tuple();
        string p = method.Name("p"), q = method.Name("q");
        return $"({value} switch {{ {Pattern(part, p)} when {p} > {_dice.Number(true)} => {p} * {a}, {Pattern(part, q)} when {q} < {X} => {q} - {b}, _ => {c} }})";
    }

    /// <summary>A condition that binds a real.</summary>
    public string Condition(string bound)
    {
        method.Use("is pattern over names of a tuple");
        var (value, part) = Tuple();
        if (_dice.Chance(0.4))
        {
            string t = method.Name("named");
            method.Line($"var {t} = {value};");
            value = t;
        }
        return $"{value} is {Pattern(part, bound)} && {bound} {_dice.Pick("<", ">")} {X}";
    }

    /// <summary>A tuple of two values without a derivative, an integer and a real, or a struct of which a real is meant.</summary>
    private (string Value, string Part) Tuple()
    {
        var types = method.Scope.Types.Where(t => t is { IsTuple: false, IsClass: false } && t.Stored.Any()).ToArray();
        var type = types.Length > 0 && _dice.Chance(0.5) ? _dice.OneOf(types) : null;
        if (type is not null)
            method.Use("struct among named elements");
        string last = type is null ? $"Kept: (Real)({X})" : $"Kept: {method.Structs.Value(type, 1)}";
        return ($"(First: Primal((Real)({X})), Second: Primal((Real)({X})), Turn: {method.Integers.Small(1).Text}, {last})", "Kept" + (type is null ? "" : _dice.OneOf(type.Stored.ToArray())));
    }

    private string Pattern(string part, string bound)
    {
        string value() => _dice.Pick("> 0.1", "< 0.8", "> -0.4 and < 0.9", "not > 0.5", "< 0.3 or > 0.7");
        string turn = _dice.Pick("> 0", "1 or 2", "not 2", "0 or 3");
        string nested = $"{part.Replace(".", ": { ", StringComparison.Ordinal)}: var {bound}{string.Concat(part.Where(c => c == '.').Select(_ => " }"))}";
        string dotted = _dice.Pick(nested, $"{part}: var {bound}");
        return _dice.Between(0, 4) switch
        {
            0 => $"(First: {value()}, Second: {_dice.Pick("_", value())}, Turn: {turn}, {nested})",
            1 => $"{{ Turn: {turn}, {dotted} }}",
            2 => $"{{ {dotted}, Second: {value()}, First: {value()} }}",
            3 => $"{{ Item2: {value()}, {dotted} }}",
            _ => $"(_, Second: {value()}, _, _) {{ {dotted}, Item3: {turn} }}",
        };
    }
}
