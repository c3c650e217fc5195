using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>A share of what the machine can do.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Limit">What the machine can do, with its unit.</param>
/// <param name="Emitted">The emitted code's share.</param>
/// <param name="Native">The share of the best C program.</param>
public sealed record LimitShare(string Name, string Limit, double Emitted, double Native);

/// <summary>Everything that one run measured.</summary>
public sealed record Results(
    string Command,
    string Machine,
    IReadOnlyList<Cell> Yardsticks,
    IReadOnlyList<Cell> Shapes,
    IReadOnlyList<(Workload Workload, PeerTiming Peer, Timing Own)> Peers,
    IReadOnlyList<StepCosts> StepCosts,
    Variant ConstantLogisticRegression,
    Variant ConstantEquilibrium,
    Variant ConstantTiny,
    Variant TinyInLanes,
    IReadOnlyList<Variant> Symmetric,
    IReadOnlyList<Variant> Singles,
    IReadOnlyList<WarmUp> WarmUps,
    IReadOnlyList<Growth> Growths,
    IReadOnlyList<LimitShare> Limits,
    IReadOnlyList<ThreadScaling> Threads,
    IReadOnlyList<(ThreadScaling Own, PeerTiming Peer)> PeersOfTwoThreads,
    GeneratorTiming Generator)
{
    /// <summary>The cells of p1 to p3, or of p4.</summary>
    public IEnumerable<Cell> Large => Yardsticks.Where(cell => cell.Workload.Problem != "p4");

    /// <summary>The cells of p4.</summary>
    public IEnumerable<Cell> Tiny => Yardsticks.Where(cell => cell.Workload.Problem == "p4");

    /// <summary>One computation's time over another's, for each problem that fits.</summary>
    public IEnumerable<(Workload Workload, double Ratio)> Over(Computation computation, Computation other, Func<Workload, bool> which)
        => Yardsticks.GroupBy(cell => cell.Workload).Where(cells => which(cells.Key)).Select(cells => (cells.Key, Time(cells, computation) / Time(cells, other)));

    private static double Time(IEnumerable<Cell> cells, Computation computation) => cells.First(cell => cell.Computation == computation).Own.Least;
}
