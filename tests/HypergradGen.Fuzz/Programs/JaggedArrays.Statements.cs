namespace HypergradGen.Fuzz.Programs;

/// <content>What is done with arrays of arrays.</content>
internal sealed partial class JaggedArrays
{
    /// <summary>Two rows trade their places, perhaps where a test says so, perhaps in a loop.</summary>
    private void Exchange()
    {
        if (Exchangeable() is not { } a)
            return;
        method.Use("rows exchanged");
        string m = a.Name, k = method.Name("k"), row = method.Name("row"), first = Matrices.Text(At(_rows.Number)), second = Matrices.Text(At(_rows.Number)), head = "";
        if (_dice.Chance(0.4))
        {
            head = $"for (int {k} = 0; {k} < {_dice.Pick($"{R} / 2", $"{R} - 1")}; {k}++)";
            (first, second) = (k, _dice.Pick($"{R} - 1 - {k}", $"{k} + 1", $"({k} + 1) % {R}"));
        }
        string test = _dice.Chance(0.5) ? $"if ({m}[{first}][{At(_columns.Number)}] > {_dice.Pick($"{m}[{second}][{At(_columns.Number)}]", _dice.Number(true), X)})" : "";
        if (head.Length > 0)
            method.Open(head);
        if (test.Length > 0)
            method.Open(test);
        if (_dice.Chance(0.6))
        {
            method.Line($"({m}[{first}], {m}[{second}]) = ({m}[{second}], {m}[{first}]);");
        }
        else
        {
            method.Line($"Real[] {row} = {m}[{first}];");
            method.Line($"{m}[{first}] = {m}[{second}];");
            method.Line($"{m}[{second}] = {row};");
        }
        if (_dice.Chance(0.4))
            method.Line($"{m}[{first}][0] {_dice.Pick("+=", "=", "*=")} {_dice.Pick("0.7", X, $"{m}[{second}][0]")};");
        if (test.Length > 0)
            method.Close();
        if (head.Length > 0)
            method.Close();
    }

    private void Sort()
    {
        if (Exchangeable() is not { } a)
            return;
        method.Use("rows sorted");
        string m = a.Name, i = method.Name("i"), j = method.Name("j"), c = Matrices.Text(At(_columns.Number));
        method.Line($"for (int {i} = 0; {i} < {R}; {i}++)");
        method.Line($"    for (int {j} = {_dice.Pick("0", $"{i} + 1")}; {j} < {R}; {j}++)");
        method.Line($"        if ({m}[{i}][{c}] {_dice.Pick(">", "<")} {m}[{j}][{c}])");
        method.Line($"            ({m}[{i}], {m}[{j}]) = ({m}[{j}], {m}[{i}]);");
    }

    private void Eliminate()
    {
        if (Exchangeable() is not { } a)
            return;
        method.Use("elimination with pivots");
        string m = a.Name, k = method.Name("k"), p = method.Name("p"), i = method.Name("i"), j = method.Name("j"), f = method.Name("f");
        method.Open($"for (int {k} = 0; {k} < {R} && {k} < {C}; {k}++)");
        if (_dice.Chance(0.7))
        {
            method.Line($"int {p} = {k};");
            method.Line($"for (int {i} = {k} + 1; {i} < {R}; {i}++)");
            method.Line($"    if (RealMath.Abs({m}[{i}][{k}]) > RealMath.Abs({m}[{p}][{k}]))");
            method.Line($"        {p} = {i};");
            method.Line($"{_dice.Pick("", $"if ({p} != {k}) ")}({m}[{k}], {m}[{p}]) = ({m}[{p}], {m}[{k}]);");
        }
        method.Open(_dice.Pick($"for (int {i} = {k} + 1; {i} < {R}; {i}++)", $"for (int {i} = 0; {i} < {R}; {i}++)"));
        method.Line($"if ({i} == {k}) continue;");
        method.Line($"Real {f} = {m}[{i}][{k}] / (1.5 + {m}[{k}][{k}] * {m}[{k}][{k}]);");
        method.Line($"for (int {j} = {k}; {j} < {C}; {j}++)");
        method.Line($"    {m}[{i}][{j}] -= {f} * {m}[{k}][{j}];");
        method.Close();
        method.Close();
    }

    private void Element()
    {
        var (a, b) = (Any(), Any());
        string at = $"{a.Name}[{At(_rows.Number)}][{At(_columns.Number)}]", other = $"{b.Name}[{At(_rows.Number)}][{At(_columns.Number)}]", r = method.Name("r");
        method.Line(_dice.Between(0, 5) switch
        {
            0 => $"{at} = {X};",
            1 => $"({at}, {other}) = ({other}, 0.8 * {at});",
            2 => $"ref Real {r} = ref {at}; {r} = 0.5 * {r} + {X};",
            3 => $"{at} *= {method.Expressions.Bounded(1)};",
            4 => $"if ({at} > {other}) {at} = 0.5 * {other};",
            _ => $"{at} += {X};",
        });
    }

