using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>What a helper is called with, in the order of its parameters.</summary>
/// <param name="At">The call.</param>
/// <param name="Receiver">The data that <c>this</c> is in the helper.</param>
/// <param name="Paths">For each parameter the data it stands for, where it is an object.</param>
internal sealed record HelperArguments(
    IOperation At,
    DataPath? Receiver,
    ImmutableArray<DataPath?> Paths,
    ImmutableArray<Operand> Scalars,
    ImmutableArray<(Buffer Buffer, IOperation At)> Buffers)
{
    /// <summary>What the helper assigns: the struct it is called on, and what it is given by reference.</summary>
    public ImmutableArray<Reference> References { get; init; } = [];

    /// <summary>Elements of memory that the helper reads by reference.</summary>
    public ImmutableArray<Buffer> ElementsRead { get; init; } = [];

    /// <summary>The scalars and memory of the struct that the helper is called on.</summary>
    public ImmutableArray<Operand> This { get; init; } = [];

    /// <summary>
    /// Where a variable or memory is reached by more than one name of which the helper assigns one, what each parameter that is a reference names; else empty.
    /// The helper is read in place then.
    /// </summary>
    public ImmutableArray<Place?> Aliases { get; init; } = [];

    /// <summary>The same of the struct that it is called on.</summary>
    public Place? AliasOfThis { get; init; }

    /// <summary>Whether rows of what the helper is given are in other places than the memory says: it is read in place then too.</summary>
    public bool IsReadInPlace { get; init; }

    /// <summary>For each of the buffers how many lengths it has among the scalars: those of an array of more dimensions that a method makes.</summary>
    public ImmutableArray<int> Lengths { get; init; } = [];
}

/// <param name="Width">The number of scalars that the helper gives back for it.</param>
internal sealed record Reference(Target Target, int Width, IOperation At);
