namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Loops beside which integers run that say where memory is read and written: by steps before, between and behind what they index, in rows and triangles, there and back, around a
/// circle, each digit of an odometer, only in some rounds, on from one loop to the next, of types other than <c>int</c>.
/// </summary>
internal sealed partial class Walks(Method method)
{
    private readonly Dice _dice = method.Dice;

    private readonly Matrices _matrices = method.Matrices;

    private Scope Scope => method.Scope;

    /// <summary>The rounds of the outer loop and of those inside, and how far a step goes.</summary>
    private Size _n = null!, _m = null!, _by = null!;

    /// <summary>What is read by a walker and what is written, both long enough for each.</summary>
    private string _a = "", _y = "", _s = "";

    private int _room;

    private string N => _n.Text;

    private string M => _m.Text;

    public void Write()
    {
        method.Use("integers that walk");
        int most = _matrices.IsCalled ? 3 : 17;
        _n = _matrices.Named(Math.Min(most, _dice.Lengths.Next(6)));
        _m = _matrices.Named(Math.Min(Math.Min(most, 9), _dice.Lengths.Next(5)));
        _by = _dice.Chance(0.5) ? new Size(_dice.Between(1, 3), "") : _matrices.Named(_dice.Between(1, 3));
        if (_by.Text.Length == 0)
            _by = _by with { Text = Matrices.Text(_by.Number) };
        int n = _n.Number, m = _m.Number;
        _room = Math.Max(Math.Max(n * m + 2 * n, n * (n + 1) / 2 + 2 * n), Math.Max(2 * n * _by.Number, 2 * (n + m))) + 6;
        _s = method.Name("s");
        method.Line($"Real {_s} = {method.Expressions.Real(1)};");
        (_a, _y) = (Room(isFilled: true), Room(isFilled: _dice.Chance(0.4)));
        for (int walks = _dice.Between(1, 3); walks > 0 && method.Budget > 0; walks--)
        {
            method.Budget--;
            _dice.Act((5, Line), (5, Rows), (2, Triangle), (3, Some), (2, Ends), (2, Merge), (3, Circle), (3, Odometer), (2, Halves), (2, Shrinking), (3, Typed), (2, Copies), (2, GoesOn));
        }
        Show();
    }

    private string Room(bool isFilled)
    {
        string b = method.Name("room"), i = method.Name("i");
        bool isArray = _dice.Chance(0.5);
        method.Line($"{(isArray ? "Real[]" : "Span<Real>")} {b} = {(isArray ? "new" : _dice.Pick("new", "stackalloc"))} Real[{Matrices.Text(_room)}];");
        if (isFilled)
        {
            method.Line($"for (int {i} = 0; {i} < {b}.Length; {i}++)");
            method.Line($"    {b}[{i}] = {method.Layouts.Value(i, "1")};");
        }
        Scope.Buffers.Add(new BufferVariable(b, true, true, isArray, _room, _room, b));
        return b;
    }

    private string Operator => _dice.Pick("=", "+=", "+=", "-=");

    private string Term(string at, string? other = null) => _dice.Pick($"{_a}[{at}]", $"0.4 * {_a}[{at}]", $"0.3 * {_a}[{at}] * {_a}[{other ?? at}]", $"RealMath.Sin({_a}[{at}])", $"0.5 * {_a}[{at}] - 0.2 * {_a}[{other ?? at}]", $"{method.Expressions.Leaf()} * {_a}[{at}]");

    /// <summary>A header that counts to a number; where it is a <c>while</c>, its index is declared before.</summary>
    private void Open(string i, Size n)
    {
        switch (_dice.Between(0, 9))
        {
            case 0:
                method.Open($"for (int {i} = {n.Text} - 1; {i} >= 0; {i}--)");
                return;
            case 1:
                method.Line($"int {i} = -1;");
                method.Open($"while (++{i} < {n.Text})");
                return;
            case 2:
                method.Line($"int {i} = {n.Text};");
                method.Open($"while ({i}-- > 0)");
                return;
            case 3:
                method.Open($"for (int {i} = 0; ; {i}++)");
                method.Line($"if ({i} == {n.Text}) break;");
                return;
            default:
                method.Open($"for (int {i} = 0; {i} < {n.Text}; {i}++)");
                return;
        }
    }

