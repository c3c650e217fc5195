using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// What counted loops say of integers that are sums of their indices: an index i runs from 0 to its count less 1.
/// <code>
/// for i &lt; n: for j &lt; i + 1: a[i, j]        j ≤ i ≤ n − 1: within n
/// </code>
/// </summary>
internal sealed class IndexRanges(Flow flow)
{
    private const int MostTerms = 16;

    private readonly Dictionary<int, Binary> _definitions = [];

    /// <summary>Remembers what an integer is made of.</summary>
    public void Learn(Value value, Operation operation)
    {
        if (value.Type == ValueType.Int && operation is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide } definition)
            _definitions[value.Id] = definition;
    }

    /// <summary>Whether 0 ≤ index &lt; length wherever the loops around are entered. False where that is not seen.</summary>
    public bool IsWithin(Operand index, Operand length)
    {
        var (low, high) = (new Sum(), new Sum());
        return Add(low, index, 1) && IsNeverNegative(low) && Add(high, length, 1) && Add(high, index, -1) && Add(high, Operand.Int(1), -1) && IsNeverNegative(high);
    }

    /// <summary>Puts the least or largest value in the place of each index, the innermost first; what is left has to be a constant.</summary>
    private bool IsNeverNegative(Sum sum)
    {
        while (sum.Terms.Count > 0)
        {
            int[] indices = [.. sum.Terms.Keys.Where(id => flow.CountOf(id) is not null)];
            if (indices.Length == 0)
                return false;
            int innermost = indices.Max();
            long factor = sum.Terms[innermost];
            sum.Terms.Remove(innermost);
            if (factor < 0 && !(AddCount(sum, flow.CountOf(innermost)!, factor) && Add(sum, Operand.Int(1), -factor)))
                return false;
        }
        return sum.Constant >= 0;
    }

    /// <summary>Takes off multiples of a count that is not negative; d · (n / d) ≤ n, as a loop with the step d has it.</summary>
    private bool AddCount(Sum sum, Operand count, long factor)
        => count is Value value && _definitions.TryGetValue(value.Id, out var definition) && definition is { Operator: BinaryOperator.Divide, Right: Literal { AsInt: > 0 and var divisor } } && factor % divisor == 0
            ? Add(sum, definition.Left, factor / divisor) : Add(sum, count, factor);

    /// <summary>Adds a multiple of an integer, taken apart; false where that is too much to see through.</summary>
    private bool Add(Sum sum, Operand operand, long factor)
    {
        switch (operand)
        {
            case Literal literal:
                sum.Constant += factor * literal.AsInt;
                return true;
            case Value value when flow.CountOf(value.Id) is null && _definitions.TryGetValue(value.Id, out var definition) && definition.Operator is BinaryOperator.Add or BinaryOperator.Subtract:
                return Add(sum, definition.Left, factor) && Add(sum, definition.Right, definition.Operator == BinaryOperator.Add ? factor : -factor);
            case Value value when flow.CountOf(value.Id) is null && _definitions.TryGetValue(value.Id, out var product) && product is { Operator: BinaryOperator.Multiply, Right: Literal by } && Math.Abs(factor) < int.MaxValue:
                return Add(sum, product.Left, factor * by.AsInt);
            case Value value when sum.Terms.Count < MostTerms:
                sum.Terms.TryGetValue(value.Id, out long before);
                sum.Terms[value.Id] = before + factor;
                if (before + factor == 0)
                    sum.Terms.Remove(value.Id);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Σ factor · integer + constant, by the integers' ids.</summary>
    private sealed class Sum
    {
        public Dictionary<int, long> Terms { get; } = [];

        public long Constant { get; set; }
    }
}
