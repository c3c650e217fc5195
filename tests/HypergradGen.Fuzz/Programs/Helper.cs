namespace HypergradGen.Fuzz.Programs;

/// <summary>A helper that was written before its callers.</summary>
/// <param name="Returns">What it gives: reals and integers in order.</param>
/// <param name="CallPrefix">What stands before its name in a call.</param>
internal sealed record Helper(string Name, string CallPrefix, HelperParameter[] Parameters, HelperReturn Returns, bool NeedsInstance)
{
    /// <summary>Its body may name what stands around the call.</summary>
    public bool IsLocal { get; init; }
}

internal enum HelperReturn
{
    Nothing,
    Real,
    Pair,
    Int,
    Bool,
    Row,
}

internal enum HelperParameterKind
{
    Real,
    Int,
    Bool,
    Source,
    Target,

    /// <summary>By reference, read and assigned.</summary>
    Ref,

    /// <summary>By reference, assigned.</summary>
    Out,

    /// <summary>By reference, read.</summary>
    In,
}

/// <param name="Least">The least length of a span, or the bounds of an integer.</param>
internal sealed record HelperParameter(string Name, HelperParameterKind Kind, int Least = 0)
{
    public bool IsSpan => Kind is HelperParameterKind.Source or HelperParameterKind.Target;

    public bool IsReference => Kind is HelperParameterKind.Ref or HelperParameterKind.Out or HelperParameterKind.In;

    public string Declaration => Kind switch
    {
        HelperParameterKind.Real => $"Real {Name}",
        HelperParameterKind.Int => $"int {Name}",
        HelperParameterKind.Bool => $"bool {Name}",
        HelperParameterKind.Source => $"ReadOnlySpan<Real> {Name}",
        HelperParameterKind.Target => $"Span<Real> {Name}",
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
            default:
                scope.Buffers.Add(new BufferVariable(Name, true, Kind == HelperParameterKind.Target, false, -1, Least, Name));
                break;
        }
    }
}