    private string Step(string p, bool isUp) => _by.Number == 1 && _dice.Chance(0.6) ? _dice.Pick($"{p}{(isUp ? "++" : "--")};", $"{(isUp ? "++" : "--")}{p};") : isUp ? _dice.Pick($"{p} += {_by.Text};", $"{p} = {p} + {_by.Text};") : $"{p} -= {_by.Text};";

    /// <summary>One loop, one or two walkers, each of which steps somewhere among what it indexes.</summary>
    private void Line()
    {
        method.Use("walk along a line");
        string p = method.Name("p"), q = method.Name("q"), i = method.Name("i");
        bool isUp = _dice.Chance(0.75), hasTwo = _dice.Chance(0.5);
        method.Line($"int {p} = {(isUp ? _dice.Pick("0", "1") : $"{N} * {_by.Text} + 1")};");
        if (hasTwo)
            method.Line($"int {q} = {_dice.Pick("0", "2", isUp ? p : "0")};");
        Open(i, _n);
        string other = hasTwo ? q : _dice.Pick(i, p), old = method.Name("old");
        var lines = new List<string> { $"{_y}[{_dice.Pick(p, other, i)}] {Operator} {Term(_dice.Pick(p, other), other)};" };
        if (_dice.Chance(0.6))
            lines.Add($"{_s} {_dice.Pick("+=", "-=")} 0.3 * {_dice.Pick(_a, _y)}[{_dice.Pick(p, other)}];");
        if (_dice.Chance(0.3))
            lines.Add($"{_y}[{p}] = 0.5 * {_y}[{other}] + {Term(i)};");
        if (_by.Number == 1 && isUp && _dice.Chance(0.3))
            lines.Add($"{_s} += {_a}[{_dice.Pick(p + "++", "++" + p)}];");
        else
            lines.Insert(_dice.Between(0, lines.Count), Step(p, isUp));
        if (hasTwo)
            lines.Insert(_dice.Between(0, lines.Count), _dice.Pick($"{q}++;", Step(q, true)));
        if (_dice.Chance(0.2))
            lines.Insert(_dice.Between(0, lines.Count), $"if ({method.Expressions.Condition(0)}) {_dice.Pick("continue", "break")};");
        if (_dice.Chance(0.2))
        {
            lines.Insert(0, $"int {old} = {p};");
            lines.Add($"{_y}[{old}] += 0.3 * {_a}[{p}];");
        }
        foreach (string line in lines)
            method.Line(line);
        method.Close();
        if (_dice.Chance(0.5))
            method.Line($"{_s} += {_a}[{p}];");
    }

