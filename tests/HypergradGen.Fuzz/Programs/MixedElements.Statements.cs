namespace HypergradGen.Fuzz.Programs;

/// <content>What changes such memory.</content>
internal sealed partial class MixedElements
{
    private void Changed(MixedMemory m, string e)
    {
        string real = e + _dice.OneOf(m.Type.Reals);
        method.Line(_dice.Pick($"{real} += 0.3 * {X}[0];", $"{real} *= {_dice.Number()};", $"{real} = RealMath.Sin({real}) + {X}[{At(m, e, "0")}];", $"{real} -= 0.5 * {Real(m, e)};"));
        if (m.Type.Whole is { Length: > 0 } whole && _dice.Chance(0.4))
        {
            var (path, type) = _dice.OneOf(whole);
            method.Line(_dice.Pick($"{e}{path}++;", $"{e}{path} += 2;", $"{e}{path} = ({type})({e}{path} * 3 % 7);"));
        }
        if (m.Type.Flags is [var flag, ..] && _dice.Chance(0.4))
            method.Line(_dice.Pick($"{e}{flag} = !{e}{flag};", $"{e}{flag} |= {real} > 0.1;", $"{e}{flag} &= {X}[0] < 0.6;"));
    }

    private void Change()
    {
        if (Writable() is not { } m)
            return;
        string i = method.Name("i"), r = method.Name("r");
        switch (_dice.Between(0, 4))
        {
            case 0:
                method.Use("reference to an element with parts of several types");
                method.Line($"ref var {r} = ref {m.Name}[{Index(m)}];");
                Changed(m, r);
                if (_dice.Chance(0.5))
                    Changed(m, $"{m.Name}[{Index(m)}]");
                method.Line($"{Y}[0] += 0.3 * {Real(m, r)};");
                break;
            case 1:
                method.Use("reference to a part of an element");
                method.Line($"ref Real {r} = ref {m.Name}[{Index(m)}]{_dice.OneOf(m.Type.Reals)};");
                method.Line($"{r} = 0.6 * {r} + {X}[0];");
                break;
            case 2:
                Changed(m, $"{m.Name}[{Index(m)}]");
                break;
            default:
                method.Open($"for (int {i} = 1; {i} < {m.Length}; {i}++)");
                Changed(m, $"{m.Name}[{_dice.Pick(i, i, $"{i} - 1", $"{m.Length} - 1 - {i}")}]");
                if (_dice.Chance(0.5))
                    method.Line($"{m.Name}[{i}]{m.Type.Reals[0]} += 0.4 * {m.Name}[{i} - 1]{m.Type.Reals[^1]};");
                method.Close();
                break;
        }
    }

    /// <summary>A copy of an element is changed, which the element is not.</summary>
    private void Copy()
    {
        var m = _dice.OneOf(All);
        string e = method.Name("e");
        method.Line($"var {e} = {m.Name}[{Index(m)}];");
        Changed(m, e);
        if (m.IsWritable && _dice.Chance(0.6))
            method.Line($"{m.Name}[{Index(m)}] = {_dice.Pick(e, e, "default")};");
        method.Line($"{Y}[{At(m, e, "0")}] += 0.2 * {Real(m, e)} + 0.1 * {Real(m, $"{m.Name}[0]")};");
    }

    private void Whole()
    {
        if (Writable() is not { } m)
            return;
        string span = m.IsArray ? $"{m.Name}.AsSpan()" : m.Name;
        var others = All.Where(o => o.Type == m.Type && o.Name != m.Name).ToArray();
        method.Use("whole memory of elements with parts of several types");
        method.Line(_dice.Between(0, 5) switch
        {
            0 => $"{span}.Reverse();",
            1 => $"{span}[1..].Fill({Value(m.Type, "2")});",
            2 => $"{span}[..^1].Clear();",
            3 => _dice.Pick($"{span}[1..].CopyTo({span});", $"{span}[..^1].CopyTo({span}[1..]);"),
            4 when others.Length > 0 && _dice.OneOf(others) is var o => $"if ({o.Length} <= {m.Length}) {o.Name}.CopyTo({(o.IsArray ? span : m.Name)});",
            _ => $"({m.Name}[0], {m.Name}[^1]) = ({m.Name}[{Index(m)}], {m.Name}[0]);",
        });
    }

    private void Slice()
    {
        var m = _dice.OneOf(All);
        string name = method.Name("part"), span = m.IsArray ? $"{m.Name}.AsSpan()" : m.Name;
        method.Use("slice of elements with parts of several types");
        // At least one element is left.
        method.Line($"{(m.IsWritable ? "Span" : "ReadOnlySpan")}<{m.Type.Text}> {name} = {_dice.Pick($"{span}[({m.Length} / 2)..]", $"{span}[..({m.Length} - {m.Length} / 2)]", $"{span}.Slice({m.Length} / 3, 1)")};");
        _made.Add(m with { Name = name, IsArray = false, Length = $"{name}.Length" });
    }

    private void Sort()
    {
        if (Writable() is not { } m)
            return;
        method.Use("sort of elements with parts of several types");
        string i = method.Name("i"), k = method.Name("k"), key = _dice.OneOf(m.Type.Reals), by = _dice.Pick(">", "<");
        method.Line($"for (int {i} = 1; {i} < {m.Length}; {i}++)");
        method.Line($"    for (int {k} = {i}; {k} > 0 && {m.Name}[{k}]{key} {by} {m.Name}[{k} - 1]{key}; {k}--)");
        method.Line($"        ({m.Name}[{k}], {m.Name}[{k} - 1]) = ({m.Name}[{k} - 1], {m.Name}[{k}]);");
    }

