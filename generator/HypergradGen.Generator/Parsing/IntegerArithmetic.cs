using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Sums and differences of integers that the parser itself writes for loop counts and slices, with constants gathered:
/// the count of <c>for (i = n - 1; i >= 0; i--)</c> is n, not n − 1 + 1.
/// </summary>
internal sealed class IntegerArithmetic(Flow flow, IndexRanges ranges)
{
    private readonly Dictionary<int, (Operand Base, int Offset)> _sums = [];

    /// <summary>Remembers that a value is another one plus a constant.</summary>
    public void Learn(Value value, Operation operation)
    {
        ranges.Learn(value, operation);
        if (value.Type != ValueType.Int || operation is not Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum)
            return;
        if (sum.Right is Literal right)
        {
            var (origin, offset) = Split(sum.Left);
            if (origin is not null)
                _sums[value.Id] = (origin, unchecked(sum.Operator == BinaryOperator.Add ? offset + right.AsInt : offset - right.AsInt));
        }
        else if (sum is { Operator: BinaryOperator.Add, Left: Literal left })
        {
            var (origin, offset) = Split(sum.Right);
            if (origin is not null)
                _sums[value.Id] = (origin, unchecked(offset + left.AsInt));
        }
    }

    public Operand Add(Operand left, Operand right)
    {
        var ((a, m), (b, n)) = (Split(left), Split(right));
        if (a is null || b is null)
            return AddConstant(a ?? b, unchecked(m + n));
        return AddConstant(Let(BinaryOperator.Add, a, b), unchecked(m + n));
    }

    /// <summary>left − right + plus</summary>
    public Operand Subtract(Operand left, Operand right, int plus = 0)
    {
        var ((a, m), (b, n)) = (Split(left), Split(right));
        int constant = unchecked(m - n + plus);
        if (b is null || a == b)
            return AddConstant(b is null ? a : null, constant);
        // A constant minuend takes the constants along: 9 − b, not 0 − b + 9.
        return a is null ? Let(BinaryOperator.Subtract, Operand.Int(constant), b) : AddConstant(Let(BinaryOperator.Subtract, a, b), constant);
    }

    public Operand Times(Operand value, int factor)
        => (value, factor) switch
        {
            (_, 1) => value,
            (Literal literal, _) => Operand.Int(unchecked(literal.AsInt * factor)),
            _ => Let(BinaryOperator.Multiply, value, Operand.Int(factor)),
        };

    public Operand DivideBy(Operand value, int divisor)
        => (value, divisor) switch
        {
            (_, 1) => value,
            (Literal literal, _) => Operand.Int(literal.AsInt / divisor),
            _ => Let(BinaryOperator.Divide, value, Operand.Int(divisor)),
        };

    private Operand AddConstant(Operand? origin, int constant)
    {
        if (origin is null)
            return Operand.Int(constant);
        return constant switch
        {
            0 => origin,
            > 0 => Let(BinaryOperator.Add, origin, Operand.Int(constant)),
            int.MinValue => Let(BinaryOperator.Add, origin, Operand.Int(constant)),
            _ => Let(BinaryOperator.Subtract, origin, Operand.Int(-constant)),
        };
    }

    private (Operand? Origin, int Offset) Split(Operand operand) => operand switch
    {
        Literal literal => (null, literal.AsInt),
        Value value when _sums.TryGetValue(value.Id, out var sum) => (sum.Base, sum.Offset),
        _ => (operand, 0),
    };

    private Value Let(BinaryOperator op, Operand left, Operand right)
    {
        var operation = new Binary(op, left, right);
        var value = flow.Block.Let(ValueType.Int, operation);
        Learn(value, operation);
        return value;
    }
}
