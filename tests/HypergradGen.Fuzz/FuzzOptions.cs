using System.Globalization;
using HypergradGen.Fuzz.Programs;

namespace HypergradGen.Fuzz;

internal sealed record FuzzOptions(int Seed, int Count, int Batch, TimeSpan Limit, bool Reduce, bool Show, string? File, bool Generated, bool Calls, bool Coverage, bool Threads, string? With, Favour Favour)
{
    public static FuzzOptions Parse(string[] args)
    {
        int Number(string name, int otherwise)
        {
            int at = Array.IndexOf(args, name);
            return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
        }

        string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

        return new FuzzOptions(Number("--seed", 1), Number("--count", 300), Number("--batch", 20), TimeSpan.FromMinutes(Number("--minutes", 600)), args.Contains("--reduce"), args.Contains("--show"), Text("--file"), args.Contains("--generated"), args.Contains("--calls"), args.Contains("--coverage"), args.Contains("--threads"), Text("--with"), Text("--favour") is { } favour ? Enum.Parse<Favour>(favour, ignoreCase: true) : Favour.Nothing);
    }
}
