namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Memory of integers and truth values that a method makes, changes and indexes with: orders, selections, counts, links, rows of unequal length, stacks. What it holds depends
/// on data, and now and then on the state, between whose jumps it is constant.
/// </summary>
internal sealed partial class IntegerMemory(Method method)
{
    private readonly Dice _dice = method.Dice;

    private readonly Matrices _matrices = method.Matrices;

    private Scope Scope => method.Scope;

    private Size _n = null!;

    /// <summary>Memory of n integers from 0 to n − 1, and how an element is read as an <c>int</c>.</summary>
    private readonly List<(string Name, string Type)> _orders = [];

    private readonly List<string> _flags = [], _read = [], _written = [];

    private string N => _n.Text;

    private string X => _dice.OneOf(_read);

    private string Y => _dice.OneOf(_written);

    public void Write()
    {
        int most = _matrices.IsCalled ? 4 : Lengths.Most;
        method.Use("memory of integers");
        _n = _matrices.Named(Math.Min(most, _dice.Lengths.Next(7)));
        _orders.Clear();
        foreach (var list in (List<string>[])[_flags, _read, _written])
            list.Clear();
        for (int k = _dice.Between(1, 2); k > 0; k--)
            _written.Add(Vector(isWritten: true));
        _read.AddRange([.. _written, Vector(isWritten: false)]);
        Make();
        for (int steps = _dice.Between(2, 6); steps > 0 && method.Budget > 0; steps--)
        {
            method.Budget--;
            _dice.Act((2, Make), (4, Change), (6, Gather), (2, Linked), (2, Selected), (2, Unequal), (1, Stack), (2, Flags), (1, Random), (1, Counts));
        }
        Show();
    }

    private string Vector(bool isWritten) => _matrices.Vector(_n, isWritten);

    /// <summary>An element of memory that holds an order, as an <c>int</c>.</summary>
    private string At(string index)
    {
        if (Scope.IntegerData.Where(d => d.Type != "bool").ToArray() is { Length: > 0 } data && _dice.Chance(0.25))
            return $"({_dice.OneOf(data)[index]} % {N})";
        var (name, type) = _dice.OneOf(_orders);
        return type is "long" or "ulong" or "uint" ? $"(int){name}[{index}]" : $"{name}[{index}]";
    }

    private static string Cast(string type, string value) => type == "int" ? value : $"({type})({value})";

    /// <summary>Makes numbers from 0 to n − 1, one each or some of them several times.</summary>
    private void Make()
    {
        string p = method.Name(_dice.Pick("order", "at", "parent")), i = method.Name("i"), j = method.Name("j"), t = method.Name("t");
        string type = _dice.Chance(0.65) ? "int" : _dice.Pick("byte", "short", "ushort", "long", "uint", "ulong", "sbyte");
        method.Use($"memory of {type}");
        method.Line(_dice.Pick($"{type}[] {p} = new {type}[{N}];", $"Span<{type}> {p} = stackalloc {type}[{N}];", $"Span<{type}> {p} = new {type}[{N}];"));
        string value = _dice.Pick(i, i, $"{N} - 1 - {i}", $"({i} + 1) % {N}", $"({i} * 7 + 3) % {N}", $"{i} / 2", $"({i} * {i}) % {N}", $"Math.Min({i} + 2, {N} - 1)", $"({method.Integers.In(0, 3)} + {i}) % {N}");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {p}[{i}] = {Cast(type, value)};");
        _orders.Add((p, type));
        if (!_dice.Chance(0.35))
            return;
        method.Use("order by a sort");
        string key = X, by = _dice.Pick(">", "<");
        if (_dice.Chance(0.5))
        {
            method.Open($"for (int {i} = 1; {i} < {N}; {i}++)");
            method.Line($"{type} {t} = {p}[{i}];");
            method.Line($"int {j} = {i} - 1;");
            method.Open($"while ({j} >= 0 && {key}[(int){p}[{j}]] {by} {key}[(int){t}])");
            method.Line($"{p}[{j} + 1] = {p}[{j}];");
            method.Line($"{j}--;");
            method.Close();
            method.Line($"{p}[{j} + 1] = {t};");
            method.Close();
            return;
        }
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    for (int {j} = {i} + 1; {j} < {N}; {j}++)");
        method.Line($"        if ({key}[(int){p}[{i}]] {by} {key}[(int){p}[{j}]])");
        method.Line($"            ({p}[{i}], {p}[{j}]) = ({p}[{j}], {p}[{i}]);");
    }

