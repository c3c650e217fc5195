using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Elements by two indices, however they lie: rows of one length, rows each as long as its place, one row behind the other.</summary>
/// <param name="Count">No row has more elements, and there are no more rows.</param>
/// <param name="Element">An element; either index may be the larger one where <paramref name="IsSquare"/>.</param>
/// <param name="End">How many elements the row of an index has.</param>
internal sealed record Layout(Size Count, Func<string, string, string> Element, Func<string, string> End, bool IsSquare, bool IsWritable)
{
    /// <summary>How many rows there are, as text.</summary>
    public string RowCount { get; init; } = Count.Text;

    /// <summary>The array of rows, where they are arrays of their own and may be exchanged.</summary>
    public string? Rows { get; init; }

    public string this[string i, string j] => Element(i, j);
}

/// <summary>Makes and finds layouts: tables, jagged arrays, triangles in one dimension, symmetric data.</summary>
internal sealed class Layouts(Method method)
{
    private readonly Dice _dice = method.Dice;

    private readonly Matrices _matrices = method.Matrices;

    private Scope Scope => method.Scope;

    public Layout Any(int most)
    {
        if (Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true, Columns: > 0 } && Side(b) <= most).ToArray() is { Length: > 0 } shaped && _dice.Chance(_dice.Lengths.AreOfMatrices ? 0.85 : 0.6))
        {
            var square = _dice.OneOf(shaped);
            string stride = _matrices.Named(square.Columns).Text;
            var n = square.IsSquare ? new Size(square.Columns, stride) : _matrices.Named(Side(square));
            return new Layout(n, (i, j) => $"{square.Name}[{i} * {stride} + {j}]", _ => n.Text, true, square.IsWritable);
        }
        if (Scope.Tables.Where(t => t is { IsWritable: false, Sizes.Length: 2 } or { IsJagged: true } && t.Sizes.Length > 0 && t.Sizes.Max() > 0 && Math.Max(t.Sizes.Length, t.Sizes.Max()) <= most).ToArray() is { Length: > 0 } tables && _dice.Chance(0.6))
        {
            var table = _dice.OneOf(tables);
            if (table.IsJagged)
                return Ragged(table.Name, _matrices.Named(Math.Max(table.Sizes.Length, table.Sizes.Max())), table.IsWritable) with { RowCount = $"{table.Name}.Length" };
            int n = table.Sizes.Min();
            if (n > 0)
                return new Layout(_matrices.Named(n), (i, j) => $"{table.Name}[{i}, {j}]", _ => Matrices.Text(n), true, false);
        }
        var count = _matrices.Named(Math.Min(most, _dice.Lengths.Next(6)));
        if (Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true, Length: > 0 } && b.Length >= count.Number * count.Number).ToArray() is { Length: > 0 } flat && _dice.Chance(0.3))
            return Flat(_dice.OneOf(flat).Name, count, false);
        return _dice.Between(0, 8) switch
        {
            0 or 1 => Made(count),
            2 => Triangle(count),
            3 or 4 => Jagged(count),
            5 or 6 => Uneven(count),
            7 => Behind(count),
            _ => Computed(count),
        };
    }

    /// <summary>As many rows of a matrix as it has columns, or the other way round.</summary>
    private static int Side(BufferVariable matrix) => Math.Min(matrix.Columns, matrix.Length / matrix.Columns);

    private static Layout Flat(string name, Size n, bool isWritable) => new(n, (i, j) => $"{name}[{i} * {n.Text} + {j}]", _ => n.Text, true, isWritable);

    private static Layout Ragged(string name, Size n, bool isWritable) => new(n, (i, j) => $"{name}[{i}][{j}]", i => $"{name}[{i}].Length", false, isWritable);

    private Layout Made(Size n)
    {
        var made = _matrices.Made(n, n);
        return new Layout(n, made.Format, _ => n.Text, true, true);
    }

    /// <summary>A number that is small, and that depends on where it is and on what has a derivative.</summary>
    public string Value(string i, string j) => _dice.Chance(0.5) ? $"0.{_dice.Between(2, 9)} * {_matrices.Bounded($"{i} + {j}")}" : _dice.Pick(
        $"RealMath.Sin({_dice.Number()} * {i} + {method.Expressions.Leaf()})",
        $"0.5 * {method.Expressions.Leaf()} + 0.1 * ({j} - {i})",
        $"RealMath.Cos({method.Expressions.Leaf()} * ({i} + 2 * {j}))",
        method.Expressions.Bounded(1));

    /// <summary>Rows of one length, which are arrays of their own.</summary>
    private Layout Jagged(Size n)
    {
        method.Use("double[][] of equal rows");
        string m = method.Name("rows"), i = method.Name("i"), j = method.Name("j");
        Allocate(m, n, i, n.Text, isKnown: true);
        Fill(m, i, j);
        Add(m, n, _ => n.Number);
        return new Layout(n, (a, b) => $"{m}[{a}][{b}]", a => _dice.Pick(n.Text, $"{m}[{a}].Length"), true, true) { Rows = m };
    }

    /// <summary>Rows each as long as its place says.</summary>
    private Layout Uneven(Size n)
    {
        method.Use("double[][] of uneven rows");
        string m = method.Name("uneven"), i = method.Name("i"), j = method.Name("j");
        var (length, most) = _dice.Between(0, 3) switch
        {
            0 => ($"{i} + 1", n.Number),
            1 => ($"{n.Text} - {i}", n.Number),
            2 => ($"2 * {i}", 2 * n.Number),
            _ => (i, n.Number),
        };
        Allocate(m, n, i, length);
        Fill(m, i, j);
        return Ragged(m, most == n.Number ? n : _matrices.Named(most), isWritable: true) with { RowCount = n.Text };
    }

    /// <param name="isKnown">Whether the length of a row says nothing of its place; otherwise the rows are counted by what is there before the array of them.</param>
    private void Allocate(string m, Size n, string i, string length, bool isKnown = false)
    {
        method.Line($"Real[][] {m} = new Real[{n.Text}][];");
        method.Line($"for (int {i} = 0; {i} < {(_dice.Chance(isKnown ? 0.5 : 0.03) ? $"{m}.Length" : n.Text)}; {i}++)");
        method.Line($"    {m}[{i}] = new Real[{length}];");
    }

    private void Fill(string m, string i, string j)
    {
        method.Open($"for (int {i} = 0; {i} < {m}.Length; {i}++)");
        method.Line($"for (int {j} = 0; {j} < {m}[{i}].Length; {j}++)");
        method.Line($"    {m}[{i}][{j}] = {Value(i, j)};");
        method.Close();
    }

    private void Add(string m, Size n, Func<int, int> length)
        => Scope.Tables.Add(new TableVariable(m, [.. Enumerable.Range(0, n.Number).Select(length)], true) { IsWritable = true });

    /// <summary>The lower triangle of a symmetric matrix, its rows arrays or one behind the other.</summary>
    private Layout Triangle(Size n)
    {
        string m = method.Name("lower"), i = method.Name("i"), j = method.Name("j");
        if (_dice.Chance(0.5))
        {
            method.Use("double[][] of a triangle");
            Allocate(m, n, i, $"{i} + 1");
            Fill(m, i, j);
            return new Layout(n, (a, b) => a == b ? $"{m}[{a}][{b}]" : _dice.Pick($"{m}[Math.Max({a}, {b})][Math.Min({a}, {b})]", $"({a} >= {b} ? {m}[{a}][{b}] : {m}[{b}][{a}])"), _ => n.Text, true, false);
        }
        method.Use("triangle in one dimension");
        string p = method.Name("p");
        method.Line($"Real[] {m} = new Real[{n.Text} * ({n.Text} + 1) / 2];");
        method.Line($"int {p} = 0;");
        method.Line($"for (int {i} = 0; {i} < {n.Text}; {i}++)");
        method.Line($"    for (int {j} = 0; {j} <= {i}; {j}++)");
        method.Line($"        {m}[{p}++] = {Value(i, j)};");
        return new Layout(n, (a, b) => $"{m}[Math.Max({a}, {b}) * (Math.Max({a}, {b}) + 1) / 2 + Math.Min({a}, {b})]", _ => n.Text, true, false);
    }

    /// <summary>Rows of several lengths one behind the other, whose beginnings are in memory of their own.</summary>
    private Layout Behind(Size n)
    {
        method.Use("rows one behind the other");
        string m = method.Name("all"), start = method.Name("start"), i = method.Name("i"), p = method.Name("p");
        method.Line($"int[] {start} = new int[{n.Text} + 1];");
        method.Line($"for (int {i} = 0; {i} < {n.Text}; {i}++)");
        method.Line($"    {start}[{i} + 1] = {start}[{i}] + {_dice.Pick(i, $"({i} * 7 + 2) % {n.Text}", $"{n.Text} - {i}", $"{i} % 3")};");
        method.Line($"Real[] {m} = new Real[{start}[{n.Text}]];");
        method.Line($"for (int {p} = 0; {p} < {m}.Length; {p}++)");
        method.Line($"    {m}[{p}] = {Value(p, p)};");
        return new Layout(n, (a, b) => $"{m}[{start}[{a}] + {b}]", a => $"{start}[{a} + 1] - {start}[{a}]", false, true);
    }

    /// <summary>No memory at all.</summary>
    private Layout Computed(Size n)
    {
        string a = method.Expressions.Leaf(), b = _dice.Number();
        return new Layout(n, (i, j) => _dice.Pick($"RealMath.Cos({b} * {i} - 0.3 * {j} + {a})", $"({a} * ({i} - {j}) / {(n.Number + 1).ToString(CultureInfo.InvariantCulture)})"), _ => n.Text, true, false);
    }
}
