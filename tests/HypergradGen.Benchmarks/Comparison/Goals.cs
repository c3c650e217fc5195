using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The table of goals: each measured, or said not to be.</summary>
public static class Goals
{
    /// <summary>The goal of a cell of p1 to p4.</summary>
    public const double Cell = 1.15;

    /// <summary>The goal of two threads over one.</summary>
    private const double TwoThreads = 1.8;

    /// <summary>The goals of the generator: milliseconds of each problem that was not edited, and of all else.</summary>
    private const double EachProblem = 2, AllElse = 30;

    /// <summary>Its text.</summary>
    public static string Table(Results results) => Markdown.Table([["what", "goal", "measured", ""], .. Rows(results)]);

    private static IEnumerable<string[]> Rows(Results results)
    {
        Cell[] large = [.. results.Large], tiny = [.. results.Tiny];
        Cell worst = large.MaxBy(cell => cell.Ratio)!;
        yield return Row("p1, p2, p3 over the best C program, geometric mean", 1.0, [("", CellTable.GeometricMean(large))]);
        yield return
        [
            "the same, the worst cell", $"≤ {Cell}",
            $"{Markdown.Number(worst.Ratio)} ({worst.Workload.Problem}, {worst.Workload.Size}, {worst.Computation.Name()}); {large.Count(cell => cell.Ratio > Cell)} of {large.Length} cells are above",
            Verdict(worst.Ratio <= Cell),
        ];
        yield return Row("p4 over the best C program", Cell, tiny.Select(cell => (cell.Computation.Name(), cell.Ratio)));
        yield return Row("an instance of eight in lanes over p4 alone", 1 / 6.0, results.TinyInLanes.Ratios.Select(ratio => (ratio.Key.Name(), ratio.Value)));
        foreach (Variant variant in (Variant[])[results.ConstantLogisticRegression, results.ConstantEquilibrium])
            yield return Row($"sizes constant over not, {variant.Name}", 0.8, variant.Ratios.Select(ratio => (ratio.Key.Name(), ratio.Value)));
        foreach (Variant variant in results.Symmetric)
            yield return Row($"symmetry declared over the full product, {variant.Name}", 0.6, variant.Ratios.Select(ratio => (ratio.Key.Name(), ratio.Value)));
        foreach (string[] row in Peers(results))
            yield return row;
        yield return Range("VJP of a step over the step, linearisation reused", 1.1, results.StepCosts.Select(costs => (costs.Workload, costs.Reused)));
        yield return Range("the same, one shot", 2.0, results.StepCosts.Select(costs => (costs.Workload, costs.OneShot)));
        yield return Range("ITD over forward", 2.2, results.Over(Computation.ReverseUnrolled, Computation.Forward, workload => workload.Problem != "p3"));
        yield return Range("the same with all of A, B and c, p3", 2.6, results.Over(Computation.ReverseUnrolled, Computation.Forward, workload => workload.Problem == "p3"));
        yield return Range("AID-CG over forward, symmetric", 1.3, results.Over(Computation.Conjugate, Computation.Forward, workload => workload.IsSymmetric));
        yield return Range("the same by normal equations", 1.6, results.Over(Computation.Conjugate, Computation.Forward, workload => !workload.IsSymmetric));
        yield return Row("the second call over the thousandth", 1.5, results.WarmUps.Select(warm => (warm.Name, warm.Second)));
        yield return
        [
            "growth from twice the size, within one cache level, over that of the operations", "0.9 to 1.1",
            string.Join("; ", results.Growths.Select(growth => $"{growth.Name} {Markdown.Number(growth.Emitted / Growth.Operations)}")),
            Verdict(results.Growths.All(growth => Math.Abs(growth.Emitted / Growth.Operations - 1) <= 0.1)),
        ];
        yield return
        [
            "share of the machine's limit", "≥ 80 %", string.Join("; ", results.Limits.Select(limit => $"{limit.Name} {limit.Emitted:P0}")),
            Verdict(results.Limits.All(limit => limit.Emitted >= 0.8)),
        ];
        if (results.Threads.Count > 0)
        {
            ThreadScaling least = results.Threads.MinBy(scaling => scaling.Ratio)!;
            yield return
            [
                "two threads over one, largest sizes", $"≥ {TwoThreads}",
                $"{Markdown.Number(least.Ratio)} ({least.Workload.Problem} {least.Computation.Name()}) to {Markdown.Number(results.Threads.Max(scaling => scaling.Ratio))}", Verdict(least.Ratio >= TwoThreads),
            ];
        }
        long bytes = results.Yardsticks.Concat(results.Shapes).Max(cell => cell.Allocated);
        yield return ["bytes allocated a call", "0", $"{bytes}", Verdict(bytes == 0)];
        yield return PeersOfTwoThreads(results);
        GeneratorTiming generator = results.Generator;
        yield return
        [
            $"the generator with {generator.Problems} problems, one edit", $"≤ {EachProblem} ms a problem, ≤ {AllElse} ms else",
            $"{Markdown.Number(generator.Each)} ms a problem, {Markdown.Number(generator.Alone)} ms else", Verdict(generator.Each <= EachProblem && generator.Alone <= AllElse),
        ];
    }

