using System.Text;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Writes a program's struct and record types with their members.</summary>
internal sealed class StructWriter(Dice dice, ISet<string> constructs, string suffix)
{
    private readonly StringBuilder _text = new();

    /// <summary>Whether all reals are <c>float</c>.</summary>
    public bool IsFloat { get; init; }

    public override string ToString() => _text.ToString();

    /// <summary>Types of the program's own, and tuples.</summary>
    public List<StructType> Types()
    {
        var types = new List<StructType>();
        if (dice.Chance(0.75))
            types.Add(Plain("V" + suffix, []));
        // One that others change through their parts is worth having parts of.
        if (types.Count > 0 && dice.Chance(types[0].Shifts ? 0.75 : 0.45))
            types.Add(Plain("W" + suffix, types));
        if (types.Count == 0 || dice.Chance(0.4))
            types.Add(Tuple(types));
        if (dice.Chance(0.3))
            types.Add(Generic("Couple" + suffix));
        if (dice.Chance(0.15))
            types.Add(OfLibrary());
        return types;
    }

    private StructType OfLibrary()
    {
        var (name, parts) = IsFloat ? dice.Pick(("Vector2", "XY"), ("Vector3", "XYZ"), ("Vector4", "XYZW"), ("Quaternion", "XYZW")) : ("Complex", "");
        constructs.Add($"struct of the library among those of the program: {name}");
        StructPart[] fields = parts.Length > 0 ? [.. parts.Select(p => new StructPart(p.ToString()))] : [new("Real") { Form = PartForm.ReadOnlyProperty }, new("Imaginary") { Form = PartForm.ReadOnlyProperty }];
        return new StructType(name, fields) { IsOfLibrary = true, HasWith = parts.Length > 0, HasLowerCaseParameters = true };
    }

    private StructType Generic(string name)
    {
        bool isReadOnly = dice.Chance(0.5), isStruct = dice.Chance(0.4);
        string members = $$"""
                public T Blend(T t) => X + t * (Y - {{dice.Pick("X", "t * X", "T.Sin(X)")}});

                public {{name}}<T> Turned() => new(-Y, {{dice.Pick("X", "X * Y", "T.Max(X, Y)")}});
            """;
        constructs.Add(isStruct ? "generic struct with fields" : isReadOnly ? "generic readonly record struct" : "generic record struct");
        _text.Append(isStruct
            ? $"public struct {name}<T> where T : RealFloat<T>\n{{\n    public T X;\n    public T Y;\n\n    public {name}(T x, T y)\n    {{\n        X = x;\n        Y = y;\n    }}\n\n{members}\n}}\n\n"
            : $"public {(isReadOnly ? "readonly " : "")}record struct {name}<T>(T X, T Y) where T : RealFloat<T>\n{{\n{members}\n}}\n\n");
        var form = isStruct ? PartForm.Field : isReadOnly ? PartForm.InitialisedProperty : PartForm.Property;
        return new StructType(name + "<Real>", [new("X") { Form = form }, new("Y") { Form = form }]) { IsGeneric = true, HasWith = true, CanBeDeconstructed = !isStruct, HasLowerCaseParameters = isStruct };
    }

    private StructType Tuple(List<StructType> types)
    {
        StructPart[] parts = dice.Between(0, 2) switch
        {
            0 => [new("A"), new("B")],
            1 => [new("A"), new("B"), new("C")],
            _ => types.FirstOrDefault(t => !t.IsClass) is { } inner ? [new("A"), new("B", inner)] : [new("A"), new("B")],
        };
        string name = $"({string.Join(", ", parts.Select(p => $"{p.TypeName} {p.Name}"))})";
        return new StructType(name, parts) { IsTuple = true, CanBeDeconstructed = true };
    }

