using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Emission;

/// <summary>A parameter of a solver's member.</summary>
/// <param name="Modifier"><c>ref </c> or <c>out </c> where it is a value that is written; else empty.</param>
/// <param name="Type">Without the modifier.</param>
/// <param name="Name">As it is written in C#.</param>
/// <param name="Composed">The struct that it is, or that a span holds; null for numbers.</param>
/// <param name="Scalar">The type of its scalars.</param>
/// <param name="Width">How many scalars the value, or an element of the span, has.</param>
/// <param name="Like">The input that a span is as long as; null for an input and for a value.</param>
internal sealed record MemberParameter(string Modifier, string Type, string Name, bool IsSpan, bool IsWritten, ComposedType? Composed, string Scalar, int Width, MemberParameter? Like = null)
{
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";

    public string Declaration => $"{Modifier}{Type} {Name}";

    public string Argument => (Modifier == "out " ? "out " : "") + Name;

    public string Plain => Name.TrimStart('@');

    /// <summary>A span as memory of its scalars.</summary>
    public string Memory => AsScalars(Name);

    /// <summary>Memory of the parameter's elements as memory of their scalars.</summary>
    public string AsScalars(string memory) => Composed is null ? memory : $"{Marshal}.Cast<{Composed.Name}, {Scalar}>({memory})";

    /// <summary>How many scalars a span has.</summary>
    public string Count => $"{Name}.Length{(Width == 1 ? "" : $" * {Width}")}";

    /// <summary>What reads scalar k of a value.</summary>
    public string Part(int k, string owner = "", bool isWritten = false)
    {
        if (Composed is null)
            return owner + Name;
        return Composed.Paths.Count > 0 && (Composed.IsTuple || !isWritten)
            ? owner + Name + Composed.Paths[k]
            : $"{Marshal}.Cast<{Composed.Name}, {Scalar}>({Marshal}.CreateSpan(ref {owner}{Name}, 1))[{k}]";
    }

    /// <summary>What copies the scalars of a value to places of a vector, or a vector's to a value.</summary>
    /// <param name="place">The element of the vector that belongs to each scalar.</param>
    public IEnumerable<string> Moves(Func<int, string> place, bool isToVector)
    {
        var moves = Enumerable.Range(0, Width).Select(k => isToVector ? $"{place(k)} = {Part(k)};" : $"{Part(k, isWritten: true)} = {place(k)};");
        return isToVector || Composed is null ? moves : moves.Prepend($"{Name} = default;");
    }
}

/// <summary>The parameters of the members of a solver whose map has scalars, structs, several spans or constants: the map's own, by role.</summary>
internal sealed class BlockParameters
{
    private readonly BlockLayout _layout;

    /// <param name="map">Has a shape.</param>
    public BlockParameters(BlockLayout layout, MethodModel map)
    {
        _layout = layout;
        Real = TypeNames.Of(layout.Element);
        (Span, ReadOnlySpan) = ($"global::System.Span<{Real}>", $"global::System.ReadOnlySpan<{Real}>");
        State = [.. Distinct(layout.State).Select(b => Input(b.Block, b.Width))];
        var own = map.Module.Entry.Parameters.Where(p => p is ValueParameter or BufferParameter).ToArray();
        var all = new List<(BlockRole Role, MemberParameter Parameter)>();
        int next = 0;
        foreach (var parameter in map.Surface.Parameters)
        {
            var role = map.Shape!.Parameters[next];
            all.Add((role.Role, role.Role switch
            {
                BlockRole.Constant => Constant(parameter, own[next]),
                BlockRole.Hyperparameter => Input(layout.Hyperparameters[role.Block], parameter.Parameters),
                BlockRole.State => State.First(s => s.Plain == parameter.Name),
                _ => Next(parameter.Name, State.First(s => s.Plain == layout.State[role.Block].Name)),
            }));
            next += parameter.Parameters;
        }
        Own = all;
        Inputs = [.. all.Where(p => p.Role is BlockRole.Hyperparameter or BlockRole.Constant)];
        Hyperparameters = [.. Inputs.Where(p => p.Role == BlockRole.Hyperparameter).Select(p => p.Parameter)];
        Constants = [.. Inputs.Where(p => p.Role == BlockRole.Constant).Select(p => p.Parameter)];
    }

    /// <summary>The type of a scalar.</summary>
    public string Real { get; }

    public string Span { get; }

    public string ReadOnlySpan { get; }

