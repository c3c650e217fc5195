namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Memory whose elements have parts of several types, data and memory that a method makes: what is gathered and scattered by its integers, chosen by its flags, sorted, copied, sliced, named by
/// references, given to functions.
/// </summary>
internal sealed partial class MixedElements(Method method)
{
    private readonly Dice _dice = method.Dice;

    private readonly Matrices _matrices = method.Matrices;

    private Scope Scope => method.Scope;

    private Size _n = null!;

    private readonly List<string> _read = [], _written = [];

    /// <summary>Memory that was made by these statements, beside the data.</summary>
    private readonly List<MixedMemory> _made = [];

    private string N => _n.Text;

    private string X => _dice.OneOf(_read);

    private string Y => _dice.OneOf(_written);

    private MixedMemory[] All => [.. Scope.Mixed, .. _made];

    public void Write()
    {
        method.Use("elements with parts of several types");
        _n = _matrices.Named(Math.Min(_matrices.IsCalled ? 4 : Lengths.Most, _dice.Lengths.Next(6)));
        foreach (var list in (List<string>[])[_read, _written])
            list.Clear();
        _made.Clear();
        _written.Add(Vector(isWritten: true));
        _read.AddRange([.. _written, Vector(isWritten: false)]);
        if (All.Length == 0 || _dice.Chance(0.6))
            Make();
        for (int steps = _dice.Between(2, 6); steps > 0 && method.Budget > 0; steps--)
        {
            method.Budget--;
            _dice.Act((2, Make), (4, Gather), (3, Each), (3, Change), (2, Copy), (2, Whole), (1, Slice), (2, Sort), (2, Choose), (method.IsInStruct || method.IsLocal ? 0 : 3, Function), (1, Exchange));
        }
        Show();
    }

    private string Vector(bool isWritten) => _matrices.Vector(_n, isWritten);

    /// <summary>A value at an index.</summary>
    private string Value(MixedType type, string i) => type.Build(part => part switch
    {
        "Real" => method.Layouts.Value(i, "1"),
        "bool" => _dice.Pick($"{i} % 2 == 0", "true", $"{X}[{i} % {N}] > {_dice.Number(true)}"),
        "float" => $"0.25f * {i}",
        _ => $"({part})({_dice.Pick($"{i}", $"({i} * 3 + 1) % 5", $"{i} / 2")})",
    });

    private string Real(MixedMemory m, string e)
    {
        string value = e + _dice.OneOf(m.Type.Reals);
        if (m.Type.Flags is [var flag, ..] && _dice.Chance(0.3))
            return $"({e}{flag} ? {value} : {_dice.Pick("0", "1", $"{X}[0]")})";
        return m.Type.Singles is [var single, ..] && _dice.Chance(0.4) ? $"{value} * {e}{single}" : value;
    }

    /// <summary>An index of a vector that an element gives.</summary>
    private string At(MixedMemory m, string e, string otherwise)
        => m.Type.Whole is { Length: > 0 } whole ? $"(int){e}{_dice.OneOf(whole).Path} % {N}" : $"{otherwise} % {N}";

    private MixedMemory? Writable() => _made.Where(m => m.IsWritable).ToArray() is { Length: > 0 } all ? _dice.OneOf(all) : null;

    private string Index(MixedMemory m) => _dice.Pick("0", "^1", $"{m.Length} - 1", $"{method.Integers.In(0, 3)} % {m.Length}");

    private void Make()
    {
        string name = method.Name(_dice.Pick("links", "items", "cells")), i = method.Name("i");
        if (All is { Length: > 0 } all && _dice.Chance(0.35))
        {
            var m = _dice.OneOf(all);
            method.Line(m.IsArray && _dice.Chance(0.4) ? $"var {name} = ({m.Type.Text}[]){m.Name}.Clone();" : $"{m.Type.Text}[] {name} = {(m.IsArray ? $"{m.Name}.AsSpan()" : m.Name)}.ToArray();");
            _made.Add(m with { Name = name, IsArray = true, IsWritable = true, Length = $"{name}.Length" });
            return;
        }
        var type = All is { Length: > 0 } some && _dice.Chance(0.5) ? _dice.OneOf(some).Type : MixedType.Any(_dice);
        method.Use($"memory of {type.Text}");
        bool isArray = _dice.Chance(0.6);
        if (_dice.Chance(0.2))
        {
            string values = string.Join(", ", Enumerable.Range(0, _dice.Between(1, 4)).Select(k => Value(type, k.ToString(System.Globalization.CultureInfo.InvariantCulture))));
            method.Line($"{(isArray ? $"{type.Text}[]" : $"Span<{type.Text}>")} {name} = [{values}];");
        }
        else
        {
            method.Line(isArray ? $"var {name} = new {type.Text}[{N}];" : $"Span<{type.Text}> {name} = {_dice.Pick("new", "stackalloc")} {type.Text}[{N}];");
            method.Line($"for (int {i} = {_dice.Pick("0", "0", "1")}; {i} < {N}; {i}++)");
            method.Line($"    {name}[{i}] = {Value(type, i)};");
        }
        _made.Add(new MixedMemory(name, type, $"{name}.Length", isArray, true));
    }

