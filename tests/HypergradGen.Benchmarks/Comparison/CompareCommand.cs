using System.CommandLine;
using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;
using Spectre.Console;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The command <c>compare</c>: a quick comparison with C, in one process.</summary>
public static class CompareCommand
{
    private const double Goal = 1.15;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var problems = new Option<string[]>("--problem") { Description = "Only these problems: p1, p2, p3, p4, graph, stencil, log-sum-exp, batch.", AllowMultipleArgumentsPerToken = true };
        var seconds = new Option<double>("--seconds") { Description = "Seconds for each cell of the table.", DefaultValueFactory = _ => 2 };
        var scalar = new Option<bool>("--scalar") { Description = "Times plain scalar C# too." };
        var command = new Command("compare", "Times emitted code against C, in turn in one process, and compares the results number by number.") { problems, seconds, scalar };
        command.SetAction(arguments => Run(arguments.GetValue(problems) ?? [], arguments.GetValue(seconds), arguments.GetValue(scalar)));
        return command;
    }

    private static int Run(string[] problems, double seconds, bool scalar)
    {
        List<NativeYardstick> libraries = [];
        foreach (NativeLibraryVariant variant in NativeLibraryVariant.All)
        {
            if (NativeYardstick.TryBuild(variant, out string note) is { } library)
                libraries.Add(library);
            else
                AnsiConsole.MarkupLineInterpolated($"[yellow]Not compared with {note}.[/]");
        }
        List<Cell> cells = [];
        var measurement = new CellMeasurement(libraries, scalar);
        foreach ((string problem, Func<Workload> create) in Catalogue.All)
        {
            if (problems.Length > 0 && !problems.Contains(problem))
                continue;
            Workload workload = create();
            List<Cell> measured = measurement.Measure(workload, Computations.All, seconds);
            // What looks slow may have been disturbed.
            Computation[] slow = [.. measured.Where(cell => cell.Ratio > Goal).Select(cell => cell.Computation)];
            List<Cell> again = slow.Length > 0 ? measurement.Measure(workload, slow, 2 * seconds) : [];
            measured = [.. measured.Select(cell => again.Find(other => other.Computation == cell.Computation) is { } other ? cell.With(other) : cell)];
            cells.AddRange(measured);
            AnsiConsole.MarkupLineInterpolated($"{workload.Problem} {workload.Size}: {string.Join("  ", measured.Select(cell => $"{cell.Computation.Name()} {cell.Ratio:F2}"))}");
        }
        // A file or a pipe has no width of its own.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 200;
        AnsiConsole.Write(CellTable.Create(cells));
        AnsiConsole.MarkupLineInterpolated($"Geometric mean of emitted over the best C: {CellTable.GeometricMean(cells):F3}; without p4 {CellTable.GeometricMean(cells.Where(cell => cell.Workload.Problem != "p4")):F3}.");
        return 0;
    }
}
