using System.Numerics.Tensors;
using HypergradGen.Generator.Parsing;
using HypergradGen.Generator.Tests.Support;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>The table of functions in docs/language.md is what the code accepts. UPDATE_SNAPSHOTS=1 renews it.</summary>
public class DocumentedFunctionsTests
{
    private static readonly Type[] s_scalars = [typeof(double), typeof(int), typeof(bool), typeof((double, double)), typeof((int, int))];

    private const string Start = "<!-- functions -->\n", End = "<!-- /functions -->";

    [Fact]
    public void The_documented_functions_are_those_that_are_accepted()
    {
        string path = Path.Combine(Repository.Root, "docs", "language.md");
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        int start = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length, end = text.IndexOf(End, StringComparison.Ordinal);
        string table = Table();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(path, text[..start] + table + text[end..]);
        else
            Assert.Equal(table, text[start..end]);
    }

    private static string Table()
        => "| of | accepted |\n|---|---|\n" + string.Concat(Rows().Select(r => $"| `{r.Of}` | {string.Join(", ", r.Names.Distinct().Order(StringComparer.Ordinal).Select(n => $"`{n}`"))} |\n"));

    private static IEnumerable<(string Of, IEnumerable<string> Names)> Rows()
    {
        foreach (string home in new[] { "Math", "double", "int", "BitOperations" })
            yield return (home, ScalarFunctions.Names(home).Where(n => Exists(home, n)));
        yield return ("TensorPrimitives", TensorFunctions.Names().Where(n => typeof(TensorPrimitives).GetMethods().Any(m => m.Name == n)));
    }

    /// <summary>What System.Math has is a function of the type where the type has that name too.</summary>
    private static bool Exists(string home, string name)
    {
        var type = home switch { "Math" => typeof(Math), "double" => typeof(double), "int" => typeof(int), _ => typeof(System.Numerics.BitOperations) };
        return type.GetMethods().Any(m => m.Name == name && s_scalars.Contains(m.ReturnType));
    }
}
