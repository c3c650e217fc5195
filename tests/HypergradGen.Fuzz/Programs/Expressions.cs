namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Expressions of reals and conditions. Names that differ between the two renderings of a program are written as
/// <c>Real</c>, <c>RealMath</c>, <c>RealGradient</c> and <c>Primal(…)</c>.
/// </summary>
internal sealed class Expressions(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    /// <summary>A real of moderate size, of type Real in both renderings.</summary>
    public string Real(int depth)
    {
        if (depth <= 0)
            return Leaf();
        string text = "";
        if (_dice.Lengths.AreOfMatrices)
        {
            // What is computed for each element of a matrix must not read all of one.
            _dice.Act((6, () => text = Leaf()), (8, () => text = Arithmetic(depth)), (4, () => text = Function(depth)), (1, () => text = Choice(depth)));
            return text;
        }
        _dice.Act(
            (6, () => text = Leaf()),
            (8, () => text = Arithmetic(depth)),
            (4, () => text = Function(depth)),
            (2, () => text = Choice(depth)),
            (1, () => text = SwitchExpression(depth)),
            (1, () => text = method.Patterns.Real(depth)),
            (Scope.IsTwice ? 0 : 1, () => text = Stopped(depth)),
            (2, () => text = method.Calls.Real(depth) ?? Leaf()),
            (Scope.Types.Count > 0 ? 3 : 0, () => text = method.Structs.Real(depth) ?? Leaf()),
            (1, () => text = (_dice.Chance(0.5) ? method.Tensors.Real() : null) ?? Leaf()),
            (Scope.HasSingles ? 3 : 0, () => text = method.Singles.Real() ?? Leaf()),
            (Scope.HasComplexes ? 2 : 0, () => text = method.Complexes.Real() ?? Leaf()),
            (1, () => text = Effect(depth)));
        return text;
    }

    /// <summary>A real between −1 and 1, whatever it is made of.</summary>
    public string Bounded(int depth)
    {
        string inner = Real(depth);
        return _dice.Pick($"RealMath.Tanh({inner})", $"RealMath.Sin({inner})", $"RealMath.Tanh(0.5 * {inner})", $"RealMath.Cos({inner})", $"0.6 * RealMath.Atan({inner})");
    }

    public string Leaf()
    {
        string? text = null;
        _dice.Act(
            (5, () => text = Scope.Reals.Count > 0 ? _dice.OneOf(Scope.Reals.Any(r => r.IsAssignable) && _dice.Chance(0.8) ? [.. Scope.Reals.Where(r => r.IsAssignable)] : Scope.Reals).Name : text),
            (7, () => text = method.Elements.Read()),
            (2, () => text = FromInt()),
            (1, () => text = $"(Real){_dice.Number()}"));
        return text ?? method.Elements.Read() ?? "(Real)0.7";
    }

    private string FromInt()
    {
        if (_dice.Lengths.AreOfMatrices)
            return $"(Real){_dice.Number()}";
        method.Use("int to double");
        string k = method.Integers.Small(1).Text;
        return _dice.Pick($"(Real)({k})", $"(0.2 * ({k}))", $"(({k}) + (Real)0.5)", $"((Real)({k}) / 3)");
    }

    private string Arithmetic(int depth)
    {
        string a = Real(depth - 1), b = Real(depth - 1);
        return _dice.Between(0, 11) switch
        {
            0 or 1 => $"({a} + {b})",
            2 or 3 => $"({a} - {b})",
            4 or 5 => $"({a} * {b})",
            6 => $"({a} / (1.5 + {b} * {b}))",
            7 => $"-{Wrap(a)}",
            8 => $"({_dice.Number()} * {a})",
            9 => $"({_dice.Number()} * {a} - {_dice.Number(true)} * {b})",
            10 => $"({a} / {_dice.Pick("2", "1.7", "-3.0")})",
            _ => Remainder(a),
        };
    }

    private string Remainder(string a)
    {
        method.Use("real %");
        return $"({a} % 1.37)";
    }

    private static string Wrap(string text) => text.StartsWith('-') || char.IsDigit(text[0]) ? $"({text})" : text;

    private string Function(int depth)
    {
        string a = Real(depth - 1);
        if (Scope.Functions.Count + Scope.Inherited.Count > 0 && _dice.Chance(0.3))
            return $"{_dice.OneOf([.. Scope.Functions, .. method.IsStatic ? [] : Scope.Inherited])}({a})";
        string b() => Real(depth - 1);
        string text = _dice.Between(0, 31) switch
        {
            0 or 1 => $"RealMath.Sin({a})",
            2 => $"RealMath.Cos({a})",
            3 or 4 => $"RealMath.Tanh({a})",
            5 => $"RealMath.Atan({a})",
            6 => $"RealMath.Exp(-({a} * {a}))",
            7 => $"RealMath.Exp(RealMath.Sin({a}))",
            8 => $"RealMath.Log(1.5 + {a} * {a})",
            9 => $"RealMath.Sqrt(0.5 + {a} * {a})",
            10 => $"RealMath.Abs({a})",
            11 => $"RealMath.Max({a}, {b()})",
            12 => $"RealMath.Min({a}, {b()})",
            13 => $"RealMath.Pow(1.2 + 0.5 * RealMath.Sin({a}), {_dice.Pick("2", "3", "-1.5", "0.5", "0", "1", $"RealMath.Sin({b()})")})",
            14 => $"RealMath.Cbrt(1.5 + {a} * {a})",
            15 => $"RealMath.Atan2({a}, 1.5 + {a} * {a})",
            16 => $"RealMath.Sinh(RealMath.Tanh({a}))",
            17 => $"RealMath.Cosh(RealMath.Sin({a}))",
            18 => $"RealMath.Asinh({a})",
            19 => $"RealMath.Acosh(1.5 + {a} * {a})",
            20 => $"RealMath.Atanh(0.5 * RealMath.Sin({a}))",
            21 => $"RealMath.Asin(0.7 * RealMath.Cos({a}))",
            22 => $"RealMath.Acos(0.7 * RealMath.Sin({a}))",
            23 => $"RealMath.Tan(0.6 * RealMath.Tanh({a}))",
            24 => $"RealMath.Clamp({a}, -0.6, {_dice.Pick("0.7", $"1.1 + RealMath.Abs({b()})")})",
            25 => $"RealMath.FusedMultiplyAdd({a}, {b()}, {_dice.Number(true)})",
            26 => $"RealMath.CopySign({a}, {b()})",
            27 => $"RealMath.{_dice.Pick("Log2", "Log10")}(2.1 + RealMath.Sin({a}))",
            28 => $"RealMath.Log(1.5 + {a} * {a}, 3 + RealMath.Cos({b()}))",
            29 => $"RealMath.ScaleB({a}, {method.Integers.In(-2, 1)})",
            30 => $"RealMath.IEEERemainder({a}, 1.3)",
            _ => $"RealMath.{_dice.Pick("Floor", "Ceiling", "Truncate", "Round")}({a} * 2.3)",
        };
        method.Use("Math." + text["RealMath.".Length..text.IndexOf('(')]);
        return text;
    }

    private string Choice(int depth)
    {
        method.Use("?:");
        return $"({Condition(1)} ? {Real(depth - 1)} : {Real(depth - 1)})";
    }

    private string SwitchExpression(int depth)
    {
        method.Use("switch expression");
        string a = Real(depth - 1), b = Real(depth - 1), c = Real(0);
        if (_dice.Chance(0.4))
        {
            method.Use("relational pattern");
            return $"(Primal({Real(1)}) switch {{ < -0.3 => {a}, >= 0.2 and < 0.9 => {b}, _ => {c} }})";
        }
        string k = method.Integers.Small(1).Text;
        string guard = _dice.Chance(0.3) ? $" when {Condition(0)}" : "";
        return $"(({k}) switch {{ 0 => {a}, 1{guard} => {b}, {_dice.Pick("2 or 3", "> 2", "< 0", "not 2")} => {c}, _ => {Real(0)} }})";
    }

    private string Stopped(int depth)
    {
        method.Use("Gradient.Stop");
        return $"RealGradient.Stop({Real(depth - 1)})";
    }

    /// <summary>An expression that writes, in the middle of one that reads.</summary>
    private string Effect(int depth)
    {
        if (Scope.Reals.Where(r => r.IsAssignable).ToArray() is not { Length: > 0 } targets || !_dice.Chance(0.4))
            return Leaf();
        method.Use("assignment as a value");
        string t = _dice.OneOf(targets).Name;
        return _dice.Pick($"(({t} = {Bounded(depth - 1)}) + {t})", $"({t} * ({t} -= {_dice.Number()} * {Leaf()}))", $"({t}++ - 0.5 * {t})", $"(0.3 * ++{t})");
    }

    public string Condition(int depth)
    {
        string text = "";
        _dice.Act(
            (4, () => text = $"{Real(1)} {_dice.Pick("<", ">", "<=", ">=")} {_dice.Pick(Leaf(), _dice.Number(true))}"),
            (3, () => text = Integral()),
            (Scope.Bools.Count > 0 ? 2 : 0, () => text = _dice.Pick("", "!") + _dice.OneOf(Scope.Bools)),
            (depth > 0 ? 2 : 0, () => text = $"{Inner(depth)} {_dice.Pick("&&", "||", "&&", "||", "^", "&", "|")} {Inner(depth)}"),
            (1, () => text = $"Primal({Real(1)}) is {_dice.Pick("> 0.1 and < 0.7", "< -0.2 or > 0.4", "not > 0.3")}"),
            (1, () => text = (_dice.Lengths.AreOfMatrices ? null : method.Calls.Bool()) ?? Integral()));
        if (text.Contains(" is "))
            method.Use("is pattern");
        return text;
    }

    private string Inner(int depth) => $"({Condition(depth - 1)})";

    private string Integral()
    {
        string k = $"({method.Integers.Small(1).Text})";
        return _dice.Pick($"{k} % 2 == {_dice.Between(0, 1)}", $"{k} > {_dice.Between(0, 2)}", $"{k} != {_dice.Between(0, 3)}", $"{k} <= {method.Integers.Small(0).Text}", $"{k} is 1 or 3");
    }
}
