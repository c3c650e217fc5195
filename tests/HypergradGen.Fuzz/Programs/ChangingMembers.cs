namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Members that change their struct, or a copy of it where it must not change: methods, a setter, what they call on <c>this</c>, on parts and on other
/// structs of the type, which may be the same.
/// </summary>
internal static class ChangingMembers
{
    /// <summary>Of a type that has <c>Shift</c>.</summary>
    public static string Write(StructType type, Dice dice, ISet<string> constructs)
    {
        constructs.Add("method that changes its struct");
        string[] all = [.. type.Leaves.Select(l => l.Path[1..])], changed = [.. type.Leaves.Where(l => l.IsMutable).Select(l => l.Path[1..])];
        string first = changed[0], last = dice.OneOf(all), step = dice.Number();
        return $$"""
                public Real Taken(Real by)
                {
                    Shift(by);
                    {{first}} {{dice.Pick("+=", "-=")}} {{step}} * by;
                    return {{last}} + 0.5 * {{first}};
                }

                public {{dice.Pick("", "readonly ")}}Real Plus(Real by) => {{dice.Pick($"{first} + by", $"{first} * by", $"by - {first} * {last}")}};

                public readonly Real Tried(Real by)
                {
                    Shift(by);
                    Real before = {{first}};
                    return before + 0.5 * {{dice.Pick("Taken(before)", "this.Taken(by)")}} - {{last}};
                }

                public Real Against(ref {{type.Name}} other, Real by)
                {
                    {{first}} -= 0.3 * by;
                    other.{{first}} += 0.2 * {{last}};
                    {{dice.Pick("", "other.")}}Shift(other.{{last}});
                    return {{last}} - 0.5 * other.{{first}};
                }

                public {{dice.Pick("", "readonly ")}}Real Beside(in {{type.Name}} other, Real by)
                {
                    other.Shift(by);
                    Shift({{dice.Pick("0.5 * by", $"other.{last}")}});
                    return {{first}} + other.{{last}} * other.{{first}};
                }

                public Real Lead
                {
                    {{dice.Pick("", "readonly ")}}get => 0.8 * {{first}};
                    set
                    {
                        {{first}} = {{dice.Pick("0.6 * value", $"value - 0.1 * {last}")}};
                        {{changed[^1]}} += 0.2 * value;
                    }
                }


            """;
    }

    /// <summary>Of a type with a part that can be changed.</summary>
    public static string WriteMoved(StructType type, StructPart part, Dice dice, ISet<string> constructs)
    {
        bool isReadOnly = !type.IsClass && dice.Chance(0.4);
        constructs.Add(isReadOnly ? "part changed in a readonly member" : "part changed in a member");
        constructs.Add($"struct that changes as a part: {part.Form}");
        string leaf = dice.OneOf(part.Type!.Leaves.ToArray()).Path, at = part.Name;
        return $$"""
                public {{part.TypeName}} Middle => {{dice.Pick(at, StructWriter.Build(part.Type!, (_, path) => $"0.5 * {at}{path}"))}};

                public {{(isReadOnly ? "readonly " : "")}}Real Moved(Real by)
                {
                    {{dice.Pick("", "this.")}}{{at}}.Shift(by);
                    Real first = {{at}}{{leaf}};
                    return 0.5 * {{dice.Pick(at, at, "Middle")}}.Taken(first) - {{at}}{{leaf}};
                }


            """;
    }

    /// <summary>A constructor that calls methods on the parts that it has assigned, also on those that nothing else may change.</summary>
    public static string WriteConstructor(StructType type, Dice dice, ISet<string> constructs)
    {
        constructs.Add("constructor that changes parts");
        var changed = type.Parts.Where(p => p.Type is { Shifts: true }).ToArray();
        return $$"""
                public {{type.Name}}({{string.Join(", ", type.Parts.Select(p => $"{p.TypeName} {p.Lower}"))}}, Real by)
                {
            {{string.Concat(type.Parts.Select(p => $"        {p.Assigned} = {p.Lower};\n"))}}{{string.Concat(changed.Select(p => $"        {dice.Pick(p.Assigned, p.Name)}.{dice.Pick("Shift(by)", $"Taken({p.Lower}.Plus(by))")};\n"))}}    }


            """;
    }
}
