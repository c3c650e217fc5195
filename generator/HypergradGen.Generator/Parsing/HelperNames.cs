using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>Names of helper functions: one for each method and what it is specialised by, the same in map and objective.</summary>
internal sealed class HelperNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _used = [.. taken];
    private readonly Dictionary<ISymbol, Dictionary<string, string>> _names = new(SymbolEqualityComparer.Default);

    public string Of(IMethodSymbol method, string specialisation, bool isOfProblem)
    {
        if (!_names.TryGetValue(method, out var names))
            _names[method] = names = [];
        if (names.TryGetValue(specialisation, out string? known))
            return known;
        string member = (method.AssociatedSymbol ?? method).Name;
        if (member.StartsWith("op_", StringComparison.Ordinal))
            member = member.Substring(3);
        else if (method.MethodKind == MethodKind.PropertySet)
            member = "Set" + member;
        string wanted = Identifier(isOfProblem || method.MethodKind == MethodKind.LocalFunction ? member : method.ContainingType.Name + "_" + member);
        string name = wanted;
        for (int i = 2; !_used.Add(name); i++)
            name = wanted + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return names[specialisation] = name;
    }

    private static string Identifier(string name) => new(name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_').ToArray());
}
