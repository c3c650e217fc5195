namespace HypergradGen.Generator.Ir;

/// <summary>What a parameter of a rule's program is, of the call that the rule differentiates.</summary>
public enum RuleInput
{
    /// <summary>A scalar that the method is given.</summary>
    Argument,

    /// <summary>A scalar that it returned.</summary>
    Result,

    /// <summary>Memory that it is given or fills, as the call leaves it.</summary>
    Buffer,

    /// <summary>The tangent of a scalar that it is given.</summary>
    ArgumentTangent,

    /// <summary>The tangent of memory: read where the method reads, and zero before the rule writes it where the method fills.</summary>
    BufferTangent,
}

/// <param name="Index">Which of the call's arguments, results or buffers.</param>
public readonly record struct RuleParameter(RuleInput Kind, int Index);

/// <summary>
/// The derivative of a method that the user gives: a program that is linear in its tangents, and yields the tangents of the
/// method's results. Linearising puts it behind the call; its transpose is the adjoint.
/// <code>
/// y = call Bessel(x)          y = call Bessel(x)
///                             ẏ = −J₁(x)·ẋ              (the program's statements)
/// </code>
/// </summary>
/// <param name="Parameters">What each value and buffer parameter of the program is.</param>
public sealed record UserRule(Function Program, EquatableArray<RuleParameter> Parameters)
{
    public bool HasTangent(RuleInput kind, int index) => Parameters.Items.Contains(new RuleParameter(kind, index));
}

/// <summary>A method that is called as it stands: its name in a <see cref="Call"/> is C#, and its body is in no program.</summary>
/// <param name="IsBuffer">For each parameter of the method whether it is memory or a scalar.</param>
/// <param name="Fills">For each buffer of a call whether the method fills it; what a filled one held before does not matter.</param>
/// <param name="Rule">Its derivative; null where it has none, by the user's word, or where none is needed.</param>
public sealed record ExternalMethod(EquatableArray<bool> IsBuffer, EquatableArray<bool> Fills, UserRule? Rule)
{
    /// <summary>The user gave it a rule, which is not there where a rule calls it.</summary>
    public bool HasRule { get; init; }
}
