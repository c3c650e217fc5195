using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Complex numbers, alone and in arrays: <c>System.Numerics.Complex</c> among reals of type <c>double</c>.</summary>
internal sealed class Complexes(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string Constant => $"new Complex({_dice.Number(true)}, {_dice.Number(true)})";

    /// <summary>A number of magnitude below a half.</summary>
    private string Small(int depth)
    {
        string z = Value(depth);
        return $"({z} / (1.5 + ({z} * Complex.Conjugate({z})).Real))";
    }

    /// <summary>A number that is far from zero and from the negative reals.</summary>
    private string Right(int depth) => $"({_dice.Pick("1.5", "2", "new Complex(1.7, 0.6)")} + {Small(depth)})";

    private string Value(int depth)
    {
        if (depth <= 0)
            return Scope.Complexes.Count > 0 && _dice.Chance(0.7) ? _dice.OneOf(Scope.Complexes) : $"new Complex({method.Expressions.Leaf()}, {method.Expressions.Leaf()})";
        string a = Value(depth - 1);
        return _dice.Between(0, 12) switch
        {
            0 => $"({a} + {Value(depth - 1)})",
            1 => $"({a} - {Value(depth - 1)})",
            2 => $"({Small(depth - 1)} * {Value(depth - 1)})",
            3 => $"({a} / {Right(depth - 1)})",
            4 => $"({method.Expressions.Leaf()} * {a})",
            5 => $"({a} * {_dice.Number(true)})",
            6 => $"-({a})",
            7 => $"Complex.Conjugate({a})",
            8 => $"Complex.{_dice.Pick("Exp", "Sin", "Cos", "Sinh", "Cosh", "Tan", "Tanh")}({Small(depth - 1)})",
            9 => $"Complex.{_dice.Pick("Log", "Sqrt", "Reciprocal")}({Right(depth - 1)})",
            10 => $"Complex.Pow({Right(depth - 1)}, {_dice.Pick("2", "1.5", "-0.7", Constant, Small(0))})",
            11 => $"Complex.FromPolarCoordinates({_dice.Number()}, {method.Expressions.Leaf()})",
            _ => $"({a} - {Constant})",
        };
    }

    /// <summary>A real of a complex number.</summary>
    public string? Real()
    {
        if (Scope.Complexes.Count == 0)
            return null;
        string z = _dice.OneOf(Scope.Complexes);
        return _dice.Pick($"{z}.Real", $"{z}.Imaginary", $"({z} * {Constant}).Imaginary", $"{Right(0)}.Magnitude", $"{Right(0)}.Phase", $"Complex.Abs({Right(0)})");
    }

    public void Write()
    {
        method.Use("complex numbers");
        string[] variables = [.. Scope.Complexes.Where(z => !z.Contains('[', StringComparison.Ordinal))];
        switch (_dice.Between(0, 4))
        {
            case 0 or 1 when Scope.Complexes.Count > 0:
                string t = _dice.OneOf(Scope.Complexes);
                method.Line(_dice.Pick($"{t} = {Small(1)};", $"{t} += 0.4 * {Small(1)};", $"{t} -= {Small(1)};", $"{t} *= {Small(0)};", $"{t} /= {Right(0)};"));
                break;
            case 2 when variables.Length > 0 && method.Depth < 4:
                method.Use("complex iteration");
                string k = method.Name("k"), z = _dice.OneOf(variables);
                method.Open($"for (int {k} = 0; {k} < {_dice.Between(1, 4)}; {k}++)");
                method.Line($"{z} = {Small(0)} * {Small(0)} + {_dice.Pick(Constant, Value(1))};");
                if (_dice.Chance(0.4))
                    method.Line($"if ({z}.Real > {_dice.Number()})\n            break;");
                method.Close();
                break;
            case 3:
                method.Use("memory of complex numbers");
                string array = method.Name("zs"), i = method.Name("i");
                int length = _dice.Lengths.Next(4);
                method.Line(_dice.Pick($"Complex[] {array} = new Complex[{Text(length)}];", $"Span<Complex> {array} = stackalloc Complex[{Text(length)}];"));
                method.Open($"for (int {i} = 0; {i} < {array}.Length; {i}++)");
                method.Scope.Ints.Add(new IntVariable(i, 0, length - 1, Below: array));
                method.Line($"{array}[{i}] = {_dice.Pick("", $"0.5 * {array}[{i} > 0 ? {i} - 1 : 0] + ")}{Value(1)};");
                method.Close();
                Scope.Complexes.Add($"{array}[{Text(_dice.Between(0, length - 1))}]");
                break;
            default:
                string name = method.Name("c");
                method.Line($"Complex {name} = {Value(2)};");
                Scope.Complexes.Add(name);
                break;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
