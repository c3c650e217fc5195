namespace HypergradGen.Generator.Ir;

/// <summary>A step of a program.</summary>
public abstract record Statement;

/// <summary>The title of the statements that follow, for whoever reads the emitted code.</summary>
public sealed record Phase(string Title) : Statement;

/// <summary>Defines a value.</summary>
public sealed record Let(Value Target, Operation Operation) : Statement;

/// <summary>A window of <paramref name="Count"/> elements of a buffer from <paramref name="Offset"/> on.</summary>
public sealed record Slice(Buffer Target, Buffer Source, Operand Offset, Operand Count) : Statement
{
    /// <summary>It takes the place of a loop's own indices, and throws what they would; one that is empty throws nothing.</summary>
    public bool IsOfLoop { get; init; }
}

/// <summary>One array of a jagged array.</summary>
public sealed record Row(Buffer Target, Buffer Source, Operand Index) : Statement
{
    /// <summary>Where it does not hold no row is read, and the view is empty: the row stands before a loop that may run no iteration.</summary>
    public Operand When { get; init; } = Guard.Always;
}

/// <summary>Where a local buffer lives.</summary>
public enum Storage
{
    /// <summary>Scratch of this call, zero at the start.</summary>
    Scratch,

    /// <summary>Values that a later program reads: kept until the next linearisation, not cleared.</summary>
    Kept,

    /// <summary>Values that a later program reads, in a buffer that grows as they come.</summary>
    Growing,

    /// <summary>Scratch that grows, each new element zero: the adjoint of a buffer that grows.</summary>
    GrowingScratch,

    /// <summary>Scratch of this call that is written before it is read, and so not cleared.</summary>
    Uncleared,

    /// <summary>Values of several runs of the program that a later one reads together: the same memory in each run, contents kept.</summary>
    Collected,
}

/// <summary>A local buffer, fresh and (as <see cref="Storage.Scratch"/>) zero each time the statement is reached.</summary>
public sealed record Allocate(Buffer Target, Operand Count, Storage Storage = Storage.Scratch) : Statement;

/// <summary>Makes a growing buffer at least <paramref name="Count"/> long, contents kept.</summary>
public sealed record Reserve(Buffer Target, Operand Count) : Statement;

/// <summary>Overwrites an element and so makes <paramref name="Version"/> of the buffer's memory.</summary>
public sealed record Store(Buffer Target, EquatableArray<Operand> Indices, Operand Value, int Version = 0) : Statement;

public enum AccumulateOperator
{
    Add,
    Subtract,
}

/// <summary>Adds to (or subtracts from) an element; independent of the order among accumulations.</summary>
public sealed record Accumulate(Buffer Target, EquatableArray<Operand> Indices, AccumulateOperator Operator, Operand Value, int Version = 0) : Statement;

/// <summary>
/// A value that a loop hands from one iteration to the next: <paramref name="Parameter"/> is what the body sees,
/// first <paramref name="Initial"/>, then what the body yields at the same place; <paramref name="Result"/> is the last.
/// </summary>
public sealed record Carried(Value Parameter, Operand Initial, Value Result);

/// <summary>Statements, and the values that the block hands to what encloses it.</summary>
public sealed record Block(EquatableArray<Statement> Statements, EquatableArray<Operand> Yields)
{
    public static readonly Block Empty = new(EquatableArray<Statement>.Empty, EquatableArray<Operand>.Empty);
}

/// <summary>
/// A counted loop over 0 … <paramref name="Count"/> − 1; a count below 1 is no iteration.
/// </summary>
/// <param name="OrderFree">
/// No iteration reads what another writes, apart from sums: the iterations may run in any order.
/// Transposition keeps it, since the transpose of a read is an accumulation.
/// </param>
/// <param name="Descending">The index runs from Count − 1 down to 0.</param>
public sealed record For(Value Index, Operand Count, EquatableArray<Carried> Carried, Block Body, bool OrderFree = false, bool Descending = false) : Statement;

/// <summary>
/// A loop whose count is not known on entry. <paramref name="Condition"/> yields whether another iteration runs;
/// condition and body both see the carried parameters.
/// </summary>
public sealed record While(EquatableArray<Carried> Carried, Block Condition, Block Body) : Statement;

/// <summary>A branch; each side yields the values of <paramref name="Results"/>.</summary>
public sealed record If(Operand Condition, Block Then, Block Else, EquatableArray<Value> Results) : Statement;

/// <summary>
/// Where <paramref name="Condition"/> holds, runs a C# statement that throws, or that checks and may throw: a guard of the
/// user's. It computes nothing, has no derivative, and is never left out.
/// <code>
/// if (n != w.Length) throw new ArgumentException($"{n} rows", "w");
/// </code>
/// </summary>
/// <param name="Condition">A literal where the statement is reached it runs.</param>
/// <param name="Text">The statement's text around its operands: one piece more than there are operands.</param>
/// <param name="Arguments">The scalars that the text shows or checks.</param>
public sealed record Guard(Operand Condition, EquatableArray<string> Text, EquatableArray<Operand> Arguments) : Statement
{
    public static readonly Literal Always = Operand.Bool(true);

    /// <summary>The memory that the method returns which the text names: a product puts the name of the derivative there that it has in its place.</summary>
    public string? Result { get; init; }

    /// <summary>The text computes with integers of which C# throws where they overflow.</summary>
    public bool IsOverflowCheck { get; init; }

    /// <summary>Nothing that follows in its block is reached.</summary>
    public bool Throws => Condition is Literal { AsBool: true } && Text[0].StartsWith("throw ", StringComparison.Ordinal);
}

/// <summary>A call of another function of the same program: scalars by value, buffers by reference.</summary>
/// <param name="Keeps">The function stores values for a later program, or may throw, so that the call matters though nothing reads its results.</param>
public sealed record Call(string Function, EquatableArray<Operand> Arguments, EquatableArray<Buffer> Buffers, EquatableArray<Value> Results, bool Keeps = false) : Statement
{
    /// <summary>The user's method that is called, where no function of the program is.</summary>
    public ExternalMethod? External { get; init; }
}
