using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Statements whose expressions write what they read, by several names: elements, parts and their references, copies and what they were copied from, in
/// every order that C# gives them. All memory here has three elements, so that every index fits.
/// </summary>
internal sealed partial class Overlaps(Method method)
{
    private readonly Dice _dice = method.Dice;
    private Names? _names;
    private int _effects;
    private bool _isLocal;

    /// <summary>What there is to name, outermost first; each list shrinks when a block ends.</summary>
    private sealed record Names(string K, List<string> Reals, List<string> Points, List<string> Twos, List<string> RealMemory, List<string> PointMemory, List<string> Kept)
    {
        public Names Inner() => this with { Reals = [.. Reals], Points = [.. Points], Twos = [.. Twos], RealMemory = [.. RealMemory], PointMemory = [.. PointMemory], Kept = [.. Kept] };
    }

    private OverlapTypes Types => method.Scope.Overlapped!;

    private Names N => _names!;

    /// <summary>Declares what the statements are about, writes some, and shows what became of it.</summary>
    public void Write()
    {
        string i = method.Name("i"), k = method.Name("k"), s = method.Name("s"), v = method.Name("v"), cells = method.Name("cells"), two = method.Name("two"), point = method.Name("point"), span = method.Name("span"), view = method.Name("view");
        string x() => _dice.Chance(0.7) ? method.Expressions.Leaf() : method.Expressions.Real(1);
        string made() => $"new {Types.Point}({x()}, {x()})";
        method.Use("memory of several names");
        method.Line($"int {k} = {_dice.Between(0, 2).ToString(CultureInfo.InvariantCulture)};");
        method.Line($"Real {s} = {x()};");
        method.Line($"Real[] {v} = [{x()}, {x()}, {x()}];");
        method.Line($"{Types.Point}[] {cells} = [{made()}, {made()}, {made()}];");
        method.Line($"{Types.Point} {point} = {made()};");
        method.Line($"var {two} = new {Types.Two}({made()}, {point}, {x()});");
        method.Line($"Span<Real> {span} = {_dice.Pick(v, v + ".AsSpan()", $"stackalloc Real[3] {{ {x()}, {x()}, {x()} }}")};");
        method.Line($"Span<{Types.Point}> {view} = {_dice.Pick(cells, cells + ".AsSpan()", $"new {Types.Point}[] {{ {made()}, {made()}, {point} }}")};");
        var outer = _names;
        _names = new Names(k, [s], [point], [two], [v, span], [cells, view], [v, cells]);
        if (_dice.Chance(0.3))
            Choice(x);
        for (int count = _dice.Between(2, 5); count > 0 && method.Budget > 0; count--)
            Statement();
        _names = outer;
        string shown = method.Name("shown");
        method.Line($"Real {shown} = {s} + 0.3 * {k};");
        foreach (string part in (string[])[$"{point}.X", $"{point}.Y", $"{two}.First.X", $"{two}.First.Y", $"{two}.Second.X", $"{two}.Second.Y", $"{two}.Z"])
            method.Line($"{shown} = 0.7 * {shown} - {part};");
        method.Line($"for (int {i} = 0; {i} < 3; {i}++)");
        method.Line($"    {shown} = 0.7 * {shown} + 0.4 * {v}[{i}] - 0.6 * {span}[{i}] + {cells}[{i}].X - 0.8 * {cells}[{i}].Y + 0.5 * {view}[{i}].X + 0.9 * {view}[{i}].Y;");
        method.Line($"{shown} = RealMath.Sin({shown});");
        method.Scope.Reals.Add(new RealVariable(shown, true));
        if (method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += {shown};");
    }

    /// <summary>Memory that is one of two from here on, and another name of one of the two.</summary>
    private void Choice(Func<string> x)
    {
        method.Use("memory of several names: swapped arrays");
        string other = method.Name("other"), of = _dice.Chance(0.5) ? N.RealMemory[0] : N.PointMemory[0];
        bool isReal = of == N.RealMemory[0];
        string element() => isReal ? x() : $"new {Types.Point}({x()}, {x()})";
        method.Line($"{(isReal ? "Real" : Types.Point)}[] {other} = [{element()}, {element()}, {element()}];");
        method.Line(_dice.Pick($"if ({Condition()})\n    ", "") + $"({of}, {other}) = ({other}, {of});");
        (isReal ? N.RealMemory : N.PointMemory).Add(other);
        N.Kept.Add(other);
    }

    private void Statement()
    {
        method.Budget--;
        _effects = 5;
        _dice.Act((6, Compound), (3, Tuple), (3, Refer), (3, Copy), (2, Structs), (2, Call), (method.Depth < 3 ? 2 : 0, Nested), (1, Local), (_dice.Chance(0.04) ? 1 : 0, Rebind));
    }

    private string Any(List<string> names) => _dice.OneOf(names);

    private string Number => _dice.Number();

    /// <summary>From 0 to 2, now and then with an effect.</summary>
    private string Index()
    {
        string k = N.K;
        if (_effects <= 0 || _dice.Chance(0.55))
            return _dice.Pick("0", "1", "2", $"{k} % 3", $"({k} + 1) % 3");
        _effects--;
        return _dice.Pick($"{k}++ % 3", $"++{k} % 3", $"({k} += 2) % 3", $"({k} = {_dice.Between(0, 2).ToString(CultureInfo.InvariantCulture)})", $"{Types.Ways}.Next(ref {k}) % 3");
    }

    /// <summary>A real that a reference may name.</summary>
    private string Place()
    {
        string text = "";
        _dice.Act(
            (3, () => text = Any(N.Reals)),
            (3, () => text = $"{Any(N.RealMemory)}[{Index()}]"),
            (6, () => text = $"{Whole()}.{_dice.Pick("X", "Y")}"),
            (1, () => text = $"{Any(N.Twos)}.Z"));
        return text;
    }

    /// <summary>A real that may be assigned: a place, a property, an element of an indexer.</summary>
    private string Target() => _dice.Between(0, 7) switch
    {
        0 => $"{Whole()}.Level",
        1 => $"{Whole()}[{_dice.Pick("0", "1", $"{N.K} & 1", $"{N.K}++ & 1")}]",
        _ => Place(),
    };

    /// <summary>A struct of two reals that a reference may name.</summary>
    private string Whole()
    {
        string text = "";
        _dice.Act((3, () => text = Any(N.Points)), (4, () => text = $"{Any(N.PointMemory)}[{Index()}]"), (3, () => text = $"{Any(N.Twos)}.{_dice.Pick("First", "Second")}"));
        return text;
    }

    private string Condition() => _dice.Pick($"{Plain()} > {_dice.Pick("0", Number)}", $"{N.K} % 2 == {_dice.Pick("0", "1")}", $"{Plain()} < {Plain()}");

    /// <summary>A real without effects.</summary>
    private string Plain()
    {
        int effects = _effects;
        _effects = 0;
        string text = !_isLocal && _dice.Chance(0.25) ? method.Expressions.Leaf() : Place();
        _effects = effects;
        return text;
    }

    /// <summary>A real that is small, whatever it is made of; it writes now and then.</summary>
    private string Value(int depth = 2)
    {
        if (depth == 0 || _effects <= 0)
            return _dice.Pick(Plain(), $"{Number} * {Plain()}");
        _effects--;
        string v() => Value(depth - 1);
        string text = "";
        _dice.Act(
            (4, () => text = Place()),
            (2, () => text = $"{Place()} {_dice.Pick("+", "-", "*")} {v()}"),
            (2, () => text = $"({v()}) {_dice.Pick("+", "-")} {Place()}"),
            (5, () => text = $"({Target()} {_dice.Pick("=", "+=", "-=", "*=")} {v()})"),
            (2, () => text = _dice.Pick($"{Place()}++", $"--{Target()}", $"{Target()}--", $"++{Place()}")),
            (4, () => text = $"{Whole()}.{_dice.Pick("Grown", "Tried", "Seen")}({v()})"),
            (2, () => text = $"{Whole()}.Onto(ref {Whole()}, {v()})"),
            (1, () => text = $"{Any(N.Twos)}.Turned({v()})"),
            (1, () => text = $"{Whole()}.{_dice.Pick("Level", "Moved(" + v() + ").X")}"),
            (3, () => text = Given(depth)),
            (2, () => text = $"({Condition()} ? {v()} : {v()})"),
            (1, () => text = $"(Primal({Plain()}) switch {{ > 0.4 => {v()}, < -0.2 => {v()}, _ => {v()} }})"),
            (1, () => text = $"(({N.K} % 3) switch {{ 0 => {v()}, 1 when {Condition()} => {v()}, _ => {v()} }})"),
            (2, () => text = $"({Struct(depth)}).{_dice.Pick("X", "Y", "Level")}"));
        return _dice.Chance(0.6) ? $"RealMath.Sin({text})" : text;
    }

    /// <summary>A call of a helper that is given references, in the order of its parameters or by name in another.</summary>
    private string Given(int depth)
    {
        string v() => Value(depth - 1);
        (string Function, (string, string)[] Arguments) call = _dice.Between(0, 7) switch
        {
            0 => ("Push", [("a", $"ref {Place()}"), ("by", v())]),
            1 => ("Both", [("a", $"ref {Place()}"), ("b", $"ref {Place()}"), ("by", v())]),
            2 => ("Beside", [("a", $"ref {Place()}"), ("b", $"{_dice.Pick("in ", "")}{Place()}"), ("by", v())]),
            3 => ("Tried", [("a", $"in {Whole()}"), ("b", $"ref {Place()}"), ("by", v())]),
            4 => ("Over", [("a", $"ref {Whole()}"), ("b", _dice.Pick("in ", "") + Whole()), ("by", v())]),
            5 => ("Spread", [("all", Any(N.PointMemory)), ("one", $"ref {Whole()}"), ("by", v())]),
            6 => ("Run", [("all", Any(N.RealMemory)), ("one", $"ref {Place()}"), ("by", v())]),
            _ => ("Sum", []),
        };
        if (call.Arguments.Length == 0)
            return $"{Types.Ways}.Sum({v()}, {v()}, {Place()})";
        var order = _dice.Chance(0.35) ? call.Arguments.Reverse() : call.Arguments;
        bool named = order != call.Arguments || _dice.Chance(0.1);
        return $"{Types.Ways}.{call.Function}({string.Join(", ", order.Select(a => named ? $"{a.Item1}: {a.Item2}" : a.Item2))})";
    }

    private string Struct(int depth)
    {
        if (depth <= 0 || _effects <= 0)
            return Whole();
        _effects--;
        string v() => Value(depth - 1);
        return _dice.Between(0, 11) switch
        {
            0 => $"new {Types.Point}({v()}, {v()})",
            1 => $"new {Types.Point} {{ {_dice.Pick("X", "Level")} = {v()}, Y = {v()} }}",
            2 or 3 => $"{Whole()} + {Struct(depth - 1)}",
            4 => $"{Whole()} * ({v()})",
            5 => $"{Whole()} with {{ {_dice.Pick("X", "Y")} = {v()}, Level = {v()} }}",
            6 => $"({Whole()} = {Struct(depth - 1)})",
            7 => $"({Condition()} ? {Struct(depth - 1)} : {Struct(depth - 1)})",
            8 => $"{Whole()}.Moved({v()})",
            9 => $"{Any(N.Twos)}.Middle",
            10 => $"{Types.Ways}.Mixed({Whole()}, ref {Whole()}, {v()})",
            _ => Whole(),
        };
    }
}
