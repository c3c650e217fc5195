using System.Globalization;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>Tables in Markdown, numbers as they are read.</summary>
public static class Markdown
{
    /// <summary>A table: the first row is its head.</summary>
    public static string Table(params IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        IEnumerable<string> lines = [Row(all[0]), Row([.. all[0].Select(_ => "---")]), .. all[1..].Select(Row)];
        return string.Join('\n', lines);
    }

    /// <summary>A ratio with two digits; bold where it is above its goal; a dash where it was not measured.</summary>
    public static string Ratio(double ratio, double goal = double.PositiveInfinity)
        => double.IsNaN(ratio) ? "–" : ratio > goal ? $"**{Number(ratio)}**" : Number(ratio);

    /// <summary>A number: two digits behind the point, none where it is large.</summary>
    public static string Number(double number) => number.ToString(Math.Abs(number) >= 100 ? "N0" : Math.Abs(number) >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private static string Row(string[] fields) => $"| {string.Join(" | ", fields)} |";
}
