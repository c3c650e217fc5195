namespace HypergradGen.Fuzz.Programs;

/// <summary>A helper that was written before its callers.</summary>
/// <param name="Returns">What it gives: reals and integers in order.</param>
/// <param name="CallPrefix">What stands before its name in a call.</param>
internal sealed record Helper(string Name, string CallPrefix, HelperParameter[] Parameters, HelperReturn Returns, bool NeedsInstance)
{
    /// <summary>Its body may name what stands around the call.</summary>
    public bool IsLocal { get; init; }

    /// <summary>What it is given may be one variable by two names.</summary>
    public bool MayAlias { get; init; }

    /// <summary>Its first parameter is <c>this</c>.</summary>
    public bool IsExtension { get; init; }
}

internal enum HelperReturn
{
    Nothing,
    Real,
    Pair,
    Int,
    Bool,
    Row,

    /// <summary>An array that the helper made.</summary>
    Array,

    /// <summary>A span that is read.</summary>
    View,

    /// <summary>A span that may be written.</summary>
    Window,

    /// <summary>A table that the helper made.</summary>
    Grid,

    /// <summary>A tuple of two arrays, <c>Low</c> and <c>High</c>.</summary>
    Arrays,
}

internal enum HelperParameterKind
{
    Real,
    Int,
    Bool,
    Source,
    Target,

    /// <summary><c>params Real[]</c>, the last.</summary>
    Rest,

    /// <summary>By reference, read and assigned.</summary>
    Ref,

    /// <summary>By reference, assigned.</summary>
    Out,

    /// <summary>By reference, read.</summary>
    In,

    /// <summary>A struct, record or tuple by value.</summary>
    Struct,

    /// <summary>A struct by reference, changed in place.</summary>
    RefStruct,

    /// <summary>A struct by reference, read; what changes it changes a copy.</summary>
    InStruct,

    /// <summary>Memory of structs, read.</summary>
    Structs,
}

/// <param name="Least">The least length of a span, or the bounds of an integer.</param>
internal sealed record HelperParameter(string Name, HelperParameterKind Kind, int Least = 0)
{
    /// <summary>Of the last kinds.</summary>
    public StructType? Type { get; init; }

    /// <summary>It has no derivative in the helper, whatever it is given.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Of an integer or truth value, what it is where a call leaves it out.</summary>
    public string? Otherwise { get; init; }

    public bool IsSpan => Kind is HelperParameterKind.Source or HelperParameterKind.Target or HelperParameterKind.Structs;

    public bool IsReference => Kind is HelperParameterKind.Ref or HelperParameterKind.Out or HelperParameterKind.In or HelperParameterKind.RefStruct or HelperParameterKind.InStruct;

    public string Declaration => (IsHeld ? "[Constant] " : "") + Plain + (Otherwise is null ? "" : $" = {Otherwise}");

    private string Plain => Kind switch
    {
        HelperParameterKind.Real => $"Real {Name}",
        HelperParameterKind.Int => $"int {Name}",
        HelperParameterKind.Bool => $"bool {Name}",
        HelperParameterKind.Source => $"ReadOnlySpan<Real> {Name}",
        HelperParameterKind.Target => $"Span<Real> {Name}",
        HelperParameterKind.Rest => $"params Real[] {Name}",
        HelperParameterKind.Struct => $"{Type!.Name} {Name}",
        HelperParameterKind.RefStruct => $"ref {Type!.Name} {Name}",
        HelperParameterKind.InStruct => $"in {Type!.Name} {Name}",
        HelperParameterKind.Structs => $"ReadOnlySpan<{Type!.Name}> {Name}",
        _ => $"{Kind.ToString().ToLowerInvariant()} Real {Name}",
    };

    /// <summary>Makes it known to the body.</summary>
    public void Declare(Scope scope)
    {
        switch (Kind)
        {
            case HelperParameterKind.Real:
                scope.Reals.Add(new RealVariable(Name, true));
                break;
            case HelperParameterKind.Ref or HelperParameterKind.Out or HelperParameterKind.In:
                scope.Reals.Add(new RealVariable(Name, Kind != HelperParameterKind.In) { IsReference = true });
                break;
            case HelperParameterKind.Int:
                scope.Ints.Add(new IntVariable(Name, 0, 3));
                break;
            case HelperParameterKind.Bool:
                scope.Bools.Add(Name);
                break;
            case HelperParameterKind.Struct or HelperParameterKind.RefStruct or HelperParameterKind.InStruct:
                scope.Add(new StructVariable(Name, Type!, Kind != HelperParameterKind.InStruct) { IsReference = Kind != HelperParameterKind.Struct });
                break;
            case HelperParameterKind.Structs:
                var memory = new BufferVariable(Name, true, false, false, -1, Least, Name);
                scope.StructBuffers.Add(new StructBuffer(memory, Type!));
                scope.Parts.AddRange(Type!.Leaves.Select(l => memory with { Part = l.Path }));
                break;
            case HelperParameterKind.Rest:
                scope.Buffers.Add(new BufferVariable(Name, true, false, true, -1, 0, Name));
                break;
            default:
                scope.Buffers.Add(new BufferVariable(Name, true, Kind == HelperParameterKind.Target, false, -1, Least, Name));
                break;
        }
    }
}
