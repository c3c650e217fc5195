using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The measured parts of docs/performance.md.</summary>
public static class Report
{
    /// <summary>Name and text of each.</summary>
    public static IReadOnlyDictionary<string, string> Parts(Results results) => new Dictionary<string, string>
    {
        ["command"] = $"    {results.Command}\n\n{results.Machine}",
        ["ratios"] = Ratios(results.Yardsticks, Goals.Cell)
            + $"\n\nGeometric mean {Markdown.Number(CellTable.GeometricMean(results.Yardsticks))} over all, {Markdown.Number(CellTable.GeometricMean(results.Large))} without p4.",
        ["goals"] = Goals.Table(results),
        ["shapes"] = Ratios(results.Shapes, double.PositiveInfinity),
        ["times"] = Times(results),
        ["peers"] = Peers(results),
        ["costs"] = Costs(results),
        ["limits"] = Limits(results),
        ["threads"] = Threads(results),
    };

    /// <summary>A row a problem and size, a column a computation: emitted over the best C program.</summary>
    private static string Ratios(IReadOnlyList<Cell> cells, double goal) => Markdown.Table(
    [
        ["problem", "size", .. Computations.All.Select(Computations.Name)],
        .. cells.GroupBy(cell => cell.Workload).Select(row => (string[])
        [
            $"{row.Key.Problem} {row.Key.Description}", row.Key.Size, .. row.Select(cell => Markdown.Ratio(cell.Ratio, goal)),
        ]),
    ]);

    private static string Threads(Results results) => results.Threads.Count == 0 ? "Not measured: there was one processor." : Markdown.Table(
    [
        ["problem", "size", .. Computations.All.Select(Computations.Name)],
        .. results.Threads.GroupBy(scaling => scaling.Workload).Select(row => (string[])[row.Key.Problem, row.Key.Size, .. row.Select(scaling => Markdown.Number(scaling.Ratio))]),
    ]) + (results.PeersOfTwoThreads.Count == 0 ? "" : "\n\n" + Markdown.Table(
    [
        ["two threads of PyTorch over two", "size", .. Computations.All.Select(Computations.Name)],
        .. results.PeersOfTwoThreads.GroupBy(pair => pair.Own.Workload).Select(row => (string[])
        [
            row.Key.Problem, row.Key.Size, .. row.Select(pair => Markdown.Number(pair.Peer.Timing.Least / pair.Own.Together)),
        ]),
    ]));

    private static string Times(Results results)
    {
        Cell[] cells = [.. results.Yardsticks.Concat(results.Shapes)];
        string[] programs = [.. cells.SelectMany(cell => cell.Timings.Keys).Distinct()];
        return Markdown.Table(
        [
            ["problem", "size", "computation", .. programs, "median/least", "difference", "bytes"],
            .. cells.Select(cell => (string[])
            [
                cell.Workload.Problem, cell.Workload.Size, cell.Computation.Name(),
                .. programs.Select(program => cell.Timings.TryGetValue(program, out Timing timing) ? CellTable.Microseconds(timing.Least) : "–"),
                Markdown.Number(cell.Own.Median / cell.Own.Least), $"{cell.Difference:0E-0}", $"{cell.Allocated}",
            ]),
        ]);
    }

    private static string Peers(Results results) => results.Peers.Count == 0 ? "Not measured: there was no PyTorch." : Markdown.Table(
    [
        ["problem", "size", .. Computations.All.Select(Computations.Name), "largest difference"],
        .. results.Peers.GroupBy(peer => peer.Workload).Select(row => (string[])
        [
            row.Key.Problem, row.Key.Size,
            .. row.Select(peer => $"{Markdown.Number(peer.Peer.Timing.Least / peer.Own.Least)}{(peer.Peer.Form == "by hand" ? "" : "ᵃ")}"),
            $"{row.Max(peer => peer.Peer.Difference):0E-0}",
        ]),
    ]);

    private static string Costs(Results results) => Markdown.Table(
    [
        ["problem", "size", "ITD / forward", "AID-CG / forward", "product / step, reused", "state VJP / step, one shot", "the same with the adjoint in λ"],
        .. results.StepCosts.Select(costs => (string[])
        [
            costs.Workload.Problem, costs.Workload.Size, Over(results, costs.Workload, Computation.ReverseUnrolled), Over(results, costs.Workload, Computation.Conjugate),
            Markdown.Ratio(costs.Reused, 1.1), Markdown.Ratio(costs.OneShot, 2), Markdown.Number(costs.Whole),
        ]),
    ]) + "\n\n" + Markdown.Table(
    [
        ["warm-up", "second call / thousandth", "third / thousandth", "with cold caches / thousandth", "second − thousandth, µs"],
        .. results.WarmUps.Select(warm => (string[])[warm.Name, Markdown.Ratio(warm.Second, 1.5), Markdown.Ratio(warm.Third, 1.5), Markdown.Number(warm.Cold), CellTable.Microseconds(warm.Excess)]),
    ]) + "\n\n" + Markdown.Table(
    [
        ["written in another way", .. Computations.All.Select(Computations.Name)],
        .. ((Variant[])[results.ConstantLogisticRegression, results.ConstantEquilibrium, results.ConstantTiny, results.TinyInLanes, .. results.Symmetric, .. results.Singles]).Select(variant => (string[])
        [
            variant.Name, .. Computations.All.Select(computation => Markdown.Ratio(variant.Ratios.GetValueOrDefault(computation, double.NaN))),
        ]),
    ]);

    private static string Over(Results results, Workload workload, Computation computation)
        => Markdown.Ratio(results.Over(computation, Computation.Forward, other => other.Problem == workload.Problem && other.Size == workload.Size).Single().Ratio);

    private static string Limits(Results results) => Markdown.Table(
    [
        ["forward, from a size to its double", "level", "emitted", "best C", "operations"],
        .. results.Growths.Select(growth => (string[])[growth.Name, growth.Level, Markdown.Number(growth.Emitted), Markdown.Ratio(growth.Native), Markdown.Number(Growth.Operations)]),
    ]) + "\n\n" + Markdown.Table(
    [
        ["share of the limit", "limit", "emitted", "best C"],
        .. results.Limits.Select(limit => (string[])[limit.Name, limit.Limit, $"{limit.Emitted:P0}", $"{limit.Native:P0}"]),
    ]);
}
