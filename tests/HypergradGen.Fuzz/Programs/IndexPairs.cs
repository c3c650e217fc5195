using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Loops over pairs of indices, of which one is compared with the other or says where the other begins or ends: sums without a diagonal, triangles, bands, sweeps
/// in place, by any step and in loops of every kind, over elements of every layout.
/// </summary>
internal sealed partial class IndexPairs(Method method)
{
    private readonly Dice _dice = method.Dice;

    private readonly Matrices _matrices = method.Matrices;

    private Scope Scope => method.Scope;

    private Layout _a = null!;

    /// <summary>Vectors of as many elements; those that are written come first.</summary>
    private string[] _written = [], _read = [];

    private string _factor = "", _factorOfElement = "";

    private string N => _a.Count.Text;

    public void Write()
    {
        _a = method.Layouts.Any(_matrices.IsCalled ? 4 : _dice.Lengths.AreOfMatrices ? 70 : Lengths.Most);
        method.Use("pairs of indices");
        int n = _a.Count.Number;
        // Sums of many terms stay about 1, also where the next is made of the last; elements of large matrices are small as they are.
        _factor = n > 6 ? $"{(0.1 * _dice.Between(2, 8) / n).ToString("0.0###", CultureInfo.InvariantCulture)} * " : $"0.{_dice.Between(1, 4)} * ";
        _factorOfElement = _dice.Lengths.AreOfMatrices && _dice.Chance(0.6) ? "" : _factor;
        _written = [.. Enumerable.Range(0, _dice.Between(1, 2)).Select(_ => Vector(isWritten: true)).Distinct()];
        _read = [.. _written, Vector(isWritten: false), Vector(isWritten: false)];
        for (int nests = _dice.Between(1, 3); nests > 0 && method.Budget > 0; nests--)
        {
            method.Budget--;
            if (_dice.Chance(0.2) && n <= 12)
                Repeated();
            else
                Nest();
            if (_a.Rows is { } rows && _dice.Chance(0.35))
                Exchange(rows);
        }
        Show();
    }

