namespace HypergradGen.Benchmarks.Comparison;

/// <summary>A document in Markdown with parts that are measured, between <c>&lt;!-- measured: NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>; all else is written by hand and kept.</summary>
public static class MarkedDocument
{
    private const string End = "<!-- end -->";

    /// <summary>Replaces the parts of a text.</summary>
    /// <param name="text">The document.</param>
    /// <param name="parts">What stands between the marks, by name.</param>
    /// <exception cref="FormatException">A part has no marks, or marks have no part.</exception>
    public static string Replace(string text, IReadOnlyDictionary<string, string> parts)
    {
        foreach ((string name, string part) in parts)
        {
            string mark = Mark(name);
            int begin = text.IndexOf(mark, StringComparison.Ordinal), end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
            if (end < 0)
                throw new FormatException($"The document has no place for '{name}': expected a line '{mark}' and after it a line '{End}'.");
            text = $"{text[..(begin + mark.Length)]}\n\n{part.Trim()}\n\n{text[end..]}";
        }
        int marks = text.Split("<!-- measured: ").Length - 1;
        return marks == parts.Count ? text : throw new FormatException($"The document has {marks} measured parts, the program measures {parts.Count}: {string.Join(", ", parts.Keys)}.");
    }

    private static string Mark(string name) => $"<!-- measured: {name} -->";
}
