using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Powers with a literal exponent of 2, 3, 4 or −1 as products and a quotient: at most 1.5 units in the last place from the true power, as near as the library's own or nearer
/// for 2 and −1, and with its special values. No product over- or underflows where the power itself does not.
/// <code>
/// y = Pow(x, 4)            s = x·x
///                          y = s·s
/// </code>
/// </summary>
public static class Powers
{
    /// <summary>The operations, each told the result of the one before it (of the first, x itself); null where the power stays a call.</summary>
    public static IReadOnlyList<Func<Operand, Operation>>? Expand(Operand x, Literal exponent) => exponent.AsReal switch
    {
        2 => [Square],
        3 => [Square, square => new Binary(BinaryOperator.Multiply, square, x)],
        4 => [Square, Square],
        -1 => [_ => new Binary(BinaryOperator.Divide, Literal.Of(x.Type, 1), x)],
        _ => null,
    };

    private static Operation Square(Operand x) => new Binary(BinaryOperator.Multiply, x, x);
}
