namespace HypergradGen.Generator.Ir;

/// <summary>What a function may do with the memory of a buffer parameter.</summary>
public enum Access
{
    Read,

    /// <summary>Written before it is read: what it holds on entry does not matter.</summary>
    Write,

    /// <summary>What it holds on entry matters and it is written: accumulated into.</summary>
    Update,

    /// <summary>What it holds on entry matters; it is used up, and what is left of it matters to nobody.</summary>
    Consume,
}

/// <summary>A value or buffer that a function is given.</summary>
public abstract record Parameter;

public sealed record ValueParameter(Value Value) : Parameter;

public sealed record BufferParameter(Buffer Buffer, Access Access) : Parameter;

/// <summary>A scalar of the problem's data, read by the C# expression <paramref name="Source"/>; constant while a solver lives.</summary>
public sealed record DataValue(Value Value, string Source) : Parameter;

/// <summary>An array of the problem's data, read by the C# expression <paramref name="Source"/>; never written.</summary>
/// <param name="Source">The expression.</param>
public sealed record DataBuffer(Buffer Buffer, string Source) : Parameter
{
    /// <summary>The user says that it is a symmetric matrix, row by row, and a solver has compared its halves.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>The expression of the array, where it has more than one dimension and <paramref name="Source"/> reads its elements row by row.</summary>
    public string? Grid { get; init; }

    /// <summary>The array, where it is declared as one that is never null; null where it may be.</summary>
    public RequiredArray? NeverNull { get; init; }

    /// <summary>How it is copied, where it is a part of each element of an array whose parts are memories of their own; <see cref="Source"/> then tells it from others, and is no expression.</summary>
    public GatheredPart? Gathered { get; init; }
}

/// <summary>One part of each element of an array of the data, which is copied once a solve, or once a product.</summary>
/// <param name="Elements">The C# expression that reads the array, or a span.</param>
/// <param name="Type">The C# type of the elements.</param>
/// <param name="Path">What reads the part, behind an element.</param>
/// <param name="IsStatic">No object is needed to read the array.</param>
public sealed record GatheredPart(string Elements, string Type, string Path, bool IsStatic);

/// <summary>An array of the data that has to be there.</summary>
/// <param name="Source">The C# expression that reads it.</param>
/// <param name="Name">What the user calls it.</param>
/// <param name="Owners">The expressions of the objects that it is a part of, the outermost first: where one of them is null, reading the array throws.</param>
public sealed record RequiredArray(string Source, string Name, EquatableArray<string> Owners);

/// <summary>A buffer that an earlier program filled and kept in the workspace, under the name of its <see cref="Allocate"/>.</summary>
/// <param name="IsDense">It has a place for each iteration of the loops around what it keeps, also for those in which a branch did not come by.</param>
public sealed record KeptBuffer(Buffer Buffer, bool IsDense = false) : Parameter;

/// <summary>A program: parameters, then a block that yields the results. Every pass takes and gives such functions.</summary>
public sealed record Function(string Name, EquatableArray<Parameter> Parameters, Block Body)
{
    public EquatableArray<Operand> Results => Body.Yields;

    /// <summary>Each operation is done as the user wrote it: no pass adds sums in another order, and no loop becomes vectors. Every pass hands this on.</summary>
    public bool IsStrict { get; init; }
}

/// <summary>A function and the helpers it calls, by name.</summary>
public sealed record Module(Function Entry, EquatableArray<Function> Helpers)
{
    /// <summary>All functions strict, or none.</summary>
    public Module WithOrder(bool isStrict)
        => new(Entry with { IsStrict = isStrict }, Helpers.Select(h => h with { IsStrict = isStrict }).ToArray());
}
