using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>What one parameter, or <c>this</c>, is given.</summary>
internal sealed class ArgumentPart(IOperation at)
{
    public IOperation At { get; } = at;

    public DataPath? Path { get; init; }

    /// <summary>The parts of the value, memory that a struct holds among them.</summary>
    public ImmutableArray<Operand> Scalars { get; set; } = [];

    public Buffer? Memory { get; init; }

    public IEnumerable<Buffer> Buffers => Memory is { } memory ? [memory] : Scalars.OfType<MemoryOperand>().Select(m => m.Buffer);

    /// <summary>What is read when the call is made.</summary>
    public Place? Place { get; init; }

    /// <summary>What a parameter that is a reference names, and the helper only reads.</summary>
    public Place? Reads { get; init; }

    /// <summary>The memory of elements that the helper only reads.</summary>
    public IEnumerable<Buffer> ElementsRead => Reads is null ? [] : TupleParser.Elements(Reads).Select(e => e.Buffer);

    /// <summary>Where what the helper assigns goes.</summary>
    public Target? Target { get; init; }

    public int Width { get; init; }
}
