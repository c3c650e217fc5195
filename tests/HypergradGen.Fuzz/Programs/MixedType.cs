namespace HypergradGen.Fuzz.Programs;

/// <summary>A tuple whose parts are of several types.</summary>
/// <param name="Text">As C# writes it; its reals are called <c>Real</c>.</param>
/// <param name="Parts">Each part by what reads it, and its type; in the order in which they are written.</param>
/// <param name="Shape">A value, whose parts are <c>{0}</c>, <c>{1}</c>, ….</param>
/// <param name="Names">How many names a deconstruction declares; a part that is a tuple has one.</param>
internal sealed record MixedType(string Text, (string Path, string Type)[] Parts, string Shape, int Names)
{
    private static readonly MixedType[] s_all =
    [
        new("(int At, Real Value)", [(".At", "int"), (".Value", "Real")], "({0}, {1})", 2),
        new("(Real Value, bool On)", [(".Value", "Real"), (".On", "bool")], "({0}, {1})", 2),
        new("(byte At, Real Value, bool On)", [(".At", "byte"), (".Value", "Real"), (".On", "bool")], "({0}, {1}, {2})", 3),
        new("(Real Value, long At, Real Share)", [(".Value", "Real"), (".At", "long"), (".Share", "Real")], "({0}, {1}, {2})", 3),
        new("((int At, bool On) Key, Real Value)", [(".Key.At", "int"), (".Key.On", "bool"), (".Value", "Real")], "(({0}, {1}), {2})", 2),
        new("(Real Value, (Real Low, ushort At) Range)", [(".Value", "Real"), (".Range.Low", "Real"), (".Range.At", "ushort")], "({0}, ({1}, {2}))", 2),
        new("(short At, float Weight, Real Value, ulong Count)", [(".At", "short"), (".Weight", "float"), (".Value", "Real"), (".Count", "ulong")], "({0}, {1}, {2}, {3})", 4),
    ];

    public static MixedType Any(Dice dice) => dice.OneOf(s_all);

    public string Build(Func<string, string> part) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Shape, [.. Parts.Select(p => part(p.Type))]);

    public string[] Reals => [.. Parts.Where(p => p.Type == "Real").Select(p => p.Path)];

    /// <summary>The parts that are whole numbers, none of them negative.</summary>
    public (string Path, string Type)[] Whole => [.. Parts.Where(p => p.Type is not ("Real" or "bool" or "float"))];

    public string[] Flags => [.. Parts.Where(p => p.Type == "bool").Select(p => p.Path)];

    public string[] Singles => [.. Parts.Where(p => p.Type == "float").Select(p => p.Path)];
}

/// <summary>Memory of such tuples.</summary>
/// <param name="Length">How long it is, as text.</param>
internal sealed record MixedMemory(string Name, MixedType Type, string Length, bool IsArray, bool IsWritable);
