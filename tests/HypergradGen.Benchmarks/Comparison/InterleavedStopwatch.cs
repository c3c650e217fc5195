using System.Diagnostics;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The time of one call, of many samples.</summary>
/// <param name="Minimum">The least, in seconds: what the machine does when nothing else disturbs it.</param>
/// <param name="Median">The median, in seconds.</param>
/// <param name="Samples">How many samples.</param>
public readonly record struct Timing(double Minimum, double Median, int Samples)
{
    /// <summary>Of two measurements of the same thing, the one that was disturbed less.</summary>
    public static Timing Lesser(Timing a, Timing b) => a.Minimum <= b.Minimum ? a : b;
}

/// <summary>Times several programs in turn in one process, so that whatever slows the machine down slows all of them.</summary>
public static class InterleavedStopwatch
{
    private const int LeastSamples = 5, LeastWarmCalls = 3;
    private static readonly double s_sample = 200e-6, s_warm = 0.15;

    /// <summary>Times each program in turn, each for its share of the budget and at least five samples.</summary>
    /// <param name="programs">What is timed.</param>
    /// <param name="budget">Seconds for all of them.</param>
    public static Timing[] Measure(IReadOnlyList<Action> programs, double budget)
    {
        int[] calls = new int[programs.Count];
        for (int i = 0; i < calls.Length; i++)
            calls[i] = Math.Max(1, (int)Math.Ceiling(s_sample / Warm(programs[i])));

        var samples = new List<double>[programs.Count];
        double[] spent = new double[programs.Count];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = [];
        bool IsWanted(int i) => samples[i].Count < LeastSamples || spent[i] < budget / programs.Count;
        for (int round = 0; Enumerable.Range(0, programs.Count).Any(IsWanted); round++)
        {
            for (int k = 0; k < programs.Count; k++)
            {
                int i = (k + round) % programs.Count;
                if (!IsWanted(i))
                    continue;
                double seconds = Sample(programs[i], calls[i]);
                samples[i].Add(seconds / calls[i]);
                spent[i] += seconds;
            }
        }
        return [.. samples.Select(Summary)];
    }

    /// <summary>Calls until compiled code is in place and caches are filled; returns the least time of a call.</summary>
    private static double Warm(Action program)
    {
        double least = double.PositiveInfinity, spent = 0;
        for (int call = 0; call < LeastWarmCalls || spent < s_warm; call++)
        {
            double seconds = Sample(program, 1);
            least = Math.Min(least, seconds);
            spent += seconds;
        }
        return least;
    }

    private static double Sample(Action program, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
            program();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Timing Summary(List<double> samples)
    {
        samples.Sort();
        return new(samples[0], samples[samples.Count / 2], samples.Count);
    }
}
