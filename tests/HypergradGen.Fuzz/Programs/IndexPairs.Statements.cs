namespace HypergradGen.Fuzz.Programs;

/// <content>What is done for a pair.</content>
internal sealed partial class IndexPairs
{
    private string Statement(string i, string j, string s)
    {
        string y = Y, t = Term(i, j), op = _dice.Pick("+=", "+=", "-=");
        return _dice.Between(0, 15) switch
        {
            0 or 1 or 2 or 3 or 4 => $"{s} {op} {t};",
            5 => $"{y}[{i}] {op} {t};",
            6 or 7 => $"{y}[{j}] {op} {t};",
            8 => $"{y}[{j}] = {_dice.Pick($"0.6 * {y}[{j}] + ", "")}{t};",
            9 => $"{s} = RealMath.{_dice.Pick("Max", "Min")}({s}, {t});",
            10 => $"{s} = 0.7 * {s} + {t};",
            11 or 12 when _a.IsWritable => $"{_a[i, j]} {_dice.Pick("+=", "-=", "=")} {t};",
            13 when _a is { IsWritable: true, IsSquare: true } => $"{_a[j, i]} = {_dice.Pick("", "0.7 * ")}{_a[i, j]};",
            14 => $"{s} *= 1 - 0.1 * RealMath.Sin({t});",
            _ => $"{s} {op} {t};",
        };
    }

    private string Term(string i, string j)
    {
        string x = X, z = X, a = _a[i, j];
        return _dice.Between(0, 11) switch
        {
            0 or 1 or 2 or 3 => $"{_factorOfElement}{a} * {x}[{j}]",
            4 when _a.IsSquare => $"{_factorOfElement}{_a[j, i]} * {x}[{_dice.Pick(i, j)}]",
            5 => $"{_factor}RealMath.Sin({x}[{j}] - {z}[{i}])",
            6 => $"{_factor}({x}[{i}] - {z}[{j}]) * {a}",
            7 => $"{_factor}{x}[{j}]",
            8 => $"{_factor}{x}[{N} - 1 - {j}] * {z}[{i}]",
            9 => $"{_factor}{x}[({i} + {j}) % {N}]",
            10 => $"{_factor}RealMath.Exp(-RealMath.Abs({a})) * {z}[{j}]",
            _ => $"{_factor}{a}",
        };
    }
}
