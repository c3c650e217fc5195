namespace HypergradGen.Fuzz.Programs;

/// <content>What a helper is given: numbers, variables and structs by reference, memory and parts of it.</content>
internal sealed partial class Calls
{
    /// <summary>Called on its first argument, which is converted where it has to be: <c>Tool.F(x, y)</c> is <c>x.F(y)</c>.</summary>
    private string Extension(Helper helper, List<string> arguments, WrittenOrder? order)
    {
        method.Use("extension method");
        string on = helper.Parameters[0].Kind switch
        {
            HelperParameterKind.Ref => arguments[0]["ref ".Length..],
            HelperParameterKind.Source => $"((ReadOnlySpan<Real>){arguments[0]})",
            HelperParameterKind.Target => $"((Span<Real>){arguments[0]})",
            HelperParameterKind.Real => $"((Real)({arguments[0]}))",

            // A tuple of numbers alone has another type in each rendering.
            HelperParameterKind.Struct => $"(({helper.Parameters[0].Type!.Name})({arguments[0]}))",
            _ => $"({arguments[0]})",
        };
        return $"{on}.{helper.Name}({List(helper, arguments, 1, order)})";
    }

    /// <summary>
    /// A variable by reference, each at most once and none that the helper could reach in another way, unless the helper is there for that.
    /// </summary>
    private string? Reference(Helper helper, List<string> referenced)
    {
        if (_near is { } near && method.Elements.Index(near) is { } index)
            return $"ref {near.Name}[{index}]{near.Part}";
        bool isAlone = helper.MayAlias || (helper.Parameters.Count(p => p.IsReference || p.IsSpan) == 1 && !helper.IsLocal);
        if (isAlone && _dice.Chance(0.4) && method.Elements.Written(b => b is { IsReadable: true, IsProperty: false }) is { } element)
        {
            method.Use("element by reference");
            if (helper.MayAlias && _dice.Chance(0.6))
            {
                // The next argument is the same memory, and perhaps the same element.
                method.Use("one variable by two names");
                _near = element.Buffer;
            }
            return $"ref {element.Text}";
        }
        var fitting = Scope.Reals.Where(r => r is { IsAssignable: true, IsProperty: false } && (isAlone || r is { IsReference: false, IsWhole: true }) && (helper.MayAlias || !referenced.Any(o => o == r.Name || r.Name.StartsWith(o + ".", StringComparison.Ordinal)))).ToArray();
        if (fitting.Length == 0)
            return null;
        string name = _dice.OneOf(fitting).Name;
        referenced.Add(name);
        method.Use("ref parameter");
        return $"ref {name}";
    }

    /// <summary>A value that is no variable, whose own name would be passed too.</summary>
    private string Moment() => $"({method.Expressions.Real(1)} + {_dice.Number()})";

    /// <summary>A struct of which no part is passed by reference beside it, and which is no part of one.</summary>
    private string? Referred(Func<StructVariable, bool> which, List<string> referenced)
    {
        string[] fitting = [.. Scope.Structs.Where(which).Select(s => s.Name).Where(name => !referenced.Any(r => r == name || r.StartsWith(name + ".", StringComparison.Ordinal) || name.StartsWith(r + ".", StringComparison.Ordinal)))];
        if (fitting.Length == 0)
            return null;
        string name = _dice.OneOf(fitting);
        referenced.Add(name);
        method.Use("struct by reference");
        return $"ref {name}";
    }

    private string? Output(Helper helper, List<string> referenced, List<string>? fresh)
    {
        method.Use("out parameter");
        if (_dice.Chance(0.15))
            return "out _";
        if (fresh is not null && _dice.Chance(0.6))
        {
            string name = method.Name("given");
            fresh.Add(name);
            return $"out {_dice.Pick("var", "Real")} {name}";
        }
        return Reference(helper, referenced) is { } text ? $"out {text[4..]}" : "out _";
    }

    private string? Span(HelperParameter parameter, string? last)
    {
        bool written = parameter.Kind == HelperParameterKind.Target;
        var fitting = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true } && (b.IsWritable || !written) && b.Least >= parameter.Least).ToArray();
        if (fitting.Length == 0)
            return null;
        if (last is not null && _dice.Chance(0.3) && fitting.FirstOrDefault(b => b.Name == last) is { } same)
        {
            method.Use("one buffer for two parameters");
            return Slice(same, parameter.Least);
        }
        var buffer = _near is { } near && fitting.Contains(near) && near.Part.Length == 0 ? near : _dice.OneOf(fitting);
        _lastSpan = buffer.Name;
        return Slice(buffer, parameter.Least);
    }

    private string Slice(BufferVariable buffer, int least)
    {
        int spare = buffer.Least - least;
        if (spare <= 0 || _dice.Chance(0.5))
            return buffer.Name;
        method.Use("slice as an argument");
        string span = buffer.IsArray ? $"{buffer.Name}.AsSpan()" : buffer.Name;
        int skip = _dice.Between(1, spare);
        return _dice.Pick($"{span}[{skip}..]", $"{span}[..^{skip}]", $"{span}.Slice({skip})", $"{span}[{skip}..{skip + least}]");
    }
}
