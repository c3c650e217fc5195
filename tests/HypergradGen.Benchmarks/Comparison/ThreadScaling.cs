using System.Diagnostics;
using HypergradGen.Benchmarks.Baselines;
using HypergradGen.Benchmarks.Workloads;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>How much faster several threads are than one, by the clock on the wall: the time of a thread says nothing here.</summary>
/// <param name="Workload">The problem.</param>
/// <param name="Computation">What is computed.</param>
/// <param name="Alone">Seconds of one thread.</param>
/// <param name="Together">Seconds of all.</param>
public sealed record ThreadScaling(Workload Workload, Computation Computation, double Alone, double Together)
{
    /// <summary>Calls of each at least, and seconds before more are made.</summary>
    private const int LeastCalls = 12;

    /// <summary>One thread's time over that of all.</summary>
    public double Ratio => Alone / Together;

    /// <summary>The workloads that are measured: the largest of p1, p2 and p3.</summary>
    public static IEnumerable<Workload> Largest()
        => Catalogue.Yardsticks.Where(entry => entry.Problem != "p4").GroupBy(entry => entry.Problem).Select(sizes => sizes.Last().Create());

    /// <summary>Calls both in turn; of each the least time counts, which is that of a call when both processors were free.</summary>
    /// <param name="workload">The problem.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="budget">Seconds for each computation.</param>
    /// <exception cref="InvalidOperationException">Their results differ in a bit.</exception>
    public static List<ThreadScaling> Measure(Workload workload, int threads, double budget)
    {
        EmittedProgram alone = workload.Emitted(), together = workload.Emitted(threads);
        return [.. Computations.All.Select(computation => Measure(workload, computation, alone, together, budget))];
    }

    private static ThreadScaling Measure(Workload workload, Computation computation, EmittedProgram alone, EmittedProgram together, double budget)
    {
        double[] expected = new double[workload.ResultLength(computation)], result = new double[expected.Length];
        double[] least = [double.PositiveInfinity, double.PositiveInfinity];
        double spent = 0;
        for (int call = 0; call < LeastCalls || spent < budget; call++)
        {
            least[0] = Math.Min(least[0], Timed(alone, expected));
            least[1] = Math.Min(least[1], Timed(together, result));
            if (!expected.AsSpan().SequenceEqual(result))
                throw new InvalidOperationException($"{workload.Problem} {workload.Size} {computation.Name()}: several threads compute other bits than one.");
        }
        return new(workload, computation, least[0], least[1]);

        double Timed(EmittedProgram program, double[] into)
        {
            long start = Stopwatch.GetTimestamp();
            program.Run(computation, into);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            spent += seconds;
            return seconds;
        }
    }
}
