using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Arrays of two and three dimensions that a method makes: filled, overwritten in loops, eliminated, transposed in place.</summary>
internal sealed class LocalTables(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    public void Write()
    {
        if (Target() is null)
        {
            Declare();
            return;
        }
        _dice.Act((2, Declare), (4, Element), (method.LoopDepth < 2 ? 2 : 0, Recurrence), (method.LoopDepth < 2 ? 2 : 0, Elimination), (method.LoopDepth < 2 ? 1 : 0, Transposition), (method.LoopDepth < 2 ? 2 : 0, Folded), (method.LoopDepth < 2 ? 2 : 0, Rounds));
    }

    private TableVariable? Target(int dimensions = 0)
        => Scope.Tables.Where(t => t is { IsWritable: true, IsJagged: false } && (dimensions == 0 || t.Sizes.Length == dimensions)).ToArray() is { Length: > 0 } all ? _dice.OneOf(all) : null;

    private static string Type(int dimensions) => dimensions == 2 ? "Real[,]" : "Real[,,]";

    private void Declare()
    {
        string name = method.Name(_dice.Pick("grid", "lower", "cells"));
        int dimensions = _dice.Chance(0.75) ? 2 : 3;
        if (method.LoopDepth > 0)
            method.Use("table inside a loop");
        if (_dice.Chance(0.2) && Scope.Tables.Where(t => !t.IsJagged).ToArray() is { Length: > 0 } others)
        {
            var source = _dice.OneOf(others);
            method.Use("Clone of a table");
            method.Line(_dice.Pick($"var {name} = ({Type(source.Sizes.Length)}){source.Name}.Clone();", $"{Type(source.Sizes.Length)} {name} = ({Type(source.Sizes.Length)}){source.Name}.Clone();"));
            Scope.Tables.Add(source with { Name = name, IsWritable = true });
            return;
        }
        if (dimensions == 2 && _dice.Chance(0.25))
        {
            method.Use("initialiser of a table");
            int rows = _dice.Between(1, 3), columns = _dice.Between(1, 3);
            string values = string.Join(", ", Enumerable.Range(0, rows).Select(_ => $"{{ {string.Join(", ", Enumerable.Range(0, columns).Select(_ => X))} }}"));
            method.Line($"Real[,] {name} = {_dice.Pick("", "new Real[,] ")}{{ {values} }};");
            Scope.Tables.Add(new TableVariable(name, [rows, columns], false) { IsWritable = true });
            return;
        }
        method.Use(dimensions == 2 ? "new double[,]" : "new double[,,]");
        bool isSquare = dimensions == 2 && _dice.Chance(0.4);
        var counts = Enumerable.Range(0, dimensions).Select(_ => method.Integers.Count(3)).ToArray();
        if (isSquare)
            counts[1] = counts[0];
        if (counts.Any(c => c.High == 0))
            method.Use("table without elements");
        method.Line($"{_dice.Pick("var", Type(dimensions))} {name} = new Real[{string.Join(", ", counts.Select(c => c.Text))}];");
        var made = new TableVariable(name, [.. counts.Select(c => c.Low)], false) { IsWritable = true };
        if (_dice.Chance(0.7))
            Each(made, place => method.Line($"{place} = {method.Expressions.Real(2)};"));
        Scope.Tables.Add(made);
    }

    /// <summary>Loops over all elements, in the order of their indices or against it.</summary>
    private void Each(TableVariable table, Action<string> body)
    {
        string[] indices = [.. table.Sizes.Select((_, d) => method.Name("ijk"[d].ToString()))];
        for (int d = 0; d < indices.Length; d++)
        {
            string length = $"{table.Name}.GetLength({d.ToString(CultureInfo.InvariantCulture)})";
            method.Open(_dice.Chance(0.2) ? $"for (int {indices[d]} = {length} - 1; {indices[d]} >= 0; {indices[d]}--)" : $"for (int {indices[d]} = 0; {indices[d]} < {length}; {indices[d]}++)");
            Scope.Ints.Add(new IntVariable(indices[d], 0, Lengths.Most));
        }
        method.LoopDepth += indices.Length;
        body($"{table.Name}[{string.Join(", ", indices)}]");
        method.LoopDepth -= indices.Length;
        foreach (string _ in indices)
            method.Close();
    }

    private void Element()
    {
        if (Target() is not { } table || table.Sizes.Any(s => s == 0))
            return;
        method.Use("element of a table assigned");
        string place() => $"{table.Name}[{string.Join(", ", table.Sizes.Select(s => method.Integers.In(0, s - 1)))}]";
        string at = place();
        switch (_dice.Between(0, 4))
        {
            case 0:
                string other = place();
                method.Line($"({at}, {other}) = ({other}, 0.8 * {at});");
                break;
            case 1:
                method.Use("reference to an element of a table");
                string r = method.Name("r");
                method.Line($"ref Real {r} = ref {at};");
                method.Line($"{r} = 0.6 * {r} + {X};");
                Scope.Reals.Add(new RealVariable(r, true) { IsReference = true });
                break;
            default:
                method.Line(_dice.Pick($"{at} = {method.Expressions.Bounded(1)};", $"{at} += {X};", $"{at} *= {method.Expressions.Bounded(1)};", $"{at} -= 0.5 * {place()};"));
                break;
        }
    }

    /// <summary>Each element from those before it, which were just written.</summary>
    private void Recurrence()
    {
        if (Target(2) is not { } table)
            return;
        method.Use("recurrence over a table");
        string i = method.Name("i"), j = method.Name("j"), n = table.Name;
        method.Open($"for (int {i} = 1; {i} < {n}.GetLength(0); {i}++)");
        method.Open($"for (int {j} = {_dice.Pick("0", "1")}; {j} < {n}.GetLength(1); {j}++)");
        method.Line(_dice.Pick(
            $"{n}[{i}, {j}] += 0.5 * {n}[{i} - 1, {j}];",
            $"{n}[{i}, {j}] = RealMath.Sin({n}[{i} - 1, {j}] + {n}[{i}, {j} > 0 ? {j} - 1 : 0]);",
            $"{n}[{i}, {j}] = 0.4 * {n}[{i} - 1, {n}.GetLength(1) - 1 - {j}] - {n}[{i}, {j}] * {X};"));
        if (_dice.Chance(0.3))
        {
            method.Line($"if ({n}[{i}, {j}] > {_dice.Number()})");
            method.Line($"    {_dice.Pick("break;", "continue;")}");
            method.Line($"{n}[{i}, 0] += 0.1;");
        }
        method.Close();
        method.Close();
    }

    /// <summary>Rows without what the rows above have of them.</summary>
    private void Elimination()
    {
        if (Target(2) is not { } table)
            return;
        method.Use("elimination in a table");
        string k = method.Name("k"), i = method.Name("i"), j = method.Name("j"), f = method.Name("factor"), n = table.Name;
        method.Open($"for (int {k} = 0; {k} < Math.Min({n}.GetLength(0), {n}.GetLength(1)); {k}++)");
        method.Open($"for (int {i} = {k} + 1; {i} < {n}.GetLength(0); {i}++)");
        method.Line($"Real {f} = {n}[{i}, {k}] / (1.5 + {n}[{k}, {k}] * {n}[{k}, {k}]);");
        method.Line($"for (int {j} = {k}; {j} < {n}.GetLength(1); {j}++)");
        method.Line($"    {n}[{i}, {j}] -= {f} * {n}[{k}, {j}];");
        if (_dice.Chance(0.4))
            method.Line($"{n}[{i}, {k}] = {f};");
        method.Close();
        method.Close();
    }

    private void Transposition()
    {
        if (Target(2) is not { } table)
            return;
        method.Use("transposition in place");
        string i = method.Name("i"), j = method.Name("j"), n = table.Name;
        method.Open($"for (int {i} = 0; {i} < Math.Min({n}.GetLength(0), {n}.GetLength(1)); {i}++)");
        method.Line($"for (int {j} = 0; {j} < {i}; {j}++)");
        method.Line($"    ({n}[{i}, {j}], {n}[{j}, {i}]) = ({n}[{j}, {i}], {n}[{i}, {j}]);");
        method.Close();
    }

    /// <summary>A number that all elements go into, and that some may leave early.</summary>
    private void Folded()
    {
        if (Target() is not { } table)
            return;
        string s = method.Name("total"), v = method.Name("v");
        method.Line($"Real {s} = {X};");
        if (_dice.Chance(0.4))
        {
            method.Use("foreach over a table");
            method.Open($"foreach (Real {v} in {table.Name})");
            method.Line($"if ({v} > {_dice.Number()})");
            method.Line($"    {_dice.Pick("break;", "continue;")}");
            method.Line($"{s} = 0.5 * {s} + {v};");
            method.Close();
        }
        else
        {
            method.Use("fold over a table");
            Each(table, place => method.Line(_dice.Pick($"{s} += {place} * {place};", $"{s} = RealMath.Max({s}, {place});", $"{s} = 0.7 * {s} + {place};")));
        }
        Scope.Reals.Add(new RealVariable(s, true));
    }

    /// <summary>A whole table from what it was, several times.</summary>
    private void Rounds()
    {
        if (Target() is not { } table)
            return;
        method.Use("table overwritten in rounds");
        string r = method.Name("round");
        method.Open($"for (int {r} = 0; {r} < {method.Integers.Count(3).Text}; {r}++)");
        method.LoopDepth++;
        Each(table, place => method.Line(_dice.Pick($"{place} = RealMath.Tanh({place} + {X});", $"{place} *= {method.Expressions.Bounded(1)};", $"{place} = 0.5 * {place} * {place} + {X};")));
        method.LoopDepth--;
        if (_dice.Chance(0.4))
            method.Loops.Body(2);
        method.Close();
    }
}
