using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <content>The statements.</content>
internal sealed partial class Overlaps
{
    private void Compound() => method.Line($"{(_dice.Chance(0.005) ? $"({Condition()} ? ref {Place()} : ref {Place()})" : Target())} {_dice.Pick("=", "+=", "+=", "-=", "*=")} {Value(3)};");

    private void Structs()
    {
        string target = _dice.Chance(0.2) ? $"{Any(N.Twos)}.Middle" : Whole();
        method.Line(_dice.Pick($"{target} = {Struct(2)};", $"{target} += {Struct(2)};", $"{target} *= {Value(1)};", $"{Any(N.Twos)} = {Any(N.Twos)} with {{ First = {Struct(1)}, Z = {Value(1)} }};", $"{Any(N.Twos)} = new({Struct(1)}, {Struct(1)}, {Value(1)});"));
    }

    private void Tuple()
    {
        string a = method.Name("a"), b = method.Name("b");
        string line = _dice.Between(0, 5) switch
        {
            0 => $"({Whole()}, {Whole()}) = ({Struct(1)}, {Struct(1)});",
            1 => $"({Target()}, {Whole()}) = ({Value(1)}, {Struct(1)});",
            2 => $"({Target()}, {Target()}) = {Struct(2)};",
            3 => $"({Target()}, ({Target()}, {Target()})) = ({Value(1)}, {Struct(1)});",
            4 => $"({Target()}, {Target()}, {Target()}) = ({Value(1)}, {Value(1)}, {Value(1)});",
            _ => $"({Target()}, {Target()}) = ({Value(1)}, {Value(1)});",
        };
        method.Line(line);
        if (_dice.Chance(0.2))
        {
            method.Line($"var ({a}, {b}) = {_dice.Pick(Struct(1), $"({Value(1)}, {Value(1)})")};");
            N.Reals.Add(a);
            N.Reals.Add(b);
        }
    }

    /// <summary>A name of a place, which what is written behind it may assign.</summary>
    private void Refer()
    {
        string r = method.Name("r");
        bool isReal = _dice.Chance(0.5);
        string place() => isReal ? Place() : Whole();
        string to = _dice.Chance(0.01) ? $"ref {Condition()} ? ref {place()} : ref {place()}" : $"ref {place()}";
        method.Line($"ref {(isReal ? "Real" : Types.Point)} {r} = {to};");
        (isReal ? N.Reals : N.Points).Add(r);
        if (_dice.Chance(0.3))
            method.Line($"{(isReal ? r : r + "." + _dice.Pick("X", "Y", "Level"))} {_dice.Pick("=", "+=", "-=")} {Value()};");
    }

    /// <summary>A copy, before or behind a write of what it was copied from.</summary>
    private void Copy()
    {
        string copy = method.Name("copy"), at = Whole();
        method.Line($"var {copy} = {(_dice.Chance(0.5) ? at : Struct(1))};");
        if (_dice.Chance(0.5))
            method.Line($"{Whole()}.{_dice.Pick("X", "Y", "Level")} {_dice.Pick("=", "+=", "-=")} {Value()};");
        N.Points.Add(copy);
    }

    private void Call() => method.Line($"{_dice.Pick($"{Whole()}.Grown({Value()})", $"{Any(N.Twos)}.Turned({Value()})", $"{Types.Ways}.Both(ref {Place()}, ref {Place()}, {Value()})", $"{Types.Ways}.Into(out {Place()}, in {Place()}, {Value()})", $"{Types.Ways}.Into(by: {Value()}, b: {Place()}, a: out {Place()})", $"{Types.Ways}.Spread({Any(N.PointMemory)}, ref {Whole()}, {Value()})")};");

    private void Nested()
    {
        var outer = N;
        _names = N.Inner();
        method.Depth++;
        string i = method.Name("i"), e = method.Name("e");
        if (_dice.Chance(0.3))
        {
            method.Open($"if ({Condition()})");
        }
        else if (_dice.Chance(0.5) && method.LoopDepth < 2)
        {
            bool isReal = _dice.Chance(0.4);
            string memory = Any(isReal ? N.RealMemory : N.PointMemory);
            method.Open($"foreach (ref {(isReal ? "Real" : Types.Point)} {e} in {memory}[..].AsSpan())".Replace("[..].AsSpan()", N.Kept.Contains(memory) ? ".AsSpan()" : "[..]", StringComparison.Ordinal));
            (isReal ? N.Reals : N.Points).Add(e);
        }
        else
        {
            method.Open($"for (int {i} = 0; {i} < {_dice.Between(1, 3).ToString(CultureInfo.InvariantCulture)}; {i}++)");
        }
        method.LoopDepth++;
        for (int count = _dice.Between(1, 3); count > 0; count--)
            Statement();
        method.LoopDepth--;
        method.Depth--;
        method.Close();
        _names = outer;
    }

    /// <summary>A local function that assigns variables around it, called where these are read.</summary>
    private void Local()
    {
        var captured = N with { Reals = [.. N.Reals.Take(1)], Points = [.. N.Points.Take(1)], RealMemory = [.. N.RealMemory.Take(1)], PointMemory = [.. N.PointMemory.Take(1)] };
        var outer = N;
        string poke = method.Name("Poke"), by = method.Name("by");
        (_names, _isLocal) = (captured, true);
        method.Open($"Real {poke}(Real {by})");
        method.Line($"{Target()} {_dice.Pick("+=", "-=", "=")} {Value(1)} - {by};");
        method.Line($"return {Value(1)} * {by};");
        method.Close();
        (_names, _isLocal) = (outer, false);
        method.Line($"{Target()} {_dice.Pick("+=", "-=", "*=")} {poke}({Value(1)}) - {Place()} * {poke}({Number});");
    }

    /// <summary>A reference or a span that names another place from here on.</summary>
    private void Rebind()
    {
        string r = method.Name("r"), i = method.Name("i");
        method.Line($"ref {Types.Point} {r} = ref {Any(N.PointMemory)}[{Index()}];");
        N.Points.Add(r);
        method.Open($"for (int {i} = 0; {i} < 2; {i}++)");
        Compound();
        method.Line($"{r}.{_dice.Pick("X", "Y")} += {Value(1)};");
        method.Line($"{r} = ref {_dice.Pick($"{Any(N.PointMemory)}[{i}]", $"{Any(N.PointMemory)}[{Index()}]")};");
        method.Close();
    }
}
