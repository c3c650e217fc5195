namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Arguments by name, in another order than the parameters, which are evaluated as they are written: <c>F(y: t, x: t += 1)</c>. Their effects meet in a
/// real and an integer that several of them read and assign.
/// </summary>
internal sealed class WrittenOrder
{
    private readonly Method _method;
    private readonly string? _real, _integer;

    private WrittenOrder(Method method, string? real, string? integer)
        => (_method, _real, _integer) = (method, real, integer);

    private Dice Dice => _method.Dice;

    /// <summary>Null where arguments are written in the order of their parameters.</summary>
    public static WrittenOrder? Begin(Method method, int arguments)
    {
        if (arguments < 2 || !method.Dice.Chance(0.25))
            return null;
        method.Use("named arguments");
        string? any(IEnumerable<string> names) => names.ToArray() is { Length: > 0 } all ? method.Dice.OneOf(all) : null;
        return new WrittenOrder(method, any(method.Scope.Reals.Where(r => r.IsAssignable).Select(r => r.Name)), any(method.Scope.Ints.Where(i => i.IsAssignable).Select(i => i.Name)));
    }

    /// <summary>A real that reads or assigns what the other arguments do.</summary>
    public string Real()
    {
        if (Dice.Chance(0.25))
            return _method.Expressions.Real(1);
        _method.Use("named arguments with effects");
        if (_integer is { } k && Dice.Chance(0.25))
            return Dice.Pick($"(0.2 * ({k}++ % 5))", $"(0.2 * ({k} % 5))", $"(0.1 * (--{k} & 7))");
        if (Dice.Chance(0.25) && _method.Elements.Written(b => b.IsReadable) is { } element)
            return Dice.Pick($"({element.Text} = {_method.Expressions.Bounded(1)})", $"({element.Text} -= {Dice.Number()} * {_method.Expressions.Leaf()})");
        return _real is { } t
            ? Dice.Pick($"({t} += {Dice.Number(true)} * {_method.Expressions.Leaf()})", $"({t} = {_method.Expressions.Bounded(1)})", $"{t}++", $"(0.5 * --{t})", t, $"({_method.Expressions.Leaf()} * {t})", $"RealMath.Sin({t})")
            : _method.Expressions.Real(1);
    }

    /// <summary>The same of an integer from 0 to 3.</summary>
    public string Int()
        => _integer is { } k && Dice.Chance(0.7) ? Dice.Pick($"({k}++ & 3)", $"({k} & 3)", $"((--{k}) & 3)", $"(({k} = {_method.Integers.Small(0).Text}) & 1)") : _method.Integers.In(0, 3);

    /// <summary>The list of arguments; some that stand in their places have no name.</summary>
    public string List(IReadOnlyList<(string Name, string Text)> arguments)
    {
        // Behind those in their places all are named; of those before them some may be.
        int places = Dice.Between(0, arguments.Count - 2);
        var moved = arguments.Skip(places).ToList();
        for (int i = moved.Count - 1; i > 0; i--)
        {
            int j = Dice.Between(0, i);
            (moved[i], moved[j]) = (moved[j], moved[i]);
        }
        return string.Join(", ", [.. arguments.Take(places).Select(a => Dice.Chance(0.3) ? $"{a.Name}: {a.Text}" : a.Text), .. moved.Select(a => $"{a.Name}: {a.Text}")]);
    }
}
