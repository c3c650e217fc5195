namespace HypergradGen.Benchmarks.Workloads;

/// <summary>The problems at the sizes that are compared; data are drawn when one is asked for.</summary>
public static class Catalogue
{
    /// <summary>p1 to p4.</summary>
    public static IReadOnlyList<(string Problem, Func<Workload> Create)> Yardsticks { get; } =
    [
        ("p1", () => Workloads.Yardsticks.LogisticRegression(200, 20)),
        ("p1", () => Workloads.Yardsticks.LogisticRegression(1000, 100)),
        ("p1", () => Workloads.Yardsticks.LogisticRegression(5000, 500)),
        ("p2", () => Workloads.Yardsticks.LinearSystem(50)),
        ("p2", () => Workloads.Yardsticks.LinearSystem(200)),
        ("p2", () => Workloads.Yardsticks.LinearSystem(1000)),
        ("p3", () => Workloads.Yardsticks.Equilibrium(16)),
        ("p3", () => Workloads.Yardsticks.Equilibrium(128)),
        ("p3", () => Workloads.Yardsticks.Equilibrium(512)),
        ("p4", Workloads.Yardsticks.Tiny),
    ];

    /// <summary>Loops of other shapes.</summary>
    public static IReadOnlyList<(string Problem, Func<Workload> Create)> Shapes { get; } =
    [
        ("graph", () => Workloads.Shapes.SparseGraph(500)),
        ("graph", () => Workloads.Shapes.SparseGraph(10000)),
        ("stencil", () => Workloads.Shapes.Stencil(32)),
        ("stencil", () => Workloads.Shapes.Stencil(256)),
        ("log-sum-exp", () => Workloads.Shapes.SoftValueIteration(50, 10)),
        ("log-sum-exp", () => Workloads.Shapes.SoftValueIteration(200, 10)),
        ("batch", () => Workloads.Shapes.BatchedEquilibrium(32, 64)),
        ("batch", () => Workloads.Shapes.BatchedEquilibrium(64, 256)),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Problem, Func<Workload> Create)> All { get; } = [.. Yardsticks, .. Shapes];
}
