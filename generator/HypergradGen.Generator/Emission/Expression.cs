using System.Collections.Immutable;
using System.Globalization;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// A piece of C# with how strongly it binds, and what it reads: an expression that is written later than its value was
/// defined must be written before anything that it reads changes.
/// </summary>
public sealed record Expression(string Text, int Precedence, ImmutableHashSet<string> Variables, ImmutableHashSet<int> Memory)
{
    /// <summary>
    /// The same number as the short integer that it is read from: where C# makes an <c>int</c> of it, the cast in <see cref="Text"/> is not needed. An overload or a
    /// choice of two could take another type.
    /// </summary>
    public Expression? Short { get; init; }

    public const int Primary = 100, UnaryLevel = 90, Multiplicative = 80, Additive = 70, Shift = 65, Relational = 60, Equality = 55,
        BitAnd = 50, BitXor = 45, BitOr = 40, AndAlso = 35, OrElse = 30, Conditional = 10;

    private static readonly ImmutableHashSet<string> s_none = [];
    private static readonly ImmutableHashSet<int> s_noMemory = [];

    public static Expression Constant(string text) => new(text, Primary, s_none, s_noMemory);

    public static Expression Variable(string name, bool isMutable) => new(name, Primary, isMutable ? [name] : s_none, s_noMemory);

    /// <summary>The text, in parentheses where the context binds more strongly.</summary>
    public string At(int precedence) => Precedence < precedence ? $"({Text})" : Text;

    public static Expression Of(string text, int precedence, params Expression[] parts)
        => new(text, precedence, parts.Aggregate(s_none, (all, p) => all.Union(p.Variables)), parts.Aggregate(s_noMemory, (all, p) => all.Union(p.Memory)));

    public Expression Reading(int memory) => this with { Memory = Memory.Add(memory) };

    /// <summary>left op right; the right side is bracketed at equal strength, since the order of real operations is part of the program.</summary>
    public static Expression Binary(BinaryOperator op, Expression left, Expression right)
    {
        int precedence = op switch
        {
            BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Remainder => Multiplicative,
            BinaryOperator.Add or BinaryOperator.Subtract => Additive,
            BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight => Shift,
            BinaryOperator.Less or BinaryOperator.LessOrEqual => Relational,
            BinaryOperator.Equal or BinaryOperator.NotEqual => Equality,
            BinaryOperator.And => BitAnd,
            BinaryOperator.Xor => BitXor,
            _ => BitOr,
        };
        return Of($"{left.At(precedence)} {Printer.Symbol(op)} {right.At(precedence + 1)}", precedence, left, right);
    }

    public static Expression Literal(Literal literal) => literal.Type.Element switch
    {
        ElementType.Boolean => Constant(literal.AsBool ? "true" : "false"),
        ElementType.Int32 or ElementType.UInt32 or ElementType.Int64 or ElementType.UInt64 => Integer(literal),
        ElementType.Real32 => Real(literal.AsReal, "float", "f", Shortest((float)literal.AsReal)),
        _ => Real(literal.AsReal, "double", "", Shortest(literal.AsReal)),
    };

    private static Expression Integer(Literal literal)
    {
        string digits = literal.ToString(), suffix = literal.Type.Element switch { ElementType.UInt32 => "u", ElementType.Int64 => "L", ElementType.UInt64 => "uL", _ => "" };
        return digits[0] == '-' ? Of(digits + suffix, UnaryLevel) : Constant(digits + suffix);
    }

    /// <summary>The short form where it reads back the same, else all seventeen digits: .NET Framework's "R" does not always.</summary>
    private static string Shortest(double value)
    {
        string text = value.ToString("G15", CultureInfo.InvariantCulture);
        return double.Parse(text, CultureInfo.InvariantCulture).Equals(value) ? text : value.ToString("G17", CultureInfo.InvariantCulture);
    }

    private static string Shortest(float value)
    {
        string text = value.ToString("G7", CultureInfo.InvariantCulture);
        return float.Parse(text, CultureInfo.InvariantCulture).Equals(value) ? text : value.ToString("G9", CultureInfo.InvariantCulture);
    }

    private static Expression Real(double value, string type, string suffix, string digits)
    {
        if (double.IsNaN(value))
            return Constant(type + ".NaN");
        if (double.IsInfinity(value))
            return Constant(type + (value > 0 ? ".PositiveInfinity" : ".NegativeInfinity"));
        if (suffix.Length == 0 && digits.IndexOfAny(['.', 'E']) < 0)
            digits += ".0";
        if (value == 0 && BitConverter.DoubleToInt64Bits(value) < 0)
            return Of("-0.0" + suffix, UnaryLevel);
        return value < 0 ? Of(digits + suffix, UnaryLevel) : Constant(digits + suffix);
    }
}
