namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The time of one call, of many samples.</summary>
/// <param name="Least">The lowest decile, in seconds: what the machine does when little disturbs it, and not what its clock shows now and then when a thread is moved.</param>
/// <param name="Median">The median, in seconds.</param>
/// <param name="Samples">How many samples.</param>
public readonly record struct Timing(double Least, double Median, int Samples)
{
    /// <summary>Of two measurements of the same thing, the one that was disturbed less.</summary>
    public static Timing Lesser(Timing a, Timing b) => a.Least <= b.Least ? a : b;
}

/// <summary>Times several programs in turn in one process, so that whatever slows the machine down slows all of them, by <see cref="ThreadClock"/>.</summary>
public static class InterleavedStopwatch
{
    private const double SampleTime = 200e-6, WarmTime = 0.06;

    /// <summary>Times each program in turn, each for its share of the budget and a few samples at least.</summary>
    /// <param name="programs">What is timed.</param>
    /// <param name="budget">Seconds for all of them.</param>
    public static Timing[] Measure(IReadOnlyList<Action> programs, double budget)
    {
        int[] calls = new int[programs.Count], leastSamples = new int[programs.Count];
        for (int i = 0; i < calls.Length; i++)
        {
            double call = Warm(programs[i]);
            calls[i] = Math.Max(1, (int)Math.Ceiling(SampleTime / call));
            leastSamples[i] = call switch { < 0.05 => 7, < 0.3 => 4, _ => 2 };
        }

        var samples = new List<double>[programs.Count];
        double[] spent = new double[programs.Count];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = [];
        bool IsWanted(int i) => samples[i].Count < leastSamples[i] || spent[i] < budget / programs.Count;
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

    /// <summary>Calls until compiled code is in place and caches are filled, ever more at once until the clock resolves them; returns the time of a call.</summary>
    private static double Warm(Action program)
    {
        double spent = 0;
        for (int calls = 1; ;)
        {
            double seconds = Sample(program, calls);
            spent += seconds;
            if (seconds < SampleTime)
                calls *= 2;
            else if (spent >= WarmTime)
                return seconds / calls;
        }
    }

    private static double Sample(Action program, int calls)
    {
        double start = ThreadClock.Seconds();
        for (int call = 0; call < calls; call++)
            program();
        return ThreadClock.Seconds() - start;
    }

    private static Timing Summary(List<double> samples)
    {
        samples.Sort();
        return new(samples[samples.Count / 10], samples[samples.Count / 2], samples.Count);
    }
}
