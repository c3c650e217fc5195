namespace HypergradGen.Generator.Tests.Support;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The compiler's sources, without what the build makes.</summary>
    public static IEnumerable<string> GeneratorSources()
    {
        string generator = PathOf("generator", "HypergradGen.Generator");
        return Directory.EnumerateFiles(generator, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(generator, f).Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin"))
            .Order(StringComparer.Ordinal);
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "HypergradGen.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("the tests do not run inside the source tree");
    }
}
