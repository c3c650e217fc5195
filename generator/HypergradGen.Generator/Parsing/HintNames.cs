using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// Names of generated files: the type's full name. Roslyn takes names that differ only in case for one and throws, so a name
/// that a neighbour's could be taken for ends in a hash of what C# tells the types apart by. A hash in every name would need
/// no look at the neighbours, but would be in every stack trace for a clash that hardly ever happens.
/// </summary>
internal static class HintNames
{
    /// <summary>How generated files end.</summary>
    public const string Suffix = ".Hypergrad.g.cs";

    public static string Of(INamedTypeSymbol type)
    {
        var parts = new Stack<string>();
        var exact = new Stack<string>();
        bool isAlone = true;
        for (ISymbol? part = type; part is INamespaceSymbol { IsGlobalNamespace: false } or INamedTypeSymbol; part = part.ContainingSymbol)
        {
            parts.Push(Part(part));
            exact.Push(Exact(part));
            isAlone &= part.ContainingSymbol is not INamespaceOrTypeSymbol around
                || around.GetMembers().OfType<INamespaceOrTypeSymbol>().All(m => Exact(m) == Exact(part) || !string.Equals(Part(m), Part(part), StringComparison.OrdinalIgnoreCase));
        }
        return string.Join(".", parts) + (isAlone ? "" : "." + Hash(string.Join("/", exact))) + Suffix;
    }

    /// <summary>The file of one method's products; a hyphen stands in no name of C#, and case is told apart by a hash.</summary>
    public static string Of(INamedTypeSymbol type, string method)
    {
        string name = Of(type);
        bool isAlone = type.GetMembers().OfType<IMethodSymbol>().All(m => m.Name == method || !string.Equals(m.Name, method, StringComparison.OrdinalIgnoreCase));
        return name.Substring(0, name.Length - Suffix.Length) + "-" + method + (isAlone ? "" : "." + Hash(method)) + Suffix;
    }

    /// <summary>File names cannot hold the mark before a generic type's arity.</summary>
    private static string Part(ISymbol symbol) => symbol.MetadataName.Replace('`', '_');

    /// <summary>In code with errors a namespace, a class and a struct may have one name.</summary>
    private static string Exact(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol { IsRecord: true } record => $"record {record.TypeKind} {record.MetadataName}",
        INamedTypeSymbol type => $"{type.TypeKind} {type.MetadataName}",
        _ => symbol.MetadataName,
    };

    /// <summary>FNV-1a: the same in every process, as string.GetHashCode is not.</summary>
    private static string Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
            hash = unchecked((hash ^ c) * 16777619);
        return hash.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
