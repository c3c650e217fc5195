using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Whether values only ever meet in one sum, each with the same sign, so that what is added to one may as well be added to another. On the way a loop may add to them.
/// <code>
/// a' = a + Σ r[j]          z = (a' + b) + c          y = exp(z)          a, b and c meet in z
/// </code>
/// </summary>
internal static class MeetingSums
{
    public static bool Meet(IReadOnlyList<Value> values, ScalarDefinitions definitions)
    {
        var ways = values.Select(v => Way(v, definitions).ToList()).ToArray();
        return ways[0].Any(m => ways.All(way => way.Contains(m)));
    }

    /// <summary>The sums that hold a value once, and nothing else does, and whether it is subtracted there.</summary>
    private static IEnumerable<(Value Sum, bool IsNegative)> Way(Value value, ScalarDefinitions definitions)
    {
        bool isNegative = false;
        while (true)
        {
            yield return (value, isNegative);
            switch (definitions.OnlyUser(value))
            {
                case Let { Operation: Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } sum, Target: var target }:
                    isNegative ^= sum.Operator == BinaryOperator.Subtract && sum.Right == value;
                    value = target;
                    break;
                case Let { Operation: Unary { Operator: UnaryOperator.Negate }, Target: var target }:
                    isNegative = !isNegative;
                    value = target;
                    break;
                case For loop when SumFrom(value, loop) is { } result:
                    value = result;
                    break;
                default:
                    yield break;
            }
        }
    }

    /// <summary>The result of a loop that begins with a value and only adds to it.</summary>
    private static Value? SumFrom(Value value, For loop)
    {
        int place = loop.Carried.Items.ToList().FindIndex(c => c.Initial == value);
        return place >= 0 && SumOfProducts.Terms(loop.Body.Yields[place], loop.Carried[place].Parameter, loop.Body, LoopBody.Of(loop).Definition) is not null ? loop.Carried[place].Result : null;
    }
}