    private static string[] PeersOfTwoThreads(Results results)
    {
        const string What = "two threads of PyTorch over two of the emitted code, largest sizes", Goal = "≥ 2";
        if (results.PeersOfTwoThreads.Count == 0)
            return [What, Goal, "not measured: no PyTorch, or one processor", ""];
        var ratios = results.PeersOfTwoThreads.Select(pair => (pair.Own, Ratio: pair.Peer.Timing.Least / pair.Own.Together)).OrderBy(pair => pair.Ratio).ToArray();
        return [What, Goal, $"{Markdown.Number(ratios[0].Ratio)} ({ratios[0].Own.Workload.Problem} {ratios[0].Own.Computation.Name()}) to {Markdown.Number(ratios[^1].Ratio)}", Verdict(ratios[0].Ratio >= 2)];
    }

    private const string SymmetricPeer = "the same at the largest, p2 with its symmetry declared";

    private static IEnumerable<string[]> Peers(Results results)
    {
        // Half of a symmetric matrix is read where the user says that it is one; PyTorch has no product that does.
        double Symmetric(Computation computation) => results.Symmetric[^1].Ratios[computation];
        (string What, double Goal, Func<Workload, bool> Which)[] rows =
        [
            ("PyTorch over emitted, d = 3", 1000, workload => workload.Problem == "p4"),
            ("the same, p3 d = 16", 300, workload => workload.Problem == "p3" && workload.State == 16),
            ("the same, p2 n = 50 and p1 200 × 20", 50, workload => workload.Problem is "p1" or "p2" && workload.State <= 50),
            ("the same in the middle", 4, workload => workload.State is 100 or 200 or 128),
            ("the same at the largest, p1", 2, workload => workload.Problem == "p1" && workload.State >= 500),
            (SymmetricPeer, 2.4, workload => workload.Problem == "p2" && workload.State >= 500),
            ("the same at the largest, p3", 2.5, workload => workload.Problem == "p3" && workload.State >= 500),
        ];
        foreach ((string what, double goal, Func<Workload, bool> which) in rows)
        {
            var peers = results.Peers.Where(peer => which(peer.Workload)).ToArray();
            if (peers.Length == 0)
            {
                yield return [what, $"≥ {goal:N0}", "not measured: no PyTorch", ""];
                continue;
            }
            double[] ratios = [.. peers.Select(peer => peer.Peer.Timing.Least / peer.Own.Least / (what == SymmetricPeer ? Symmetric(peer.Peer.Computation) : 1))];
            var least = peers[Array.IndexOf(ratios, ratios.Min())];
            yield return
            [
                what, $"≥ {goal:0.#}",
                $"{Markdown.Number(ratios.Min())} ({least.Workload.Problem} {least.Peer.Computation.Name()}) to {Markdown.Number(ratios.Max())}", Verdict(ratios.Min() >= goal),
            ];
        }
    }

    private static string[] Row(string what, double goal, IEnumerable<(string Name, double Ratio)> ratios)
    {
        (string Name, double Ratio)[] all = [.. ratios];
        return [what, $"≤ {goal:0.##}", string.Join("; ", all.Select(ratio => $"{ratio.Name} {Markdown.Number(ratio.Ratio)}".Trim())), Verdict(all.All(ratio => ratio.Ratio <= goal))];
    }

    private static string[] Range(string what, double goal, IEnumerable<(Workload Workload, double Ratio)> ratios)
    {
        (Workload Workload, double Ratio)[] all = [.. ratios];
        (Workload workload, double worst) = all.MaxBy(ratio => ratio.Ratio);
        return
        [
            what, $"≤ {goal:0.##}",
            $"{Markdown.Number(all.Min(ratio => ratio.Ratio))} to {Markdown.Number(worst)} ({workload.Problem}, {workload.Size}); {all.Count(ratio => ratio.Ratio > goal)} of {all.Length} above",
            Verdict(worst <= goal),
        ];
    }

    private static string Verdict(bool met) => met ? "met" : "**missed**";
}
