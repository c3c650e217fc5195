using HypergradGen.Benchmarks.Baselines;
using Spectre.Console;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The table that the command prints: a row a cell.</summary>
public static class CellTable
{
    /// <summary>Least times in microseconds, and ratios.</summary>
    public static Table Create(IReadOnlyList<Cell> cells)
    {
        string[] programs = [.. cells.SelectMany(cell => cell.Timings.Keys).Distinct()];
        Table table = new Table().AddColumns("problem", "size", "computation");
        foreach (string program in programs)
            table.AddColumn(new TableColumn($"{program} µs").RightAligned());
        foreach (string column in (string[])["median/least", "emitted / best C", "difference", "bytes"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (Cell cell in cells)
        {
            table.AddRow(
            [
                cell.Workload.Problem, cell.Workload.Size, cell.Computation.Name(),
                .. programs.Select(program => cell.Timings.TryGetValue(program, out Timing timing) ? Microseconds(timing.Least) : ""),
                $"{cell.Own.Median / cell.Own.Least:F2}", $"{cell.Ratio:F2}", $"{cell.Difference:E1}", $"{cell.Allocated}",
            ]);
        }
        return table;
    }

    /// <summary>The same problem written in two ways: a row a pair, a ratio a computation.</summary>
    public static Table Create(IReadOnlyList<Variant> variants)
    {
        Table table = new Table().AddColumn("written in another way");
        foreach (Computation computation in Computations.All)
            table.AddColumn(new TableColumn(computation.Name()).RightAligned());
        foreach (Variant variant in variants)
            table.AddRow([variant.Name, .. Computations.All.Select(computation => variant.Ratios.TryGetValue(computation, out double ratio) ? $"{ratio:F2}" : "–")]);
        return table;
    }

    /// <summary>The geometric mean of the cells' ratios to the best C program; NaN of none.</summary>
    public static double GeometricMean(IEnumerable<Cell> cells)
        => Math.Exp(cells.Select(cell => Math.Log(cell.Ratio)).DefaultIfEmpty(double.NaN).Average());

    /// <summary>A time with three digits.</summary>
    public static string Microseconds(double seconds) => (seconds * 1e6) switch
    {
        < 10 and var t => $"{t:F2}",
        < 100 and var t => $"{t:F1}",
        var t => $"{t:N0}",
    };
}
