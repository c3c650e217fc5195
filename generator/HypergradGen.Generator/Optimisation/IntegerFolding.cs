using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Optimisation;

/// <summary>
/// Operations on literals of any type of integers. None may be left in the program where its result does not fit: the C# compiler computes constants with a check, and refuses them.
/// <code>
/// (byte)300 → 44        4000000000u + 500000000u → 205032704u
/// </code>
/// </summary>
internal static class IntegerFolding
{
    /// <summary>Up to here a double holds every integer.</summary>
    private const long MostExact = 1L << 53;

    public static Operand? Fold(BinaryOperator op, Literal left, Literal right)
    {
        var (type, a, b) = (left.Type, left.Bits, right.Bits);
        bool isUnsigned = type.Element is ElementType.UInt32 or ElementType.UInt64;
        int bits = 8 * type.Element.Bytes(), by = (int)b & (bits - 1);
        bool isLess = isUnsigned ? unchecked((ulong)a < (ulong)b) : a < b;
        return op switch
        {
            BinaryOperator.Add => Cut(type, unchecked(a + b)),
            BinaryOperator.Subtract => Cut(type, unchecked(a - b)),
            BinaryOperator.Multiply => Cut(type, unchecked(a * b)),
            BinaryOperator.Divide when isUnsigned && b != 0 => Cut(type, unchecked((long)((ulong)a / (ulong)b))),
            BinaryOperator.Remainder when isUnsigned && b != 0 => Cut(type, unchecked((long)((ulong)a % (ulong)b))),
            BinaryOperator.Divide when !isUnsigned && b > 0 => Cut(type, a / b),
            BinaryOperator.Remainder when !isUnsigned && b > 0 => Cut(type, a % b),
            BinaryOperator.And => Cut(type, a & b),
            BinaryOperator.Or => Cut(type, a | b),
            BinaryOperator.Xor => Cut(type, a ^ b),
            BinaryOperator.ShiftLeft => Cut(type, a << by),
            BinaryOperator.ShiftRight => Cut(type, isUnsigned ? unchecked((long)((ulong)a >> by)) : a >> by),
            BinaryOperator.Less => Operand.Bool(isLess),
            BinaryOperator.LessOrEqual => Operand.Bool(isLess || a == b),
            BinaryOperator.Equal => Operand.Bool(a == b),
            BinaryOperator.NotEqual => Operand.Bool(a != b),
            _ => null,
        };
    }

    public static Operand? Fold(UnaryOperator op, Literal literal) => op switch
    {
        UnaryOperator.Negate => Cut(literal.Type, unchecked(-literal.Bits)),
        UnaryOperator.Complement => Cut(literal.Type, ~literal.Bits),
        _ => null,
    };

    /// <summary>A conversion between integers, from one to a real, and from a real that the integer can hold; what another real gives is the machine's.</summary>
    public static Operand? Fold(ElementType to, Literal literal)
    {
        var type = ValueType.Of(to);
        // A float of more bits than a double holds would be rounded twice.
        if (type == ValueType.Single && (literal.Bits > MostExact || literal.Bits < -MostExact))
            return null;
        if (type.IsReal)
            return Literal.Of(type, literal.Type.Element == ElementType.UInt64 ? unchecked((ulong)literal.Bits) : (double)literal.Bits);
        if (literal.Type.IsInteger)
            return Cut(to, literal.Bits);
        var (least, greatest) = to.Range();
        return to != ElementType.UInt64 && literal.AsReal > (double)least - 1 && literal.AsReal < (double)greatest + 1 ? Literal.Integer(type, (long)literal.AsReal) : null;
    }

    private static Literal Cut(ValueType type, long bits) => Cut(type.Element, bits);

    /// <summary>The integer that the lowest bits are.</summary>
    private static Literal Cut(ElementType to, long bits) => Literal.Integer(ValueType.Of(to), unchecked(to switch
    {
        ElementType.Int8 => (sbyte)bits,
        ElementType.UInt8 => (byte)bits,
        ElementType.Int16 => (short)bits,
        ElementType.UInt16 => (ushort)bits,
        ElementType.Int32 => (int)bits,
        ElementType.UInt32 => (uint)bits,
        _ => bits,
    }));
}
