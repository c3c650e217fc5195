namespace HypergradGen.Fuzz.Programs;

/// <summary>A struct, record or tuple of reals, and what its values can do.</summary>
/// <param name="Parts">Its own parts; those that are structs have parts again.</param>
internal sealed record StructType(string Name, StructPart[] Parts)
{
    public bool IsTuple { get; init; }

    /// <summary>Parts can be assigned.</summary>
    public bool IsMutable { get; init; }

    /// <summary>Parts are fields, and can be referred to.</summary>
    public bool HasFields { get; init; }

    /// <summary>A record class: no memory holds it.</summary>
    public bool IsClass { get; init; }

    /// <summary>It has +, −, a product with a real, <c>Norm()</c>, <c>Mixed</c> and an indexer.</summary>
    public bool HasOperators { get; init; }

    public bool CanBeDeconstructed { get; init; }

    /// <summary>It has <c>with</c>.</summary>
    public bool HasWith { get; init; }

    public bool ConvertsFromReal { get; init; }

    /// <summary>It has <c>void Shift(Real by)</c>, which changes it.</summary>
    public bool Shifts { get; init; }

    /// <summary>Its parts are of the type that it is given; it has <c>Blend</c> and <c>Turned</c>.</summary>
    public bool IsGeneric { get; init; }

    public string Word => IsGeneric ? "generic struct" : IsTuple ? "tuple" : IsClass ? "record class" : IsMutable ? "mutable struct" : "readonly struct";

    /// <summary>The reals in it: <c>.X</c>, <c>.At.X</c>.</summary>
    public IEnumerable<(string Path, bool IsMutable, bool IsField)> Leaves
        => Parts.SelectMany(p => p.Type is null
            ? [($".{p.Name}", IsMutable, HasFields)]
            // A part of a property's value is a part of a copy.
            : p.Type.Leaves.Select(l => ($".{p.Name}{l.Path}", IsMutable && HasFields && l.IsMutable, HasFields && l.IsField)));
}

/// <param name="Type">Null for a real.</param>
internal sealed record StructPart(string Name, StructType? Type = null);

/// <summary>A variable, parameter or datum of a struct type.</summary>
internal sealed record StructVariable(string Name, StructType Type, bool IsAssignable)
{
    public bool IsReference { get; init; }
}

/// <summary>Memory of structs.</summary>
internal sealed record StructBuffer(BufferVariable Buffer, StructType Type);
