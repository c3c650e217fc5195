namespace HypergradGen.Generator.Ir;

public enum UnaryOperator
{
    Negate,
    Not,
    Complement,
}

public enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRight,
}

/// <summary>A computation of one value from operands, without side effects.</summary>
public abstract record Operation;

public sealed record Unary(UnaryOperator Operator, Operand Argument) : Operation;

/// <summary>Arithmetic and comparison; a &gt; b is stored as b &lt; a.</summary>
public sealed record Binary(BinaryOperator Operator, Operand Left, Operand Right) : Operation;

/// <summary>A function of the rule table, named by its row.</summary>
public sealed record Intrinsic(string Function, EquatableArray<Operand> Arguments) : Operation;

/// <summary>An element of a buffer, as <paramref name="Version"/> of its memory left it.</summary>
public sealed record Load(Buffer Source, EquatableArray<Operand> Indices, int Version = 0) : Operation;

/// <summary>The length of a buffer along one dimension.</summary>
public sealed record Length(Buffer Source, int Dimension = 0) : Operation;

/// <summary>
/// A conversion between element types. From real to integer it has no derivative. To an integer of fewer than 32 bits it leaves an <see cref="ElementType.Int32"/>, in that range.
/// </summary>
public sealed record Convert(ValueType To, Operand Argument) : Operation;

/// <summary>One of two values that both exist; a branch that must not evaluate one side is an <see cref="If"/>.</summary>
public sealed record Select(Operand Condition, Operand WhenTrue, Operand WhenFalse) : Operation;

/// <summary>The argument, with no derivative.</summary>
public sealed record Stop(Operand Argument) : Operation;

/// <summary>
/// coefficient · argument, and 0 where the argument is 0 whatever the coefficient is: the product that rules with a
/// singular derivative use, so that √x at 0 does not turn a zero tangent into NaN.
/// </summary>
public sealed record GuardedScale(Operand Coefficient, Operand Argument) : Operation;

/// <summary>
/// part / whole, of a whole that is the part and a rest: 1 where the part is infinite and the rest is not, no number where both are, and 0 where part and whole are 0.
/// </summary>
public sealed record Share(Operand Part, Operand Rest, Operand Whole) : Operation;
