using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <content>Loops, and the variables that carry values through them and through branches.</content>
public sealed partial class FunctionEmitter
{
    private void Write(For s, Block block)
    {
        if (WriteSplit(s, block) || WriteKernel(s))
            return;
        string count = BoundOf(s);
        var variables = DeclareCarried(s.Carried, block);
        WriteIterations(s, count, variables);
        Finish(s.Carried, variables);
    }

    /// <summary>
    /// The number of iterations as it stands in the loop's condition, and in differences: <c>(n >> 1) - 1</c>. By name where it would else read memory, or call a
    /// method, each time.
    /// </summary>
    private string BoundOf(For s)
    {
        var count = Read(s.Count);
        return count.Text.IndexOfAny(['[', '(']) < 0 ? count.At(Expression.Additive) : Named(s, count.Text);
    }

    private bool WriteKernel(For s) => WriteFillOrCopy(s) || WriteContraction(s) || WriteMatrixProduct(s) || WriteRaggedProduct(s);

    /// <summary>The loops that are open around what is written, the innermost first.</summary>
    private readonly Stack<For> _loopsAround = [];

    /// <summary>The loop itself, many iterations at a time where they can run so.</summary>
    private void WriteIterations(For s, string count, string[] variables)
    {
        if (WriteVectorLoop(s, count, variables))
            return;
        _names.Enter();
        string index = _names.Take(s.Index.Name ?? "k");
        _variables[s.Index.Id] = (index, false);
        _writer.Open(s.Descending ? $"for (int {index} = {count} - 1; {index} >= 0; {index}--)" : $"for (int {index} = 0; {index} < {count}; {index}++)");
        _loopsAround.Push(s);
        WriteBody(s.Body, s.Carried, variables);
        _loopsAround.Pop();
        _writer.Close();
        _names.Exit();
    }

    private void Write(While s, Block block)
    {
        var variables = DeclareCarried(s.Carried, block);
        _names.Enter();
        _writer.Open("while (true)");
        WriteStatements(s.Condition);
        var condition = Read(s.Condition.Yields[0]);
        FlushAll();
        _writer.Line($"if ({Negated(condition)})");
        _writer.Line("    break;");
        WriteBody(s.Body, s.Carried, variables);
        _writer.Close();
        _names.Exit();
        Finish(s.Carried, variables);
    }

    private static string Negated(Expression condition)
        => condition.Text.StartsWith("!", StringComparison.Ordinal) && condition.Precedence == Expression.UnaryLevel ? condition.Text.Substring(1) : $"!{condition.At(Expression.UnaryLevel)}";

    /// <summary>
    /// A variable for each carried value. One that already holds the start value, and that nothing else reads from here on,
    /// goes on being used.
    /// </summary>
    private string[] DeclareCarried(EquatableArray<Carried> carried, Block block)
    {
        var initials = carried.Select(c => Read(c.Initial)).ToArray();
        FlushAll();
        var variables = new string[carried.Count];
        var moves = new List<(string Variable, Expression Value)>();
        for (int i = 0; i < carried.Count; i++)
        {
            var c = carried[i];
            if (c.Initial is Value value && _variables.TryGetValue(value.Id, out var known) && known.IsMutable && _uses.Of(value) == 1
                && !IsTaken(known.Name, variables) && IsLocalTo(value, block, known.Name, c.Result))
            {
                variables[i] = known.Name;
            }
            else if (_targets.TryGetValue(c.Result.Id, out string? target))
            {
                variables[i] = target;
                moves.Add((target, initials[i]));
            }
            else
            {
                variables[i] = _names.Take(c.Parameter.Name ?? c.Result.Name ?? "carried");
                _writer.Line($"{TypeNames.Of(c.Parameter.Type)} {variables[i]} = {initials[i].Text};");
            }
            _targets.Remove(c.Result.Id);
            _variables[c.Parameter.Id] = (variables[i], true);
        }

        // What one loop value starts from may read the variable that another is about to be assigned to.
        AssignTogether(moves);
        return variables;
    }

    /// <summary>
    /// Going on with a variable changes it: that is right where it was made in this block, or where the enclosing loop
    /// wants this loop's result in it.
    /// </summary>
    private bool IsLocalTo(Value value, Block block, string variable, Value result)
        => _targets.TryGetValue(result.Id, out string? target) ? target == variable
            : block.Statements.Items.Any(s => Uses.Defined(s).Any(d => d.Id == value.Id)) && !_reserved.Contains(variable);

    /// <summary>Variables that a loop around this one hands on: only what it yields may be assigned to them.</summary>
    private readonly HashSet<string> _reserved = [];

    private static bool IsTaken(string name, string[] variables) => Array.IndexOf(variables, name) >= 0;

