using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>A parameter of a solver's member.</summary>
/// <param name="Type">With <c>ref</c> or <c>out</c> where it is a scalar that is written.</param>
/// <param name="Name">As it is written in C#.</param>
/// <param name="Like">The input that a span is as long as; null for an input and for a scalar.</param>
internal sealed record MemberParameter(string Type, string Name, bool IsSpan, bool IsWritten, MemberParameter? Like = null)
{
    public string Argument => Type.StartsWith("out ", StringComparison.Ordinal) ? "out " + Name : Name;

    public string Plain => Name.TrimStart('@');
}

/// <summary>The parameters of the members of a solver whose map has scalars, several spans or constants: the map's own, by role.</summary>
internal sealed class BlockParameters
{
    private readonly BlockLayout _layout;

    /// <param name="own">The value and buffer parameters of the map, in its order.</param>
    public BlockParameters(BlockLayout layout, MethodShape shape, IReadOnlyList<Parameter> own)
    {
        _layout = layout;
        Real = TypeNames.Of(layout.Element);
        (Span, ReadOnlySpan) = ($"global::System.Span<{Real}>", $"global::System.ReadOnlySpan<{Real}>");
        Inputs = [.. shape.Parameters.Select((p, i) => (Shape: p, Parameter: own[i])).Where(p => p.Shape.Role is BlockRole.Hyperparameter or BlockRole.Constant).Select(p => Input(p.Shape, p.Parameter))];
        Hyperparameters = [.. Inputs.Where(p => p.Role == BlockRole.Hyperparameter).Select(p => p.Parameter)];
        Constants = [.. Inputs.Where(p => p.Role == BlockRole.Constant).Select(p => p.Parameter)];
        State = [.. layout.State.Select(b => new MemberParameter(b.IsSpan ? ReadOnlySpan : Real, NameTable.Escaped(b.Name), b.IsSpan, false))];
    }

    /// <summary>The type of a scalar.</summary>
    public string Real { get; }

    public string Span { get; }

    public string ReadOnlySpan { get; }

    /// <summary>Hyperparameters and constants, in the map's order.</summary>
    public IReadOnlyList<(BlockRole Role, MemberParameter Parameter)> Inputs { get; }

    public IReadOnlyList<MemberParameter> Hyperparameters { get; }

    public IReadOnlyList<MemberParameter> Constants { get; }

    /// <summary>The state as an input.</summary>
    public IReadOnlyList<MemberParameter> State { get; }

    public EquatableArray<VectorBlock> Blocks(BlockRole role) => role == BlockRole.State ? _layout.State : _layout.Hyperparameters;

    public IReadOnlyList<MemberParameter> Of(BlockRole role) => role == BlockRole.State ? State : Hyperparameters;

    /// <summary>The state that a solve starts from and writes over.</summary>
    public IReadOnlyList<MemberParameter> StateInOut => [.. State.Select(p => p with { Type = p.IsSpan ? Span : "ref " + Real, IsWritten = true })];

    /// <summary>A tangent, adjoint or gradient of the state or of the hyperparameters.</summary>
    /// <param name="names">The names of the member's other parameters.</param>
    public IReadOnlyList<MemberParameter> Derivatives(BlockRole role, string word, bool isWritten, NameTable names)
        => [.. Of(role).Select(p => new MemberParameter(
            p.IsSpan ? isWritten ? Span : ReadOnlySpan : isWritten ? "out " + Real : Real, NameTable.Escaped(names.TakeExactly(p.Plain + word)), p.IsSpan, isWritten, p.IsSpan ? p : null))];

    private static (BlockRole, MemberParameter) Input(BlockParameter shape, Parameter parameter)
    {
        bool isSpan = parameter is BufferParameter { Buffer: { Rank: 1, Depth: 0 } };
        string type = parameter is BufferParameter b ? TypeNames.OfData(b.Buffer) : TypeNames.Of(((ValueParameter)parameter).Value.Type);
        return (shape.Role, new MemberParameter(type, NameTable.Escaped(shape.Name), isSpan, false));
    }
}