    private StructType Plain(string name, List<StructType> others)
    {
        StructPart[] parts = [.. Enumerable.Range(0, dice.Between(1, 3)).Select(i => new StructPart("XYZ"[i].ToString()))];
        if (others.FirstOrDefault(o => !o.IsClass) is { } inner)
            parts = dice.Chance(0.3) ? [new("At", inner), new("Speed", inner), new("Mass")] : dice.Chance(0.5) ? [new("At", inner), new("Mass")] : [new("Mass"), new("At", inner)];
        var kind = dice.Pick(Kind.ReadOnlyRecord, Kind.ReadOnlyRecord, Kind.Record, Kind.Record, Kind.Fields, Kind.Fields, Kind.Mixed, Kind.Mixed, Kind.Mixed, Kind.Mixed, Kind.ReadOnly, Kind.Class);
        parts = [.. parts.Select(p => p with { Form = FormIn(kind) })];
        var type = new StructType(name, parts)
        {
            IsClass = kind == Kind.Class,
            HasOperators = dice.Chance(0.85),
            HasWith = true,
            CanBeDeconstructed = parts.Length > 1 && (kind is Kind.ReadOnlyRecord or Kind.Record or Kind.Class || dice.Chance(0.5)),
            ConvertsFromReal = dice.Chance(0.3),
            HasLowerCaseParameters = kind is Kind.Fields or Kind.Mixed or Kind.ReadOnly,
            Tag = kind is Kind.Fields or Kind.Mixed or Kind.Record && dice.Chance(0.4) ? dice.Pick("int", "byte", "long", "short") : null,
        };
        type = type with { Shifts = !type.IsClass && type.Leaves.Any(l => l.IsMutable) && dice.Chance(0.8), ChangesItsParts = kind is Kind.Fields or Kind.Mixed && type.Moved is not null };
        string list = string.Join(", ", parts.Select(p => $"{p.TypeName} {p.Name}"));
        constructs.Add(kind switch { Kind.ReadOnlyRecord => "readonly record struct", Kind.Record => "record struct", Kind.Fields => "struct with fields", Kind.Mixed => "struct with fields and properties", Kind.ReadOnly => "readonly struct", _ => "sealed record" });
        _text.Append(kind switch
        {
            Kind.ReadOnlyRecord => $"public readonly record struct {name}({list})\n{{\n",
            Kind.Record => $"public record struct {name}({list})\n{{\n",
            Kind.Class => $"public sealed record {name}({list})\n{{\n",
            Kind.Fields or Kind.Mixed => $"public struct {name}\n{{\n{string.Concat(parts.Select(p => $"    {p.Declaration}\n"))}{(type.Tag is { } tag ? $"    public {tag} Tag;\n" : "")}\n{Constructor(name, parts)}",
            _ => $"public readonly struct {name}({string.Join(", ", parts.Select(p => $"{p.TypeName} {p.Lower}"))})\n{{\n{string.Concat(parts.Select(p => $"    public {p.TypeName} {p.Name} {{ get; init; }} = {p.Lower};\n"))}\n",
        });
        if (kind is Kind.Fields or Kind.Mixed or Kind.ReadOnly && type.CanBeDeconstructed)
            _text.Append($"    public void Deconstruct({string.Join(", ", parts.Select(p => $"out {p.TypeName} {p.Lower}"))})\n    {{\n{string.Concat(parts.Select(p => $"        {p.Lower} = {p.Name};\n"))}    }}\n\n");
        if (type.Tag is not null)
            constructs.Add("struct of reals and an integer");
        if (kind == Kind.Record && type.Tag is { } kept)
            _text.Append($"    public {kept} Tag = {dice.Between(0, 3)};\n\n");
        if (type.ChangesItsParts)
            _text.Append(ChangingMembers.WriteConstructor(type, dice, constructs));
        Members(type);
        _text.Append("}\n\n");
        return type;
    }

    private enum Kind
    {
        ReadOnlyRecord,
        Record,
        Fields,

        /// <summary>Each part is declared in another way.</summary>
        Mixed,

        ReadOnly,
        Class,
    }

    private PartForm FormIn(Kind kind) => kind switch
    {
        Kind.Record => PartForm.Property,
        Kind.Fields => PartForm.Field,
        Kind.Mixed => (PartForm)dice.Between((int)PartForm.Field, (int)PartForm.BackedReadOnlyProperty),
        _ => PartForm.InitialisedProperty,
    };

    private static string Constructor(string name, StructPart[] parts)
        => $"    public {name}({string.Join(", ", parts.Select(p => $"{p.TypeName} {p.Lower}"))})\n    {{\n{string.Concat(parts.Select(p => $"        {p.Assigned} = {p.Lower};\n"))}    }}\n\n";