    private void Finish(EquatableArray<Carried> carried, string[] variables)
    {
        for (int i = 0; i < carried.Count; i++)
            _variables[carried[i].Result.Id] = (variables[i], true);
    }

    /// <summary>
    /// The body of a loop: each yielded value is assigned to its variable where it is defined, if the carried one is not
    /// read after that, else at the end; at the end all values are read before any is assigned.
    /// </summary>
    private void WriteBody(Block body, EquatableArray<Carried> carried, string[] variables)
    {
        var atEnd = new List<int>();
        for (int i = 0; i < carried.Count; i++)
        {
            if (body.Yields[i] == carried[i].Parameter)
                continue;
            if (body.Yields[i] is Value value && IsDefinedHere(value, body, out int at) && !UseCounts.IsReadAfter(carried[i].Parameter, body, at, i) && !_targets.ContainsKey(value.Id))
                _targets[value.Id] = variables[i];
            else
                atEnd.Add(i);
        }
        var added = variables.Where(_reserved.Add).ToArray();
        WriteStatements(body);
        AssignTogether(atEnd.Select(i => (variables[i], Read(body.Yields[i]))).ToList());
        FlushAll();
        _reserved.ExceptWith(added);
    }

    private static bool IsDefinedHere(Value value, Block body, out int at)
    {
        for (at = 0; at < body.Statements.Count; at++)
        {
            if (Uses.Defined(body.Statements[at]).Any(d => d.Id == value.Id))
                return true;
        }
        return false;
    }

    private void AssignTogether(List<(string Variable, Expression Value)> moves)
    {
        for (int i = 0; i < moves.Count; i++)
        {
            bool isReadLater = moves.Skip(i + 1).Any(later => later.Value.Variables.Contains(moves[i].Variable));
            if (!isReadLater)
                continue;
            for (int k = i + 1; k < moves.Count; k++)
            {
                if (!moves[k].Value.Variables.Contains(moves[i].Variable))
                    continue;
                string copy = _names.Take(moves[k].Variable + "Next");
                _writer.Line($"var {copy} = {moves[k].Value.Text};");
                moves[k] = (moves[k].Variable, Expression.Variable(copy, false));
            }
        }
        foreach (var (variable, value) in moves)
            Assign(variable, value);
    }

    /// <summary>A loop that writes one value everywhere, or copies one buffer to another, is a call of the span's own method.</summary>
    private bool WriteFillOrCopy(For s)
    {
        if (s.Carried.Count > 0 || s.Body.Statements.Count is 0 or > 2 || s.Body.Statements[s.Body.Statements.Count - 1] is not Store store
            || store.Indices.Count != 1 || store.Indices[0] != s.Index || store.Target.Rank > 1)
            return false;
        bool IsWhole(Buffer buffer) => _windowCounts.TryGetValue(buffer.Id, out var whole) && whole == s.Count;
        string Window(Buffer buffer)
        {
            if (IsWhole(buffer))
                return _buffers[buffer.Id];
            string count = Read(s.Count).Text;
            return count == _buffers[buffer.Id] + ".Length" ? _buffers[buffer.Id] : $"{_buffers[buffer.Id]}.Slice(0, {count})";
        }

        bool isNonNegative = s.Count is Literal || s.Count is Value c && _inlined.ContainsKey(c.Id) || IsWhole(store.Target);
        if (!isNonNegative)
            return false;
        if (s.Body.Statements.Count == 1 && (store.Value is Literal || store.Value is Value v && v.Id != s.Index.Id && _variables.ContainsKey(v.Id)))
        {
            FlushReaders(_memory.Root(store.Target).Id);
            bool isAddedToInLanes = !_isStrict && store.Target.Element is ElementType.Real64 or ElementType.Real32;
            _writer.Line(store.Value is not Literal { Bits: 0 } ? $"{Window(store.Target)}.Fill({Stored(store.Value, store.Target.Element).Text});"
                : isAddedToInLanes ? $"{Vectors}Lanes.Clear({Window(store.Target)});" : $"{Window(store.Target)}.Clear();");
            return true;
        }
        if (s.Body.Statements.Count == 2 && s.Body.Statements[0] is Let { Operation: Load load } let && load.Indices.Count == 1 && load.Indices[0] == s.Index
            && store.Value == let.Target && load.Source.Rank == 1 && load.Source.Element == store.Target.Element && _memory.Root(load.Source).Id != _memory.Root(store.Target).Id)
        {
            FlushReaders(_memory.Root(store.Target).Id);
            _writer.Line($"{Window(load.Source)}.CopyTo({Window(store.Target)});");
            return true;
        }
        return false;
    }
}
