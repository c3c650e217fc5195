namespace HypergradGen.Fuzz.Programs;

/// <summary>Values and variables of structs, records and tuples.</summary>
internal sealed class Structs(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    /// <summary>A real out of a struct; null where there are none.</summary>
    public string? Real(int depth)
    {
        if (Scope.Types.Count == 0)
            return null;
        var type = _dice.OneOf(Scope.Types);
        if (Receivers.Has(type) && _dice.Chance(0.5))
            return method.Receivers.Real(type);
        string? value = Existing(type);
        if (!type.IsTuple && _dice.Chance(0.4))
            value = Value(type, depth - 1);
        if (value is null)
            return null;
        if (type.HasOperators && _dice.Chance(0.4))
        {
            method.Use("member of a struct");
            return _dice.Pick($"{value}.Norm()", $"{value}[{method.Integers.In(0, 3)}]");
        }
        if (type.IsOfLibrary && _dice.Chance(0.3))
            return RealOfLibrary(value, type);
        if (type.IsGeneric && _dice.Chance(0.5))
        {
            method.Use("member of a generic struct");
            return _dice.Pick($"{value}.Blend({X})", $"{value}.Turned().X", $"{value}.Turned().Blend({X})");
        }
        return value + _dice.OneOf(type.Leaves.ToArray()).Path;
    }

    private string? Existing(StructType type)
    {
        var variables = Scope.Structs.Where(s => s.Type == type).ToArray();
        var memory = Scope.StructBuffers.Where(b => b.Type == type && b.Buffer.IsReadable).ToArray();
        if (memory.Length > 0 && (variables.Length == 0 || _dice.Chance(0.4)) && _dice.OneOf(memory).Buffer is var buffer && method.Elements.Index(buffer) is { } index)
            return $"{buffer.Name}[{index}]";
        return variables.Length > 0 ? _dice.OneOf(variables).Name : null;
    }

    /// <summary>A value of the type, which a member can be asked of.</summary>
    public string Value(StructType type, int depth)
    {
        string text = Existing(type) is { } existing && _dice.Chance(0.6) ? existing : Fresh(type);
        if (depth <= 0)
            return text;
        string other() => Value(type, depth - 1);
        _dice.Act(
            (4, () => { }
        ),
            (2, () => text = Fresh(type)),
            (1, () => text = $"({method.Expressions.Condition(0)} ? {text} : {other()})"),
            (type.HasOperators ? 5 : 0, () => text = _dice.Pick($"({text} + {other()})", $"({text} - {other()})", $"({X} * {text})", Mixed(type, text, other()))),
            (type.IsOfLibrary ? 5 : 0, () => text = OfLibrary(type, text, other)),
            (type.HasWith && type.Parts.Any(p => p is { Type: null, IsInitialisable: true }) ? 2 : 0, () => text = With(type, text)),
            (type.ConvertsFromReal ? 1 : 0, () => text = $"(({type.Name})(Real){Parenthesised(X)})"),
            (1, () => text = $"({method.Integers.Small(1).Text} switch {{ 0 => {text}, _ => {other()} }})"));
        return text;
    }

    private string OfLibrary(StructType type, string a, Func<string> other)
    {
        method.Use($"member of {type.Name}");
        string sum = _dice.Pick($"({a} + {other()})", $"({a} - {other()})", $"({a} * {method.Expressions.Bounded(1)})");
        return type.Name switch
        {
            "Complex" => _dice.Pick(sum, $"({method.Expressions.Leaf()} * {a})", $"({a} * {other()})", $"Complex.Conjugate({a})", $"(-{a})", $"({a} / (2 + {a} * Complex.Conjugate({a})))"),
            "Quaternion" => _dice.Pick(sum, $"({a} * {other()})", $"Quaternion.Conjugate({a})"),
            _ => _dice.Pick(sum, $"({method.Expressions.Leaf()} * {a})", $"({a} * {other()})", $"{type.Name}.Lerp({a}, {other()}, {X})", $"(-{a})", $"{type.Name}.{_dice.Pick("Min", "Max")}({a}, {other()})", $"({a} / (1.5 + {a}.LengthSquared()))", $"{type.Name}.Abs({a})"),
        };
    }

    private string? RealOfLibrary(string value, StructType type) => type.Name switch
    {
        "Complex" => $"({value} * Complex.Conjugate({value})).Real",
        "Quaternion" => $"Quaternion.Dot({value}, {value})",
        _ => _dice.Pick($"{value}.LengthSquared()", $"{type.Name}.Dot({value}, {value})"),
    };

    private string Mixed(StructType type, string a, string b)
        => $"{type.Name}.Mixed({(WrittenOrder.Begin(method, 3) is { } order ? order.List([("a", a), ("b", b), ("t", order.Real())]) : $"{a}, {b}, {X}")})";

    private static string Parenthesised(string text) => text.StartsWith('(') ? text : $"({text})";

    private string With(StructType type, string text)
    {
        method.Use("with");
        string part = _dice.OneOf(type.Parts.Where(p => p is { Type: null, IsInitialisable: true }).ToArray()).Name;
        return $"({text} with {{ {part} = {X} }})";
    }

    /// <summary>A value that is no variable's.</summary>
    public string Fresh(StructType type)
    {
        if (!type.IsTuple && type.Parts.All(p => p.IsInitialisable) && type.Parts.Any(p => p.IsField) && _dice.Chance(0.3))
        {
            method.Use("object initialiser");
            return $"new {type.Name} {{ {string.Join(", ", type.Parts.Select(p => $"{p.Name} = {(p.Type is null ? X : Fresh(p.Type))}"))} }}";
        }
        if (_dice.Chance(0.07) && !type.IsClass)
        {
            method.Use("default of a struct");
            return $"default({type.Name})";
        }
        if (!type.IsTuple && WrittenOrder.Begin(method, type.Parts.Length + (type.ChangesItsParts ? 1 : 0)) is { } order)
            return Named(type, order);
        string made = StructWriter.Build(type, (_, _) => X);
        return type.ChangesItsParts && _dice.Chance(0.4) ? $"{made[..^1]}, {X})" : made;
    }

    /// <summary>Made by a constructor whose arguments are named.</summary>
    private string Named(StructType type, WrittenOrder order)
    {
        method.Use("named arguments of a constructor");
        var arguments = type.Parts.Select(p => (type.Argument(p), p.Type is null ? order.Real() : StructWriter.Build(p.Type, (_, _) => order.Real()))).ToList();
        if (type.ChangesItsParts)
            arguments.Add(("by", order.Real()));
        return $"new {type.Name}({order.List(arguments)})";
    }

    public void Write()
    {
        if (Scope.Types.Count == 0)
            return;
        var type = _dice.OneOf(Scope.Types);
        _dice.Act((3, () => Declare(type)), (5, () => Change(type)), (1, () => Deconstruct(type)), (1, () => Discard(type)), (type.IsClass ? 0 : 4, () => method.StructMemory.Write(type)));
    }

    public void Declare(StructType type)
    {
        method.Use($"local {type.Word}");
        string name = method.Name(_dice.Pick("u", "v", "body", "at"));
        method.Line($"{type.Name} {name} = {Value(type, 2)};");
        Add(name, type, isAssignable: true);
    }

    public void Add(string name, StructType type, bool isAssignable, bool isReference = false)
        => Scope.Add(new StructVariable(name, type, isAssignable) { IsReference = isReference });

    private void Change(StructType type)
    {
        var targets = Scope.Structs.Where(s => s.Type == type && s.IsAssignable).ToArray();
        if (targets.Length == 0)
        {
            Declare(type);
            return;
        }
        string t = _dice.OneOf(targets).Name;
        switch (_dice.Between(0, 6))
        {
            case 0 or 1 when type.HasOperators:
                method.Use("compound assignment of a struct");
                method.Line(_dice.Pick($"{t} += {Value(type, 1)};", $"{t} -= {Value(type, 1)};", $"{t} = 0.7 * {t} + {Value(type, 1)};"));
                break;
            case 0 or 1 when type.IsOfLibrary:
                method.Use("compound assignment of a struct of the library");
                method.Line(_dice.Pick($"{t} += {Value(type, 1)};", $"{t} -= {Value(type, 1)};", $"{t} *= {method.Expressions.Bounded(1)};", $"{t} *= {Value(type, 0)};"));
                break;
            case 2 or 3 when type.Shifts:
                method.Line($"{t}.Shift({X});");
                break;
            case 4 when _dice.OneOf(targets).Name is var s && s != t:
                method.Use("swap of structs");
                method.Line($"({t}, {s}) = ({s}, {Value(type, 1)});");
                break;
            case 5 when type.HasWith && type.Parts.Any(p => p is { Type: null, IsInitialisable: true }):
                method.Line($"{t} = {With(type, t)};");
                break;
            default:
                method.Use("assignment of a struct");
                method.Line($"{t} = {Value(type, 2)};");
                break;
        }
    }

    private void Deconstruct(StructType type)
    {
        if (!type.CanBeDeconstructed || type.Parts.Any(p => p.Type is not null) || Existing(type) is not { } value)
            return;
        method.Use("deconstruction of a struct");
        string[] names = [.. type.Parts.Select(_ => _dice.Chance(0.3) ? "_" : method.Name("d"))];
        method.Line($"var ({string.Join(", ", names)}) = {value};");
        foreach (string name in names.Where(n => n != "_"))
            Scope.Reals.Add(new RealVariable(name, true));
    }

    /// <summary>Values as wide as the struct are left out; what stands beside them goes where it belongs.</summary>
    private void Discard(StructType type)
    {
        method.Use("discard of a struct");
        string name = method.Name("d"), other = method.Name("d"), left = Value(type, 1);
        string memory = Scope.Buffers.FirstOrDefault(b => b.IsArray && b.IsReadable && b.Part.Length == 0)?.Name ?? X;
        method.Line(_dice.Pick(
            $"var (_, {name}, {other}) = ({left}, {X}, {X});",
            $"var ({name}, (_, {other}), _) = ({X}, ({left}, {X}), {left});",
            $"(Real {name}, _, (_, Real {other})) = ({X}, {memory}, ({left}, {X}));",
            $"Real {name}, {other}; ({other}, _, {name}) = ({X}, ({X}, {left}), {X});",
            $"var {name}All = ({left}, ({X}, {left}), {X}); var (_, ({name}, _), {other}) = {name}All;"));
        foreach (string made in new[] { name, other })
            Scope.Reals.Add(new RealVariable(made, true));
    }
}