    private void Gather()
    {
        var m = _dice.OneOf(All);
        string i = method.Name("i"), s = method.Name("s"), e = $"{m.Name}[{i}]";
        method.Line($"Real {s} = 0;");
        method.Open(_dice.Pick($"for (int {i} = 0; {i} < {m.Length}; {i}++)", $"for (int {i} = {m.Length} - 1; {i} >= 0; {i}--)"));
        if (m.Type.Flags is [var flag, ..] && _dice.Chance(0.4))
            method.Line($"if ({_dice.Pick("", "!")}{e}{flag}) continue;");
        method.Line(_dice.Pick(
            $"{s} += 0.3 * {Real(m, e)} * {X}[{At(m, e, i)}];",
            $"{s} = 0.6 * {s} + {Real(m, e)};",
            $"{Y}[{At(m, e, i)}] += 0.2 * {Real(m, e)};",
            $"{Y}[{At(m, e, i)}] = 0.5 * {X}[{i} % {N}] - 0.3 * {Real(m, e)};",
            $"{s} += RealMath.Sin({Real(m, e)} + {X}[{At(m, e, i)}]);"));
        method.Close();
        Scope.Reals.Add(new RealVariable(s, true));
    }

    private void Each()
    {
        var m = _dice.OneOf(All);
        string e = method.Name("e"), span = m.IsArray ? $"{m.Name}.AsSpan()" : m.Name;
        switch (_dice.Between(0, m.IsWritable ? 3 : 2))
        {
            case 0:
                string[] names = [.. Enumerable.Range(0, m.Type.Names).Select(_ => method.Name("d"))];
                method.Open($"foreach (var ({string.Join(", ", names)}) in {m.Name})");
                method.Line($"{Y}[0] += 0.2 * {names[m.Type.Text.StartsWith("(Real", StringComparison.Ordinal) ? 0 : m.Type.Text.Contains("float", StringComparison.Ordinal) ? 2 : 1]};");
                break;
            case 1:
                method.Open($"foreach (var {e} in {m.Name})");
                method.Line($"{Y}[{At(m, e, "0")}] += 0.2 * {Real(m, e)};");
                break;
            case 2:
                method.Open($"foreach (ref readonly var {e} in {span})");
                method.Line($"{Y}[{At(m, e, "0")}] = 0.7 * {X}[0] + 0.2 * {Real(m, e)};");
                break;
            default:
                method.Open($"foreach (ref var {e} in {span})");
                Changed(m, e);
                break;
        }
        method.Close();
    }

    /// <summary>Shows what memory holds, in one number.</summary>
    private void Show()
    {
        string shown = method.Name("shown"), i = method.Name("i");
        method.Line($"Real {shown} = 0;");
        foreach (var m in _made.Where(m => m.IsWritable).TakeLast(2))
        {
            method.Line($"for (int {i} = 0; {i} < {m.Length}; {i}++)");
            method.Line($"    {shown} = 0.8 * {shown} + {string.Join(" + ", m.Type.Reals.Select(r => $"{_dice.Number()} * {m.Name}[{i}]{r}"))} + 0.1 * {X}[{At(m, $"{m.Name}[{i}]", i)}];");
        }
        method.Line($"{shown} = RealMath.Sin({shown}{string.Concat(_written.Select(y => $" + {y}[{N} - 1]"))});");
        Scope.Reals.Add(new RealVariable(shown, true));
        if (method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += {shown};");
    }
}
