namespace HypergradGen.Fuzz.Programs;

/// <content>Walkers that do not step in every round, or not by the same.</content>
internal sealed partial class Walks
{
    /// <summary>Only some elements make the walker step: what is selected lies side by side.</summary>
    private void Some()
    {
        method.Use("walk by selected steps");
        string k = method.Name("k"), i = method.Name("i");
        string test = _dice.Pick($"{_a}[{i}] > {_dice.Number(true)}", $"{i} % {_dice.Pick("2", "3")} == 0", $"{_a}[{i}] * {_a}[{i} + 1] > 0", $"{i} != {_dice.Pick("1", "2")}");
        method.Line($"int {k} = 0;");
        Open(i, _n);
        string take = _dice.Pick($"{_y}[{k}++] {Operator} {Term(i)};", $"{_y}[{k}] {Operator} {Term(i)}; {k}++;", $"{_s} += {_a}[{k}] * {_a}[{i}]; {k} += 1;", $"({_y}[{k}], {_y}[{i}]) = ({_y}[{i}] + {_a}[{k}], {_y}[{k}]); {k}++;");
        switch (_dice.Between(0, 3))
        {
            case 0:
                method.Line($"if (!({test}))");
                method.Line("    continue;");
                method.Line(take);
                break;
            case 1:
                method.Line($"{_y}[{k}] = {Term(i)};");
                method.Line($"{k} += {test} ? 1 : 0;");
                break;
            default:
                method.Open($"if ({test})");
                method.Line(take);
                method.Close();
                if (_dice.Chance(0.3))
                    method.Line($"else {_y}[{k}] -= 0.2 * {_a}[{i}];");
                break;
        }
        method.Close();
        string j = method.Name("j");
        method.Line($"for (int {j} = {_dice.Pick("0", "1")}; {j} < {k}; {j}++)");
        method.Line($"    {_s} = 0.8 * {_s} + 0.3 * {_y}[{j}];");
    }

    /// <summary>Two walkers towards each other.</summary>
    private void Ends()
    {
        method.Use("walk from both ends");
        string lo = method.Name("lo"), hi = method.Name("hi");
        method.Line($"int {lo} = 0, {hi} = {N} - 1;");
        method.Open($"while ({lo} {_dice.Pick("<", "<=")} {hi})");
        switch (_dice.Between(0, 2))
        {
            case 0:
                method.Line($"if ({_a}[{lo}] < {_a}[{hi}]) {_y}[{lo}] {Operator} {Term($"{hi}--")}; else {_y}[{hi}] {Operator} {Term($"{lo}++")};");
                break;
            case 1:
                method.Line($"{_y}[{lo}] {Operator} {Term(hi, lo)};");
                method.Line($"{lo}++; {hi}--;");
                break;
            default:
                method.Line($"({_y}[{lo}], {_y}[{hi}]) = ({_a}[{hi}], 0.7 * {_a}[{lo}]);");
                method.Line($"if ({_a}[{lo}] > 0.1) {lo}++;");
                method.Line($"{_dice.Pick("else ", "")}{hi}--;");
                break;
        }
        method.Close();
        method.Line($"{_s} += 0.2 * {_a}[{lo}];");
    }

    private void Merge()
    {
        method.Use("merge of two rows");
        string i = method.Name("i"), j = method.Name("j"), k = method.Name("k");
        method.Line($"int {i} = 0, {j} = 0, {k} = 0;");
        method.Open($"while ({i} < {N} && {j} < {M})");
        method.Line(_dice.Pick($"{_y}[{k}++] = {_a}[{i}] <= {_a}[{N} + {j}] ? {_a}[{i}++] : {_a}[{N} + {j}++];", $"if ({_a}[{i}] < {_a}[{N} + {j}]) {_y}[{k}++] = {_a}[{i}++]; else {_y}[{k}++] = {_a}[{N} + {j}++];", $"if ({_a}[{i}] < {_a}[{N} + {j}]) {{ {_y}[{k}] = {_a}[{i}]; {i}++; }} else {{ {_y}[{k}] += {_a}[{N} + {j}]; {j}++; }} {k}++;"));
        method.Close();
        method.Line($"while ({i} < {N}) {_y}[{k}++] = {_a}[{i}++];");
        method.Line($"while ({j} < {M}) {_y}[{k}++] {_dice.Pick("=", "+=")} {_a}[{N} + {j}++];");
    }

