namespace HypergradGen.Fuzz.Programs;

/// <content>Loops of a form of their own.</content>
internal sealed partial class Stencils
{
    /// <summary>Several iterations at a time, and what is left of them.</summary>
    private void Copies(string j, string low, string high)
    {
        method.Use("several iterations at a time");
        int copies = _dice.Pick(2, 2, 3, 4, 8);
        string k = Matrices.Text(copies), s = method.Name("s"), value = Term("§", 0), target = Target("§", 0), op = Operator;
        bool areSums = _dice.Chance(0.5), hasOneSum = _dice.Chance(0.3);
        string[] sums = [.. Enumerable.Range(0, copies).Select(_ => hasOneSum ? s : method.Name("part"))];
        if (areSums)
            method.Line($"Real {string.Join(", ", sums.Append(s).Distinct().Select(name => $"{name} = 0"))};");
        // Each copy is the first at the next place, now and then one is at the same.
        int odd = _dice.Chance(0.15) ? _dice.Between(0, copies - 1) : -1;
        string copy(int c) => (areSums ? $"{sums[c]} += {value};" : $"{target} {op} {value};").Replace("§", c == 0 || c == odd ? j : $"({j} + {Matrices.Text(c)})", StringComparison.Ordinal);
        int[] order = [.. Enumerable.Range(0, copies)];
        if (_dice.Chance(0.1))
            Array.Reverse(order);
        method.Line($"int {j} = {low};");
        string rounded = _dice.Pick($"{low} + ({high} - {low}) / {k} * {k}", $"{high} - ({high} - {low}) % {k}");
        string header = _dice.Pick($"for (; {j} + {k} <= {high}; {j} += {k})", $"for (; {j} + {Matrices.Text(copies - 1)} < {high}; {j} += {k})", $"for (; {j} < {rounded}; {j} += {k})", $"while ({j} + {Matrices.Text(copies - 1)} < {high})");
        method.Open(header);
        foreach (int c in order)
            method.Line(copy(c));
        if (header.StartsWith('w'))
            method.Line($"{j} += {k};");
        method.Close();
        if (!_dice.Chance(0.1))
        {
            method.Line($"for (; {j} < {high}; {j}++)");
            method.Line("    " + (areSums ? $"{_dice.Pick(sums[0], s)} += {value};" : $"{target} {op} {value};").Replace("§", j, StringComparison.Ordinal));
        }
        if (!areSums)
            return;
        method.Line($"{s} {(hasOneSum ? "*= 0.5" : $"+= {string.Join(" + ", sums)}")};");
        method.Line($"{_dice.OneOf(_written)}[{_dice.Pick("0", $"{N} - 1")}] {Operator} RealMath.Sin({s});");
    }

    /// <summary>What one iteration hands to the next: the element before it was written, a running sum, the place in another memory.</summary>
    private void Carried(string j, string low, string high)
    {
        method.Use("stencil that carries numbers");
        string previous = method.Name("previous"), current = method.Name("current"), p = method.Name("p"), v = _dice.OneOf(_written), target = Target(j, 0);
        bool isDown = _dice.Chance(0.3);
        string header = isDown ? $"for (int {j} = {high} - 1; {j} >= {low}; {j}--)" : $"for (int {j} = {low}; {j} < {high}; {j}++)";
        switch (_dice.Between(0, 3))
        {
            case 0:
                method.Line($"Real {previous} = {v}[0];");
                method.Open(header);
                method.Line($"Real {current} = {v}[{j}];");
                method.Line($"{v}[{j}] = 0.5 * {previous} + {Term(j, 0)};");
                method.Line($"{previous} = {current};");
                break;
            case 1:
                method.Line($"Real {previous} = {_dice.Number()};");
                method.Open(header);
                method.Line($"{previous} = {_dice.Pick("0.6 * ", "", "0.9 * ")}{previous} + 0.2 * {Term(j, 0)};");
                method.Line($"{target} {Operator} {previous};");
                break;
            case 2:
                method.Line($"Real {previous} = {Term("0", _left)};");
                method.Open(header);
                method.Line($"{previous} = RealMath.{_dice.Pick("Max", "Min")}({previous}, {Term(j, 0)});");
                if (_dice.Chance(0.6))
                    method.Line($"{target} {Operator} 0.5 * {previous};");
                break;
            default:
                method.Line($"int {p} = 0;");
                method.Line($"Real {previous} = 0;");
                method.Open(header);
                if (_dice.Chance(0.3))
                    method.Line($"if ({Read(j, 0)} > {_dice.Number(true)})");
                method.Line($"{_dice.OneOf(_written)}[{p}++] {Operator} {Term(j, 0)};");
                break;
        }
        method.Close();
        method.Line($"{_dice.OneOf(_written)}[{_dice.Pick("0", $"{N} - 1", $"{N} / 2")}] += 0.3 * {previous};");
    }

    /// <summary>Every second place beside every place, as transforms have them.</summary>
    private void Halves(string j)
    {
        method.Use("every second place beside every place");
        string v = _dice.OneOf(_written), u = _dice.OneOf(_read), h = method.Name("half"), y = method.Name("t");
        switch (_dice.Between(0, 4))
        {
            case 0:
                method.Line($"for (int {j} = 0; {j} < {N} / 2; {j}++)");
                method.Line($"    {v}[{j}] {Operator} {_dice.Pick($"0.5 * ({u}[2 * {j}] + {u}[2 * {j} + 1])", $"RealMath.Sin({u}[2 * {j} + 1])")};");
                break;
            case 1:
                method.Open($"for (int {j} = 0; {j} < {N} / 2; {j}++)");
                method.Line($"{v}[2 * {j}] {Operator} {u}[{j}];");
                method.Line($"{v}[2 * {j} + 1] {Operator} {_dice.Pick($"{u}[{j}] * {_dice.Number()}", $"RealMath.Sin({u}[{N} / 2 + {j}])")};");
                method.Close();
                break;
            case 2:
                // Butterflies.
                method.Open($"for (int {h} = 1; {h} < {N}; {h} *= 2)");
                method.Open($"for (int {j} = 0; {j} + {h} < {N}; {j} += {_dice.Pick("2 * " + h, h, "1")})");
                method.Line($"Real {y} = {v}[{j}];");
                method.Line($"{v}[{j}] = 0.6 * ({y} + {v}[{j} + {h}]);");
                method.Line($"{v}[{j} + {h}] = 0.6 * ({y} - {v}[{j} + {h}]);");
                method.Close();
                method.Close();
                break;
            case 3:
                method.Line($"for (int {j} = 0; {j} < {N}; {j}++)");
                method.Line($"    {v}[{j}] {Operator} 0.7 * {u}[{_dice.Pick($"{j} / 2", $"({N} + {j}) / 2", $"{j} % 3 * {N} / 3", $"{j} * {j} % {N}", $"{j} & ~1")}];");
                break;
            default:
                method.Line($"for (int {j} = 0; {j} < {N} / 2; {j}++)");
                method.Line($"    {_dice.Pick($"({v}[{j}], {v}[{N} - 1 - {j}]) = ({v}[{N} - 1 - {j}], 0.9 * {v}[{j}]);", $"{v}[{N} - 1 - {j}] {Operator} {u}[{j}];")}");
                break;
        }
    }
}
