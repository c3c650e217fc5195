namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Loops over memory whose iterations read and write at constant distances, in lines and grids: several behind one another over ranges that differ a little, in place, over
/// parts of memory that overlap, backwards, on a circle, several iterations at a time.
/// </summary>
internal sealed partial class Stencils(Method method)
{
    private readonly Dice _dice = method.Dice;

    private readonly Matrices _matrices = method.Matrices;

    private Scope Scope => method.Scope;

    /// <summary>Memory with an element for each iteration, read and written.</summary>
    private readonly List<string> _read = [], _written = [];

    /// <summary>Memory of whole grids, whose rows are as long: row after row, or of two dimensions.</summary>
    private readonly List<(string Name, bool IsTable)> _grids = [];

    private Size _n = null!, _rows = null!;

    /// <summary>The row, and where it begins, in a loop over rows.</summary>
    private string _i = "", _row = "";

    /// <summary>How far from its own place an iteration reaches.</summary>
    private int _left, _right;

    private string N => _n.Text;

    public void Write()
    {
        int most = _matrices.IsCalled ? 5 : Lengths.Most;
        var source = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true, IsWritable: true, Length: > 0 } && b.Length <= most).ToArray();
        _n = _matrices.Named(source.Length > 0 && _dice.Chance(0.6) ? _dice.OneOf(source).Length : Math.Min(most, _dice.Lengths.Next(9)));
        method.Use("stencils");
        _read.Clear();
        _written.Clear();
        _grids.Clear();
        for (int i = _dice.Between(1, 2); i > 0; i--)
            _written.Add(Vector(isWritten: true));
        for (int i = _dice.Between(0, 2); i > 0; i--)
            _read.Add(Vector(isWritten: false));
        if (_dice.Chance(0.35))
            Overlap();
        _read.AddRange(_written);
        bool hasGrid = _dice.Chance(0.3) && _n.Number <= 17;
        if (hasGrid)
            Grids();
        for (int loops = _dice.Between(1, 5); loops > 0 && method.Budget > 0; loops--)
        {
            method.Budget--;
            int way = _dice.Between(0, 9);
            if (hasGrid && way < 6)
                Rows();
            else if (way == 9)
                Rounds();
            else
                Loop();
        }
        Show();
    }

    private string Vector(bool isWritten)
    {
        var fitting = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true } && b.Least >= _n.Number && (b.IsWritable || !isWritten)).ToArray();
        if (fitting.Length > 0 && _dice.Chance(0.6))
            return _dice.OneOf(fitting).Name;
        string made = _matrices.Result(_n), i = method.Name("i");
        if (isWritten && _dice.Chance(0.4))
            return made;
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {made}[{i}] = {method.Layouts.Value(i, "1")};");
        return made;
    }

    /// <summary>Parts of one memory that have most of their elements in common.</summary>
    private void Overlap()
    {
        method.Use("parts that overlap, in stencils");
        string whole = method.Name("whole"), i = method.Name("i"), a = method.Name("near"), b = method.Name("far");
        int first = _dice.Between(0, 3), second = _dice.Between(0, 3);
        method.Line($"Span<Real> {whole} = {_dice.Pick("stackalloc", "new")} Real[{N} + 3];");
        method.Line($"for (int {i} = 0; {i} < {whole}.Length; {i}++)");
        method.Line($"    {whole}[{i}] = {method.Layouts.Value(i, "1")};");
        method.Line($"Span<Real> {a} = {whole}.Slice({Matrices.Text(first)}, {N}), {b} = {whole}[{Matrices.Text(second)}..];");
        _written.AddRange([whole, a, b]);
    }

    private void Grids()
    {
        method.Use("stencils on a grid");
        _rows = _matrices.Named(_dice.Between(1, 5));
        string size = $"{_rows.Text} * {N}";
        for (int k = _dice.Between(1, 2); k > 0; k--)
        {
            string grid = method.Name("grid"), i = method.Name("i"), j = method.Name("j");
            bool isTable = _dice.Chance(0.35);
            method.Line(isTable ? $"Real[,] {grid} = new Real[{_rows.Text}, {N}];" : $"{_dice.Pick($"Span<Real> {grid} = stackalloc", $"Real[] {grid} = new")} Real[{size}];");
            _grids.Add((grid, isTable));
            if (_dice.Chance(0.3))
                continue;
            if (isTable)
            {
                method.Line($"for (int {i} = 0; {i} < {_rows.Text}; {i}++)");
                method.Line($"    for (int {j} = 0; {j} < {N}; {j}++)");
                method.Line($"        {grid}[{i}, {j}] = {method.Layouts.Value(i, j)};");
                continue;
            }
            method.Line($"for (int {i} = 0; {i} < {grid}.Length; {i}++)");
            method.Line($"    {grid}[{i}] = {method.Layouts.Value(i, "1")};");
        }
    }

    private void Rounds()
    {
        string r = method.Name("round");
        method.Open($"for (int {r} = 0; {r} < {_dice.Pick("2", "3")}; {r}++)");
        Loop();
        if (_dice.Chance(0.5))
            Loop();
        else if (_written.Count > 1)
            method.Line($"{_written[0]}{(Scope.Buffers.Any(b => b.Name == _written[0] && b.IsArray) ? ".AsSpan()" : "")}.Slice(0, {N}).CopyTo({_written[1]});");
        method.Close();
    }

    private void Rows()
    {
        string i = method.Name("i"), row = method.Name("row");
        bool hasNeighbours = _dice.Chance(0.5);
        string low = hasNeighbours ? "1" : "0", high = hasNeighbours ? $"{_rows.Text} - 1" : _rows.Text;
        method.Open(_dice.Chance(0.15) ? $"for (int {i} = {high} - 1; {i} >= {low}; {i}--)" : $"for (int {i} = {low}; {i} < {high}; {i}++)");
        (_i, _row) = (i, $"{i} * {N}");
        if (_dice.Chance(0.5))
        {
            method.Line($"int {row} = {_row};");
            _row = row;
        }
        _hasNeighbours = hasNeighbours;
        for (int loops = _dice.Between(1, 3); loops > 0; loops--)
            Loop();
        _row = "";
        _hasNeighbours = false;
        method.Close();
    }

    private bool _hasNeighbours;

    private static string Shifted(string j, int by) => by == 0 ? j : $"{j} {(by < 0 ? '-' : '+')} {Matrices.Text(Math.Abs(by))}";

    private string Place(List<string> memory, string j, int shift, bool isWritten)
    {
        int o = _dice.Chance(0.4) ? 0 : _dice.Between(-_left, _right);
        if (_row.Length > 0 && _dice.Chance(0.75))
        {
            var (grid, isTable) = _dice.OneOf(_grids);
            string sign = _hasNeighbours && _dice.Chance(0.4) ? _dice.Pick("-", "+") : "";
            return isTable ? $"{grid}[{(sign.Length > 0 ? $"{_i} {sign} 1" : _i)}, {Shifted(j, o + shift)}]" : $"{grid}[{(sign.Length > 0 ? $"{_row} {sign} {N}" : _row)} + {Shifted(j, o + shift)}]";
        }
        string v = _dice.OneOf(memory);
        return _dice.Between(0, isWritten ? 12 : 9) switch
        {
            0 => $"{v}[{N} - 1 - {Shifted(j, shift).Replace(" + ", " - ", StringComparison.Ordinal)}{Offset(_dice.Between(-_right, _left))}]",
            1 => $"{v}[({Shifted(j, 1 + shift)}) % {N}]",
            2 => $"{v}[({j} + {N} - 1{Offset(shift)}) % {N}]",
            3 when !isWritten => $"({Shifted(j, shift)} > 0 ? {v}[{Shifted(j, shift - 1)}] : {_dice.Number()})",
            4 when !isWritten => $"({Shifted(j, shift + 1)} < {N} ? {v}[{Shifted(j, shift + 1)}] : {_dice.Number()})",
            _ => $"{v}[{Shifted(j, o + shift)}]",
        };
    }

    private static string Offset(int by) => by == 0 ? "" : by < 0 ? $" - {Matrices.Text(-by)}" : $" + {Matrices.Text(by)}";

    private string Read(string j, int shift) => Place(_read, j, shift, false);

    private string Target(string j, int shift) => Place(_written, j, shift, true);

    private string Term(string j, int shift)
    {
        string a = Read(j, shift), b = Read(j, shift);
        return _dice.Between(0, 11) switch
        {
            0 => $"{_dice.Number()} * {a}",
            1 => $"0.3 * ({a} - 2 * {b} + {Read(j, shift)})",
            2 => $"RealMath.Sin({a})",
            3 => $"{a} * {b}",
            4 => $"0.5 * ({a} + {b})",
            5 => $"RealMath.Max({a}, {b})",
            6 => $"RealMath.Tanh({a} - {b})",
            7 => $"{a} / (1.5 + {b} * {b})",
            8 => $"({a} > {_dice.Number(true)} ? {_dice.Number()} * {b} : {_dice.Pick("0", a)})",
            9 => $"{method.Expressions.Leaf()} * {a}",
            10 => $"0.4 * {a} + 0.3 * {b} - 0.1 * {Read(j, shift)}",
            _ => a,
        };
    }

    /// <summary>A loop over nearly all places, or a whole that a statement changes.</summary>
    private void Loop()
    {
        int radius = _dice.Pick(0, 1, 1, 1, 2, 3, 4, 5, 8);
        if (2 * radius >= _n.Number)
            radius = _n.Number / 3;
        (_left, _right) = (_dice.Chance(0.7) ? radius : 0, _dice.Chance(0.7) ? radius : 0);
        string low = Matrices.Text(_left + _dice.Pick(0, 0, 0, 1)), j = method.Name("j");
        int less = _right + _dice.Pick(0, 0, 0, 1);
        string high = less == 0 ? N : $"{N} - {Matrices.Text(less)}";
        switch (_dice.Between(0, 9))
        {
            case 0 or 1:
                Copies(j, low, high);
                return;
            case 2:
                Carried(j, low, high);
                return;
            case 3 when _row.Length == 0:
                Halves(j);
                return;
        }
        method.Open(_dice.Between(0, 9) switch
        {
            0 or 1 => $"for (int {j} = {high} - 1; {j} >= {low}; {j}--)",
            2 => $"for (int {j} = {low}; {j} < {high}; {j} += 2)",
            _ => $"for (int {j} = {low}; {j} < {high}; {j}++)",
        });
        for (int lines = _dice.Pick(1, 1, 2, 3); lines > 0; lines--)
            Line(j);
        method.Close();
    }

    private string Operator => _dice.Pick("=", "=", "+=", "+=", "-=");

    private void Line(string j)
    {
        string target = Target(j, 0), other = Target(j, 0), condition = _dice.Pick($"{Read(j, 0)} > {_dice.Number(true)}", $"{Read(j, 0)} < {Read(j, 0)}", $"{j} % 2 == 0", $"{j} > {_dice.Pick("1", "3", "8")}", $"{j} != {_dice.Pick("1", "2", "8")}");
        switch (_dice.Between(0, 11))
        {
            case 0:
                method.Line($"if ({condition})");
                method.Line($"    {target} {Operator} {Term(j, 0)};");
                method.Line("else");
                method.Line($"    {_dice.Pick(target, other)} {Operator} {Term(j, 0)};");
                break;
            case 1:
                method.Line($"if ({condition})");
                method.Line($"    {target} {Operator} {Term(j, 0)};");
                break;
            case 2 or 3:
                string d = method.Name("d");
                method.Line($"Real {d} = {Term(j, 0)};");
                method.Line($"{target} {Operator} {d};");
                method.Line($"{other} {_dice.Pick("-=", "-=", "+=", "=")} {d};");
                break;
            case 4:
                method.Line($"({target}, {other}) = ({Term(j, 0)}, {_dice.Pick(target, Term(j, 0))});");
                break;
            case 5:
                method.Line($"{target} = {target} {_dice.Pick("+", "-", "*")} {Term(j, 0)};");
                break;
            case 6:
                method.Line($"{target} *= {_dice.Pick("0.9", $"RealMath.Cos({Read(j, 0)})")};");
                break;
            default:
                method.Line($"{target} {Operator} {Term(j, 0)};");
                break;
        }
    }

    /// <summary>What became of it, in one number that each element changes by another share.</summary>
    private void Show()
    {
        string shown = method.Name("shown"), i = method.Name("i");
        method.Line($"Real {shown} = 0;");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {shown} = 0.9 * {shown}{string.Concat(_written.Distinct().Select(y => $" + {_dice.Number()} * {y}[{i}]"))};");
        foreach (var (grid, isTable) in _grids)
        {
            method.Line($"for (int {i} = 0; {i} < {grid}.Length; {i}++)");
            method.Line($"    {shown} = 0.95 * {shown} + 0.3 * {grid}[{(isTable ? $"{i} / {N}, {i} % {N}" : i)}];");
        }
        method.Line($"{shown} = RealMath.Sin({shown});");
        Scope.Reals.Add(new RealVariable(shown, true));
        if (method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += {shown};");
    }
}
