using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>How the time of the forward iteration grows from a size to its double, whose operations are four times as many.</summary>
/// <param name="Name">Problem and sizes.</param>
/// <param name="Level">The cache level that holds both.</param>
/// <param name="Emitted">Time over time of the emitted code.</param>
/// <param name="Native">The same of the best C program; NaN where there is none.</param>
public sealed record Growth(string Name, string Level, double Emitted, double Native)
{
    /// <summary>What the operations grow by: matrices have four times the elements.</summary>
    public const double Operations = 4;

    /// <summary>Measures the pairs whose matrices, at both sizes, live in one level of a usual cache (48 KiB, 1 MiB, 32 MiB).</summary>
    public static List<Growth> Measure(IReadOnlyList<NativeYardstick> libraries, double budget)
    {
        var measurement = new CellMeasurement(libraries, scalar: false);
        (string Level, Func<Workload> Small, Func<Workload> Large)[] pairs =
        [
            ("L2", () => Yardsticks.LogisticRegression(256, 32), () => Yardsticks.LogisticRegression(512, 64)),
            ("L3", () => Yardsticks.LogisticRegression(2048, 256), () => Yardsticks.LogisticRegression(4096, 512)),
            ("L2", () => Yardsticks.LinearSystem(128), () => Yardsticks.LinearSystem(256)),
            ("L3", () => Yardsticks.LinearSystem(512), () => Yardsticks.LinearSystem(1024)),
            ("L2", () => Yardsticks.Equilibrium(128), () => Yardsticks.Equilibrium(256)),
            ("L3", () => Yardsticks.Equilibrium(512), () => Yardsticks.Equilibrium(1024)),
        ];
        return [.. pairs.Select(pair => Measure(pair.Level, measurement, pair.Small(), pair.Large(), budget))];
    }

    private static Growth Measure(string level, CellMeasurement measurement, Workload small, Workload large, double budget)
    {
        Cell before = measurement.Measure(small, [Computation.Forward], budget)[0], after = measurement.Measure(large, [Computation.Forward], budget)[0];
        double Best(Cell cell) => cell.Native.Select(timing => timing.Value.Least).DefaultIfEmpty(double.NaN).Min();
        return new($"{small.Problem}, {small.Size} to {large.Size}", level, after.Own.Least / before.Own.Least, Best(after) / Best(before));
    }
}
