using System.Globalization;
using System.Text;

namespace HypergradGen.Generator.Emission;

/// <summary>
/// Names in one method: the user's own where they are free, else with the first number that makes them so. Blocks that lie
/// beside each other may use the same name; a block and one inside it may not, whichever declares it first.
/// </summary>
public sealed class NameTable
{
    private static readonly HashSet<string> s_keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using",
        "virtual", "void", "volatile", "while", "await", "nameof", "var",
    ];

    private readonly Stack<(HashSet<string> Taken, HashSet<string> Inside)> _scopes = new([([], [])]);

    /// <summary>Keeps a name from being given out.</summary>
    public void Reserve(string name) => _scopes.Peek().Taken.Add(name);

    /// <summary>Opens a block inside the current one.</summary>
    public void Enter() => _scopes.Push(([], []));

    /// <summary>Closes the block: its names are free for the next block beside it.</summary>
    public void Exit()
    {
        var (taken, inside) = _scopes.Pop();
        _scopes.Peek().Inside.UnionWith(taken);
        _scopes.Peek().Inside.UnionWith(inside);
    }

    private bool IsFree(string name) => !_scopes.Peek().Inside.Contains(name) && !_scopes.Any(s => s.Taken.Contains(name));

    public string Take(string wanted)
    {
        string name = Identifier(wanted);
        string unique = name;
        for (int i = 2; s_keywords.Contains(unique) || !IsFree(unique); i++)
            unique = name + i.ToString(CultureInfo.InvariantCulture);
        Reserve(unique);
        return unique;
    }

    /// <summary>The name where it is free, else with a word behind it that tells what it stands for.</summary>
    public string Take(string wanted, string word) => IsFree(Identifier(wanted)) ? Take(wanted) : Take(wanted + word);

    /// <summary>The very name, or the first number behind it that makes it free.</summary>
    public string TakeExactly(string wanted)
    {
        string unique = wanted;
        for (int i = 2; !IsFree(unique); i++)
            unique = wanted + i.ToString(CultureInfo.InvariantCulture);
        Reserve(unique);
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
