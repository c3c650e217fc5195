using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <summary>C# types of values and buffers.</summary>
public static class TypeNames
{
    public static string Of(ElementType element) => element.Keyword();

    public static string Of(ValueType type) => Of(type.Element);

    /// <summary>The functions of <c>Math</c> that the runtime computes in line.</summary>
    private static readonly ImmutableHashSet<string> s_inLine = ["Math.Exp", "Math.Tanh", "Math.Sin", "Math.Cos", "Math.SinCos"];

    /// <summary>A function of the library by the name that its row has: those of Math on 32 bits are in MathF, those of double in float. In a strict program it is the library's own to the last bit.</summary>
    public static string OfFunction(string function, ElementType element, bool isStrict)
    {
        if (element == ElementType.Real64 && !isStrict && s_inLine.Contains(function))
            return "global::HypergradGen.Vectors." + function.Replace("Math.", "ScalarMath.");
        string name = function.Split('/')[0];
        if (element == ElementType.Real32 && name != "Math.Clamp")
            name = name.Replace("Math.", "MathF.").Replace("double.", "float.");
        return char.IsUpper(name[0]) ? "global::System." + name : name;
    }

    public static string Span(Buffer buffer, bool isReadOnly) => $"global::System.{(isReadOnly ? "ReadOnlySpan" : "Span")}<{Of(buffer.Element)}>";

    /// <summary>Spans for what has one dimension, the array's own type for the rest.</summary>
    public static string OfData(Buffer buffer)
        => buffer.Depth > 0 ? Of(buffer.Element) + string.Concat(Enumerable.Repeat("[]", buffer.Depth + 1))
            : buffer.Rank > 1 ? $"{Of(buffer.Element)}[{new string(',', buffer.Rank - 1)}]"
            : Span(buffer, isReadOnly: true);

    /// <summary>A view of nothing.</summary>
    public static string EmptyView(Buffer buffer)
        => buffer.Depth > 0 ? $"global::System.Array.Empty<{Of(buffer.Element)}{string.Concat(Enumerable.Repeat("[]", buffer.Depth))}>()" : "default";

    public static string View(Buffer buffer, bool isConstant) => buffer.Depth > 0 ? OfData(buffer) : Span(buffer, isConstant);
}
