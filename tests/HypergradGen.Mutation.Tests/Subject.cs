namespace HypergradGen.Mutation.Tests;

/// <summary>A problem that the compilers with and without a mistake are given.</summary>
/// <param name="Name">Its class, and the file that it is alone in.</param>
internal sealed record Subject(string Name, string Text)
{
    public static IReadOnlyList<Subject> All { get; } =
    [
        .. typeof(Subject).Assembly.GetManifestResourceNames().Where(n => n.Contains(".Subjects.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read),
    ];

    private static Subject Read(string resource)
    {
        using var reader = new StreamReader(typeof(Subject).Assembly.GetManifestResourceStream(resource)!);
        return new(Path.GetFileNameWithoutExtension(resource).Split('.')[^1], reader.ReadToEnd());
    }
}