    /// <summary>One walker through all rows: one behind the other, with gaps, skipping the rest of a row that is left.</summary>
    private void Rows()
    {
        method.Use("walk through rows");
        string p = method.Name("p"), i = method.Name("i"), j = method.Name("j"), t = method.Name("t"), row = method.Name("row");
        bool isOwn = _dice.Chance(0.3), gap = _dice.Chance(0.2), isLeft = !isOwn && _dice.Chance(0.25);
        method.Line($"int {p} = 0;");
        string header = _dice.Chance(0.2) ? $"for (int {i} = 0, {row} = 0; {i} < {N}; {i}++, {row} += {M})" : $"for (int {i} = 0; {i} < {N}; {i}++)";
        bool hasRow = header.Contains(row, StringComparison.Ordinal);
        method.Open(header);
        if (isOwn)
            method.Line($"{p} = {_dice.Pick($"{i} * {M}", i, "0", hasRow ? row : $"{i} * {M}")};");
        method.Line($"Real {t} = {_dice.Pick("0", $"{_a}[{i}]", $"{_a}[{p}]")};");
        string bound = _dice.Pick(M, M, M, $"Math.Min({i} + 1, {M})");
        method.Open(_dice.Chance(0.2) ? $"for (int {j} = {M} - 1; {j} >= 0; {j}--)" : $"for (int {j} = 0; {j} < {bound}; {j}++)");
        if (isLeft)
        {
            method.Line($"if ({_a}[{p}] > {_dice.Pick("0.4", "0.7")})");
            method.Line($"    {_dice.Pick("break", "break", "continue")};");
        }
        string at = hasRow && _dice.Chance(0.4) ? $"{row} + {j}" : p;
        method.Line(_dice.Pick($"{t} += {Term(at, j)};", $"{_y}[{j}] += {Term(at, i)};", $"{_y}[{at}] {Operator} {Term(j, i)};", $"{t} = 0.6 * {t} + {Term(at)};"));
        method.Line(_dice.Pick($"{p}++;", $"{p}++;", $"{_y}[{i}] -= 0.2 * {_a}[{p}++];", $"{_s} += 0.1 * {_a}[++{p}];"));
        if (_dice.Chance(0.25))
            method.Line($"{t} -= 0.2 * {_a}[{p}];");
        method.Close();
        method.Line($"{_y}[{_dice.Pick(i, i, p)}] {Operator} {t};");
        if (gap)
            method.Line($"{p} {_dice.Pick("+=", "+=")} {(isLeft || _by.Number > 1 ? "1" : "2")};");
        method.Close();
        if (_dice.Chance(0.4))
            method.Line($"{_s} += {_a}[{p}];");
    }

    /// <summary>A walker whose steps grow, or whose rows do.</summary>
    private void Triangle()
    {
        method.Use("walk through a triangle");
        string p = method.Name("p"), i = method.Name("i"), j = method.Name("j");
        switch (_dice.Between(0, 3))
        {
            case 0:
                method.Line($"for (int {i} = 0, {p} = 0; {i} < {N}; {p} += ++{i})");
                method.Line($"    {_y}[{_dice.Pick(i, p)}] {Operator} {Term(p, i)};");
                break;
            case 1:
                method.Line($"int {p} = 0;");
                method.Open($"for (int {i} = 0; {i} < {N}; {i}++)");
                method.Line($"for (int {j} = 0; {j} <= {i}; {j}++)");
                method.Line($"    {_dice.Pick($"{_s} += 0.1 * {_a}[{p}++] * {_a}[{j}];", $"{_y}[{j}] += 0.3 * {_a}[{p}++];", $"{_y}[{p}] {Operator} {Term($"{p}++")};")}");
                method.Close();
                break;
            case 2:
                method.Line($"int {p} = 0;");
                method.Open($"for (int {i} = 0; {i} < {N}; {i}++)");
                method.Line($"{_y}[{i}] += {_a}[{p}];");
                method.Line($"for (int {j} = {i} + 1; {j} < {N}; {j}++)");
                method.Line($"    {_y}[{_dice.Pick(j, i)}] -= 0.2 * {_a}[{p} + {j} - {i}] * {_a}[{i}];");
                method.Line($"{p} += {N} - {i};");
                method.Close();
                break;
            default:
                method.Line($"int {p} = {N} * ({N} + 1) / 2;");
                method.Open($"for (int {i} = {N} - 1; {i} >= 0; {i}--)");
                method.Line($"{p} -= {i} + 1;");
                method.Line($"for (int {j} = 0; {j} <= {i}; {j}++)");
                method.Line($"    {_y}[{_dice.Pick(j, $"{p} + {j}")}] += 0.2 * {_a}[{p} + {j}];");
                method.Close();
                break;
        }
    }
}
