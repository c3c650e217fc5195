using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <content>Branches, as statements and as expressions, and checks.</content>
public sealed partial class FunctionEmitter
{
    private void Write(If s)
    {
        if (s.Results.Count == 1 && !_targets.ContainsKey(s.Results[0].Id) && AsExpression(s) is { } expression)
        {
            if (_uses.IsReadOnceInItsBlock(s.Results[0]))
                _pending.Add((s.Results[0], expression, null));
            else
                Declare(s.Results[0], expression);
            return;
        }
        string condition = Read(s.Condition).Text;
        FlushAll();
        var variables = new string[s.Results.Count];
        for (int i = 0; i < variables.Length; i++)
        {
            if (_targets.TryGetValue(s.Results[i].Id, out string? target))
            {
                variables[i] = target;
                _targets.Remove(s.Results[i].Id);
            }
            else
            {
                variables[i] = _names.Take(s.Results[i].Name ?? "chosen");
                _writer.Line($"{TypeNames.Of(s.Results[i].Type)} {variables[i]};");
            }
        }
        if (IsEmpty(s.Then, variables))
        {
            _writer.Open($"if (!({condition}))");
            WriteBranch(s.Else, variables);
            _writer.Close();
        }
        else
        {
            _writer.Open($"if ({condition})");
            WriteBranch(s.Then, variables);
            _writer.Close();
            if (!IsEmpty(s.Else, variables))
            {
                _writer.Open("else");
                WriteBranch(s.Else, variables);
                _writer.Close();
            }
        }
        for (int i = 0; i < variables.Length; i++)
            _variables[s.Results[i].Id] = (variables[i], true);
    }

    /// <summary>A guard throws as the user's own statement does.</summary>
    private void Write(Guard s)
    {
        // What stands inside the parentheses of 'checked' is checked too: not what an operand was computed from.
        if (s.IsOverflowCheck)
            FlushAll();
        var condition = Read(s.Condition);
        string text = s.Text[0] + string.Concat(s.Arguments.Items.Select((a, i) => (s.IsOverflowCheck && a is Literal literal ? Variable(literal) : Read(a)).At(Expression.UnaryLevel) + s.Text[i + 1]));
        if (s.Condition == Guard.Always)
        {
            _writer.Line(text + ";");
            return;
        }
        _writer.Line($"if ({condition.Text})");
        _writer.Line($"    {text};");
    }

    /// <summary>The C# compiler refuses a constant that overflows, where a variable throws when it is reached.</summary>
    private Expression Variable(Literal literal)
    {
        string name = _names.Take("operand");
        _writer.Line($"{TypeNames.Of(literal.Type)} {name} = {Expression.Literal(literal).Text};");
        return Expression.Variable(name, isMutable: false);
    }

    private bool IsEmpty(Block block, string[] variables)
        => block.Statements.Count == 0 && Enumerable.Range(0, variables.Length).All(i => block.Yields[i] is Value v && _variables.TryGetValue(v.Id, out var known) && known.Name == variables[i]);

    private void WriteBranch(Block block, string[] variables)
    {
        _names.Enter();
        var added = variables.Where(_reserved.Add).ToArray();
        WriteStatements(block);
        AssignTogether(Enumerable.Range(0, variables.Length).Select(i => (variables[i], Read(block.Yields[i]))).ToList());
        FlushAll();
        _reserved.ExceptWith(added);
        _names.Exit();
    }

    /// <summary>A branch whose sides only compute one value, each step of it read once, is a conditional expression.</summary>
    private Expression? AsExpression(If s)
    {
        if (!IsTree(s.Then) || !IsTree(s.Else))
            return null;
        var condition = Read(s.Condition);
        var (whenTrue, whenFalse) = (Tree(s.Then), Tree(s.Else));
        return Conditional(condition, whenTrue, whenFalse);
    }

    private bool IsTree(Block block)
        => block.Statements.Count <= 6 && block.Statements.Items.All(s => s switch
        {
            Let let => _uses.IsReadOnceInItsBlock(let.Target) && let.Target.Name is null || let.Operation is Length,
            If inner => inner.Results.Count == 1 && _uses.IsReadOnceInItsBlock(inner.Results[0]) && IsTree(inner.Then) && IsTree(inner.Else),
            _ => false,
        });

    private Expression Tree(Block block)
    {
        WriteStatements(block);
        return Read(block.Yields[0]);
    }
}