    /// <summary>A walker that comes back to where it began.</summary>
    private void Circle()
    {
        method.Use("walk around a circle");
        string h = method.Name("head"), i = method.Name("i"), j = method.Name("j");
        method.Line($"int {h} = {_dice.Pick("0", $"{M} - 1", $"{N} % {M}")};");
        Open(i, _n);
        string on = _dice.Pick($"if (++{h} == {M}) {h} = 0;", $"{h} = ({h} + 1) % {M};", $"{h} = {h} + 1 < {M} ? {h} + 1 : 0;", $"if (--{h} < 0) {h} += {M};", $"{h} = {h} == 0 ? {M} - 1 : {h} - 1;", $"{h}++; if ({h} >= {M}) {h} -= {M};", $"{h} += {_by.Text}; while ({h} >= {M}) {h} -= {M};");
        string use = _dice.Pick($"{_y}[{h}] {Operator} {Term(i, h)};", $"{_y}[{i}] {Operator} {Term(h, i)};", $"{_s} = 0.7 * {_s} + {Term(h)}; {_y}[{h}] = {_s};");
        bool isFirst = _dice.Chance(0.5);
        method.Line(isFirst ? use : on);
        if (_dice.Chance(0.15))
            method.Line($"if ({method.Expressions.Condition(0)}) continue;");
        method.Line(isFirst ? on : use);
        if (_dice.Chance(0.4))
        {
            method.Line($"for (int {j} = 0; {j} < {M}; {j}++)");
            method.Line($"    {_y}[{_dice.Pick(i, j)}] += 0.1 * {_dice.Pick(_a, _a, _y)}[{_dice.Pick($"({h} + {j}) % {M}", $"{h} + {j} < {M} ? {h} + {j} : {h} + {j} - {M}", $"({h} + {M} - {j}) % {M}")}];");
        }
        method.Close();
        method.Line($"{_s} -= {_a}[{h}];");
    }

    /// <summary>Digits that carry into one another.</summary>
    private void Odometer()
    {
        method.Use("walk of an odometer");
        string row = method.Name("row"), column = method.Name("column"), i = method.Name("i");
        int all = _n.Number * _m.Number;
        method.Line($"int {row} = 0, {column} = {_dice.Pick("0", "0", $"{M} - 1")};");
        method.Open($"for (int {i} = 0; {i} < {_dice.Pick($"{N} * {M}", Matrices.Text(all), $"{N} * {M} - {M} / 2")}; {i}++)");
        string on = _dice.Pick($"if (++{column} == {M}) {{ {column} = 0; {row}++; }}", $"{column}++; if ({column} >= {M}) {{ {row} += 1; {column} = 0; }}", $"if ({column} == {M} - 1) {{ {column} = 0; {row}++; }} else {column}++;");
        string use = _dice.Pick($"{_y}[{row}] += {Term(i, column)};", $"{_y}[{column}] {Operator} {Term(i, row)};", $"{_y}[{i}] {Operator} {Term($"{row} * {M} + {column}", column)};", $"{_y}[{i} / {M}] += 0.3 * {_a}[{i} % {M}] * {_a}[{column}];");
        bool isFirst = _dice.Chance(0.7);
        method.Line(isFirst ? use : on);
        method.Line(isFirst ? on : use);
        method.Close();
    }

