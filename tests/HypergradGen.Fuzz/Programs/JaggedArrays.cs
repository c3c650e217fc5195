namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Arrays of arrays: made with their rows, row by row or by a function, of one length or of several; rows exchanged as data or the state say, sorted, eliminated with pivots,
/// gone through, copied, given to functions.
/// </summary>
internal sealed partial class JaggedArrays(Method method)
{
    private readonly Dice _dice = method.Dice;

    private readonly Matrices _matrices = method.Matrices;

    private Scope Scope => method.Scope;

    /// <param name="AreEqual">Whether each row has as many elements as there are columns, and not more.</param>
    /// <param name="MayExchange">Whether its rows may trade their places.</param>
    private sealed record Rows(string Name, bool AreEqual, bool MayExchange);

    private readonly List<Rows> _all = [];

    /// <summary>How many rows, and how many elements each has at the least.</summary>
    private Size _rows = null!, _columns = null!;

    private string R => _rows.Text;

    private string C => _columns.Text;

    public void Write()
    {
        method.Use("arrays of arrays");
        int most = _matrices.IsCalled ? 3 : 12;
        _rows = _matrices.Named(Math.Min(most, _dice.Lengths.Next(5)));
        _columns = _dice.Chance(0.4) ? _rows : _matrices.Named(Math.Min(most, _dice.Lengths.Next(5)));
        _all.Clear();
        Make();
        if (_dice.Chance(0.6))
            Make();
        for (int steps = _dice.Between(2, 6); steps > 0 && method.Budget > 0; steps--)
        {
            method.Budget--;
            _dice.Act((5, Exchange), (2, Sort), (2, Eliminate), (3, Element), (3, Through), (2, Row), (2, Product), (2, Function), (1, Make), (1, Rounds));
        }
        Show();
    }

    private Rows Any() => _dice.OneOf(_all);

    private Rows? Exchangeable() => _all.Where(a => a.MayExchange).ToArray() is { Length: > 0 } all ? _dice.OneOf(all) : null;

    private string Value(string i, string j) => method.Layouts.Value(i, j);

    private string X => method.Expressions.Real(1);

    private int At(int count) => _dice.Between(0, count - 1);

    private void Make()
    {
        string m = method.Name(_dice.Pick("m", "rows", "table")), i = method.Name("i"), j = method.Name("j"), row = method.Name("row");
        switch (_dice.Between(0, 8))
        {
            case 0 when _rows.Number <= 4 && _columns.Number <= 4:
                method.Use("arrays of arrays: with their rows");
                string made() => $"[{string.Join(", ", Enumerable.Range(0, _columns.Number).Select(_ => X))}]";
                bool isNew = _dice.Chance(0.5);
                string rows = string.Join(", ", Enumerable.Range(0, _rows.Number).Select(_ => isNew && _dice.Chance(0.4) ? $"new Real[{Matrices.Text(_columns.Number)}]" : made()));
                method.Line($"Real[][] {m} = [{rows}];");
                Add(m);
                return;
            case 1:
                method.Use("arrays of arrays: by a function");
                string f = method.Name("Made"), n = method.Name("count"), width = method.Name("width"), x = method.Name("x");
                method.Open($"static Real[][] {f}(int {n}, int {width}, Real {x})");
                method.Line($"Real[][] {m} = new Real[{n}][];");
                method.Line($"for (int {i} = 0; {i} < {n}; {i}++)");
                method.Line($"    {m}[{i}] = new Real[{width}];");
                method.Line($"for (int {i} = 0; {i} < {n}; {i}++)");
                method.Line($"    for (int {j} = 0; {j} < {width}; {j}++)");
                method.Line($"        {m}[{i}][{j}] = RealMath.Sin({x} * ({i} + 1) - {_dice.Number()} * {j});");
                if (_dice.Chance(0.3))
                    method.Line($"if ({x} > 0.2 && {n} > 1) ({m}[0], {m}[{n} - 1]) = ({m}[{n} - 1], {m}[0]);");
                method.Line($"return {m};");
                method.Close();
                string result = method.Name("given");
                method.Line($"{_dice.Pick("var", "Real[][]")} {result} = {f}({R}, {C}, {X});");
                Add(result);
                return;
            case 2:
                method.Use("arrays of arrays: uneven rows");
                method.Line($"Real[][] {m} = new Real[{R}][];");
                method.Line($"for (int {i} = 0; {i} < {R}; {i}++)");
                method.Line($"    {m}[{i}] = new Real[{_dice.Pick($"{C} + {i}", $"{C} + {R} - {i}", $"{C} + 2 * {i}")}];");
                Fill(m, i, j);
                Add(m, areEqual: false);
                return;
            case 3:
                method.Use("arrays of arrays: rows that were there");
                method.Line($"Real[][] {m} = new Real[{R}][];");
                method.Open($"for (int {i} = 0; {i} < {R}; {i}++)");
                method.Line($"Real[] {row} = new Real[{C}];");
                method.Line($"for (int {j} = 0; {j} < {C}; {j}++)");
                method.Line($"    {row}[{j}] = {Value(i, j)};");
                method.Line($"{m}[{i}] = {row};");
                method.Close();
                Add(m);
                return;
            case 4 when Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true, IsArray: false } && b.Length == _columns.Number).ToArray() is { Length: > 0 } buffers:
                method.Use("arrays of arrays: copies");
                var buffer = _dice.OneOf(buffers);
                method.Line($"Real[][] {m} = new Real[{R}][];");
                method.Line($"for (int {i} = 0; {i} < {R}; {i}++)");
                method.Line($"    {m}[{i}] = {buffer.Name}.ToArray();");
                method.Line($"for (int {i} = 0; {i} < {R}; {i}++)");
                method.Line($"    {m}[{i}][{i} % {C}] += 0.3 * {i};");
                Add(m);
                return;
            default:
                method.Line($"Real[][] {m} = new Real[{R}][];");
                method.Line($"for (int {i} = 0; {i} < {R}; {i}++)");
                method.Line($"    {m}[{i}] = new Real[{C}];");
                Fill(m, i, j);
                Add(m);
                return;
        }
    }

    /// <summary>What is given to functions keeps its rows in their places.</summary>
    private void Add(string name, bool areEqual = true) => _all.Add(new Rows(name, areEqual, !areEqual || _dice.Chance(0.7)));

    private void Fill(string m, string i, string j)
    {
        method.Line($"for (int {i} = 0; {i} < {m}.Length; {i}++)");
        method.Line($"    for (int {j} = 0; {j} < {m}[{i}].Length; {j}++)");
        method.Line($"        {m}[{i}][{j}] = {Value(i, j)};");
    }

    /// <summary>What became of it, in one number that each element changes by another share.</summary>
    private void Show()
    {
        string shown = method.Name("shown"), i = method.Name("i"), j = method.Name("j");
        method.Line($"Real {shown} = 0;");
        foreach (var a in _all)
        {
            method.Line($"for (int {i} = 0; {i} < {R}; {i}++)");
            method.Line($"    for (int {j} = 0; {j} < {_dice.Pick(C, $"{a.Name}[{i}].Length")}; {j}++)");
            method.Line($"        {shown} = 0.9 * {shown} + {_dice.Number()} * {a.Name}[{i}][{j}];");
        }
        method.Line($"{shown} = RealMath.Sin({shown});");
        Scope.Reals.Add(new RealVariable(shown, true));
        if (method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += {shown};");
    }
}
