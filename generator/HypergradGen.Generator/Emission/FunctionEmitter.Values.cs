using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <content>Values, which are written where they are read where nothing changes in between.</content>
public sealed partial class FunctionEmitter
{
    /// <summary>Values defined but not yet written, in order.</summary>
    private readonly List<(Value Value, Expression Expression, Operation? Operation)> _pending = [];

    private readonly Dictionary<int, Expression> _inlined = [];

    private void Declare(Value value, Expression expression, Operation? operation = null)
    {
        string name = _names.Take(value.Name ?? OperationNames.Of(operation));
        _writer.Line($"{TypeNames.Of(value.Type)} {name} = {(expression.Short ?? expression).Text};");
        _variables[value.Id] = (name, false);
    }

    /// <summary>Writes an assignment to a variable, before which everything that reads the variable is written.</summary>
    private void Assign(string variable, Expression expression, Operation? operation = null)
    {
        FlushReaders(variable);
        if (operation is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide } o
            && o.Left is Value left && _variables.TryGetValue(left.Id, out var same) && same.Name == variable)
            _writer.Line($"{variable} {Printer.Symbol(o.Operator)}= {_rightSides[o].Text};");
        else if (expression.Text != variable)
            _writer.Line($"{variable} = {(expression.Short ?? expression).Text};");
    }

    private readonly Dictionary<Binary, Expression> _rightSides = [];

    private void FlushAll() => Flush(_ => true);

    private void FlushReaders(string variable) => Flush(p => p.Variables.Contains(variable));

    private void FlushReaders(int memory) => Flush(p => p.Memory.Contains(memory));

    private void Flush(Func<Expression, bool> which)
    {
        for (int i = 0; i < _pending.Count; i++)
        {
            var (value, expression, operation) = _pending[i];
            if (!which(expression))
                continue;
            _pending.RemoveAt(i--);
            Declare(value, expression, operation);
        }
    }

    private Expression Read(Operand operand)
    {
        if (operand is Literal literal)
            return Expression.Literal(literal);
        var value = (Value)operand;
        int at = _pending.FindIndex(p => p.Value.Id == value.Id);
        if (at >= 0)
        {
            var expression = _pending[at].Expression;
            _pending.RemoveAt(at);
            return expression;
        }
        if (_inlined.TryGetValue(value.Id, out var known))
            return known;
        var (name, isMutable) = _variables[value.Id];
        return Expression.Variable(name, isMutable);
    }

    /// <summary>What a store to memory writes. To memory of short integers these are numbers that are in their range already, by the types of the method.</summary>
    private Expression Stored(Operand value, ElementType element)
    {
        if (!element.IsShort())
            return Read(value);
        var number = ReadNumber(value);
        string cast = $"({element.Keyword()})";
        return value is Literal || number.Precedence == Expression.UnaryLevel && number.Text.StartsWith(cast, StringComparison.Ordinal) ? number : Expression.Of(cast + number.At(Expression.UnaryLevel), Expression.UnaryLevel, number);
    }

    private Expression Element(Buffer buffer, EquatableArray<Operand> indices)
    {
        var parts = indices.Select(ReadNumber).ToArray();
        return Expression.Of($"{_buffers[buffer.Id]}[{string.Join(", ", parts.Select(p => p.Text))}]", Expression.Primary, parts);
    }
}