    /// <summary>The map's parameters, in its order.</summary>
    public IReadOnlyList<(BlockRole Role, MemberParameter Parameter)> Own { get; }

    /// <summary>Hyperparameters and constants, in the map's order.</summary>
    public IReadOnlyList<(BlockRole Role, MemberParameter Parameter)> Inputs { get; }

    public IReadOnlyList<MemberParameter> Hyperparameters { get; }

    public IReadOnlyList<MemberParameter> Constants { get; }

    /// <summary>The state as an input.</summary>
    public IReadOnlyList<MemberParameter> State { get; }

    /// <summary>The parameter that each of the layout's constants is, or is a scalar of.</summary>
    public IReadOnlyList<(MemberParameter Parameter, int Number)> OfConstants
        => [.. Constants.SelectMany((c, number) => Enumerable.Repeat((c, number), c.IsSpan ? 1 : c.Width))];

    /// <summary>What reads each of the layout's constants in the object that keeps them.</summary>
    public IReadOnlyList<string> ConstantsOf(string owner)
        => [.. Constants.SelectMany(c => c.IsSpan ? [c.AsScalars($"{owner}{c.Name}.Span")] : Enumerable.Range(0, c.Width).Select(k => c.Part(k, owner)))];

    public IReadOnlyList<MemberParameter> Of(BlockRole role) => role == BlockRole.State ? State : Hyperparameters;

    /// <summary>The spans of a role but for the last, whose length the others and the vector tell; and what programs call their lengths.</summary>
    public IEnumerable<(string LengthName, MemberParameter Parameter)> SpansBeforeTheLast(BlockRole role)
    {
        var spans = (role == BlockRole.State ? _layout.State : _layout.Hyperparameters).Where(b => b.IsSpan).ToArray();
        return spans.Take(spans.Length - 1).Select(b => (b.LengthName, Of(role).First(p => p.Plain == b.Name)));
    }

    /// <summary>The state that a solve starts from and writes over.</summary>
    public IReadOnlyList<MemberParameter> StateInOut => [.. State.Select(p => Written(p, "ref "))];

    /// <summary>A tangent, adjoint or gradient of the state or of the hyperparameters.</summary>
    /// <param name="names">The names of the member's other parameters.</param>
    public IReadOnlyList<MemberParameter> Derivatives(BlockRole role, string word, bool isWritten, NameTable names)
        => [.. Of(role).Select(p => (isWritten ? Written(p, "out ") : p) with { Name = NameTable.Escaped(names.TakeExactly(p.Plain + word)), Like = p.IsSpan ? p : null })];

    /// <summary>A local variable or parameter of a part's type that is written.</summary>
    public static MemberParameter Written(MemberParameter parameter, string modifier) => parameter with
    {
        Modifier = parameter.IsSpan ? "" : modifier,
        Type = parameter.IsSpan ? "global::System.Span" + parameter.Type.Substring(parameter.Type.IndexOf('<')) : parameter.Type,
        IsWritten = true,
    };

    private static MemberParameter Next(string name, MemberParameter state) => Written(state, "") with { Name = NameTable.Escaped(name), Like = state };

    private static IEnumerable<(VectorBlock Block, int Width)> Distinct(EquatableArray<VectorBlock> blocks)
        => blocks.GroupBy(b => b.Name).Select(g => (g.First(), g.Count()));

    /// <param name="width">The number of a value's scalars.</param>
    private MemberParameter Input(VectorBlock block, int width)
    {
        string type = block.Type?.Name ?? Real;
        return new MemberParameter("", block.IsSpan ? $"global::System.ReadOnlySpan<{type}>" : type, NameTable.Escaped(block.Name), block.IsSpan, false, block.Type, Real, block.IsSpan ? block.Type?.Width ?? 1 : width);
    }

    private static MemberParameter Constant(MethodParameter parameter, Parameter own)
    {
        bool isSpan = own is BufferParameter { Buffer: { Rank: 1, Depth: 0 } };
        string scalar = own is BufferParameter { Buffer.Element: var element } ? TypeNames.Of(element) : TypeNames.Of(((ValueParameter)own).Value.Type);
        string type = parameter.Type is { } composed ? isSpan ? $"global::System.ReadOnlySpan<{composed.Name}>" : composed.Name
            : own is BufferParameter b ? TypeNames.OfData(b.Buffer) : scalar;
        return new MemberParameter("", type, NameTable.Escaped(parameter.Name), isSpan, false, parameter.Type, scalar, parameter.Type?.Width ?? 1);
    }
}
