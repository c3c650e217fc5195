namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Calls of methods and setters that change the struct they are called on: variables and elements, what must not change and what a property gives, of
/// which they change a copy, and with arguments that change it first.
/// </summary>
internal sealed class Receivers(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    public static bool Has(StructType type) => type.Shifts || type.Moved is not null;

    /// <summary>A real that a call gives; null where there is nothing to call it on.</summary>
    public string? Real(StructType type)
    {
        if (Any(type) is not { } on)
            return null;
        method.Use("call that changes a struct, as a value");
        if (type.Moved is not null && (!type.Shifts || _dice.Chance(0.4)))
            return $"{on.Name}.Moved({Argument(on)})";
        switch (_dice.Between(0, 6))
        {
            case 0 when Variables(type).Where(s => s.IsVariable).ToArray() is { Length: > 0 } others:
                string other = _dice.OneOf(others).Name;
                method.Use(other == on.Name ? "method of a struct that is given it by reference" : "method of a struct that is given another by reference");
                return $"{on.Name}.Against({Two($"ref {other}", on)})";
            case 1:
                method.Use("method of a struct with an in parameter of its type");
                return $"{on.Name}.Beside({Two(on.IsVariable && _dice.Chance(0.4) ? "in " + on.Name : method.Structs.Value(type, 1), on)})";
            case 2:
                method.Use("readonly member that changes a copy");
                return $"{on.Name}.Tried({Argument(on)})";
            case 3:
                return $"{on.Name}.Plus({Argument(on)})";
            case 4 when _dice.Chance(0.5):
                return $"{method.Structs.Fresh(type)}.Taken({X})";
            case 5:
                return $"{on.Name}.Lead";
            default:
                return $"{on.Name}.Taken({Argument(on)})";
        }
    }

    /// <summary>First of all statements: what the others read and change.</summary>
    public void Begin()
    {
        if (!Scope.Types.Any(Has) || _dice.Chance(0.25))
            return;
        method.Structs.Declare(_dice.OneOf(Scope.Types.Where(Has).ToArray()));
        for (int i = _dice.Between(1, 3); i > 0; i--)
            Write();
    }

    public void Write()
    {
        var type = _dice.OneOf(Scope.Types.Where(Has).ToArray());
        if (Any(type) is not { } on)
        {
            method.Structs.Declare(type);
            return;
        }
        _dice.Act(
            (4, () => Change(on)),
            (on.IsVariable && type.Shifts ? 2 : 0, () => Set(on)),
            (2, () => Alias(type)),
            (type.Shifts ? 2 : 0, () => Indexed(type)),
            (2, () => Named(type)));
        Show(on);
    }

    private StructVariable[] Variables(StructType type) => [.. Scope.Structs.Where(s => s.Type == type && !s.IsData)];

    /// <summary>What a method may be called on: a variable, a part, or an element.</summary>
    private StructVariable? Any(StructType type)
    {
        var variables = Variables(type);
        var memory = Scope.StructBuffers.Where(b => b.Type == type && b.MayBeCalledOn).ToArray();
        if (memory.Length > 0 && (variables.Length == 0 || _dice.Chance(0.3)) && _dice.OneOf(memory).Buffer is var buffer && method.Elements.Index(buffer) is { } index)
            return new StructVariable($"{buffer.Name}[{index}]", type, buffer.IsWritable);
        if (variables.Length == 0)
            return null;
        // What must not change, and what a property gives, is seldom there.
        var copied = variables.Where(v => !v.IsVariable).ToArray();
        var on = _dice.OneOf(copied.Length > 0 && _dice.Chance(0.4) ? copied : variables);
        if (!on.IsVariable)
            method.Use(on.IsProperty ? "method called on what a property or datum gives" : "method called on what must not change");
        return on;
    }

    /// <summary>A real; now and then it changes what the method is called on, or what that is another name of.</summary>
    private string Argument(StructVariable on)
    {
        var changed = on.IsVariable ? on : Variables(on.Type).Where(s => s.IsVariable).ToArray() is { Length: > 0 } others ? _dice.OneOf(others) : null;
        if (changed is null || _dice.Chance(0.5))
            return X;
        string v = changed.Name, leaf = _dice.OneOf(on.Type.Leaves.ToArray()).Path;
        string? assigned = on.Type.Leaves.Where(l => l.IsMutable).ToArray() is { Length: > 0 } mutable ? v + _dice.OneOf(mutable).Path : null;
        method.Use("argument that changes what a method is called on");
        return _dice.Between(0, 3) switch
        {
            0 when assigned is not null => _dice.Pick($"{assigned}++", $"--{assigned}"),
            1 when assigned is not null => $"({assigned} {_dice.Pick("-=", "+=")} {_dice.Number()} * {method.Expressions.Leaf()})",
            2 when on.Type.Shifts => $"{v}.Taken({method.Expressions.Leaf()})",
            _ => $"({v} = {method.Structs.Value(on.Type, 1)}){leaf}",
        };
    }

    /// <summary>Another struct and a real, in either order.</summary>
    private string Two(string other, StructVariable on)
        => WrittenOrder.Begin(method, 2) is { } order ? order.List([("other", other), ("by", _dice.Chance(0.5) ? order.Real() : Argument(on))]) : $"{other}, {Argument(on)}";

    private void Change(StructVariable on)
    {
        if (on.Type.Shifts && _dice.Chance(0.6))
            method.Line($"{on.Name}.Shift({Argument(on)});");
        else if (on.Type.Shifts && _dice.Chance(0.5))
            method.Line($"{on.Name}.Taken({Argument(on)});");
        else if (on.Type.Moved is not null)
            method.Line($"{on.Name}.Moved({Argument(on)});");
        else
            method.Line($"_ = {on.Name}.Tried({Argument(on)});");
    }

    private void Set(StructVariable on)
    {
        method.Use("setter that changes its struct");
        method.Line(_dice.Pick($"{on.Name}.Lead = {X};", $"{on.Name}.Lead += {X};", $"{on.Name}.Lead *= 0.7;", $"{on.Name}.Lead = {on.Name}.Plus({on.Name}.Lead);"));
    }

    /// <summary>Another name of a struct, through which it must not change.</summary>
    private void Alias(StructType type)
    {
        var memory = Scope.StructBuffers.Where(b => b.Type == type && b.MayBeCalledOn).ToArray();
        string? to = memory.Length > 0 && _dice.Chance(0.4) && _dice.OneOf(memory).Buffer is var buffer && method.Elements.Index(buffer) is { } index ? $"{buffer.Name}[{index}]"
            : Variables(type).Where(s => !s.IsProperty && (s.IsAssignable || s.IsReference)).ToArray() is { Length: > 0 } variables ? _dice.OneOf(variables).Name : null;
        if (to is null)
            return;
        method.Use("ref readonly local of a struct");
        string r = method.Name("r");
        method.Line($"ref readonly {type.Name} {r} = ref {to};");
        method.Structs.Add(r, type, isAssignable: false, isReference: true);
        var alias = Scope.Structs.First(s => s.Name == r);
        Change(alias);
        Show(alias);

        // The C# compiler leaves out the copy that a method may change, in optimised code, where nothing reads the name behind the call.
        string after = method.Name("after");
        method.Line($"Real {after} = {r}{_dice.OneOf(type.Leaves.ToArray()).Path};");
        Scope.Reals.Add(new RealVariable(after, true));
    }

    /// <summary>An element whose index the receiver counts on, before the arguments are evaluated.</summary>
    private void Indexed(StructType type)
    {
        if (Scope.StructBuffers.Where(b => b.Type == type && b.MayBeCalledOn).ToArray() is not { Length: > 0 } memory)
            return;
        var buffer = _dice.OneOf(memory).Buffer;
        if (method.Elements.Index(buffer) is not { } index || index.StartsWith('^'))
            return;
        method.Use("element called on, whose index changes");
        string k = method.Name("k"), t = method.Name("t");
        method.Line($"int {k} = {index};");
        method.Line($"Real {t} = {buffer.Name}[{k}{_dice.Pick("++", "--")}].{_dice.Pick("Taken", "Plus", "Tried")}({_dice.Pick($"0.2 * {k}", $"{k} + {X}", X)});");
        Scope.Ints.Add(new IntVariable(k, -9999, 9999, IsAssignable: true));
        Scope.Reals.Add(new RealVariable(t, true));
    }

    private void Named(StructType type)
    {
        if (Real(type) is not { } value)
            return;
        string t = method.Name("t");
        method.Line($"Real {t} = {value};");
        Scope.Reals.Add(new RealVariable(t, true));
    }

    /// <summary>What became of it, so that a copy in its place shows.</summary>
    private void Show(StructVariable on)
    {
        if (_dice.Chance(0.7) && method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += {_dice.Number(true)} * {on.Name}{_dice.OneOf(on.Type.Leaves.ToArray()).Path};");
    }
}
