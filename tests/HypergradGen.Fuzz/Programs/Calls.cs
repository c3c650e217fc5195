namespace HypergradGen.Fuzz.Programs;

/// <summary>Calls of helpers: with expressions, slices, the same slice twice.</summary>
internal sealed partial class Calls(Method method)
{
    private readonly Dice _dice = method.Dice;
    private string? _lastSpan;

    /// <summary>Memory of which an element was given by reference to the helper that is called, which may be given more of it.</summary>
    private BufferVariable? _near;

    /// <summary>How many calls the one being written is an argument of: arguments that are calls again would go on for ever.</summary>
    private int _nesting;

    private Scope Scope => method.Scope;

    public string? Real(int depth) => depth > 0 && Of(HelperReturn.Real) is { } helper ? Call(helper) : null;

    public string? Int() => Of(HelperReturn.Int) is { } helper ? Call(helper) : null;

    public string? Bool() => Of(HelperReturn.Bool) is { } helper ? Call(helper) : null;

    private Helper? Of(params HelperReturn[] kinds)
    {
        if (_nesting > 2)
            return null;
        var fitting = method.Helpers.Concat(Scope.Locals).Where(h => kinds.Contains(h.Returns) && !(h.NeedsInstance && method.IsStatic)).ToArray();
        return fitting.Length > 0 ? _dice.OneOf(fitting) : null;
    }

    /// <param name="which">The helper that is called; any, where none is given.</param>
    public void Statement(Helper? which = null)
    {
        var fresh = new List<string>();
        if ((which ?? Of(HelperReturn.Nothing, HelperReturn.Pair, HelperReturn.Real, HelperReturn.Row, HelperReturn.Array, HelperReturn.View, HelperReturn.Window, HelperReturn.Grid, HelperReturn.Arrays)) is not { } helper || Call(helper, fresh) is not { } call)
            return;
        switch (helper.Returns)
        {
            case HelperReturn.Nothing:
                method.Line(call + ";");
                if (_dice.Chance(0.3) && Call(helper) is { } again)
                {
                    method.Use("helper called twice");
                    method.Line(again + ";");
                }
                break;
            case HelperReturn.Real or HelperReturn.Int or HelperReturn.Bool:
                Real(helper.Returns switch { HelperReturn.Int => $"0.2 * {call}", HelperReturn.Bool => $"({call} ? 0.3 : {method.Expressions.Leaf()})", _ => call });
                break;
            case HelperReturn.Pair:
                Pair(call);
                break;
            case HelperReturn.Row:
                string row = method.Name("row");
                method.Line($"ReadOnlySpan<Real> {row} = {call};");
                Scope.Buffers.Add(new BufferVariable(row, true, false, false, 2, 2, row));
                break;
            default:
                Memory(helper, call);
                break;
        }
        foreach (string name in fresh)
            Scope.Reals.Add(new RealVariable(name, true));
    }

    /// <summary>What a helper returned is memory like any other, whose length is that of what it was given.</summary>
    private void Memory(Helper helper, string call)
    {
        method.Use($"memory from a helper: {helper.Returns}");
        string made = method.Name("made");
        int least = helper.Parameters[0].Least;
        switch (helper.Returns)
        {
            case HelperReturn.Array:
                method.Line($"{_dice.Pick("var", "Real[]")} {made} = {call};");
                Scope.Buffers.Add(new BufferVariable(made, true, true, true, -1, least, made));
                break;
            case HelperReturn.View:
                method.Line($"ReadOnlySpan<Real> {made} = {call};");
                Scope.Buffers.Add(new BufferVariable(made, true, false, false, -1, helper.Parameters[1].Kind == HelperParameterKind.Int ? 0 : Math.Min(least, helper.Parameters[1].Least), made));
                break;
            case HelperReturn.Window:
                method.Line($"Span<Real> {made} = {call};");
                Scope.Buffers.Add(new BufferVariable(made, true, true, false, -1, 0, made));
                break;
            case HelperReturn.Grid:
                method.Line($"{_dice.Pick("var", "Real[,]")} {made} = {call};");
                Scope.Tables.Add(new TableVariable(made, [least, helper.Parameters[1].Least], false) { IsWritable = true });
                break;
            default:
                string high = method.Name("high");
                method.Line($"var ({made}, {high}) = {call};");
                Scope.Buffers.Add(new BufferVariable(made, true, true, true, -1, 0, made));
                Scope.Buffers.Add(new BufferVariable(high, true, true, true, -1, 0, high));
                break;
        }
    }

    private void Real(string call)
    {
        var targets = Scope.Reals.Where(r => r.IsAssignable).ToArray();
        if (targets.Length > 0)
            method.Line($"{_dice.OneOf(targets).Name} {_dice.Pick("+=", "=", "-=")} {call};");
        else if (method.Elements.Written(b => b.IsReadable) is { } element)
            method.Line($"{element.Text} += {call};");
        else
            Declare(call);
    }

    /// <summary>A call is written in every case: it may declare variables.</summary>
    private void Declare(string call)
    {
        string name = method.Name("t");
        method.Line($"Real {name} = {call};");
        Scope.Reals.Add(new RealVariable(name, true));
    }

