using System.CommandLine;
using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;
using Spectre.Console;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The command <c>compare</c>: emitted code against C in one process, and what docs/performance.md says.</summary>
public static class CompareCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        string[] names = [.. Catalogue.All.Select(entry => entry.Problem).Distinct()];
        var problems = new Option<string[]>("--problem") { Description = $"Only these problems: {string.Join(", ", names)}.", AllowMultipleArgumentsPerToken = true };
        problems.AcceptOnlyFromAmong(names);
        var seconds = new Option<double>("--seconds") { Description = "Seconds for each cell of the table.", DefaultValueFactory = _ => 1 };
        var scalar = new Option<bool>("--scalar") { Description = "Times plain scalar C# too." };
        var threads = new Option<int?>("--threads") { Description = "Times so many threads against one, at the largest sizes, and nothing else." };
        var python = new Option<string?>("--python") { Description = "Compares with PyTorch, by this interpreter." };
        var write = new Option<FileInfo?>("--write") { Description = "Measures everything, and writes it into this document between its marks." };
        var command = new Command("compare", "Times emitted code against C, in turn in one process, and compares the results number by number.") { problems, seconds, scalar, threads, python, write };
        command.Validators.Add(result =>
        {
            if (result.GetValue(write) is { } file && !file.Exists)
                result.AddError($"--write: there is no {file.FullName}.");
            if (result.GetValue(write) is not null && result.GetResult(problems) is { Implicit: false })
                result.AddError("--write measures everything; leave --problem out.");
            if (result.GetValue(threads) is < 2)
                result.AddError("--threads: expected 2 or more.");
            if (result.GetResult(seconds) is { Implicit: false } && !(result.GetValue(seconds) > 0))
                result.AddError("--seconds: expected a number above 0.");
        });
        command.SetAction(arguments =>
        {
            string[] only = arguments.GetValue(problems) ?? [];
            if (arguments.GetValue(threads) is { } count)
            {
                Print(ThreadScaling.Largest().Where(workload => only.Length == 0 || only.Contains(workload.Problem)).SelectMany(workload => ThreadScaling.Measure(workload, count, arguments.GetValue(seconds))));
                return;
            }
            var run = new ComparisonRun(arguments.GetValue(seconds), arguments.GetValue(scalar) || arguments.GetValue(write) is not null, arguments.GetValue(python));
            if (arguments.GetValue(write) is { } document)
            {
                Results results = run.Everything();
                File.WriteAllText(document.FullName, MarkedDocument.Replace(File.ReadAllText(document.FullName), Report.Parts(results)));
                AnsiConsole.MarkupLineInterpolated($"Written: {document.FullName}.");
                return;
            }
            bool IsAsked(string problem) => only.Length == 0 || only.Contains(problem);
            Print(run.Cells(Catalogue.All.Where(entry => IsAsked(entry.Problem))), run.Variants(Variant.All.Where(entry => IsAsked(entry.Problem))));
        });
        return command;
    }

    private static void Print(IEnumerable<ThreadScaling> scalings)
    {
        foreach (ThreadScaling scaling in scalings)
            AnsiConsole.MarkupLineInterpolated($"{scaling.Workload.Problem} {scaling.Workload.Size} {scaling.Computation.Name()}: {scaling.Alone * 1e6:F0} µs by one thread, {scaling.Together * 1e6:F0} µs by all, {scaling.Ratio:F2} times as fast.");
    }

    private static void Print(IReadOnlyList<Cell> cells, IReadOnlyList<Variant> variants)
    {
        // A file or a pipe has no width of its own.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 200;
        AnsiConsole.Write(CellTable.Create(cells));
        if (variants.Count > 0)
            AnsiConsole.Write(CellTable.Create(variants));
        AnsiConsole.MarkupLineInterpolated($"Geometric mean of emitted over the best C: {CellTable.GeometricMean(cells):F3}.");
    }
}
