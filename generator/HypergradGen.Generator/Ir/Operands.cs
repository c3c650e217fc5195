namespace HypergradGen.Generator.Ir;

/// <summary>The type of a value: its element and how many lanes of it one value carries.</summary>
public readonly record struct ValueType(ElementType Element, int Lanes = 1)
{
    public static readonly ValueType Real = new(ElementType.Real64);
    public static readonly ValueType Single = new(ElementType.Real32);
    public static readonly ValueType Int = new(ElementType.Int32);
    public static readonly ValueType Bool = new(ElementType.Boolean);

    public bool IsReal => Element is ElementType.Real64 or ElementType.Real32;

    public bool IsInteger => Element is ElementType.Int32 or ElementType.UInt32 or ElementType.Int64 or ElementType.UInt64;

    /// <summary>What an element of memory is once it is read: arithmetic knows no integers of fewer than 32 bits.</summary>
    public static ValueType Of(ElementType element) => new(element.IsShort() ? ElementType.Int32 : element);
}

/// <summary>What an operation reads: a literal or a value that a statement before it defined.</summary>
public abstract record Operand(ValueType Type)
{
    public static Literal Real(double value) => Literal.Of(ValueType.Real, value);

    public static Literal Int(int value) => new(ValueType.Int, value);

    public static Literal Bool(bool value) => new(ValueType.Bool, value ? 1 : 0);
}

/// <summary>
/// A literal, held as bits so that 0.0 and −0.0 differ and NaN equals itself:
/// a pass that merges equal operations must not change a sign. One of 32 bits is held as the double that it is.
/// </summary>
public sealed record Literal(ValueType Type, long Bits) : Operand(Type)
{
    /// <summary>An integer of any type, whose bits are the lowest of <paramref name="bits"/>.</summary>
    public static Literal Integer(ValueType type, long bits) => new(type, bits);

    public static Literal Of(ValueType type, double value) => new(type, BitConverter.DoubleToInt64Bits(type.Element == ElementType.Real32 ? (float)value : value));

    /// <summary>A whole number of any type.</summary>
    public static Literal Whole(ValueType type, int value) => type.IsReal ? Of(type, value) : Integer(type, value);

    public double AsReal => BitConverter.Int64BitsToDouble(Bits);

    public int AsInt => (int)Bits;

    public bool AsBool => Bits != 0;

    public override string ToString() => Type.IsReal ? AsReal.ToString("R", System.Globalization.CultureInfo.InvariantCulture)
        : Type.Element == ElementType.Boolean ? (AsBool ? "true" : "false")
        : Type.Element == ElementType.UInt64 ? unchecked((ulong)Bits).ToString(System.Globalization.CultureInfo.InvariantCulture) : Bits.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// A value: assigned exactly once, by the statement, loop or parameter that defines it.
/// <paramref name="Name"/> is the user's own name for it, where there is one.
/// </summary>
public sealed record Value(int Id, ValueType Type, string? Name = null) : Operand(Type)
{
    public override int GetHashCode() => Id;

    public override string ToString() => $"{Name}%{Id}";
}

/// <summary>
/// A name for memory: a parameter, data of the problem, a local buffer, or a view of another buffer.
/// A buffer is never a value; it is read and written element by element.
/// </summary>
/// <param name="Rank">1 for spans and arrays; 2 and 3 for rectangular arrays; elements of jagged arrays are views.</param>
/// <param name="Depth">How many further levels a jagged array has below this one; 0 where the elements are scalars.</param>
public sealed record Buffer(int Id, ElementType Element, string Name, int Rank = 1, int Depth = 0)
{
    /// <summary>How long it is where the user has said so and the caller has seen to it.</summary>
    public int? FixedLength { get; init; }

    public override int GetHashCode() => Id;

    public override string ToString() => $"{Name}${Id}";
}
