namespace HypergradGen.Fuzz.Programs;

/// <summary>References: locals that name a variable or an element, and <c>foreach (ref …)</c>.</summary>
internal sealed class References(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    public void Write() => _dice.Act((3, ToElement), (1, ToVariable), (2, ForEach));

    /// <summary>A name of an element, which keeps its index when what the index was computed from has changed.</summary>
    private void ToElement()
    {
        string r = method.Name("r");
        if (Scope.Ints.Where(k => k.IsAssignable).ToArray() is { Length: > 0 } counters && Writable(1) is { } buffer && _dice.Chance(0.4))
        {
            method.Use("ref local whose index changes");
            string k = _dice.OneOf(counters).Name;
            method.Line($"ref Real {r} = ref {buffer.Name}[Math.Abs({k} % 1000) % {buffer.Name}.Length];");
            method.Line($"{k}++;");
        }
        else if (method.Elements.Written(b => b is { IsReadable: true, IsProperty: false }) is { } element)
        {
            method.Use("ref local");
            method.Line($"ref Real {r} = ref {element.Text};");
        }
        else
        {
            return;
        }
        method.Line(_dice.Pick($"{r} += 0.5 * {method.Expressions.Real(1)};", $"{r} = {method.Expressions.Bounded(1)};", $"{r} *= {r};"));
        if (_dice.Chance(0.3))
            method.Line($"{r} = RealMath.Sin({r});");
        Scope.Reals.Add(new RealVariable(r, true) { IsReference = true });
    }

    private void ToVariable()
    {
        if (Scope.Reals.Where(v => v is { IsAssignable: true, IsReference: false, IsProperty: false }).ToArray() is not { Length: > 0 } targets)
            return;
        method.Use("ref local of a variable");
        string r = method.Name("r");
        bool isReadOnly = _dice.Chance(0.3);
        method.Line($"ref {(isReadOnly ? "readonly " : "")}Real {r} = ref {_dice.OneOf(targets).Name};");
        Scope.Reals.Add(new RealVariable(r, !isReadOnly) { IsReference = true });
    }

    private BufferVariable? Writable(int least)
        => Scope.Buffers.Where(b => b is { IsReal: true, IsWritable: true, IsReadable: true } && b.Least >= least).ToArray() is { Length: > 0 } all ? _dice.OneOf(all) : null;

    private void ForEach()
    {
        if (Writable(0) is not { } buffer)
            return;
        method.Use("foreach by reference");
        string v = method.Name("v");
        method.Open($"foreach (ref Real {v} in {(buffer.IsArray ? buffer.Name + ".AsSpan()" : buffer.Name)})");
        Scope.Reals.Add(new RealVariable(v, true) { IsReference = true });
        method.Line(_dice.Pick($"{v} = 0.7 * {v} + 0.2 * {method.Expressions.Real(1)};", $"{v} *= {method.Expressions.Bounded(1)};", $"{v} -= RealMath.Sin({v});"));
        if (_dice.Chance(0.5))
            method.Loops.Body(2);
        method.Close();
    }
}
