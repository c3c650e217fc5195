using System.Globalization;

namespace HypergradGen.ForeignCode;

/// <param name="Lists">Each method with its verdict.</param>
/// <param name="Runs">What is accepted is run and compared with differences.</param>
/// <param name="Limit">No more than so many files, taken in the order of their paths.</param>
/// <param name="Inlines">Helpers are inlined, as they are unless a project says otherwise.</param>
internal sealed record ForeignOptions(string Folder, bool Lists, bool Runs, int Limit, bool Inlines, string? Only, string? Dump, string[] Symbols)
{
    public static ForeignOptions? Parse(string[] args)
    {
        string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

        string? folder = args.FirstOrDefault();
        if (folder is null || !Directory.Exists(folder))
            return null;
        int limit = Text("--limit") is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : int.MaxValue;
        return new ForeignOptions(folder, args.Contains("--list"), args.Contains("--run"), limit, !args.Contains("--calls"), Text("--only"), Text("--dump"), Text("--define")?.Split(',') ?? []);
    }
}
