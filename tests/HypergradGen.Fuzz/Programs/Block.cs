using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>What a parameter, or what is returned, is to a method that is differentiated.</summary>
internal enum BlockRole
{
    Input,

    /// <summary>Without a derivative.</summary>
    Constant,

    /// <summary>Read and written: <c>ref</c>, or a span that is updated.</summary>
    Both,

    Output,
}

/// <summary>A parameter of a differentiated method as a stretch of a flat vector.</summary>
/// <param name="Name">The parameter's name; for what is returned <c>result</c>.</param>
/// <param name="Vector">The flat vector that it is a stretch of: <c>x</c>, or <c>w</c> and <c>lambda</c>; of outputs, where they are only that, <c>y</c> or <c>next</c>.</param>
/// <param name="Count">How many elements; −1 for a single value.</param>
internal sealed record Block(string Name, BlockRole Role, string Vector, int Count = -1)
{
    /// <summary>Null for reals.</summary>
    public StructType? Type { get; init; }

    public bool IsArray { get; init; }

    /// <summary>A whole number, which is always a constant.</summary>
    public bool IsInt { get; init; }

    public bool IsReturned { get; init; }

    /// <summary><c>in</c>.</summary>
    public bool IsIn { get; init; }

    public string Mark { get; init; } = "";

    /// <summary>Of a constant, as text.</summary>
    public string Value { get; init; } = "";

    /// <summary>Its length is marked.</summary>
    public bool IsKnown { get; init; }

    public int Offset { get; init; }

    /// <summary>Where it lies in the vector of outputs, where it is both.</summary>
    public int OutputOffset { get; init; }

    /// <summary>What the generated members take it for.</summary>
    public BlockRole Treatment { get; init; } = Role;

    public string Tangent => Name.TrimStart('@') + "Tangent";

    public string Adjoint => Name.TrimStart('@') + "Adjoint";

    public bool IsSpan => Count >= 0;

    public int Width => Type?.Leaves.Count() ?? 1;

    public int Size => Role == BlockRole.Constant ? 0 : Width * Math.Max(Count, IsSpan ? 0 : 1);

    public bool IsRead => Role is BlockRole.Input or BlockRole.Both;

    public bool IsWritten => Role is BlockRole.Output or BlockRole.Both;

    public string Element => IsInt ? "int" : Type?.Name ?? "Real";

    public string ReturnedType => IsSpan ? $"{Element}[]" : Element;

    public string Declaration
    {
        get
        {
            string type = !IsSpan ? Element : IsArray ? $"{Element}[]" : IsWritten ? $"Span<{Element}>" : $"ReadOnlySpan<{Element}>";
            string way = IsSpan ? "" : Role switch { BlockRole.Both => "ref ", BlockRole.Output => "out ", _ => IsIn ? "in " : "" };
            string known = IsKnown && Count > 0 ? $"[Length({Count.ToString(CultureInfo.InvariantCulture)})] " : "";
            return $"{Mark}{known}{way}{type} {Name}";
        }
    }

    /// <summary>How it is passed, it or its tangent.</summary>
    public string Way => IsSpan ? "" : Role switch { BlockRole.Both => "ref ", BlockRole.Output => "out ", _ => "" };

    /// <summary>How the method itself is given it.</summary>
    public string Argument => Way + Name;

    public string Zero(string variable) => IsSpan ? $"{Element}[] {variable} = new {Element}[{Count}];" : $"{Element} {variable} = default;";

    /// <summary>Declares a variable and takes it out of a flat vector.</summary>
    public string Unpack(string variable, string vector, int offset)
    {
        string at(int k) => $"{vector}[{(offset + k).ToString(CultureInfo.InvariantCulture)}]";
        if (!IsSpan)
            return $"{Element} {variable} = {Build(k => at(k))};";
        string count = Count.ToString(CultureInfo.InvariantCulture);
        if (Type is null)
            return $"Real[] {variable} = {vector}.Slice({offset}, {count}).ToArray();";
        return $"{Element}[] {variable} = new {Element}[{count}]; for (int k = 0; k < {count}; k++) {variable}[k] = {Build(k => $"{vector}[{offset} + {Width} * k + {k}]")};";
    }

    /// <summary>Puts a variable into a flat vector.</summary>
    public string Pack(string variable, string vector, int offset)
    {
        string[] paths = Type?.Leaves.Select(l => l.Path).ToArray() ?? [""];
        if (!IsSpan)
            return string.Join(" ", paths.Select((p, k) => $"{vector}[{offset + k}] = {variable}{p};"));
        return $"for (int k = 0; k < {Count}; k++) {{ {string.Join(" ", paths.Select((p, k) => $"{vector}[{offset} + {Width} * k + {k}] = {variable}[k]{p};"))} }}";
    }

    /// <summary>A value that holds NaN, for what is to be overwritten.</summary>
    public string Poisoned(string variable)
        => !IsSpan ? $"{Element} {variable};" : $"{Element}[] {variable} = new {Element}[{Count}]; Array.Fill({variable}, {Build(_ => "Real.NaN")});";

    private string Build(Func<int, string> real)
    {
        if (Type is null)
            return real(0);
        int next = 0;
        return StructWriter.Build(Type, (_, _) => real(next++));
    }
}
