using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HypergradGen.Benchmarks.Comparison;

/// <summary>The processor time of this thread, which other programs on a busy machine do not lengthen; wall-clock time where the system has no such clock.</summary>
public static unsafe partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;
    private static readonly bool s_isPresent = OperatingSystem.IsLinux();

    /// <summary>What it measures.</summary>
    public static string Name => s_isPresent ? "processor time of the thread" : "wall-clock time";

    /// <summary>Seconds since some moment.</summary>
    public static double Seconds()
    {
        if (!s_isPresent)
            return (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;
        TimeSpecification time;
        return ReadClock(ThreadProcessorTime, &time) == 0
            ? time.Seconds + 1e-9 * time.Nanoseconds
            : throw new InvalidOperationException("The system's clock of processor time cannot be read.");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, TimeSpecification* time);

    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