    /// <summary>Steps that double or halve, and indices made of bits.</summary>
    private void Halves()
    {
        method.Use("walk by powers of two");
        string h = method.Name("h"), i = method.Name("i");
        string header = _dice.Pick($"for (int {h} = 1; {h} < {N}; {h} <<= 1)", $"for (int {h} = {N} / 2; {h} > 0; {h} /= 2)", $"for (int {h} = {N}; {h} > 1; {h} >>= 1)", $"for (int {h} = 1; {h} <= {N}; {h} = 2 * {h} + 1)");
        method.Open(header);
        if (_dice.Chance(0.4))
        {
            method.Line($"{_y}[{h}] {Operator} {Term(h)};");
        }
        else
        {
            method.Line($"for (int {i} = {_dice.Pick("0", h)}; {i} < {N}; {i} += {_dice.Pick("1", h, $"2 * {h}")})");
            method.Line($"    {_y}[{i}] {_dice.Pick("+=", "-=", "=")} 0.4 * {_dice.Pick(_a, _y)}[{_dice.Pick($"{i} + {h}", $"{i} ^ {h}", $"{i} & ~{h}", $"{i} / {h}", $"{i} % {h}")}]{_dice.Pick("", $" - {_a}[{i}]")};");
        }
        method.Close();
        string g = method.Name("g");
        method.Line($"for (int {g} = 0; {g} < {N}; {g}++)");
        method.Line($"    {_y}[{_dice.Pick($"{g} ^ ({g} >> 1)", $"{g} ^ 1", $"{g} >> 1", $"{g} & 3", $"({g} << 1) + 1")}] += 0.2 * {_a}[{g}];");
    }

    /// <summary>The bound of a loop changes while it runs.</summary>
    private void Shrinking()
    {
        method.Use("walk to a bound that moves");
        string n = method.Name("n"), i = method.Name("i");
        method.Line($"int {n} = {N};");
        method.Open($"for (int {i} = 0; {i} < {n}; {i}++)");
        switch (_dice.Between(0, 2))
        {
            case 0:
                method.Line($"if ({_a}[{i}] > {_dice.Number(true)})");
                method.Line($"    {_y}[{i}] {Operator} {_a}[--{n}];");
                method.Line($"{_s} += 0.3 * {_a}[{i}];");
                break;
            case 1:
                method.Line($"if ({_y}[{i}] > {_dice.Number(true)})");
                method.Open();
                method.Line($"{n}--;");
                method.Line($"{_y}[{i}] = {_y}[{n}] - {_dice.Number()};");
                method.Line($"{i}--;");
                method.Close();
                method.Line($"else {_y}[{i}] -= 0.2 * {_a}[{i}];");
                break;
            default:
                method.Line($"{_y}[{n} - 1] {Operator} {Term(i)};");
                method.Line($"{n} -= {_dice.Pick("1", $"{i} % 2")};");
                break;
        }
        method.Close();
        method.Line($"{_s} += 0.5 * {_a}[{_dice.Pick(n, $"Math.Abs({n})")}];");
    }

    /// <summary>Walkers of other types than <c>int</c>.</summary>
    private void Typed()
    {
        string type = _dice.Pick("long", "uint", "byte", "short", "ulong", "sbyte", "ushort"), i = method.Name("i"), p = method.Name("p");
        method.Use($"walk of a {type}");
        string at = type is "byte" or "short" or "sbyte" or "ushort" ? p : $"(int){p}", n = $"({type}){N}";
        switch (_dice.Between(0, 3))
        {
            case 0:
                method.Open($"for ({type} {p} = 0; {p} < {n}; {p}++)");
                method.Line($"{_y}[{at}] {Operator} {Term(at)};");
                method.Close();
                break;
            case 1:
                method.Line($"{type} {p} = {_dice.Pick("0", "1")};");
                Open(i, _n);
                method.Line($"{_y}[{_dice.Pick(i, at)}] {Operator} {Term(at, i)};");
                method.Line(_dice.Pick($"{p}++;", $"{p} += {Matrices.Text(_by.Number)};"));
                method.Close();
                break;
            case 2:
                method.Line($"{type} {p} = {_dice.Pick("3", "250", "100")};".Replace(type == "sbyte" ? "250" : "§", "120", StringComparison.Ordinal));
                Open(i, _n);
                method.Line($"{_y}[{i}] {Operator} {Term($"(int)({p} % 4 + 4) % 4")};".Replace("+ 4) % 4", type is "uint" or "ulong" ? "+ 4u) % 4" : "+ 4) % 4", StringComparison.Ordinal));
                method.Line(_dice.Pick($"{p} += 7;", $"{p}++;", $"{p} *= 3;", $"{p} -= 5;"));
                method.Close();
                break;
            default:
                method.Line($"{type} {p} = ({type}){N};");
                method.Open($"while ({p}-- > 0)");
                method.Line($"{_y}[{at}] {Operator} {Term(at)};");
                method.Close();
                break;
        }
    }