    /// <summary>One of two arrays.</summary>
    private void Choose()
    {
        var arrays = All.Where(a => a.IsArray).ToArray();
        if (arrays.Length == 0)
            return;
        var a = _dice.OneOf(arrays);
        var fitting = arrays.Where(b => b.Type == a.Type && b.IsWritable == a.IsWritable).ToArray();
        var other = _dice.OneOf(fitting);
        method.Use("choice of elements with parts of several types");
        string name = method.Name("chosen");
        method.Line($"var {name} = {method.Expressions.Condition(0)} ? {a.Name} : {other.Name};");
        var chosen = a with { Name = name, Length = $"{name}.Length" };
        if (chosen.IsWritable)
            Changed(chosen, $"{name}[{Index(chosen)}]");
        method.Line($"{Y}[0] += 0.2 * {Real(chosen, $"{name}[^1]")} + 0.1 * {Real(a, $"{a.Name}[0]")};");
        if (_dice.Chance(0.5))
            _made.Add(chosen);
    }

    private void Exchange()
    {
        var arrays = _made.Where(a => a is { IsArray: true, IsWritable: true } && !a.Name.StartsWith("chosen", StringComparison.Ordinal)).ToArray();
        if (arrays.Length < 2 || _dice.OneOf(arrays) is not { } a || arrays.Where(b => b.Type == a.Type && b.Name != a.Name).ToArray() is not { Length: > 0 } others)
            return;
        method.Use("exchange of arrays of elements with parts of several types");
        var b = _dice.OneOf(others);
        string r = method.Name("round");
        method.Open($"for (int {r} = 0; {r} < {_dice.Between(1, 3)}; {r}++)");
        method.Line($"{a.Name}[0]{a.Type.Reals[0]} = 0.5 * {a.Name}[0]{a.Type.Reals[0]} + {Real(b, $"{b.Name}[^1]")};");
        method.Line($"({a.Name}, {b.Name}) = ({b.Name}, {a.Name});");
        method.Close();
    }

    /// <summary>A function that is given such memory, an element or a reference to one.</summary>
    private void Function()
    {
        var m = _dice.OneOf(All);
        method.Use("elements with parts of several types given to a function");
        string f = method.Name("Told"), a = method.Name("a"), x = method.Name("x"), s = method.Name("s"), i = method.Name("i"), t = method.Name("t");
        string of = m.Type.Text, real = _dice.OneOf(m.Type.Reals), other = _dice.OneOf(m.Type.Reals), given;
        string weight = m.Type.Whole is { Length: > 0 } whole ? $"{x} / (1 + (int){{0}}{_dice.OneOf(whole).Path})" : m.Type.Flags is [var flag, ..] ? $"({{0}}{flag} ? {x} : 0.5)" : x;
        string Weight(string e) => string.Format(System.Globalization.CultureInfo.InvariantCulture, weight, e);
        string parameter = _dice.Pick($"ReadOnlySpan<{of}> {a}", m.IsWritable ? $"Span<{of}> {a}" : $"ReadOnlySpan<{of}> {a}", m.IsArray ? $"{of}[] {a}" : $"ReadOnlySpan<{of}> {a}");
        switch (_dice.Between(0, 4))
        {
            case 0:
                method.Line($"static Real {f}({parameter}, Real {x}, int {i}) => {i} >= {a}.Length ? {x} : {a}[{i}]{real} * {Weight($"{a}[{i}]")} + 0.5 * {f}({a}, {x}, {i} + 1);");
                given = $"{f}({m.Name}, {X}[0], 0)";
                break;
            case 1:
                method.Line($"static Real {f}(in {of} {a}, Real {x}) => {a}{real} * {Weight(a)};");
                given = $"{f}({m.Name}[{Index(m)}], {X}[0])";
                break;
            case 2 when m.IsWritable:
                method.Open($"static Real {f}(ref {of} {a}, Real {x})");
                method.Line($"{a}{real} = 0.5 * {a}{other} + {Weight(a)};");
                method.Line($"return {a}{other};");
                method.Close();
                given = $"{f}(ref {m.Name}[{_dice.Pick("0", $"{m.Length} - 1")}], {X}[0])";
                break;
            case 3 when m.IsWritable:
                method.Open($"static Real {f}(Span<{of}> {a}, Real {x})");
                method.Line($"Real {s} = {x};");
                method.Open($"for (int {i} = 0; {i} < {a}.Length; {i}++)");
                method.Line($"{s} = 0.7 * {s} + {a}[{i}]{other};");
                method.Line($"{a}[{i}]{real} {_dice.Pick("=", "+=")} 0.4 * {s} * {Weight($"{a}[{i}]")};");
                method.Close();
                method.Line($"return {s};");
                method.Close();
                given = $"{f}({m.Name}, {X}[0])";
                break;
            default:
                method.Open($"static Real {f}({parameter}, Real {x})");
                method.Line($"Real {s} = {x};");
                method.Line($"foreach (var {i} in {a})");
                method.Line($"    {s} = 0.7 * {s} + {i}{real} * {Weight(i)};");
                method.Line($"return {s};");
                method.Close();
                given = $"{f}({m.Name}, {X}[0])";
                break;
        }
        method.Line($"Real {t} = {given}{(given.Contains("ref", StringComparison.Ordinal) ? "" : $" + 0.5 * {given}")};");
        Scope.Reals.Add(new RealVariable(t, true));
    }
}