    private void Pair(string call)
    {
        method.Use("tuple from a helper");
        string x = method.Name("p"), y = method.Name("q");
        var target = method.Elements.Written(b => b.IsReadable);
        switch (_dice.Between(0, 3))
        {
            case 0 when target is { } element:
                method.Line($"({element.Text}, Real {x}) = {call};");
                Scope.Reals.Add(new RealVariable(x, true));
                return;
            case 1:
                method.Line($"Real {x} = {call}.First;");
                Scope.Reals.Add(new RealVariable(x, true));
                return;
            case 2:
                method.Line($"(Real First, Real Second) {x} = {call};");
                Scope.Reals.Add(new RealVariable(x + ".First", true));
                Scope.Reals.Add(new RealVariable(x + ".Second", true));
                return;
            default:
                method.Line($"var ({x}, {y}) = {call};");
                Scope.Reals.Add(new RealVariable(x, true));
                Scope.Reals.Add(new RealVariable(y, true));
                return;
        }
    }

    /// <summary>A call; null where nothing here fits a parameter.</summary>
    /// <param name="fresh">Takes the variables that the call declares, where it is a statement.</param>
    private string? Call(Helper helper, List<string>? fresh = null)
    {
        var arguments = new List<string>();
        var referenced = new List<string>();
        string? lastSpan = null;
        _nesting++;
        _near = null;
        var order = WrittenOrder.Begin(method, helper.Parameters.Length);

        // What is left out stands at the end, and nothing behind it.
        int left = helper.Parameters is [.., { Kind: HelperParameterKind.Rest }] ? 0 : _dice.Between(0, helper.Parameters.Count(p => p.Otherwise is not null));
        foreach (var parameter in helper.Parameters)
        {
            string? argument = parameter.Kind switch
            {
                _ when parameter.Otherwise is not null && arguments.Count >= helper.Parameters.Length - left => "",
                HelperParameterKind.Rest => Rest(isNamed: order is not null),
                HelperParameterKind.Real => order?.Real() ?? method.Expressions.Real(1),
                HelperParameterKind.Int => order?.Int() ?? method.Integers.In(0, 3),
                HelperParameterKind.Bool => method.Expressions.Condition(0),
                HelperParameterKind.Struct => method.Structs.Value(parameter.Type!, 1),
                HelperParameterKind.RefStruct => Referred(s => s.IsVariable && !s.IsReference && s.Type == parameter.Type, helper.MayAlias ? [] : referenced),
                HelperParameterKind.InStruct => (_dice.Chance(0.7) ? Referred(s => s is { IsProperty: false, IsData: false } && s.Type == parameter.Type, helper.MayAlias ? [] : referenced)?.Replace("ref ", "in ", StringComparison.Ordinal) : null)
                    ?? method.Structs.Fresh(parameter.Type!),
                HelperParameterKind.Structs => Scope.StructBuffers.Where(b => b.Type == parameter.Type && b.Buffer.Least >= parameter.Least).ToArray() is { Length: > 0 } memory ? _dice.OneOf(memory).Buffer.Name : null,
                HelperParameterKind.Ref => Reference(helper, referenced),
                HelperParameterKind.Out => Output(helper, referenced, fresh),
                HelperParameterKind.In => _dice.Chance(0.4) ? Reference(helper, referenced)?.Replace("ref ", "in ", StringComparison.Ordinal) : Moment(),
                _ => Span(parameter, lastSpan),
            };
            if (argument is null)
            {
                _nesting--;
                return null;
            }
            arguments.Add(parameter.IsHeld ? Held(parameter, argument) : argument);
            if (parameter.Kind is HelperParameterKind.Source or HelperParameterKind.Target)
                lastSpan = _lastSpan;
        }
        _nesting--;
        method.Use($"helper: {helper.Returns}");
        if (helper.CallPrefix.Length > 0)
            method.Use("helper in another type");
        if (helper.IsExtension && _dice.Chance(0.8))
            return Extension(helper, arguments, order);
        return $"{helper.CallPrefix}{helper.Name}({List(helper, arguments, 0, order)})";
    }

    /// <summary>The arguments that stand in parentheses: of a method that is called on its first one, the others.</summary>
    private static string List(Helper helper, List<string> arguments, int skipped, WrittenOrder? order)
    {
        (string Name, string Text)[] given = [.. arguments.Select((a, i) => (helper.Parameters[i].Name, a)).Skip(skipped).Where(a => a.a.Length > 0)];
        return order is not null && given.Length > 1 ? order.List(given) : string.Join(", ", given.Select(a => a.Text));
    }

    /// <summary>An array that is there, one of a few numbers, or, where it has no name, these alone.</summary>
    private string Rest(bool isNamed)
    {
        if (_dice.Chance(0.3) && Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true, IsArray: true }).ToArray() is { Length: > 0 } arrays)
            return _dice.OneOf(arrays).Name;
        string[] numbers = [.. Enumerable.Range(0, _dice.Between(0, 3)).Select(_ => method.Expressions.Real(1))];
        if (!isNamed && _dice.Chance(0.5))
            return string.Join(", ", numbers);
        return _dice.Chance(0.5) ? $"[{string.Join(", ", numbers)}]" : $"new Real[] {{ {string.Join(", ", numbers)} }}";
    }

    /// <summary>An argument that the helper takes for a constant; in the rendering on dual numbers it is made one.</summary>
    private static string Held(HelperParameter parameter, string argument) => parameter.Kind == HelperParameterKind.Real ? $"Held((Real)({argument}))" : $"Held({argument})";
}
