using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>A scalar that the method assigns, as often as it likes: its values are the IR's single assignments.</summary>
internal sealed class Variable(int order, string name, ValueType type)
{
    /// <summary>Order of declaration: what joins at the end of a branch is listed in it.</summary>
    public int Order { get; } = order;

    public string Name { get; } = name;

    public ValueType Type { get; } = type;
}

/// <summary>An expression that reads an object of the problem's data; empty for the problem itself.</summary>
/// <param name="Type">The type that the expression has; null for the problem itself.</param>
internal sealed record DataPath(string Source, string Name, ITypeSymbol? Type)
{
    public static readonly DataPath Problem = new("", "this", null);

    /// <summary>The field, property or parameter that is read last; null for the problem itself.</summary>
    public ISymbol? Member { get; init; }

    /// <summary>The object that it is a member of; null for a static one and for a parameter.</summary>
    public DataPath? Owner { get; init; }

    /// <summary>What a user calls it: the names of the members on the way, those of the problem alone, and of a static elsewhere its type's.</summary>
    public string FullName(INamedTypeSymbol problem) => Member switch
    {
        { IsStatic: true } shared when !SymbolEqualityComparer.Default.Equals(shared.ContainingType.OriginalDefinition, problem.OriginalDefinition) => $"{shared.ContainingType.Name}.{Name}",
        not null when Owner is { } owner && owner != Problem => $"{owner.FullName(problem)}.{Name}",
        _ => Name,
    };
}

/// <summary>What a local or parameter stands for.</summary>
internal abstract record Place;

internal sealed record ScalarPlace(Variable Variable) : Place;

internal sealed record TuplePlace(ImmutableArray<Place> Elements) : Place;

/// <param name="BoundIn">The block that binds it: a view exists in it and in the blocks inside.</param>
internal sealed record BufferPlace(Buffer Buffer, BlockBuilder BoundIn) : Place;

/// <summary>A span or array that is bound more than once: which memory it names, and where in it, are variables.</summary>
internal sealed record RegionPlace(ISymbol Symbol, BufferShape Shape, Variable Memory, Variable Row, Variable Offset, Variable Length, BlockBuilder DeclaredIn) : Place;

/// <summary>A span or array that is declared and not yet bound.</summary>
internal sealed record UnboundBufferPlace : Place;

/// <summary>An object of the problem's data, or a part of one.</summary>
internal sealed record PathPlace(DataPath Path) : Place;

/// <summary>An element of memory that a reference names.</summary>
internal sealed record ElementPlace(Element Element) : Place;

/// <summary>Memory that a struct holds: bound once, where the struct is made.</summary>
internal sealed record HeldMemoryPlace(BlockBuilder MadeIn) : Place
{
    public BufferPlace? Held { get; set; }
}

/// <summary>Memory among the parts of a value while they are handed on; no operand of the IR.</summary>
internal sealed record MemoryOperand(Buffer Buffer, BlockBuilder BoundIn) : Operand(ValueType.Of(Buffer.Element));