    private string Vector(bool isWritten)
    {
        var fitting = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true } && b.Least >= _a.Count.Number && (b.IsWritable || !isWritten) && (b.Columns == 0 || !_dice.Lengths.AreOfMatrices || _dice.Chance(0.1))).ToArray();
        if (fitting.Length > 0 && _dice.Chance(0.65))
            return _dice.OneOf(fitting).Name;
        string made = _matrices.Result(_a.Count), i = method.Name("i");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {made}[{i}] = {method.Layouts.Value(i, "1")};");
        return made;
    }

    private string X => _dice.OneOf(_read);

    private string Y => _dice.OneOf(_written);

    private void Repeated()
    {
        string r = method.Name("round");
        method.Open($"for (int {r} = 0; {r} < {_dice.Pick("2", "3")}; {r}++)");
        Nest();
        method.Close();
    }

    /// <summary>Rows trade their places.</summary>
    private void Exchange(string rows)
    {
        method.Use("rows exchanged");
        string k = method.Name("k"), best = method.Name("best");
        if (_dice.Chance(0.5))
        {
            method.Open($"for (int {k} = 0; {k} < {N} / 2; {k}++)");
            method.Line($"({rows}[{k}], {rows}[{N} - 1 - {k}]) = ({rows}[{N} - 1 - {k}], {rows}[{k}]);");
            method.Close();
            return;
        }
        method.Line($"int {best} = 0;");
        method.Line($"for (int {k} = 1; {k} < {N}; {k}++)");
        method.Line($"    if (RealMath.Abs({rows}[{k}][0]) > RealMath.Abs({rows}[{best}][0]))");
        method.Line($"        {best} = {k};");
        method.Line($"if ({best} != 0)");
        method.Line($"    ({rows}[0], {rows}[{best}]) = ({rows}[{best}], {rows}[0]);");
    }

    /// <summary>Opens a loop over what is from one index to another; a <c>continue</c> in it goes on.</summary>
    private void Open(string i, string low, string high)
    {
        string step = _dice.Pick("2", "2", "3");
        switch (_dice.Between(0, 15))
        {
            case 0:
                method.Open($"for (int {i} = {high} - 1; {i} >= {low}; {i}--)");
                break;
            case 1:
                method.Open($"for (int {i} = {low}; {i} < {high}; {i} += {step})");
                break;
            case 2:
                method.Open($"for (int {i} = {high} - 1; {i} >= {low}; {i} -= {step})");
                break;
            case 3:
                method.Open($"for (int {i} = {low}; {i} <= {high} - 1; ++{i})");
                break;
            case 4:
                method.Line($"int {i} = {low} - 1;");
                method.Open($"while (++{i} < {high})");
                break;
            case 5:
                method.Line($"int {i} = {high};");
                method.Open($"while ({i}-- > {low})");
                break;
            case 6:
                method.Open($"for (int {i} = {low}; ; {i}++)");
                method.Line($"if ({i} >= {high})");
                method.Line("    break;");
                break;
            case 7:
                method.Line($"int {i} = {low};");
                method.Open($"for (; {i} < {high}; {i}{_dice.Pick("++", " += 2")})");
                break;
            default:
                method.Open($"for (int {i} = {low}; {i} < {high}; {i}++)");
                break;
        }
    }

    private void Nest()
    {
        string i = method.Name("i"), s = method.Name("s"), count = method.Name("count");
        bool counts = _dice.Chance(0.15);
        Open(i, _dice.Pick("0", "0", "0", "1"), _a.RowCount);
        // The names of this row's own: its memory, how long it is.
        var outer = _a;
        if (_dice.Chance(0.2) && _a.Rows is { } rows)
        {
            method.Use("name of a row");
            string row = method.Name("row");
            method.Line($"Real[] {row} = {rows}[{i}];");
            _a = _a with { Element = (a, b) => a == i ? $"{row}[{b}]" : outer.Element(a, b) };
        }
        method.Line($"Real {s} = {_dice.Pick("0", "0", $"{X}[{i}]", method.Expressions.Leaf())};");
        if (counts)
            method.Line($"int {count} = 0;");
        for (int inner = _dice.Chance(0.3) ? 2 : 1; inner > 0; inner--)
            Inner(i, s, counts ? count : null);
        if (counts)
            method.Line($"{s} = {s} / (1 + {count});");
        string y = Y;
        if (_dice.Chance(0.12))
            method.Line($"if ({s} > {_dice.Pick("0.3", "1")}) {_dice.Pick("continue;", "break;")}");
        method.Line(_dice.Between(0, 7) switch
        {
            0 => $"{y}[{i}] += {s};",
            1 => $"{y}[{i}] = 0.5 * {y}[{i}] - {s};",
            2 => $"{y}[{i}] = RealMath.Tanh({s}) + 0.2 * {X}[{i}];",
            3 => $"{y}[{i}] -= 0.3 * RealMath.Sin({s});",
            4 when _a.IsSquare => $"{y}[{i}] = {s} / (2 + RealMath.Sin({_a[i, i]}));",
            5 => $"if ({Test(i, "0", N)}) {y}[{i}] = {s}; else {y}[{i}] += 0.1 * {s};",
            6 => $"{y}[{N} - 1 - {i}] += {s};",
            _ => $"{y}[{i}] = {s};",
        });
        method.Close();
        _a = outer;
    }

    private (string Low, string High) Range(string i)
    {
        string end = _a.End(i);
        if (!_a.IsSquare)
            return _dice.Pick(("0", end), ("0", end), ("0", $"Math.Min({i}, {end})"), (i, end), ("1", end), ($"{i} % 2", end));
        return _dice.Between(0, 12) switch
        {
            0 => ("0", i),
            1 => ("0", $"{i} + 1"),
            2 => (i, end),
            3 => ($"{i} + 1", end),
            4 => ($"Math.Max(0, {i} - {_dice.Pick("1", "2", "8")})", $"Math.Min({end}, {i} + {_dice.Pick("2", "3", "9")})"),
            5 => ($"({i} + 1) % 2", end),
            6 => ("0", $"{end} - {i}"),
            7 => ("1", $"{end} - 1"),
            _ => ("0", end),
        };
    }

    private string Test(string i, string j, string end)
    {
        string compared = _dice.Pick("!=", "!=", "!=", "<", "<=", ">", ">=", "==");
        return _dice.Between(0, 13) switch
        {
            0 => $"{j} < {end} - {i}",
            1 => $"({i} + {j}) % 2 == {_dice.Pick("0", "1")}",
            2 => $"Math.Abs({i} - {j}) {_dice.Pick("<=", ">", "!=")} {_dice.Pick("1", "2")}",
            3 => $"{j} >= {i} - 1 && {j} <= {i} + 1",
            4 => $"{j} == {i} - 1 || {j} == {i} + 1",
            5 => $"{j} {compared} {i} && {X}[{j}] > {_dice.Number(true)}",
            6 => $"{j} != {i} && {j} != {_dice.Pick("0", $"{end} - 1", $"{i} + 2")}",
            7 => $"{j} {compared} {_dice.Pick("0", "1", "3", $"{end} / 2", $"{end} - 1")}",
            _ => _dice.Chance(0.3) ? $"{i} {compared} {j}" : $"{j} {compared} {i}",
        };
    }

    private void Inner(string i, string s, string? count)
    {
        string j = method.Name("j"), end = _a.End(i);
        var (low, high) = Range(i);
        Open(j, low, high);
        for (int lines = _dice.Chance(0.3) ? 2 : 1; lines > 0; lines--)
        {
            string test = Test(i, j, end);
            switch (_dice.Between(0, 11))
            {
                case 0 or 1 or 2:
                    method.Line($"if ({test})");
                    method.Line($"    {Statement(i, j, s)}");
                    break;
                case 3:
                    method.Line($"if ({test})");
                    method.Line($"    {Statement(i, j, s)}");
                    method.Line("else");
                    method.Line($"    {Statement(i, j, s)}");
                    break;
                case 4 or 5:
                    method.Line($"if ({test})");
                    method.Line($"    {_dice.Pick("continue;", "continue;", "continue;", "break;")}");
                    method.Line(Statement(i, j, s));
                    break;
                case 6 or 7:
                    method.Line($"{_dice.Pick(s, s, $"{Y}[{j}]", $"{Y}[{i}]")} {_dice.Pick("+=", "-=")} {test} ? {Term(i, j)} : {_dice.Pick("0", Term(i, j))};".Replace(test, test.Contains("||") || test.Contains("&&") ? $"({test})" : test, StringComparison.Ordinal));
                    break;
                case 8:
                    method.Line($"if ({test})");
                    method.Open();
                    method.Line(Statement(i, j, s));
                    method.Line(count is null ? Statement(i, j, s) : $"{count}++;");
                    method.Close();
                    method.Line($"else if ({Test(i, j, end)})");
                    method.Line($"    {Statement(i, j, s)}");
                    break;
                case 9 when _a.IsSquare && _a.Count.Number <= 12:
                    string k = method.Name("k");
                    Open(k, _dice.Pick("0", "0", j), _dice.Pick(i, j, end, end));
                    method.Line($"{_dice.Pick("", $"if ({Test(i, k, end)}) ", $"if ({Test(j, k, end)}) ")}{s} {_dice.Pick("+=", "-=")} {_factor}{_a[i, k]} * {_dice.Pick(_a[j, k], _a[k, j], $"{X}[{k}]")};");
                    method.Close();
                    break;
                default:
                    method.Line(Statement(i, j, s));
                    break;
            }
        }
        if (count is not null)
            method.Line($"{count}++;");
        method.Close();
    }

    /// <summary>What became of it, in one number that each element changes by another share.</summary>
    private void Show()
    {
        string shown = method.Name("shown"), i = method.Name("i"), j = method.Name("j");
        method.Line($"Real {shown} = 0;");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {shown} = 0.9 * {shown}{string.Concat(_written.Select(y => $" + {_dice.Number()} * {y}[{i}]"))};");
        if (_a.IsWritable)
        {
            method.Line($"for (int {i} = 0; {i} < {_a.RowCount}; {i}++)");
            method.Line($"    for (int {j} = 0; {j} < {_a.End(i)}; {j}++)");
            method.Line($"        {shown} = 0.95 * {shown} + 0.2 * {_a[i, j]};");
        }
        method.Line($"{shown} = RealMath.Sin({shown});");
        Scope.Reals.Add(new RealVariable(shown, true));
        if (method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += {shown};");
    }
}