    /// <summary>Several rounds written out, with sums of their own, and what they leave.</summary>
    private void Copies()
    {
        method.Use("walk several elements at a time");
        int k = _dice.Between(2, 4);
        string i = method.Name("i"), p = method.Name("p");
        string[] sums = [.. Enumerable.Range(0, k).Select(_ => _dice.Chance(0.7) ? method.Name("part") : _s)];
        foreach (string sum in sums.Distinct().Where(x => x != _s))
            method.Line($"Real {sum} = 0;");
        bool walks = _dice.Chance(0.5);
        method.Line($"int {i} = 0{(walks ? $", {p} = 0" : "")};");
        string test = _dice.Pick($"{i} + {k - 1} < {N}", $"{i} < {N} - {k - 1}", $"{i} <= {N} - {k}", $"{N} - {i} >= {k}", $"{i} < {N} / {k} * {k}");
        string Element(int c) => c == 0 ? i : $"{i} + {c}";
        string Place(int c) => walks ? c == 0 ? p : $"{p} + {c}" : Element(c);
        string form = _dice.Pick("{s} += 0.3 * {a}[{p}] * {a}[{i}];", "{s} += {a}[{p}];", "{y}[{i}] += 0.4 * {a}[{p}];", "{s} -= 0.2 * {y}[{i}] * {a}[{p}];", "{y}[{p}] = {a}[{i}];");
        string Copy(string s, string at, string place) => form.Replace("{s}", s).Replace("{a}", _a).Replace("{y}", _y).Replace("{p}", place).Replace("{i}", at);
        bool isFor = _dice.Chance(0.6) && !walks;
        method.Open(isFor ? $"for (; {test}; {i} += {k})" : $"while ({test})");
        for (int c = 0; c < k; c++)
            method.Line(Copy(sums[c], Element(c), Place(c)));
        if (!isFor)
            method.Line($"{i} += {k};");
        if (walks)
            method.Line($"{p} += {_dice.Pick(k, k, k, 1)};");
        method.Close();
        method.Open($"for (; {i} < {N}; {i}++)");
        method.Line(Copy(sums[0], i, Place(0)));
        if (walks)
            method.Line($"{p}++;");
        method.Close();
        foreach (string sum in sums.Distinct().Where(x => x != _s))
            method.Line($"{_s} += {sum};");
    }

    /// <summary>What one loop leaves is where the next begins.</summary>
    private void GoesOn()
    {
        method.Use("walk that goes on in the next loop");
        string p = method.Name("p"), i = method.Name("i"), j = method.Name("j"), r = method.Name("r");
        method.Line($"int {p} = 0;");
        bool isRepeated = _dice.Chance(0.4);
        if (isRepeated)
            method.Open($"for (int {r} = 0; {r} < 2; {r}++)");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {_dice.Pick($"{_y}[{i}] {Operator} {Term($"{p}++")};", $"{_s} += 0.2 * {_a}[{p}++] * {_a}[{i}];", $"{_y}[{p}++] {Operator} {Term(i)};")}");
        method.Line($"for (int {j} = {_dice.Pick("0", "1", $"{M} / 2")}; {j} < {M}; {j}++)");
        method.Line($"    {_dice.Pick($"{_y}[{j}] {Operator} {Term($"{p}++")};", $"{_y}[{p}++] {Operator} {Term(j)};", $"{_s} -= 0.3 * {_a}[{p}--];")}");
        if (isRepeated)
            method.Close();
        method.Line($"{_y}[{p}] += {_s};");
    }

    /// <summary>What became of it, in one number that each element changes by another share.</summary>
    private void Show()
    {
        string i = method.Name("i");
        method.Line($"for (int {i} = 0; {i} < {_y}.Length; {i}++)");
        method.Line($"    {_s} = 0.9 * {_s} + {_dice.Number()} * {_y}[{i}];");
        method.Line($"{_s} = RealMath.Sin({_s});");
        Scope.Reals.Add(new RealVariable(_s, true));
        if (method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += {_s};");
    }
}
