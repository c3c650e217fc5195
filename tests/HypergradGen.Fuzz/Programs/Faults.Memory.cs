namespace HypergradGen.Fuzz.Programs;

/// <content>Memory that is too short for what is read and written there.</content>
internal sealed partial class Faults
{
    /// <summary>A place that may be just behind the end, or before the beginning.</summary>
    private string Place(BufferVariable b) => _dice.Pick($"{Whole()} + {b.Name}.Length - {_dice.Pick("1", "2", "2")}", $"{Whole()} - 1", $"({Whole()}) * 2", Whole(), $"^({Whole()})");

    private void Beyond()
    {
        if (Readable is not { Length: > 0 } all)
            return;
        method.Use("index that may be beyond");
        var b = _dice.OneOf(all);
        if (_dice.Chance(0.5))
        {
            Keep(Sum($"{_dice.Pick("", $"{_dice.Number()} * ", $"{X} * ")}{b.Name}[{Place(b)}]"));
            return;
        }
        string s = Sum(), k = method.Name("k");
        method.Line($"int {k} = {Whole()};");
        method.Open($"if ({method.Expressions.Condition(0)})");
        method.Line($"{s} {_dice.Pick("+=", "-=")} {b.Name}[{k} + {_dice.Pick("0", "1", "2")}];");
        method.Close();
        Keep(s);
    }

    private void WrittenBeyond()
    {
        if (Readable.Where(b => b.IsWritable).ToArray() is not { Length: > 0 } all)
            return;
        method.Use("write that may be beyond");
        var b = _dice.OneOf(all);
        method.Line($"{b.Name}[{Place(b)}] {_dice.Pick("=", "=", "+=")} {X};");
        Keep(b);
    }

    private void LoopBeyond()
    {
        if (Readable is not { Length: > 0 } all)
            return;
        method.Use("loop that may go beyond");
        var b = _dice.OneOf(all);
        var other = _dice.OneOf(all);
        string s = Sum(), i = method.Name("i"), n = method.Name("n"), d = method.Name("d");
        method.Line($"int {n} = {_dice.Pick($"{b.Name}.Length", $"{other.Name}.Length", $"{b.Name}.Length - 1 + {Whole()} / 2", $"2 + {Whole()}")};");
        method.Line($"int {d} = {_dice.Pick("0", "1", $"{Whole()} - 1", $"{Whole()} / 2")};");
        string header = _dice.Pick($"for (int {i} = 0; {i} < {n}; {i}++)", $"for (int {i} = 0; {i} < {n}; {i}++)", $"for (int {i} = {n} - 1; {i} >= 0; {i}--)", $"for (int {i} = 0; {i} < {n}; {i} += 2)", $"for (int {i} = 1; {i} <= {n}; {i}++)");
        method.Open(header);
        string x = $"{b.Name}[{_dice.Pick(i, $"{i} + {d}", $"{d} + {i}", $"{n} - 1 - {i}", $"{i} * 2", $"{i} - {d}")}]", y = $"{other.Name}[{_dice.Pick(i, i, $"{i} - {d}", $"{i} / 2")}]";
        if (_dice.Chance(0.25))
            method.Line($"if ({_dice.Pick($"{i} % 2 == 0", $"{i} == 1", method.Expressions.Condition(0))}) {_dice.Pick("continue", "continue", "break")};");
        if (b.IsWritable && _dice.Chance(0.5))
            method.Line($"{x} {_dice.Pick("=", "+=")} {_dice.Pick($"0.5 * {y}", $"0.3 * {x} + 0.1 * {y}", $"RealMath.Sin({s})", $"{s} * {y}")};");
        method.Line($"{s} {_dice.Pick("+=", "-=")} {_dice.Pick($"0.4 * {x}", $"0.3 * {x} * {y}", $"RealMath.Tanh({y})", $"({i} < {d} ? {x} : 0.1 * {y})")};");
        method.Close();
        Keep(s);
        if (b.IsWritable)
            Keep(b);
    }

