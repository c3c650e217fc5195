using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>One computation of one problem at one size, by every program that is there.</summary>
/// <param name="Workload">The problem and its data.</param>
/// <param name="Computation">What was computed.</param>
/// <param name="Timings">The time of each program.</param>
/// <param name="Difference">The largest difference of any program's result from the emitted one's, over the largest element.</param>
/// <param name="Allocated">Bytes that the emitted program allocates a call.</param>
public sealed record Cell(Workload Workload, Computation Computation, IReadOnlyDictionary<string, Timing> Timings, double Difference, long Allocated)
{
    /// <summary>The names of the programs that are not C.</summary>
    public const string Emitted = "emitted", Scalar = "scalar C#";

    /// <summary>The time of the emitted program.</summary>
    public Timing Own => Timings[Emitted];

    /// <summary>The C programs that were measured.</summary>
    public IEnumerable<KeyValuePair<string, Timing>> Native => Timings.Where(timing => timing.Key is not (Emitted or Scalar));

    /// <summary>The time over that of the best C program; NaN where there is none.</summary>
    public double Ratio => Native.Select(timing => Own.Least / timing.Value.Least).DefaultIfEmpty(double.NaN).Max();

    /// <summary>The time over that of one program; NaN where it was not measured.</summary>
    public double RatioTo(string program) => Timings.TryGetValue(program, out Timing timing) ? Own.Least / timing.Least : double.NaN;

    /// <summary>The same cell, of each program the less disturbed of two measurements.</summary>
    public Cell With(Cell again) => this with
    {
        Timings = Timings.ToDictionary(timing => timing.Key, timing => again.Timings.TryGetValue(timing.Key, out Timing other) ? Timing.Lesser(timing.Value, other) : timing.Value),
    };
}
