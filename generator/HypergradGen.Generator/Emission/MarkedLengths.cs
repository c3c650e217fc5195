using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Parsing;

namespace HypergradGen.Generator.Emission;

/// <summary>The checks of lengths that the user has marked.</summary>
public static class MarkedLengths
{
    private const string Arguments = "global::HypergradGen.Solvers.Arguments";

    /// <summary>What such a length is, for the message of a check.</summary>
    public const string AsMarked = "as it is marked";

    /// <summary>The marked data of a method, each once, in the order of their names: also where it asks for nothing but the length.</summary>
    public static IReadOnlyList<DataBuffer> Of(MethodModel method)
        => [.. method.Module.Helpers.Prepend(method.Module.Entry).SelectMany(f => f.Parameters).OfType<DataBuffer>()
            .Where(d => d.Buffer.FixedLength is not null).GroupBy(d => d.Source).Select(g => g.First()).OrderBy(d => d.Source, StringComparer.Ordinal)];

    /// <summary>Requires that data have the length that they are marked with; an array that is null is empty.</summary>
    public static void WriteCheck(SourceWriter writer, DataBuffer data)
        => writer.Line($"{Arguments}.RequireLength(((global::System.ReadOnlySpan<{TypeNames.Of(data.Buffer.Element)}>){data.Source}).Length, {data.Buffer.FixedLength}, \"{data.Buffer.Name}\", \"{AsMarked}\");");

    /// <summary>Requires the marked length of a parameter.</summary>
    public static void WriteCheck(SourceWriter writer, string actual, int length, string name)
        => writer.Line($"{Arguments}.RequireLength({actual}, {length}, \"{name}\", \"{AsMarked}\");");
}