    private void Change()
    {
        var (p, type) = _dice.OneOf(_orders);
        string i = method.Name("i"), read = type is "int" or "byte" or "short" or "ushort" or "sbyte" ? "" : "(int)";
        string a = _dice.Pick("0", $"{N} - 1", $"{N} / 2"), b = _dice.Pick("0", $"{N} - 1", $"{N} / 3");
        string all = $"for (int {i} = 0; {i} < {N}; {i}++)";
        string remainder = Cast(type, $"({read}{p}[{i}] + {_dice.Pick("1", i, $"{At(i)}")}) % {N}");
        method.Line(_dice.Between(0, 6) switch
        {
            0 => $"({p}[{a}], {p}[{b}]) = ({p}[{b}], {p}[{a}]);",
            1 => $"{all} {p}[{i}] = {remainder};",
            2 => $"{all} {p}[{i}] = {Cast(type, At($"{read}{p}[{i}]"))};",
            3 => $"if ({X}[{a}] > {_dice.Number(true)}) {p}[{b}] = {Cast(type, a)};",
            4 => $"for (int {i} = 0; {i} < {N} / 2; {i}++) ({p}[{i}], {p}[{N} - 1 - {i}]) = ({p}[{N} - 1 - {i}], {p}[{i}]);",
            5 => $"for (int {i} = 1; {i} < {N}; {i}++) {p}[{i}] = {Cast(type, $"({read}{p}[{i}] + {read}{p}[{i} - 1]) % {N}")};",
            _ => $"for (int {i} = 0; {i} < {N}; {i}++) if ({X}[{i}] > {X}[{At(i)}]) {p}[{i}] = {Cast(type, i)};",
        });
    }

    private string Operator => _dice.Pick("=", "+=", "+=", "-=");

    private string Term(string i, string at) => _dice.Between(0, 7) switch
    {
        0 => $"0.4 * {X}[{at}]",
        1 => $"RealMath.Sin({X}[{at}] - {X}[{i}])",
        2 => $"0.3 * {X}[{At(at)}]",
        3 => $"0.1 * {At(i)} * {X}[{i}]",
        4 => $"0.3 * {X}[{at}] * {X}[{i}]",
        5 => $"({At(i)} > {At(at)} ? 0.5 * {X}[{at}] : {_dice.Pick("0.2", $"0.3 * {X}[{i}]")})",
        6 => $"{method.Expressions.Leaf()} * {X}[{at}]",
        _ => $"0.5 * RealMath.Tanh({X}[{At(i)}])",
    };

    /// <summary>Reads and writes by what the memory holds.</summary>
    private void Gather()
    {
        string i = method.Name("i"), k = method.Name("k"), s = method.Name("s");
        method.Use("indices out of memory that was made");
        method.Open(_dice.Chance(0.2) ? $"for (int {i} = {N} - 1; {i} >= 0; {i}--)" : $"for (int {i} = 0; {i} < {N}; {i}++)");
        bool isNamed = _dice.Chance(0.5);
        string at = At(i);
        if (isNamed)
        {
            method.Line($"int {k} = {at};");
            at = k;
        }
        if (_dice.Chance(0.2))
            method.Line($"if ({_dice.Pick($"{at} == {i}", $"{at} < {i}", $"{at} % 2 == 0", $"{At(at)} != {i}")}) {_dice.Pick("continue;", "continue;", "break;")}");
        for (int lines = _dice.Pick(1, 1, 2); lines > 0; lines--)
        {
            string y = Y;
            method.Line(_dice.Between(0, 5) switch
            {
                0 or 1 => $"{y}[{at}] {Operator} {Term(i, at)};",
                2 or 3 => $"{y}[{i}] {Operator} {Term(i, at)};",
                4 => $"({y}[{i}], {y}[{at}]) = ({y}[{at}], 0.9 * {y}[{i}]);",
                _ => $"Real {s} = {Term(i, at)}; {y}[{at}] += {s}; {Y}[{i}] -= {s};",
            });
            s = method.Name("s");
        }
        method.Close();
    }

    /// <summary>What became of it, in one number that each element changes by another share.</summary>
    private void Show()
    {
        string shown = method.Name("shown"), i = method.Name("i");
        method.Line($"Real {shown} = 0;");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {shown} = 0.9 * {shown}{string.Concat(_written.Distinct().Select(y => $" + {_dice.Number()} * {y}[{i}]"))} + 0.1 * {At(i)};");
        method.Line($"{shown} = RealMath.Sin({shown});");
        Scope.Reals.Add(new RealVariable(shown, true));
        if (method.Elements.Written(b => b.IsReadable) is { } target)
            method.Line($"{target.Text} += {shown};");
    }
}