    private void Members(StructType type)
    {
        string name = type.Name;
        if (type.ConvertsFromReal)
        {
            constructs.Add("conversion operator");
            _text.Append($"    public static implicit operator {name}(Real r) => {Build(type, (_, path) => path.EndsWith('X') ? "r" : $"{dice.Number()} * r")};\n\n");
        }
        if (type.HasOperators)
        {
            constructs.Add("operators");
            _text.Append($"    public static {name} operator +({name} a, {name} b) => {Build(type, (_, path) => $"a{path} + b{path}")};\n\n");
            _text.Append($"    public static {name} operator -({name} a, {name} b) => {Build(type, (_, path) => $"a{path} - b{path}")};\n\n");
            _text.Append($"    public static {name} operator *(Real r, {name} a) => {Build(type, (_, path) => $"r * a{path}")};\n\n");
            var mixed = Inside(type, ("a", type), ("b", type));
            mixed.Scope.Reals.Add(new RealVariable("t", true));
            _text.Append($"    public static {name} Mixed({name} a, {name} b, Real t) => {Build(type, (_, path) => $"a{path} + t * (b{path} - {mixed.Expressions.Bounded(1)})")};\n\n");
            var norm = Inside(type, ("", type));
            if (dice.Chance(0.5))
            {
                _text.Append($"    public Real Norm() => RealMath.Sqrt(0.1 + {string.Join(" + ", type.Leaves.Select(l => $"{l.Path[1..]} * {l.Path[1..]}"))});\n\n");
            }
            else
            {
                norm.Open($"public {(type.IsClass ? "" : "readonly ")}Real Norm()");
                norm.Budget = 2;
                // What is declared here is read at the end; the parts themselves stay as they are.
                norm.Scope.Reals.RemoveAll(_ => true);
                norm.Scope.Reals.AddRange(type.Leaves.Select(l => new RealVariable(l.Path[1..], false)));
                norm.Return = () => $"return {norm.Expressions.Bounded(1)};";
                norm.Statements.Several(2);
                norm.Line(norm.Return());
                norm.Close();
                _text.Append(norm).Append('\n');
            }
            constructs.Add("indexer");
            var leaves = type.Leaves.ToArray();
            _text.Append($"    public Real this[int i] => i switch {{ {string.Concat(leaves.Skip(1).Select((l, i) => $"{i + 1} => {l.Path[1..]}, "))}_ => {leaves[0].Path[1..]} }};\n\n");
        }
        if (type.Shifts)
        {
            var shift = Inside(type, ("", type));
            shift.Scope.Reals.Add(new RealVariable("by", true));
            shift.Open("public void Shift(Real by)");
            if (type.Tag is not null)
            {
                shift.Line("Tag++;");
                shift.Line($"by *= Tag % 2 == {dice.Between(0, 1)} ? 1 : 0.1 * Tag;");
            }
            foreach (var (path, isMutable, _) in type.Leaves.Where(l => l.IsMutable))
                shift.Line($"{path[1..]} {dice.Pick("+=", "-=")} 0.4 * {shift.Expressions.Bounded(1)};");
            if (dice.Chance(0.3))
                shift.Line($"if ({shift.Expressions.Condition(0)})\n            this = {Build(type, (_, path) => $"0.5 * {path[1..]}")};");
            shift.Close();
            _text.Append(shift).Append('\n').Append(ChangingMembers.Write(type, dice, constructs));
        }
        if (type.Moved is { } part)
            _text.Append(ChangingMembers.WriteMoved(type, part, dice, constructs));
    }

    /// <summary>A new value whose reals are given by path.</summary>
    public static string Build(StructType type, Func<StructPart, string, string> real, string path = "")
    {
        var parts = type.Parts.Select(p => p.Type is null ? real(p, $"{path}.{p.Name}") : Build(p.Type, real, $"{path}.{p.Name}"));
        return type.IsTuple ? $"({string.Join(", ", parts)})" : $"new {type.Name}({string.Join(", ", parts)})";
    }

    private Method Inside(StructType type, params (string Name, StructType Type)[] values)
    {
        var scope = new Scope { IsFloat = IsFloat };
        foreach (var (name, of) in values)
        {
            foreach (var (path, isMutable, isField) in of.Leaves)
                scope.Reals.Add(new RealVariable(name.Length > 0 ? name + path : path[1..], false));
        }
        return new Method(dice, scope, [], constructs, [.. type.Leaves.Select(l => l.Path[1..]), .. type.Parts.Select(p => p.Name), "a", "b", "t", "r", "by", "i"]) { IsInStruct = true };
    }
}
