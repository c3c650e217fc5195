namespace HypergradGen.Fuzz.Programs;

/// <summary>Pieces of numeric code that break differentiators: overwriting, recurrences, carried buffers, searches, iterations to convergence.</summary>
internal sealed class Idioms(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    public void Write()
        => _dice.Act((3, Recurrence), (2, ScaleInPlace), (2, TimeSteps), (2, Newton), (1, Largest), (2, Sort), (1, Horner), (2, Skipping), (2, Scatter), (1, Softmax), (2, UntilSmall), (1, Reverse), (1, FreshBuffer), (1, MatrixProduct), (2, ComparedIndices));

    private BufferVariable? Target(int least = 0)
        => Scope.Buffers.Where(b => b is { IsReal: true, IsWritable: true, IsReadable: true } && b.Least >= least).ToArray() is { Length: > 0 } all ? _dice.OneOf(all) : null;

    private BufferVariable? Source(int least = 0)
        => Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true } && b.Least >= least).ToArray() is { Length: > 0 } all ? _dice.OneOf(all) : null;

    private void Recurrence()
    {
        if (Target() is not { } b)
            return;
        method.Use("recurrence");
        string i = method.Name("i"), n = b.Name;
        bool down = _dice.Chance(0.3);
        method.Open(down ? $"for (int {i} = {n}.Length - 2; {i} >= 0; {i}--)" : $"for (int {i} = 1; {i} < {n}.Length; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, b.Length >= 0 ? b.Length - 1 : Lengths.Most, Below: b.Kind));
        string previous = $"{n}[{i} {(down ? "+" : "-")} 1]";
        method.Line(_dice.Pick(
            $"{n}[{i}] = RealMath.Tanh({previous} * {X} + {n}[{i}]);",
            $"{n}[{i}] += 0.5 * {previous};",
            $"{n}[{i}] = 0.3 * {previous} * {previous} + {X};",
            $"{n}[{i}] -= RealMath.Sin({previous}) * {n}[{i}];"));
        if (_dice.Chance(0.4))
            method.Loops.Body(2);
        method.Close();
    }

    private void ScaleInPlace()
    {
        if (Target() is not { } b)
            return;
        method.Use("scaled in place");
        string i = method.Name("i"), s = method.Name("scale");
        method.Line($"Real {s} = {method.Expressions.Bounded(1)};");
        method.Open($"for (int {i} = 0; {i} < {b.Name}.Length; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, b.Length >= 0 ? b.Length - 1 : Lengths.Most, Below: b.Kind));
        method.Line($"{b.Name}[{i}] *= {s};");
        method.Line(_dice.Pick($"{s} = 0.7 * {s} + 0.2 * {b.Name}[{i}];", $"{s} *= RealMath.Cos({b.Name}[{i}]);", $"{s} += 0.1;", $"{s} = RealMath.Sin({s} + {X});"));
        method.Close();
        Scope.Reals.Add(new RealVariable(s, true));
    }

    private void TimeSteps()
    {
        if (Target() is not { } b)
            return;
        method.Use("buffer carried over outer rounds");
        string t = method.Name("old"), r = method.Name("r"), i = method.Name("i"), n = b.Name;
        bool inside = _dice.Chance(0.5);
        string declaration = $"Span<Real> {t} = {_dice.Pick("stackalloc", "new")} Real[{n}.Length];";
        if (!inside)
            method.Line(declaration);
        method.Open($"for (int {r} = 0; {r} < {_dice.Between(1, 3)}; {r}++)");
        if (inside)
            method.Line(declaration);
        method.Line($"{n}.CopyTo({t});");
        method.Open($"for (int {i} = 0; {i} < {n}.Length; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, b.Length >= 0 ? b.Length - 1 : Lengths.Most, Below: b.Kind));
        method.Line($"{n}[{i}] = 0.6 * {t}[{i}] + 0.3 * RealMath.Sin({t}[({i} + 1) % {n}.Length] * {X});");
        if (_dice.Chance(0.5))
            method.Loops.Body(2);
        method.Close();
        method.Close();
    }

    private void Newton()
    {
        method.Use("iteration to convergence");
        string y = method.Name("y"), a = method.Name("a"), k = method.Name("k"), d = method.Name("d");
        method.Line($"Real {y} = 1, {a} = 1.3 + RealMath.Sin({method.Expressions.Real(2)});");
        method.Open($"for (int {k} = 0; {k} < 8; {k}++)");
        method.Line($"Real {d} = ({y} * {y} - {a}) / (2 * {y});");
        method.Line($"{y} -= {d};");
        method.Line($"if (RealMath.Abs({d}) < 0.001)");
        method.Line("    break;");
        method.Close();
        Scope.Reals.Add(new RealVariable(y, true));
    }

    private void ComparedIndices()
    {
        if (Source() is not { } b)
            return;
        method.Use("comparison of a loop's index");
        string s = method.Name("s"), i = method.Name("i"), j = method.Name("j"), at = method.Name("at"), p = method.Name("p"), n = b.Name;
        bool isInRows = _dice.Chance(0.5);
        method.Line($"Real {s} = {_dice.Number(true)};");
        if (isInRows)
            method.Open($"for (int {i} = 0; {i} < {_dice.Pick("2", "3", $"{n}.Length")}; {i}++)");
        method.Line($"int {at} = {_dice.Pick(isInRows ? i : "1", $"{n}.Length - {_dice.Between(0, 2)}", method.Integers.Small(1).Text, isInRows ? $"{i} - 1" : "-1")};");
        method.Open(_dice.Pick($"for (int {j} = 0; {j} < {n}.Length; {j}++)", $"for (int {j} = 0; {j} < {n}.Length; {j}++)", $"for (int {j} = {n}.Length - 1; {j} >= 0; {j}--)", $"for (int {j} = 1; {j} < {n}.Length - 1; {j}++)"));
        string c = _dice.Pick($"{j} {_dice.Pick("<", "<=", ">", ">=", "==", "!=")} {at}", $"{at} {_dice.Pick("<", "!=")} {j}", $"{j} + {at} {_dice.Pick("<", "==", ">=")} {n}.Length", $"{at} - {j} {_dice.Pick("<", "<=", "!=")} {_dice.Between(-1, 2)}");
        string x = $"{n}[{j}]", small = $"0.2 * {x}";
        method.Line(_dice.Pick(
            $"if ({c}) {s} += {small};",
            $"if ({c}) {s} += {small}; else {s} -= 0.1 * {x} * RealMath.Sin({x});",
            $"if ({c}) continue; {s} += 0.1 * RealMath.Tanh({x});",
            $"{s} += {c} ? {small} : 0.01;",
            $"{s} += 0.1 * ({j} == 0 || {j} == {n}.Length - 1 ? {x} : {n}[{j} - 1] * {n}[{j} + 1]);",
            $"{s} += 0.1 * (({j} > 0 ? {n}[{j} - 1] : 0.3) - ({j} < {n}.Length - 1 ? {n}[{j} + 1] : 0.4));",
            $"if ({j} < {at}) {s} += {small}; else if ({j} == {at}) {s} *= 0.5; else {s} -= {small};",
            $"int {p} = {j} + {at} - 1; if ({p} >= 0 && {p} < {n}.Length) {s} += 0.1 * {x} * {n}[{p}];"));
        if (b.IsWritable && _dice.Chance(0.4))
            method.Line(_dice.Pick($"{x} = {c} ? 0.5 * {x} : RealMath.Tanh({x});", $"if ({c}) {x} = {_dice.Number()}; else {x} *= 0.5;", $"if ({c}) {x} += {small};"));
        method.Close();
        if (isInRows)
            method.Close();
        Scope.Reals.Add(new RealVariable(s, true));
    }

    private void Largest()
    {
        if (Source(1) is not { } b)
            return;
        method.Use("search for the largest");
        string best = method.Name("best"), i = method.Name("i");
        method.Line($"int {best} = 0;");
        method.Open($"for (int {i} = 1; {i} < {b.Name}.Length; {i}++)");
        method.Line($"if ({b.Name}[{i}] > {b.Name}[{best}])");
        method.Line($"    {best} = {i};");
        method.Close();
        Scope.Ints.Add(new IntVariable(best, 0, b.Length > 0 ? b.Length - 1 : Lengths.Most, Below: b.Kind));
    }

    private void Sort()
    {
        if (Target() is not { } b)
            return;
        method.Use("sort");
        string i = method.Name("i"), j = method.Name("j"), n = b.Name;
        method.Open($"for (int {i} = 0; {i} < {n}.Length; {i}++)");
        method.Open($"for (int {j} = 0; {j} + 1 < {n}.Length - {i}; {j}++)");
        method.Line($"if ({n}[{j}] > {n}[{j} + 1])");
        method.Line($"    ({n}[{j}], {n}[{j} + 1]) = ({n}[{j} + 1], {n}[{j}]);");
        method.Close();
        method.Close();
    }

    private void Horner()
    {
        if (Source() is not { } b)
            return;
        method.Use("polynomial");
        string p = method.Name("p"), i = method.Name("i");
        method.Line($"Real {p} = 0;");
        method.Line($"for (int {i} = {b.Name}.Length - 1; {i} >= 0; {i}--)");
        method.Line($"    {p} = 0.5 * {p} * {method.Expressions.Leaf()} + {b.Name}[{i}];");
        Scope.Reals.Add(new RealVariable(p, true));
    }

    private void Skipping()
    {
        if (Source() is not { } b)
            return;
        method.Use("accumulation skipped by continue");
        string s = method.Name("sum"), i = method.Name("i");
        method.Line($"Real {s} = {X};");
        method.Open($"for (int {i} = 0; {i} < {b.Name}.Length; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, b.Length >= 0 ? b.Length - 1 : Lengths.Most, Below: b.Kind));
        method.Loops.Body(1);
        method.Line($"if ({method.Expressions.Condition(0)})");
        method.Line("    continue;");
        method.Line($"{s} {_dice.Pick("+=", "-=")} {b.Name}[{i}] * {_dice.Pick(s, X)};");
        if (_dice.Chance(0.4))
        {
            method.Line($"if (RealMath.Abs({s}) > 1.5)");
            method.Line("    break;");
        }
        method.Close();
        Scope.Reals.Add(new RealVariable(s, true));
    }

    private void Scatter()
    {
        var indices = Scope.Buffers.Where(x => x is { IsReal: false, IsReadable: true }).ToArray();
        if (indices.Length == 0 || Target(1) is not { } b)
            return;
        method.Use("scatter");
        string i = method.Name("i"), at = _dice.OneOf(indices).Name;
        method.Open($"for (int {i} = 0; {i} < {at}.Length; {i}++)");
        method.Line($"{b.Name}[{at}[{i}] % {b.Name}.Length] {_dice.Pick("+=", "=", "-=")} 0.4 * {X} + 0.1 * {b.Name}[{at}[{at}.Length - 1 - {i}] % {b.Name}.Length];");
        method.Close();
    }

    private void Softmax()
    {
        if (Target(1) is not { } b)
            return;
        method.Use("softmax");
        string m = method.Name("max"), s = method.Name("total"), i = method.Name("i"), n = b.Name;
        method.Line($"Real {m} = {n}[0], {s} = 0;");
        method.Line($"for (int {i} = 1; {i} < {n}.Length; {i}++)");
        method.Line($"    {m} = RealMath.Max({m}, {n}[{i}]);");
        method.Line($"for (int {i} = 0; {i} < {n}.Length; {i}++)");
        method.Line($"    {s} += {n}[{i}] = RealMath.Exp({n}[{i}] - {m});");
        method.Line($"for (int {i} = 0; {i} < {n}.Length; {i}++)");
        method.Line($"    {n}[{i}] /= {s};");
    }

    private void UntilSmall()
    {
        method.Use("count that depends on the state");
        string t = method.Name("t"), left = method.Name("left");
        method.Line($"Real {t} = {method.Expressions.Real(1)};");
        method.Line($"int {left} = 6;");
        method.Open($"while (RealMath.Abs({t}) > {_dice.Pick("0.05", "0.2", "0.4")} && {left} > 0)");
        method.Line($"{left}--;");
        method.Line(_dice.Pick($"{t} *= 0.6;", $"{t} = 0.5 * {t} - 0.1 * {X};", $"{t} = RealMath.Sin({t}) * 0.7;"));
        if (_dice.Chance(0.5))
            method.Loops.Body(2);
        method.Close();
        Scope.Reals.Add(new RealVariable(t, true));
        Scope.Ints.Add(new IntVariable(left, 0, 6));
    }

    private void Reverse()
    {
        if (Target() is not { } b)
            return;
        method.Use("reversed in place");
        string i = method.Name("i"), n = b.Name;
        method.Line($"for (int {i} = 0; {i} < {n}.Length / 2; {i}++)");
        method.Line($"    ({n}[{i}], {n}[^({i} + 1)]) = ({n}[^({i} + 1)], 0.9 * {n}[{i}]);");
    }

    private void FreshBuffer()
    {
        if (Target() is not { } b)
            return;
        method.Use("buffer inside a loop");
        string fresh = method.Name("fresh"), i = method.Name("i"), j = method.Name("j"), n = b.Name;
        method.Open($"for (int {i} = 0; {i} < {n}.Length; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, b.Length >= 0 ? b.Length - 1 : Lengths.Most, Below: b.Kind));
        method.Line($"Span<Real> {fresh} = {_dice.Pick("stackalloc", "new")} Real[{_dice.Pick("3", $"{i}", $"{i} + 1")}];");
        method.Line($"for (int {j} = 0; {j} < {fresh}.Length; {j}++)");
        method.Line($"    {fresh}[{j}] += {X} + ({j} > 0 ? {fresh}[{j} - 1] * {fresh}[{j}] : {fresh}[{j}]);");
        string v = method.Name("v");
        method.Line($"foreach (Real {v} in {fresh})");
        method.Line($"    {n}[{i}] += 0.2 * RealMath.Sin({v});");
        method.Close();
    }

    private void MatrixProduct()
    {
        if (Scope.Tables.FirstOrDefault(t => t is { IsJagged: false, Sizes.Length: 2 }) is not { } m || Source(m.Sizes[1]) is not { } x)
            return;
        method.Use("matrix product");
        string y = method.Name("product"), i = method.Name("i"), j = method.Name("j");
        method.Line($"Span<Real> {y} = stackalloc Real[{m.Name}.GetLength(0)];");
        method.Line($"for (int {j} = 0; {j} < {m.Name}.GetLength(1); {j}++)");
        method.Line($"    for (int {i} = 0; {i} < {y}.Length; {i}++)");
        method.Line($"        {y}[{i}] += {m.Name}[{i}, {j}] * {x.Name}[{j}];");
        Scope.Buffers.Add(new BufferVariable(y, true, true, false, m.Sizes[0], m.Sizes[0], y));
    }
}
