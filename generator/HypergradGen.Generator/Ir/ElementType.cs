namespace HypergradGen.Generator.Ir;

/// <summary>What a scalar is made of. Integers of fewer than 32 bits are elements of memory alone: what is read from there is an <see cref="Int32"/>, and a store takes its lowest bits.</summary>
public enum ElementType
{
    Real64,
    Real32,
    Int32,
    Boolean,
    UInt32,
    Int64,
    UInt64,
    Int8,
    UInt8,
    Int16,
    UInt16,
}

public static class ElementTypes
{
    /// <summary>How many types of elements there are.</summary>
    public const int Count = (int)ElementType.UInt16 + 1;

    /// <summary>An integer of fewer than 32 bits.</summary>
    public static bool IsShort(this ElementType element) => element is ElementType.Int8 or ElementType.UInt8 or ElementType.Int16 or ElementType.UInt16;

    /// <summary>The name of the type in C#.</summary>
    public static string Keyword(this ElementType element) => element switch
    {
        ElementType.Real64 => "double",
        ElementType.Real32 => "float",
        ElementType.Int32 => "int",
        ElementType.UInt32 => "uint",
        ElementType.Int64 => "long",
        ElementType.UInt64 => "ulong",
        ElementType.Int8 => "sbyte",
        ElementType.UInt8 => "byte",
        ElementType.Int16 => "short",
        ElementType.UInt16 => "ushort",
        _ => "bool",
    };

    public static int Bytes(this ElementType element) => element switch
    {
        ElementType.Real64 or ElementType.Int64 or ElementType.UInt64 => 8,
        ElementType.Real32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Int16 or ElementType.UInt16 => 2,
        _ => 1,
    };

    /// <summary>The bits of the least and of the greatest integer of a type.</summary>
    public static (long Least, long Greatest) Range(this ElementType element)
    {
        int bits = 8 * Bytes(element);
        return IsSigned(element) ? (long.MinValue >> (64 - bits), long.MaxValue >> (64 - bits)) : (0, (long)(ulong.MaxValue >> (64 - bits)));
    }

    /// <summary>Whether every integer of one type is one of another.</summary>
    public static bool Holds(this ElementType to, ElementType from) => IsSigned(to) == IsSigned(from) ? Bytes(from) <= Bytes(to) : IsSigned(to) && Bytes(from) < Bytes(to);

    private static bool IsSigned(ElementType element) => element is ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64;
}
