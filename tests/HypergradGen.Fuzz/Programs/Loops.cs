namespace HypergradGen.Fuzz.Programs;

/// <summary>Loops of every kind, each of which ends after a handful of rounds.</summary>
internal sealed class Loops(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    public void Loop()
        => _dice.Act(
            (8, Over),
            (4, Counted),
            (3, Triangular),
            (2, TwoIndices),
            (3, While),
            (2, DoWhile),
            (2, ForEach),
            (1, Endless));

    /// <summary>The body, with what a loop changes about its surroundings.</summary>
    public void Body(int most, Action? first = null, Action? last = null)
    {
        bool inLoop = method.InLoop;
        method.InLoop = true;
        method.LoopDepth++;
        first?.Invoke();
        method.Statements.Several(most);
        last?.Invoke();
        method.LoopDepth--;
        method.InLoop = inLoop;
        if (method.LoopDepth > 0)
            method.Use("nested loops");
    }

    private BufferVariable? AnyBuffer(bool real = false)
        => Scope.Buffers.Concat(Scope.StructBuffers.Select(b => b.Buffer)).Where(b => !real || b.IsReal).ToArray() is { Length: > 0 } buffers ? _dice.OneOf(buffers) : null;

    /// <summary>Along a buffer, in either direction and several steps.</summary>
    private void Over()
    {
        if (AnyBuffer() is not { } buffer)
            return;
        string i = method.Name("i"), length = $"{buffer.Name}.Length";
        int least = 0;
        string header = _dice.Between(0, 9) switch
        {
            0 => $"for (int {i} = {length} - 1; {i} >= 0; {i}--)",
            1 => $"for (int {i} = 0; {i} < {length}; {i} += 2)",
            2 => $"for (int {i} = {length} - 1; {i} > -1; {i} -= 3)",
            3 => $"for (int {i} = 0; {i} <= {length} - 1; ++{i})",
            4 => $"for (int {i} = 0; {length} > {i}; {i}++)",
            5 => $"for (int {i} = 0; {i} != {length}; {i}++)",
            _ => $"for (int {i} = {least = _dice.Between(0, 1)}; {i} < {length}; {i}++)",
        };
        method.Use(header.Contains("--") || header.Contains("-=") ? "for down" : header.Contains("+=") ? "for by steps" : "for");
        var index = new IntVariable(i, least, buffer.Length >= 0 ? buffer.Length - 1 : Lengths.Most, Below: buffer.Kind);
        method.Open(header);
        Scope.Ints.Add(index);
        Body(4);
        if (_dice.Chance(0.04))
        {
            // What follows in this body would no longer know the bounds, so nothing does.
            method.Use("index changed in the body");
            method.Line($"if ({method.Expressions.Condition(0)})");
            method.Line(header.Contains("--") || header.Contains("-=") ? $"    {i}--;" : header.Contains("!=") ? "    break;" : $"    {i}++;");
        }
        method.Close();
    }

    private void Counted()
    {
        var (count, _, high) = method.Integers.Count(6);
        string i = method.Name(_dice.Pick("i", "round", "pass"));
        bool declaredBefore = _dice.Chance(0.2);
        if (declaredBefore)
        {
            method.Use("index read after its loop");
            method.Line($"int {i};");
        }
        string start = declaredBefore ? i : $"int {i}";
        string header = _dice.Between(0, 4) switch
        {
            0 => $"for ({start} = {count}; {i} > 0; {i}--)",
            1 => $"for ({start} = 1; {i} <= {count}; {i}++)",
            2 => $"for ({start} = 5; {i} > 0; {i} -= 2)",
            _ => $"for ({start} = 0; {i} < {count}; {i}++)",
        };
        method.Use("for by a count");
        method.Open(header);
        Scope.Ints.Add(new IntVariable(i, 0, Math.Max(high, 5)));
        Body(4);
        method.Close();
        if (declaredBefore)
            Scope.Ints.Add(new IntVariable(i, -1, Math.Max(high, 5) + 1));
    }

    private void Triangular()
    {
        if (AnyBuffer() is not { } buffer)
            return;
        method.Use("triangular loops");
        string i = method.Name("i"), j = method.Name("j"), length = $"{buffer.Name}.Length";
        int most = buffer.Length >= 0 ? buffer.Length - 1 : Lengths.Most;
        method.Open($"for (int {i} = 0; {i} < {length}; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, most, Below: buffer.Kind));
        Body(2, last: () =>
        {
            method.Open(_dice.Pick(
                $"for (int {j} = 0; {j} < {i}; {j}++)",
                $"for (int {j} = 0; {j} <= {i}; {j}++)",
                $"for (int {j} = {i} + 1; {j} < {length}; {j}++)",
                $"for (int {j} = {i}; {j} >= 0; {j}--)",
                $"for (int {j} = {length} - 1; {j} > {i}; {j}--)"));
            Scope.Ints.Add(new IntVariable(j, 0, most, Below: buffer.Kind));
            Body(3);
            method.Close();
            method.Statements.Several(1);
        });
        method.Close();
    }

    private void TwoIndices()
    {
        if (AnyBuffer() is not { } buffer)
            return;
        method.Use("for with two indices");
        string i = method.Name("lo"), j = method.Name("hi");
        method.Open($"for (int {i} = 0, {j} = {buffer.Name}.Length - 1; {i} < {j}; {i}++, {j}--)");
        int most = buffer.Length >= 0 ? buffer.Length - 1 : Lengths.Most;
        Scope.Ints.Add(new IntVariable(i, 0, most, Below: buffer.Kind));
        Scope.Ints.Add(new IntVariable(j, 0, most, Below: buffer.Kind));
        Body(3);
        method.Close();
    }

    private void While()
    {
        method.Use("while");
        string fuel = method.Name("left");
        int most = _dice.Between(1, 5);
        method.Line($"int {fuel} = {most};");
        if (_dice.Chance(0.4))
        {
            method.Open($"while ({fuel}-- > 0)");
            Scope.Ints.Add(new IntVariable(fuel, 0, most - 1));
            Body(4);
        }
        else
        {
            method.Use("while on a real");
            method.Open($"while ({fuel} > 0 && ({method.Expressions.Condition(1)}))");
            method.Line($"{fuel}--;");
            Scope.Ints.Add(new IntVariable(fuel, 0, most - 1));
            Body(4);
        }
        method.Close();
        Scope.Ints.Add(new IntVariable(fuel, -1, most));
    }

    private void DoWhile()
    {
        method.Use("do");
        string round = method.Name("round");
        int most = _dice.Between(1, 4);
        // The condition cannot see what the body declares.
        string more = _dice.Chance(0.5) ? $" && ({method.Expressions.Condition(0)})" : "";
        method.Line($"int {round} = 0;");
        method.Open("do");
        Scope.Ints.Add(new IntVariable(round, 0, most - 1));
        Body(4);
        method.Close($" while (++{round} < {most}{more});");
        Scope.Ints.Add(new IntVariable(round, 0, most));
    }

    private void ForEach()
    {
        string v = method.Name("v");
        if (Scope.Tables.Count > 0 && _dice.Chance(0.4))
        {
            var table = _dice.OneOf(Scope.Tables);
            method.Use(table.IsJagged ? "foreach over rows" : "foreach over a table");
            if (table.IsJagged)
            {
                method.Open($"foreach (Real[] {v} in {table.Name})");
                Scope.Buffers.Add(new BufferVariable(v, true, false, true, -1, table.Sizes.Min(), v));
            }
            else
            {
                method.Open($"foreach (Real {v} in {table.Name})");
                Scope.Reals.Add(new RealVariable(v, false));
            }
            Body(3);
            method.Close();
            return;
        }
        if (Scope.Buffers.Where(b => b.IsReadable && (b.IsReal || b.High <= 9)).ToArray() is not { Length: > 0 } buffers)
            return;
        var buffer = _dice.OneOf(buffers);
        string source = buffer.Name;
        if (_dice.Chance(0.3) && !buffer.IsArray && buffer.Least > 0)
            source += _dice.Pick("[1..]", "[..^1]", "[..1]", ".Slice(1)");
        method.Use(buffer.IsReal ? "foreach" : "foreach over int[]");
        method.Open($"foreach ({(buffer.IsReal ? "Real" : "int")} {v} in {source})");
        if (buffer.IsReal)
            Scope.Reals.Add(new RealVariable(v, false));
        else
            Scope.Ints.Add(new IntVariable(v, buffer.Low, buffer.High));
        // Elements that the body writes are seen by later rounds: the span is not copied.
        Body(3);
        method.Close();
    }

    private void Endless()
    {
        method.Use("for without a condition");
        string fuel = method.Name("guard");
        method.Line($"int {fuel} = 0;");
        method.Open(_dice.Pick("for (; ; )", "while (true)"));
        method.Line($"if (++{fuel} > {_dice.Between(1, 4)})");
        method.Line("    break;");
        Scope.Ints.Add(new IntVariable(fuel, 1, 4));
        Body(3);
        method.Close();
    }
}
