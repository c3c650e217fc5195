namespace HypergradGen.Fuzz.Programs;

/// <summary>Patterns over tuples and structs, with variables that they declare. Reals are bound by <c>var</c> and compared behind it: constants match no dual number.</summary>
internal sealed class Patterns(Method method)
{
    private readonly Dice _dice = method.Dice;
    private readonly NamedElements _named = new(method);

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    /// <summary>A real of its own type in both renderings, also where it is made of constants.</summary>
    private string Typed => $"(Real)({X})";

    private string K => method.Integers.Small(1).Text;

    /// <summary>A switch expression over a tuple, or over a struct where there are any.</summary>
    public string Real(int depth)
    {
        string a = method.Expressions.Real(depth - 1), b = method.Expressions.Real(depth - 1), c = X;
        if (Struct() is { } s && _dice.Chance(0.5))
        {
            string v = method.Name("bound");
            method.Use("switch expression over a struct");
            return $"({s.Value} switch {{ {Property(s.Type, v)} when {v} > {_dice.Number(true)} => {v} * {a}, {Rest(b)}_ => {c} }})";
        }
        if (_dice.Chance(0.25))
            return _named.Real(a, b, c);
        string p = method.Name("p"), q = method.Name("q"), r = method.Name("rest");
        method.Use("switch expression over a tuple");
        return _dice.Between(0, 2) switch
        {
            0 => $"(({method.Expressions.Condition(0)}, {K}) switch {{ (true, 1) => {a}, (_, var {p}) when {p} > 1 => 0.2 * {p} * {b}, (false, {_dice.Pick("> 0", "not 2", "0 or 3")}) => {c}, _ => {X} }})",
            1 => $"((Primal({X}), {K}) switch {{ (> 0.1 and < 0.8, _) => {a}, (< -0.2, {_dice.Pick("1", "> 1")}) => {b}, _ => {c} }})",
            _ => $"(({Typed}, {Typed}, {K}) switch {{ (var {p}, var {q}, {_dice.Pick("0", "> 1")}) when {p} > {q} => {p} * {a}, (var {r}, _, _) => {r} - {b} }})",
        };
    }

    /// <summary>An arm for anything, under a condition that the C# compiler does not know.</summary>
    private string Rest(string value)
        => Scope.Reals.Where(r => r.IsAssignable).ToArray() is { Length: > 0 } reals ? $"{_dice.Pick("{ }", "var " + method.Name("any"))} when {_dice.OneOf(reals).Name} < {X} => {value}, " : "";

    public void Write() => _dice.Act((2, If), (2, Switch), (1, Position));

    private (string Value, StructType Type)? Struct()
        => Scope.Types.Where(t => t.Stored.Any()).ToArray() is { Length: > 0 } types && _dice.OneOf(types) is var type ? (Named(type, method.Structs.Value(type, 1)), type) : null;

    /// <summary>The elements of a tuple that is written out have no names.</summary>
    private static string Named(StructType type, string value) => type.IsTuple ? $"(({type.Name}){Parenthesised(value)})" : value;

    /// <summary>A pattern that binds one real inside a struct.</summary>
    private string Property(StructType type, string name)
    {
        string path = _dice.OneOf(type.Stored.ToArray())[1..];
        bool isNested = path.Contains('.', StringComparison.Ordinal);
        if (isNested)
            method.Use("pattern in a pattern");
        return isNested && _dice.Chance(0.5) ? $"{{ {path.Replace(".", ": { ", StringComparison.Ordinal)}: var {name} {string.Concat(path.Where(c => c == '.').Select(_ => "} "))}}}" : $"{{ {path}: var {name} }}";
    }

    private void If()
    {
        string v = method.Name("bound");
        string condition;
        // A record may be null, as a pattern asks.
        if (_dice.Chance(0.25))
        {
            condition = _named.Condition(v);
        }
        else if (Struct() is { Type.IsClass: false } s)
        {
            method.Use("is pattern over a struct");
            condition = $"{s.Value} is {Property(s.Type, v)} && {v} {_dice.Pick("<", ">")} {X}";
        }
        else
        {
            method.Use("is pattern over a tuple");
            condition = $"({Typed}, {K}) is (var {v}, {_dice.Pick("> 0", "1 or 2", "_")}) && {v} {_dice.Pick("<", ">")} {X}";
        }
        method.Open($"if ({condition})");
        Scope.Reals.Add(new RealVariable(v, true));
        method.Statements.Several(2);
        if (method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} -= 0.3 * {v};");
        method.Close();
    }

    private void Switch()
    {
        string p = method.Name("p"), q = method.Name("q");
        bool inLoop = method.InLoop;
        method.InLoop = false;
        bool ofStruct = false;
        if (Struct() is { } s && _dice.Chance(0.6))
        {
            ofStruct = true;
            method.Use("switch statement over a struct");
            method.Open($"switch ({s.Value})");
            method.Line($"case {Property(s.Type, p)} when {p} > {_dice.Number(true)}:");
        }
        else
        {
            method.Use("switch statement over a tuple");
            method.Open($"switch (({Typed}, {K}, {method.Expressions.Condition(0)}))");
            method.Line($"case (var {p}, {_dice.Pick("0", "> 1", "not 1")}, {_dice.Pick("true", "_")}) when {p} < {X}:");
        }
        Section(p, inLoop);
        if (!ofStruct)
        {
            method.Line($"case (var {q}, _, false):");
            Section(q, inLoop);
        }
        method.Line("default:");
        Section(null, inLoop);
        method.Close();
        method.InLoop = inLoop;
    }

    private void Section(string? bound, bool inLoop)
    {
        method.Open();
        if (bound is not null)
        {
            Scope.Reals.Add(new RealVariable(bound, true));
            if (method.Elements.Written(b => b.IsReadable) is { } target)
                method.Line($"{target.Text} = 0.5 * {target.Text} + {bound} * {X};");
        }
        method.Statements.Several(2);
        method.Line(inLoop && _dice.Chance(0.2) ? "continue;" : method.Return is not null && _dice.Chance(0.1) ? method.Return() : "break;");
        method.Close();
    }

    private static string Parenthesised(string text) => text.StartsWith('(') ? text : $"({text})";

    /// <summary>All parts by position, of tuples alone.</summary>
    private void Position()
    {
        var types = Scope.Types.Where(t => t.IsTuple && t.Parts.All(p => p.Type is null)).ToArray();
        if (types.Length == 0)
            return;
        var type = _dice.OneOf(types);
        string[] names = [.. type.Parts.Select((_, i) => i > 0 && _dice.Chance(0.3) ? "_" : method.Name("d"))];
        method.Use("positions of a tuple");
        string t = method.Name("t");
        method.Line($"Real {t} = {Named(type, method.Structs.Value(type, 1))} is ({string.Join(", ", names.Select(n => n == "_" ? n : "var " + n))}) && {names[0]} > {_dice.Number(true)} ? {string.Join(" * ", names.Where(n => n != "_"))} : {X};");
        Scope.Reals.Add(new RealVariable(t, true));
    }
}
