using System.Globalization;
using System.Text;

namespace HypergradGen.Generator.Emission;

/// <summary>Names that are unique in one method: the user's own where they are free, else with the first number that makes them so.</summary>
public sealed class NameTable
{
    private static readonly HashSet<string> s_keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using",
        "virtual", "void", "volatile", "while", "await", "nameof", "var", "workspace",
    ];

    private readonly HashSet<string> _taken = [];

    /// <summary>Keeps a name from being given out.</summary>
    public void Reserve(string name) => _taken.Add(name);

    public string Take(string wanted)
    {
        string name = Identifier(wanted);
        string unique = name;
        for (int i = 2; s_keywords.Contains(unique) || !_taken.Add(unique); i++)
            unique = name + i.ToString(CultureInfo.InvariantCulture);
        return unique;
    }

    /// <summary>The very name, or the first number behind it that makes it free.</summary>
    public string TakeExactly(string wanted)
    {
        string unique = wanted;
        for (int i = 2; !_taken.Add(unique); i++)
            unique = wanted + i.ToString(CultureInfo.InvariantCulture);
        return unique;
    }

    /// <summary>Every keyword, contextual ones included, prefixed as C# wants it.</summary>
    public static string Escaped(string name) => s_keywords.Contains(name) ? "@" + name : name;

    private static string Identifier(string wanted)
    {
        var text = new StringBuilder();
        foreach (char c in wanted.TrimStart('_', '@'))
            text.Append(char.IsLetterOrDigit(c) || c == '_' ? c : '_');
        if (text.Length == 0 || char.IsDigit(text[0]))
            text.Insert(0, 'v');
        text[0] = char.ToLowerInvariant(text[0]);
        return text.ToString();
    }
}
