namespace HypergradGen.Benchmarks.Workloads;

/// <summary>The problems at the sizes that are compared; data are drawn when one is asked for.</summary>
public static class Catalogue
{
    /// <summary>Problem, and how to make it at each size.</summary>
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
}
