namespace HypergradGen.Fuzz.Programs;

/// <summary>A struct, record or tuple of reals, and what its values can do.</summary>
/// <param name="Parts">Its own parts; those that are structs have parts again.</param>
internal sealed record StructType(string Name, StructPart[] Parts)
{
    public bool IsTuple { get; init; }

    /// <summary>A record class: no memory holds it.</summary>
    public bool IsClass { get; init; }

    /// <summary>It has +, −, a product with a real, <c>Norm()</c>, <c>Mixed</c> and an indexer.</summary>
    public bool HasOperators { get; init; }

    /// <summary>The type of a part beside the reals, <c>Tag</c>, which counts the calls of <c>Shift</c>; null where it has none.</summary>
    public string? Tag { get; init; }

    /// <summary>Not all parts are reals: memory of it is a memory for each part, and no parameter of what is differentiated is of it.</summary>
    public bool IsMixed => Tag is not null || Parts.Any(p => p.Type is { IsMixed: true });

    /// <summary>It is one of <c>System.Numerics</c>, with the operators and functions that it has there.</summary>
    public bool IsOfLibrary { get; init; }

    public bool CanBeDeconstructed { get; init; }

    /// <summary>It has <c>with</c>.</summary>
    public bool HasWith { get; init; }

    public bool ConvertsFromReal { get; init; }

    /// <summary>It has <c>void Shift(Real by)</c>, which changes it, and the other members of <see cref="ChangingMembers"/>.</summary>
    public bool Shifts { get; init; }

    /// <summary>Its parts are of the type that it is given; it has <c>Blend</c> and <c>Turned</c>.</summary>
    public bool IsGeneric { get; init; }

    /// <summary>A part that can be changed, by its own members and perhaps by it: <c>Moved</c> does.</summary>
    public StructPart? Moved => IsTuple ? null : Parts.FirstOrDefault(p => p.Type is { Shifts: true });

    /// <summary>Its constructor with one more argument does that too.</summary>
    public bool ChangesItsParts { get; init; }

    /// <summary>Its constructor names its parameters as a method would, and not after the parts that a record makes of them.</summary>
    public bool HasLowerCaseParameters { get; init; }

    /// <summary>The constructor's parameter for a part.</summary>
    public string Argument(StructPart part) => HasLowerCaseParameters ? part.Lower : part.Name;

    /// <summary>A part can be assigned.</summary>
    public bool IsMutable => Parts.Any(p => p.IsMutable);

    public string Word => IsOfLibrary ? Name : IsGeneric ? "generic struct" : IsTuple ? "tuple" : IsClass ? "record class" : IsMutable ? "mutable struct" : "readonly struct";

    /// <summary>The reals in it: <c>.X</c>, <c>.At.X</c>.</summary>
    public IEnumerable<(string Path, bool IsMutable, bool IsField)> Leaves
        => Parts.SelectMany(p => p.Type is null
            ? [($".{p.Name}", p.IsMutable, p.IsField)]
            // A part of a property's value is a part of a copy.
            : p.Type.Leaves.Select(l => ($".{p.Name}{l.Path}", p is { IsMutable: true, IsField: true } && l.IsMutable, p.IsField && l.IsField)));

    /// <summary>Those of which each part on the way is stored as what it is called.</summary>
    public IEnumerable<string> Stored
        => Parts.Where(p => !p.IsBacked).SelectMany(p => p.Type is null ? [$".{p.Name}"] : p.Type.Stored.Select(path => $".{p.Name}{path}"));

    /// <summary>Fields in it are private, which a problem cannot read out of its data.</summary>
    public bool HasPrivateFields => Parts.Any(p => p.IsBacked || p.Type is { HasPrivateFields: true });

    /// <summary>The structs in it: <c>.At</c>, and <c>.Middle</c>, which it computes.</summary>
    public IEnumerable<(string Path, StructType Type, bool IsMutable, bool IsField)> Inner
        => Parts.Where(p => p.Type is not null).SelectMany(p => p.Type!.Inner
            .Select(i => ($".{p.Name}{i.Path}", i.Type, p is { IsMutable: true, IsField: true } && i.IsMutable, p.IsField && i.IsField))
            .Prepend(($".{p.Name}", p.Type, p.IsMutable, p.IsField)))
            .Concat(Moved?.Type is { } type ? [(".Middle", type, false, false)] : []);
}

/// <summary>How a part of a struct is declared.</summary>
internal enum PartForm
{
    Field,

    /// <summary>A field that the constructor alone assigns.</summary>
    ReadOnlyField,

    /// <summary><c>{ get; set; }</c>.</summary>
    Property,

    /// <summary><c>{ get; init; }</c>.</summary>
    InitialisedProperty,

    /// <summary><c>{ get; }</c>.</summary>
    ReadOnlyProperty,

    /// <summary>A property that reads and writes a private field.</summary>
    BackedProperty,

    /// <summary>A property that gives a private field.</summary>
    BackedReadOnlyProperty,
}

/// <param name="Type">Null for a real.</param>
internal sealed record StructPart(string Name, StructType? Type = null)
{
    public PartForm Form { get; init; }

    /// <summary>It can be referred to.</summary>
    public bool IsField => Form is PartForm.Field or PartForm.ReadOnlyField;

    public bool IsBacked => Form is PartForm.BackedProperty or PartForm.BackedReadOnlyProperty;

    public bool IsMutable => Form is PartForm.Field or PartForm.Property or PartForm.BackedProperty;

    /// <summary>It may stand in an initialiser and in <c>with</c>.</summary>
    public bool IsInitialisable => IsMutable || Form == PartForm.InitialisedProperty;

    public string TypeName => Type?.Name ?? "Real";

    public string Lower => Name.ToLowerInvariant();

    /// <summary>What a constructor assigns.</summary>
    public string Assigned => Form == PartForm.BackedReadOnlyProperty ? "_" + Lower : Name;

    public string Declaration => Form switch
    {
        PartForm.Field => $"public {TypeName} {Name};",
        PartForm.ReadOnlyField => $"public readonly {TypeName} {Name};",
        PartForm.Property => $"public {TypeName} {Name} {{ get; set; }}",
        PartForm.InitialisedProperty => $"public {TypeName} {Name} {{ get; init; }}",
        PartForm.ReadOnlyProperty => $"public {TypeName} {Name} {{ get; }}",
        PartForm.BackedProperty => $"private {TypeName} _{Lower};\n    public {TypeName} {Name} {{ readonly get => _{Lower}; set => _{Lower} = value; }}",
        _ => $"private readonly {TypeName} _{Lower};\n    public {TypeName} {Name} => _{Lower};",
    };
}

/// <summary>A variable, parameter or datum of a struct type, or a part of one.</summary>
internal sealed record StructVariable(string Name, StructType Type, bool IsAssignable)
{
    public bool IsReference { get; init; }

    /// <summary>Nothing can refer to it: what it gives is a copy, or it is the problem's.</summary>
    public bool IsProperty { get; init; }

    /// <summary>It is the problem's, and no method that could change it is called on it, though C# would call some on a copy.</summary>
    public bool IsData { get; init; }

    /// <summary>Its parts can be assigned.</summary>
    public bool IsVariable => IsAssignable && !IsProperty;
}

/// <summary>Memory of structs.</summary>
internal sealed record StructBuffer(BufferVariable Buffer, StructType Type)
{
    /// <summary>A method may be called on an element without a change of the problem's data: of what is read alone it changes a copy.</summary>
    public bool MayBeCalledOn => Buffer.IsReadable && (Buffer.IsWritable || !Buffer.IsArray);
}