    /// <summary>Each row, or each element, by <c>foreach</c> or by indices.</summary>
    private void Through()
    {
        var a = Any();
        string m = a.Name, row = method.Name("row"), v = method.Name("v"), i = method.Name("i"), j = method.Name("j"), s = method.Name("s");
        method.Line($"Real {s} = {X};");
        switch (_dice.Between(0, 3))
        {
            case 0:
                method.Open($"foreach (Real[] {row} in {m})");
                method.Line($"{s} += 0.3 * {row}[0] * {row}[{row}.Length - 1];");
                if (_dice.Chance(0.6))
                    method.Line(_dice.Pick($"{row}[0] = RealMath.Sin({s});", $"{row}[^1] *= 0.6;", $"for (int {j} = 0; {j} < {row}.Length; {j}++) {row}[{j}] = 0.5 * {row}[{j}] + 0.1 * {s};"));
                method.Close();
                break;
            case 1:
                method.Line($"foreach (Real[] {row} in {m})");
                method.Line($"    foreach (Real {v} in {row})");
                method.Line($"        {s} = 0.8 * {s} + {_dice.Pick(v, $"{v} * {v}", $"RealMath.Max({v}, {s})")};");
                break;
            case 2:
                method.Line($"for (int {j} = 0; {j} < {C}; {j}++)");
                method.Line($"    for (int {i} = 1; {i} < {R}; {i}++)");
                method.Line($"        {m}[{i}][{j}] {_dice.Pick("+=", "-=")} 0.4 * {m}[{i} - 1][{_dice.Pick(j, $"{C} - 1 - {j}")}];");
                break;
            default:
                method.Open($"for (int {i} = 0; {i} < {m}.Length; {i}++)");
                method.Line($"Real[] {row} = {m}[{i}];");
                method.Line($"for (int {j} = 1; {j} < {row}.Length; {j}++)");
                method.Line($"    {row}[{j}] {_dice.Pick("+=", "= 0.5 *", "-=")} {row}[{j} - 1];");
                method.Line($"{s} += {_dice.Pick($"{row}[0]", $"{m}[{i}][^1]")};");
                method.Close();
                break;
        }
        Scope.Reals.Add(new RealVariable(s, true));
    }

    /// <summary>What is done with a row as with any memory.</summary>
    private void Row()
    {
        var (a, b) = (Any(), Any());
        int i = At(_rows.Number), k = At(_rows.Number);
        string first = $"{a.Name}[{i}]", second = $"{b.Name}[{k}]";
        method.Use("rows as memory");
        method.Line(_dice.Between(0, 4) switch
        {
            0 when a.AreEqual && b.AreEqual => $"{first}.CopyTo({second}, 0);",
            1 => $"{first}.AsSpan(0, {C}).CopyTo({second});",
            2 => $"{first}.AsSpan().Fill({X});",
            3 => $"{first}.AsSpan()[1..].Clear();",
            _ => $"{first}.AsSpan(0, {C}).Reverse();",
        });
    }

    private void Product()
    {
        var (a, b) = (Any(), Any());
        if (_rows.Number != _columns.Number || !a.AreEqual || !b.AreEqual)
            return;
        string y = method.Name("y"), i = method.Name("i"), j = method.Name("j"), k = method.Name("k"), s = method.Name("s");
        method.Use("products of arrays of arrays");
        method.Line($"Real[][] {y} = new Real[{R}][];");
        method.Line($"for (int {i} = 0; {i} < {R}; {i}++)");
        method.Line($"    {y}[{i}] = new Real[{C}];");
        method.Open($"for (int {i} = 0; {i} < {R}; {i}++)");
        method.Open($"for (int {j} = 0; {j} < {C}; {j}++)");
        method.Line($"Real {s} = 0;");
        method.Line($"for (int {k} = 0; {k} < {R}; {k}++)");
        method.Line($"    {s} += 0.3 * {a.Name}[{i}][{k}] * {_dice.Pick($"{b.Name}[{k}][{j}]", $"{b.Name}[{j}][{k}]")};");
        method.Line($"{y}[{i}][{j}] = {s};");
        method.Close();
        method.Close();
        Add(y);
    }

    /// <summary>A function that is given one, and changes it or says something of it.</summary>
    private void Function()
    {
        if (_all.Where(x => x is { AreEqual: true, MayExchange: false }).ToArray() is not { Length: > 0 } equal)
            return;
        method.Use("arrays of arrays given to a function");
        string f = method.Name("Told"), m = method.Name("a"), x = method.Name("x"), s = method.Name("s"), i = method.Name("i"), j = method.Name("j");
        method.Open($"static Real {f}(Real[][] {m}, Real {x})");
        method.Line($"Real {s} = {x};");
        method.Open($"for (int {i} = 0; {i} < {m}.Length; {i}++)");
        method.Line($"for (int {j} = 0; {j} < {m}[{i}].Length; {j}++)");
        method.Line($"    {s} = 0.9 * {s} + 0.3 * {m}[{i}][{j}];");
        if (_dice.Chance(0.5))
            method.Line($"{m}[{i}][0] {_dice.Pick("=", "+=")} 0.4 * {s};");
        method.Close();
        method.Line($"return {s};");
        method.Close();
        string t = method.Name("t");
        method.Line($"Real {t} = {f}({_dice.OneOf(equal).Name}, {X});");
        Scope.Reals.Add(new RealVariable(t, true));
    }

    private void Rounds()
    {
        string r = method.Name("round");
        method.Open($"for (int {r} = 0; {r} < {_dice.Pick("2", "3", method.Integers.Count(3).Text)}; {r}++)");
        Exchange();
        _dice.Act((1, Through), (1, Element), (1, Sort), (1, Exchange));
        method.Close();
    }
}