    private void SliceBeyond()
    {
        if (Readable is not { Length: > 0 } all)
            return;
        method.Use("slice that may be beyond");
        var b = _dice.OneOf(all);
        string span = b.IsArray ? $"{b.Name}.AsSpan()" : b.Name, part = method.Name("part"), k = method.Name("k");
        method.Line($"int {k} = {Whole()};");
        method.Line($"ReadOnlySpan<Real> {part} = {_dice.Pick($"{span}.Slice({k}, 2)", $"{span}[{k}..]", $"{span}[..{k}]", $"{span}[{k}..{b.Name}.Length]", $"{span}.Slice({k}, {b.Name}.Length - 1)", $"{span}[1..{k}]", $"{span}[..^{k}]", $"{span}.Slice({k})")};");
        // How long a part is that nothing is read of is computed, and not checked.
        string s = Sum();
        if (_dice.Chance(0.6))
        {
            string v = method.Name("v");
            method.Line($"foreach (Real {v} in {part})");
            method.Line($"    {s} += 0.4 * {v};");
        }
        else
        {
            method.Line($"{s} += {part}[{_dice.Pick("0", "^1", k)}];");
        }
        Keep(s);
        Scope.Buffers.Add(new BufferVariable(part, true, false, false, -1, 0, part));
    }

    private void TooShort()
    {
        if (Readable is not { Length: > 0 } all || all.Where(b => b.IsWritable).ToArray() is not { Length: > 0 } targets)
            return;
        method.Use("copy that may not fit");
        BufferVariable from = _dice.OneOf(all), to = _dice.OneOf(targets);
        string target = to.IsArray ? $"{to.Name}.AsSpan()" : to.Name, source = from.IsArray ? $"{from.Name}.AsSpan()" : from.Name;
        method.Line(_dice.Pick(
            $"{source}.CopyTo({target});",
            $"{source}.CopyTo({target}[({Whole()})..]);",
            $"RealTensor.Add<Real>({source}, {X}, {target});",
            $"RealTensor.Multiply<Real>({source}, {target}, {target});",
            $"RealTensor.Add<Real>({source}[({Whole()})..], {source}[1..], {target});"));
        Keep(to);
    }

    private void Size()
    {
        method.Use("memory of a size that may be negative");
        string b = method.Name("room"), k = method.Name("k");
        method.Line($"int {k} = {OfState()} - {_dice.Pick("0", "1", "1")};");
        bool isArray = _dice.Chance(0.6);
        method.Line($"{(isArray ? "Real[]" : "Span<Real>")} {b} = new Real[{_dice.Pick(k, $"2 * {k}", $"{k} + 1")}];");
        string i = method.Name("i");
        method.Line($"for (int {i} = 0; {i} < {_dice.Pick($"{b}.Length", $"{b}.Length", k)}; {i}++)");
        method.Line($"    {b}[{i}] = {X};");
        var made = new BufferVariable(b, true, true, isArray, -1, 0, b);
        Scope.Buffers.Add(made);
        Keep(made);
    }

    private void OfTable()
    {
        if (Scope.Tables.Where(t => t.IsJagged || t.Sizes.Length == 2).ToArray() is not { Length: > 0 } tables)
        {
            Beyond();
            return;
        }
        method.Use("index of a table that may be beyond");
        var table = _dice.OneOf(tables);
        string s = Sum(), i = method.Name("i"), k = method.Name("k");
        method.Line($"int {k} = {Whole()};");
        if (_dice.Chance(0.5))
        {
            method.Line($"{s} += {table.Name}{(table.IsJagged ? $"[{k}][{method.Integers.Small(0).Text}]" : $"[{k}, {method.Integers.Small(0).Text}]")};");
        }
        else
        {
            method.Line($"for (int {i} = 0; {i} < {_dice.Pick("2", $"{k} + 1", table.IsJagged ? $"{table.Name}.Length" : $"{table.Name}.GetLength(1)")}; {i}++)");
            method.Line($"    {s} += 0.4 * {table.Name}{(table.IsJagged ? _dice.Pick($"[{i}][{k}]", $"[{k}][{i}]") : _dice.Pick($"[{i}, {k}]", $"[{k}, {i}]"))};");
        }
        Keep(s);
    }
}
